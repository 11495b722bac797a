package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.net.Norm;
import io.gradus.net.Shortcut;
import io.gradus.net.Topology;
import io.gradus.text.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of skip connections, shortcuts, normalisation and recurrence. */
public final class TopologyOptions {
    public static final String SKIP = "--skip";
    private static final String SHORTCUT = "--shortcut";
    private static final String NORM = "--norm";
    static final String AUTOENCODER = "--autoencoder";
    static final String ELMAN = "--elman";

    private TopologyOptions() {}

    static void describe(Syntax syntax) {
        syntax.option(
                SKIP,
                "N",
                "identity skip connections: after every N hidden layers of equal width, add what entered them",
                "none");
        syntax.option(
                SHORTCUT,
                "WHICH",
                "extra connections: output, from the inputs to the output layer; all, from every layer to all later ones",
                "none",
                List.of(Shortcut.OUTPUT.label(), Shortcut.ALL.label()));
        syntax.flag(
                AUTOENCODER, "train the outputs to reproduce the inputs; the narrowest hidden layer holds the code");
        syntax.option(
                NORM,
                "WHICH",
                "normalise the hidden layers' pre-activations: layer, over the units of each example; batch, over the"
                        + " minibatch",
                "none",
                List.of(Norm.LAYER.label(), Norm.BATCH.label()));
        syntax.option(
                ELMAN,
                "STEPS",
                "make the first hidden layer recurrent: it reads the inputs in STEPS equal parts, one after another;"
                        + " with --window, a part is one or more rows",
                "none");
    }

    /** Skips, shortcuts and recurrent steps; null if nothing is said of them. */
    static @Nullable Topology paths(Arguments arguments) {
        if (!arguments.has(SKIP) && !arguments.has(SHORTCUT) && !arguments.has(ELMAN)) {
            return null;
        }
        Shortcut shortcut = arguments.has(SHORTCUT)
                ? arguments.parse(
                        SHORTCUT, text -> Names.parse("shortcut", Shortcut.class, Shortcut::label, text), Shortcut.NONE)
                : Shortcut.NONE;
        return new Topology(arguments.count(SKIP, 0, 1), shortcut, false, arguments.count(ELMAN, 1, 2));
    }

    /** How hidden layers' sums are normalised; null if nothing is said. */
    static @Nullable Norm norm(Arguments arguments) {
        return arguments.has(NORM)
                ? arguments.parse(NORM, text -> Names.parse("norm", Norm.class, Norm::label, text))
                : null;
    }
}
