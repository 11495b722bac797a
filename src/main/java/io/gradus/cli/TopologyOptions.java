package io.gradus.cli;

import io.gradus.net.Names;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.net.Shortcut;
import io.gradus.net.Topology;
import java.util.List;

/** The options that say which layers are connected besides neighbours. */
final class TopologyOptions {
    static final String SKIP = "--skip";
    private static final String SHORTCUT = "--shortcut";
    private static final String NORM = "--norm";

    private TopologyOptions() {}

    static void describe(Syntax syntax) {
        syntax.option(
                SKIP, "N", "identity skips: past every N hidden layers of equal width, what was there before is added");
        syntax.option(
                SHORTCUT,
                "WHICH",
                "output: the output layer reads the inputs too; all: every layer reads all before it",
                List.of(Shortcut.OUTPUT.label(), Shortcut.ALL.label()));
        syntax.option(
                NORM,
                "WHICH",
                "normalise hidden layers' sums: layer, over each sample's units; batch, over the minibatch",
                List.of(Norm.LAYER.label(), Norm.BATCH.label()));
    }

    /** The network with the connections that options ask for. */
    static NetworkSpec apply(Arguments arguments, NetworkSpec network) {
        NetworkSpec normalized = network.withNorm(norm(arguments));
        if (arguments.has(NORM) && network.layers().size() == 1) {
            throw new UsageException(NORM + ": there is no hidden layer whose sums could be normalised");
        }
        if (!arguments.has(SKIP) && !arguments.has(SHORTCUT)) {
            return normalized;
        }
        Topology topology = topology(arguments);
        return Arguments.about(
                arguments.has(SKIP) ? SKIP : SHORTCUT + " " + arguments.text(SHORTCUT),
                () -> normalized.withTopology(topology));
    }

    /** Refuses connections that a model does not have; left out, its own are meant. */
    static void requireSame(Arguments arguments, NetworkSpec model) {
        if ((arguments.has(SKIP) || arguments.has(SHORTCUT))
                && !topology(arguments).equals(model.topology())) {
            throw new UsageException((arguments.has(SKIP) ? SKIP : SHORTCUT)
                    + ": the model that training starts from is " + model + "; leave it out, or --from");
        }
        if (arguments.has(NORM) && model.layers().get(0).norm() != norm(arguments)) {
            throw new UsageException(
                    NORM + ": the model that training starts from is " + model + "; leave it out, or --from");
        }
    }

    private static Norm norm(Arguments arguments) {
        return arguments.parse(NORM, text -> Names.parse("norm", Norm.class, Norm::label, text), Norm.NONE);
    }

    private static Topology topology(Arguments arguments) {
        int skip = arguments.count(SKIP, 0, 1);
        Shortcut shortcut = arguments.parse(
                SHORTCUT, text -> Names.parse("shortcut", Shortcut.class, Shortcut::label, text), Shortcut.NONE);
        return Arguments.about(SKIP + " and " + SHORTCUT, () -> new Topology(skip, shortcut));
    }
}
