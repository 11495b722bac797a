package io.gradus.step.provider;

import io.gradus.data.ImageShape;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Topology;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.rule.GradientClip;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.testing.AllocatedBytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints how many bytes the thread allocated during training steps: of every regulariser, clip and topology alone, and
 * of every rule × activation × loss with many of them together.
 */
public final class AllocationProbe {
    private static final int BATCH = 5;

    private static final Augmentation EVERYTHING =
            Augmentation.parse("rotate=20,zoom=0.1,crop=0.9,reflect,elastic=4/2,gain=0.2,offset=0.1,noise=0.1");

    private final String executor;
    private final int steps; // of each kind
    private long bytes;
    private int done;

    private AllocationProbe(String executor, int steps) {
        this.executor = executor;
        this.steps = steps;
    }

    public static void main(String[] args) {
        AllocationProbe probe = new AllocationProbe(args.length > 1 ? args[1] : "java", 2 * Integer.parseInt(args[0]));
        probe.eachAlone();
        probe.manyTogether();
        System.out.println(probe.bytes + " bytes over " + probe.done + " steps");
    }

    /**
     * Every regulariser, clip and topology by itself, with nothing that could have done its first-time work before it.
     */
    private void eachAlone() {
        NetworkSpec chain = NetworkSpec.inputs(5).hidden(17, Activation.TANH).output(3, Loss.CROSS_ENTROPY);
        for (UpdateRule.Kind kind : List.of(UpdateRule.Kind.SGD, UpdateRule.Kind.ADAM)) {
            TrainingSpec bare = new TrainingSpec(UpdateRule.of(kind), BATCH, 2);
            for (Regularization part : List.of(
                    Regularization.NONE.with(Regularizer.L1, 0.01f),
                    Regularization.NONE.with(Regularizer.L2, 0.01f),
                    Regularization.NONE.with(Regularizer.MAX_NORM, 0.5f),
                    Regularization.NONE.with(Regularizer.DROPOUT, 0.5f),
                    Regularization.NONE.with(Regularizer.INPUT_DROPOUT, 0.1f),
                    Regularization.NONE.with(Regularizer.INPUT_NOISE, 0.1f),
                    Regularization.NONE.with(Regularizer.LABEL_SMOOTHING, 0.1f),
                    Regularization.NONE.with(Regularizer.SPARSITY, 0.01f))) {
                measure(chain, bare.withRegularization(part));
            }
            for (GradientClip clip :
                    List.of(GradientClip.norm(0.01f), GradientClip.globalNorm(0.01f), GradientClip.agc(0.01f))) {
                measure(chain, bare.withGradientClip(clip));
            }
            measure(chain, bare.withRule(bare.rule().withClip(0.01f)));
            measure(chain, bare.withSkipNonfinite(true));
            measure(chain, bare.withFrozen(1));
            for (NetworkSpec net : Nets.everyTopology(Activation.TANH)) {
                measure(net, bare);
            }
            NetworkSpec back = NetworkSpec.inputs(5).hidden(3, Activation.TANH).output(5, Loss.MSE);
            measure(back.withTopology(Topology.CHAIN.withAutoencoder(true)), bare);
        }
    }

    /** Every rule under every activation, loss and topology, each with some of what can be added. */
    private void manyTogether() {
        int number = 0;
        for (UpdateRule.Kind kind : UpdateRule.Kind.values()) {
            for (NetworkSpec net : networks()) {
                if (net.hasBatchNorm() && kind.wholeSet()) {
                    continue; // the two are refused together
                }
                number++;
                TrainingSpec training = new TrainingSpec(UpdateRule.of(kind), BATCH, 2).withFrozen(kind.ordinal() % 2);
                if (!kind.readsSigns()) {
                    training = training.withGradientClip(
                            switch (number % 4) {
                                case 1 -> GradientClip.norm(0.01f);
                                case 2 -> GradientClip.globalNorm(0.01f);
                                case 3 -> kind.ordinal() % 2 == 0 ? GradientClip.agc(0.01f) : GradientClip.NONE;
                                default -> GradientClip.NONE;
                            });
                }
                if (number % 3 == 0 && !kind.wholeSet()) {
                    ImageShape shape = new ImageShape(net.inputs(), 1, 1);
                    training = training.withAugmentation(new AugmentedImages(EVERYTHING, shape, 0, 1));
                }
                if (net.layers().get(0).activation().ordinal() % 2 == 0) {
                    training = training.withRegularization(Regularization.NONE
                            .with(Regularizer.L1, 0.01f)
                            .with(Regularizer.DROPOUT, kind.wholeSet() ? 0 : 0.5f)
                            .with(Regularizer.INPUT_DROPOUT, kind.wholeSet() ? 0 : 0.1f)
                            .with(Regularizer.INPUT_NOISE, kind.wholeSet() ? 0 : 0.1f)
                            .with(Regularizer.SPARSITY, 0.01f)
                            .with(Regularizer.LABEL_SMOOTHING, net.loss().takesLogits() ? 0.1f : 0)
                            .with(Regularizer.MAX_NORM, 1));
                }
                measure(net, training);
            }
        }
    }

    private void measure(NetworkSpec net, TrainingSpec training) {
        try (Step step = StepProvider.choose(executor, PlanCompiler.training(net, training), 1)) {
            Source source = Nets.classes(net, BATCH, 1);
            if (net.topology().autoencoder()) {
                source = Nets.all(source.data().reconstruction());
            }
            step.bind(source);
            Nets.initialize(step, 1);
            long allocated = Measured.steps(step, source, steps);
            done += steps;
            if (allocated > 0) {
                System.out.println(allocated + " bytes: " + training + " " + net + " after " + done + " steps");
            }
            bytes += allocated;
        }
    }

    /** Has no texts: the JVM would allocate them on the thread, in between, when it compiles this. */
    private static final class Measured {
        private static long steps(Step step, Source source, int steps) {
            long before = AllocatedBytes.now();
            for (int n = 0; n < steps; n++) {
                step.train(source, 0, BATCH, n);
            }
            return AllocatedBytes.now() - before;
        }
    }

    /** Every activation under every loss, and every way in which layers are connected. */
    private static List<NetworkSpec> networks() {
        List<NetworkSpec> networks = new ArrayList<>(Nets.everyKind(3, 17, 4));
        networks.addAll(Nets.everyTopology());
        return networks;
    }
}
