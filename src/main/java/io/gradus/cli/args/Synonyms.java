package io.gradus.cli.args;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names that other programs have for what Gradus calls otherwise: for hints, never taken as they are. */
public final class Synonyms {
    private Synonyms() {}

    /** The option that another program's option corresponds to; null if none is known. */
    static @Nullable String option(String name) {
        return switch (name.toLowerCase(Locale.ROOT).replace('_', '-')) {
            case "--lr", "--learning-rate", "--learningrate", "--eta", "--step-size" -> "--rate";
            case "--optimizer", "--optimiser", "--optim", "--opt", "--solver", "--updater" -> "--rule";
            case "--batch-size", "--batchsize", "--minibatch", "--mini-batch", "--bs" -> "--batch";
            case "--layers", "--hidden-layers", "--hidden-units", "--hidden-size", "--hidden-sizes", "--units" ->
                "--hidden";
            case "--hidden-layer-sizes", "--widths", "--neurons" -> "--hidden";
            case "--architecture", "--network" -> "--net";
            case "--num-epochs", "--n-epochs", "--nb-epoch", "--max-epochs", "--iterations", "--max-iter" -> "--epochs";
            case "--nonlinearity", "--activation-function", "--act" -> "--activation";
            case "--output", "--save", "--save-path", "--model-out" -> "--out";
            case "--load", "--pretrained", "--weights", "--init-from", "--warm-start" -> "--from";
            case "--initializer", "--initialiser", "--initialization", "--kernel-initializer", "--weight-init" ->
                "--init";
            case "--criterion", "--objective", "--loss-function", "--loss-fn" -> "--loss";
            case "--random-state", "--random-seed", "--rng-seed" -> "--seed";
            case "--early-stopping", "--patience", "--early-stop" -> "--stop";
            case "--scheduler", "--lr-schedule", "--lr-scheduler", "--rate-schedule", "--lr-decay" -> "--schedule";
            case "--weight-decay", "--wd" -> "--decay";
            case "--regularization", "--l2-penalty", "--alpha" -> "--l2";
            case "--clipvalue", "--clip-value", "--gradient-clip", "--grad-clip" -> "--clip";
            case "--clipnorm", "--max-grad-norm", "--clip-grad-norm", "--gradient-clip-norm" -> "--clip-norm";
            case "--dropout-rate", "--drop" -> "--dropout";
            case "--beta1", "--mu" -> "--momentum";
            case "--rho" -> "--beta2";
            case "--eps" -> "--epsilon";
            case "--val-split", "--validation-split", "--test-split", "--test-size" -> "--split";
            case "--normalize", "--standardize", "--scaling", "--scaler" -> "--scale";
            case "--batch-norm", "--batchnorm", "--layer-norm", "--layernorm", "--normalization" -> "--norm";
            case "--residual", "--skip-connections", "--resnet" -> "--skip";
            case "--rnn", "--recurrent" -> "--elman";
            case "--workers", "--num-workers", "--jobs", "--n-jobs", "--num-threads", "--cores" -> "--threads";
            case "--backend", "--engine" -> "--executor";
            case "--runs", "--trials", "--repeats", "--n-runs" -> "--repeat";
            case "--port", "--uart", "--tty" -> "--serial";
            case "--baudrate", "--baud-rate" -> "--baud";
            case "--logfile", "--log-file", "--log-dir", "--logdir" -> "--log";
            case "--silent" -> "--quiet";
            case "--memory", "--memory-limit", "--max-memory" -> "--budget";
            case "--data-augmentation", "--augmentation", "--transform" -> "--augment";
            case "--sequence-length", "--seq-len", "--lookback", "--timesteps" -> "--window";
            case "--class-names", "--only-classes" -> "--classes";
            case "--target-column", "--targets", "--y" -> "--target";
            case "--label-column", "--class-column" -> "--label";
            default -> null;
        };
    }

    /**
     * The name that Gradus has for another program's activation, initialiser, loss or update rule; null if none is
     * known.
     *
     * @param what the kind of thing, as messages call it: {@code initialiser}
     */
    public static @Nullable String value(String what, String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (what) {
            case "activation" -> activation(plain);
            case "initialiser" -> initializer(plain);
            case "loss" -> loss(plain);
            case "rule" -> rule(plain);
            default -> null;
        };
    }

    private static @Nullable String activation(String name) {
        return switch (name) {
            case "logistic", "expit", "sigm" -> "sigmoid";
            case "identity", "none", "id" -> "linear";
            case "rectifier", "ramp", "rectified" -> "relu";
            case "lrelu", "prelu" -> "leaky-relu";
            case "hyperbolic-tangent", "th" -> "tanh";
            case "elliot", "elliott" -> "softsign";
            default -> null;
        };
    }

    private static @Nullable String initializer(String name) {
        return switch (name) {
            case "xavier", "xavier-normal", "xavier-uniform", "glorot-normal", "glorot-uniform" -> "glorot";
            case "kaiming", "kaiming-normal", "kaiming-uniform", "he-normal", "he-uniform", "msra" -> "he";
            case "lecun-normal", "lecun-uniform", "efficient-backprop" -> "lecun";
            case "normal", "gaussian", "random-normal", "standard-normal" -> "normal1";
            case "random-uniform" -> "uniform";
            case "eye" -> "identity";
            default -> null;
        };
    }

    private static @Nullable String loss(String name) {
        return switch (name) {
            case "categorical-crossentropy", "sparse-categorical-crossentropy", "softmax", "nll", "ce" ->
                "cross-entropy";
            case "binary-crossentropy", "binary-cross-entropy", "log-loss", "logloss", "sigmoid" -> "bce";
            case "l2", "squared", "squared-error", "mean-squared-error", "rmse" -> "mse";
            case "l1", "absolute", "absolute-error", "mean-absolute-error" -> "mae";
            case "smooth-l1" -> "huber";
            default -> null;
        };
    }

    private static @Nullable String rule(String name) {
        return switch (name) {
            case "gd", "gradient-descent", "vanilla", "backprop" -> "sgd";
            case "signsgd", "sign-sgd" -> "sign";
            case "nag", "nesterov-momentum" -> "nesterov";
            case "heavy-ball", "polyak", "sgd-momentum", "sgdm" -> "momentum";
            case "rprop", "resilient" -> "rprop+";
            case "irprop" -> "irprop+";
            case "adam-w" -> "adamw";
            default -> null;
        };
    }
}
