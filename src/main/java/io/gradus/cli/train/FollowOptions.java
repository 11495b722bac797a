package io.gradus.cli.train;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import java.util.List;

/** Options of learning on as rows come. */
final class FollowOptions {
    static final String FOLLOW = "--follow";
    static final String THEN_FOLLOW = "--then-follow";
    static final String FIRST = "--first";
    static final String RESERVOIR = "--reservoir";
    static final String REPLAY = "--replay";
    static final String STREAM = "-";
    static final int FIRST_ROWS = 500;
    static final List<String> ALL = List.of(FOLLOW, THEN_FOLLOW, FIRST, RESERVOIR, REPLAY);

    private FollowOptions() {}

    /** Refuses options that only learning as rows come has. */
    static void requireNone(Arguments arguments) {
        if (arguments.required(0).equals(STREAM)) {
            throw new UsageException("DATA -: rows from stdin are learnt as they come, with " + FOLLOW);
        }
        for (String option : ALL) {
            if (arguments.has(option)) {
                throw new UsageException(option + " goes with " + FOLLOW + " or " + THEN_FOLLOW + "; leave it out");
            }
        }
    }

    static void describe(Syntax syntax) {
        syntax.section("Learning as rows come");
        syntax.flag(
                FOLLOW,
                "DATA is a stream: - for stdin, a named pipe, or a serial port such as /dev/ttyUSB0; train on its first"
                        + " rows, then learn each row that comes");
        syntax.flag(THEN_FOLLOW, "train on DATA, then learn each row that comes from stdin");
        syntax.option(FIRST, "N", "with --follow: rows to train on first", Integer.toString(FIRST_ROWS));
        syntax.option(RESERVOIR, "N", "past examples to keep, so that they are not forgotten", "512");
        syntax.option(REPLAY, "N", "of them, how many to learn again with each new one", "7");
    }
}
