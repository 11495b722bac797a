package io.gradus.cli.options;

import io.gradus.cli.args.Syntax;

/** Names of options about a run that several commands have. */
public final class RunOptions {
    public static final String BATCH = "--batch";
    public static final String SEED = "--seed";
    public static final String BUDGET = "--budget";
    public static final String EPOCHS = "--epochs";
    public static final String SHUFFLE = "--shuffle";
    public static final String REPEAT = "--repeat";
    public static final String OUT = "--out";
    public static final String LOG = "--log";
    public static final String JSON = "--json";
    public static final String QUIET = "--quiet";

    /** The model that training starts from. */
    public static final String FROM = "--from";

    private RunOptions() {}

    /** @param what follows from the seed */
    public static void describeSeed(Syntax syntax, String what) {
        syntax.option(SEED, "N", "seed of " + what, "1");
    }

    /** A minibatch of {@code byDefault} examples. */
    public static void describeBatch(Syntax syntax, String byDefault) {
        syntax.option(BATCH, "N", "examples of a minibatch", byDefault);
    }

    public static void describeJson(Syntax syntax) {
        syntax.section("Output");
        syntax.flag(JSON, "print one line of JSON instead");
    }
}
