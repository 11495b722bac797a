package io.gradus.cli;

import io.gradus.net.Names;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Shortcut;
import io.gradus.net.Topology;
import java.util.List;

/** The options that say which layers are connected besides neighbours. */
final class TopologyOptions {
    static final String SKIP = "--skip";
    private static final String SHORTCUT = "--shortcut";

    private TopologyOptions() {}

    static void describe(Syntax syntax) {
        syntax.option(
                SKIP, "N", "identity skips: past every N hidden layers of equal width, what was there before is added");
        syntax.option(
                SHORTCUT,
                "WHICH",
                "output: the output layer reads the inputs too; all: every layer reads all before it",
                List.of(Shortcut.OUTPUT.label(), Shortcut.ALL.label()));
    }

    /** The network with the connections that options ask for. */
    static NetworkSpec apply(Arguments arguments, NetworkSpec network) {
        if (!arguments.has(SKIP) && !arguments.has(SHORTCUT)) {
            return network;
        }
        Topology topology = topology(arguments);
        return Arguments.about(
                arguments.has(SKIP) ? SKIP : SHORTCUT + " " + arguments.text(SHORTCUT),
                () -> network.withTopology(topology));
    }

    /** Refuses connections that a model does not have; left out, its own are meant. */
    static void requireSame(Arguments arguments, NetworkSpec model) {
        if ((arguments.has(SKIP) || arguments.has(SHORTCUT))
                && !topology(arguments).equals(model.topology())) {
            throw new UsageException((arguments.has(SKIP) ? SKIP : SHORTCUT)
                    + ": the model that training starts from is " + model + "; leave it out, or --from");
        }
    }

    private static Topology topology(Arguments arguments) {
        int skip = arguments.count(SKIP, 0, 1);
        Shortcut shortcut = arguments.parse(
                SHORTCUT, text -> Names.parse("shortcut", Shortcut.class, Shortcut::label, text), Shortcut.NONE);
        return Arguments.about(SKIP + " and " + SHORTCUT, () -> new Topology(skip, shortcut));
    }
}
