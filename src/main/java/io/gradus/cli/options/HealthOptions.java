package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.health.HealthLimit;
import io.gradus.health.HealthLimits;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.text.Names;
import io.gradus.train.Remedies;
import java.util.List;

/** The options of gradient health: how often it is measured, its limits, and what a run does when it is bad. */
public final class HealthOptions {
    public static final String EVERY = "--health-every";
    public static final String LIMIT = "--health-limit";
    private static final String REVIVE = "--revive";
    private static final String HALVE = "--halve-on-oscillation";
    private static final String ON_DIVERGED = "--on-diverged";
    private static final String REWIND = "rewind";
    private static final List<String> STOP_OR_REWIND = List.of("stop", REWIND);

    private HealthOptions() {}

    public static void describe(Syntax syntax) {
        syntax.section("Gradient health");
        describeEvery(syntax);
        describeLimit(syntax);
        syntax.flag(REVIVE, "draw new weights for dead units at the end of an epoch");
        syntax.flag(HALVE, "halve the learning rate after an epoch that oscillates");
        syntax.option(
                ON_DIVERGED,
                "stop|rewind",
                "on a number that is NaN or infinite: stop, or go back to the best weights and halve the learning rate",
                "stop",
                STOP_OR_REWIND);
    }

    public static void describeEvery(Syntax syntax) {
        syntax.option(
                EVERY,
                "K",
                "fill in the health counters at every K-th step, 0 for never",
                Plan.DEFAULT_HEALTH_EVERY + "; 1 for the rprop family");
    }

    public static void describeLimit(Syntax syntax) {
        syntax.option(
                LIMIT,
                "NAME=X,…",
                "limits beyond which a run is not healthy: dead=0.2,flips=0.9",
                "those that gradus health lists");
    }

    /** The limits of healthy. */
    public static HealthLimits limits(Arguments arguments) {
        HealthLimits usual = HealthLimits.DEFAULT;
        return arguments.has(LIMIT) ? arguments.parse(LIMIT, HealthOptions::limits, usual) : usual;
    }

    /** Refuses to revive units that never die. */
    static void requireUsed(Arguments arguments, NetworkSpec network, TrainingSpec training) {
        if (!arguments.has(REVIVE)) {
            return;
        }
        for (int n = training.frozen(); n < network.layers().size() - 1; n++) {
            if (network.layers().get(n).activation().canDie()) {
                return;
            }
        }
        throw new UsageException(REVIVE + ": it is for units that can die, those of relu, and no hidden layer that is"
                + " trained has such; leave it out");
    }

    /** What the run does by itself about bad health. */
    static Remedies remedies(Arguments arguments) {
        String onDiverged = arguments.text(ON_DIVERGED, "stop");
        if (!STOP_OR_REWIND.contains(onDiverged)) {
            throw new UsageException(ON_DIVERGED + " " + onDiverged + ": say stop or rewind");
        }
        return new Remedies(arguments.has(REVIVE), arguments.has(HALVE), onDiverged.equals(REWIND));
    }

    /** Reads {@code name=value,name=value}. */
    public static HealthLimits limits(String text) {
        HealthLimits limits = HealthLimits.DEFAULT;
        for (String setting : text.split(",", -1)) {
            int equals = setting.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("'" + setting + "' is not a limit; write dead=0.2");
            }
            HealthLimit limit =
                    Names.parse("limit", HealthLimit.class, HealthLimit::label, setting.substring(0, equals));
            try {
                limits = limits.with(limit, Double.parseDouble(setting.substring(equals + 1)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + setting + "': what follows = must be a number");
            }
        }
        return limits;
    }
}
