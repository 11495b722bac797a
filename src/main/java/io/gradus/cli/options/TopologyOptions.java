package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.net.NetworkSpec;
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

    /** The network with the connections that options ask for. */
    static NetworkSpec apply(Arguments arguments, NetworkSpec network) {
        NetworkSpec normalized = network.withNorm(norm(arguments));
        if (arguments.has(NORM) && network.layers().size() == 1) {
            throw new UsageException(NORM + ": there is no hidden layer whose sums could be normalised");
        }
        String option = option(arguments);
        return option == null
                ? normalized
                : Arguments.about(option, () -> normalized.withTopology(topology(arguments)));
    }

    /** Refuses connections that a model does not have; without these options, its own are kept. */
    static void requireSame(Arguments arguments, NetworkSpec model) {
        String option = option(arguments);
        boolean autoencoder = model.topology().autoencoder();
        if (option != null
                && !topology(arguments).withAutoencoder(autoencoder).equals(model.topology())
                && (arguments.has(SKIP) || arguments.has(SHORTCUT) || arguments.has(ELMAN))) {
            throw new UsageException(
                    option + ": the model that training starts from is " + model + "; leave it out, or --from");
        }
        if (arguments.has(AUTOENCODER) && !autoencoder) {
            throw new UsageException(
                    AUTOENCODER + ": the model that training starts from is " + model + "; leave it out, or --from");
        }
        if (arguments.has(NORM) && model.layers().get(0).norm() != norm(arguments)) {
            throw new UsageException(
                    NORM + ": the model that training starts from is " + model + "; leave it out, or --from");
        }
    }

    /** The option that says most about the topology; null if there is none. */
    private static @Nullable String option(Arguments arguments) {
        return arguments.has(AUTOENCODER)
                ? AUTOENCODER
                : arguments.has(SKIP)
                        ? SKIP
                        : arguments.has(SHORTCUT)
                                ? SHORTCUT + " " + arguments.text(SHORTCUT)
                                : arguments.has(ELMAN) ? ELMAN + " " + arguments.text(ELMAN) : null;
    }

    private static Norm norm(Arguments arguments) {
        return arguments.has(NORM)
                ? arguments.parse(NORM, text -> Names.parse("norm", Norm.class, Norm::label, text), Norm.NONE)
                : Norm.NONE;
    }

    /** Steps of the recurrent layer; 1 if there is none. */
    static int steps(Arguments arguments) {
        return arguments.count(ELMAN, 1, 2);
    }

    private static Topology topology(Arguments arguments) {
        int skip = arguments.count(SKIP, 0, 1);
        Shortcut shortcut = arguments.parse(
                SHORTCUT, text -> Names.parse("shortcut", Shortcut.class, Shortcut::label, text), Shortcut.NONE);
        int steps = steps(arguments);
        String about = (arguments.has(AUTOENCODER) ? AUTOENCODER : SKIP) + " and " + SHORTCUT;
        return Arguments.about(
                steps > 1 ? ELMAN + " " + steps : about,
                () -> new Topology(skip, shortcut, arguments.has(AUTOENCODER), steps));
    }
}
