package io.gradus.cli.options;

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

    private RunOptions() {}
}
