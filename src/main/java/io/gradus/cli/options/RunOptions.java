package io.gradus.cli.options;

import io.gradus.cli.args.Syntax;

/** Options about a run that several commands have. */
public final class RunOptions {
    public static final String BATCH = "--batch";
    public static final String SEED = "--seed";
    public static final String BUDGET = "--budget";
    public static final String EPOCHS = "--epochs";
    public static final String SHUFFLE = "--shuffle";
    public static final String REPEAT = "--repeat";
    public static final String OUT = "--out";
    public static final String LOG = "--log";
    public static final String PACE = "--pace";
    public static final String REPORT = "--report";
    public static final String WEB = "--web";
    public static final String WEB_BIND = "--web-bind";
    public static final String JSON = "--json";
    public static final String QUIET = "--quiet";

    /** Of {@link #WEB} where no number follows it. */
    public static final String ANY_PORT = "default";

    /** Where the live page is, unless another program is there already. */
    public static final int WEB_PORT = 8321;

    /** The model that training starts from. */
    public static final String FROM = "--from";

    private RunOptions() {}

    /** The live page; here, so that nothing of it is loaded where it is not asked for. */
    public static void describeWeb(Syntax syntax, String what) {
        syntax.optionalNumber(
                WEB,
                "PORT",
                ANY_PORT,
                what + ", at http://127.0.0.1:PORT/; without a number at port " + WEB_PORT + ", or a free one",
                "no page");
        syntax.option(
                WEB_BIND,
                "ADDRESS",
                "with --web: let other machines in by this address of this one, 0.0.0.0 for all; the page's address"
                        + " then has a token",
                "127.0.0.1: this machine alone");
    }

    /**
     * Describes {@code --seed}.
     *
     * @param what is drawn at random
     */
    public static void describeSeed(Syntax syntax, String what) {
        syntax.option(SEED, "N", "seed of " + what, "1");
    }

    /**
     * The size of minibatches.
     *
     * @param byDefault what is used without the option
     */
    public static void describeBatch(Syntax syntax, String byDefault) {
        syntax.option(BATCH, "N", "examples of a minibatch", byDefault);
    }

    public static void describeJson(Syntax syntax) {
        syntax.section("Output");
        syntax.flag(JSON, "print one line of JSON instead");
    }
}
