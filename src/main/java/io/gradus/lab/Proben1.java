package io.gradus.lab;

import io.gradus.data.Dataset;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Shortcut;
import io.gradus.net.Topology;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.Rprop;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.train.StoppingCriterion;
import io.gradus.train.StoppingCriterion.Kind;
import io.gradus.train.StoppingRule;
import io.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of Prechelt 1994, "Proben1: a set of neural network benchmark problems and benchmarking rules"
 * (Technical Report 21/94, Universität Karlsruhe), and what it gave him.
 *
 * <pre>
 * network     hidden units x/(1+|x|), linear outputs, one a class; inputs as the file has them
 * weights     uniform in ±0.5, biases too
 * training    squared error, all training examples a step, RPROP with weight backtracking:
 *             η+ 1.1, η- 0.5, Δ0 uniform in 0.05..0.2 for each weight, Δmax 50, Δmin 0
 * validation  every 5 epochs; the test error is that of the weights with the lowest
 * end         P5 &lt; 0.1 ‰, or 3000 epochs, or GL &gt; 5 %, UP8 and GL/P5 &gt; 3, each of which has held once
 * answer      the largest output wins
 * </pre>
 *
 * His E is the squared error in per cent of the outputs' range, 100·(max - min)/(N·P) times the sum of squares over N
 * outputs and P examples. GL and P5 are ratios of it, which are those of the mean square here.
 *
 * <p>The report's text was not at hand when this was written. Its rule of when a run ends is given from memory; lecture
 * notes give the shorter {@link Stopping#GL}. docs/decisions/0016-proben1-stopping.md has the evidence.
 */
public final class Proben1 {
    /** Where the protocol ends a run at the latest. */
    public static final int EPOCHS = 3000;

    /** Epochs between two looks at the validation part. */
    public static final int VALIDATE_EVERY = 5;

    /** The runs behind each published mean of a network with hidden units. */
    public static final int RUNS = 60;

    private static final StoppingRule NO_PROGRESS = StoppingRule.of(Kind.PROGRESS, 0.1);

    /** The hidden layers for a set of which nothing is published here. */
    public static final List<Integer> USUAL_HIDDEN = List.of(16, 8);

    /** Examples that pass at a time, as {@code train} has it; all of them make one step. */
    private static final int CHUNK = 64;

    private static final List<Published> PUBLISHED = List.of(
            new Published("cancer1", Net.NO_SHORTCUT, List.of(4, 2), Spread.published(1.38, 0.49, RUNS)),
            new Published("card1", Net.NO_SHORTCUT, List.of(32), Spread.published(14.05, 1.03, RUNS)),
            new Published("glass1", Net.NO_SHORTCUT, List.of(16, 8), Spread.published(32.70, 5.34, RUNS)),
            new Published("cancer1", Net.LINEAR, List.of(), Spread.published(2.93, 0.18, 10)),
            new Published("glass1", Net.LINEAR, List.of(), Spread.published(46.04, 2.21, 10)));

    private Proben1() {}

    /** The kinds of networks. */
    public enum Net {
        /** Without hidden units. */
        LINEAR,
        /** Each layer reads the one before. */
        NO_SHORTCUT,
        /** Each layer reads the inputs and all layers before. */
        SHORTCUT;

        /** The name that people type: {@code no-shortcut}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** When a run ends before its last epoch. */
    public enum Stopping {
        /** As the report has it: no progress; or GL, UP and PQ have each held once. */
        REPORT,
        /** As it is abridged elsewhere: no progress, or GL. Ends a few runs that have learnt nothing yet. */
        GL;

        /** The name that people type. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Any of these ends a run. */
        public List<StoppingRule> rules() {
            return switch (this) {
                case REPORT ->
                    List.of(
                            new StoppingRule(List.of(
                                    new StoppingCriterion(Kind.GL, 5),
                                    new StoppingCriterion(Kind.UP, 8),
                                    new StoppingCriterion(Kind.PQ, 3))),
                            NO_PROGRESS);
                case GL -> List.of(StoppingRule.of(Kind.GL, 5), NO_PROGRESS);
            };
        }

        /** As it is given to {@code train --stop}. */
        public String text() {
            return rules().stream().map(StoppingRule::text).collect(Collectors.joining(","));
        }
    }

    /**
     * A row of the report's tables.
     *
     * @param data the set's name
     * @param hidden units by layer
     * @param testError classification error on the test part, per cent. Of linear networks ten runs are taken to be
     *     behind it, which makes Welch's test the more lenient
     */
    public record Published(String data, Net net, List<Integer> hidden, Spread testError) {}

    /** How a mean compares to a published one. */
    public enum Verdict {
        /** Below the published mean by more than its standard deviation. */
        BETTER,
        /** Not further than that from it. */
        WITHIN,
        /** Above it by more than that. */
        OUTSIDE;

        /** For people. */
        public String words() {
            return switch (this) {
                case BETTER -> "better";
                case WITHIN -> "within one published sd";
                case OUTSIDE -> "outside";
            };
        }
    }

    /** What is published of a set and a kind of network; null if nothing that is cited here. */
    public static @Nullable Published published(String data, Net net) {
        for (Published row : PUBLISHED) {
            if (row.data.equals(data) && row.net == net) {
                return row;
            }
        }
        return null;
    }

    /**
     * The hidden layers of the network of a set: those with which something is published, else {@link #USUAL_HIDDEN}.
     */
    public static List<Integer> hidden(String data) {
        Published row = published(data, Net.NO_SHORTCUT);
        return row == null ? USUAL_HIDDEN : row.hidden;
    }

    /** Compares a mean to a published one. */
    public static Verdict compare(Spread own, Spread published) {
        double above = own.mean() - published.mean();
        return above < -published.sd() ? Verdict.BETTER : above <= published.sd() ? Verdict.WITHIN : Verdict.OUTSIDE;
    }

    /**
     * The network for a set.
     *
     * @param hidden units by layer; of no account to a linear network
     */
    public static NetworkSpec network(Dataset data, Net net, List<Integer> hidden) {
        List<LayerSpec> layers = new ArrayList<>();
        for (int width : net == Net.LINEAR ? List.<Integer>of() : hidden) {
            layers.add(new LayerSpec(width, Activation.SOFTSIGN));
        }
        layers.add(new LayerSpec(data.outputs(), Activation.LINEAR));
        NetworkSpec network = new NetworkSpec(data.inputs(), layers, Loss.MSE, Initializer.UNIFORM, 1);
        return net == Net.SHORTCUT ? network.withTopology(Topology.shortcuts(Shortcut.ALL)) : network;
    }

    /**
     * A run by the protocol, to be trained for at most {@link #EPOCHS}; with executor and listener still to be named.
     */
    public static Trainer.Builder settings(NetworkSpec network, Split split, Stopping stopping, long seed) {
        UpdateRule rprop = UpdateRule.of(UpdateRule.Kind.RPROP_PLUS).withRprop(Rprop.PRECHELT);
        return Trainer.of(network, new TrainingSpec(rprop, CHUNK, 1), split)
                .seed(seed)
                .scaling(Scaling.none(network.inputs()))
                .validateEvery(VALIDATE_EVERY)
                .stopping(stopping.rules());
    }
}
