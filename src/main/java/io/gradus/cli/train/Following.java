package io.gradus.cli.train;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.stream.LineReader;
import io.gradus.cli.stream.RowStream;
import io.gradus.cli.terminal.AtExit;
import io.gradus.cli.terminal.Terminal;
import io.gradus.device.BaudRates;
import io.gradus.learn.Learner;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.rule.UpdateRule;
import io.gradus.run.TrainingRun;
import io.gradus.run.TrainingSetup;
import java.io.BufferedWriter;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code gradus train - --follow} and {@code train DATA --then-follow}: trains on a table, or on a stream's first rows,
 * and then learns each row that comes, until the stream ends or the process is told to.
 */
final class Following {
    private Following() {}

    static int run(TrainCommand command, Arguments arguments, Terminal terminal) throws IOException {
        boolean follows = arguments.has(FollowOptions.FOLLOW);
        String data = arguments.required(0);
        if (follows && arguments.has(FollowOptions.THEN_FOLLOW)) {
            throw new UsageException(FollowOptions.FOLLOW + " and " + FollowOptions.THEN_FOLLOW
                    + " exclude one another: DATA is a stream, or is read first");
        }
        if (!follows && data.equals(FollowOptions.STREAM)) {
            throw new UsageException(FollowOptions.THEN_FOLLOW + ": rows from stdin follow after DATA; use "
                    + FollowOptions.FOLLOW + " where all come from there");
        }
        if (!follows && arguments.has(FollowOptions.FIRST)) {
            throw new UsageException(FollowOptions.FIRST + " goes with " + FollowOptions.FOLLOW + "; leave it out");
        }
        if (arguments.has(RunOptions.REPEAT)) {
            throw new UsageException(RunOptions.REPEAT + ": one run learns what comes; leave it out");
        }
        int first = arguments.count(FollowOptions.FIRST, FollowOptions.FIRST_ROWS, 10);
        try (RowStream stream = open(follows ? data : FollowOptions.STREAM)) {
            LineReader lines = new LineReader(stream);
            if (!follows) {
                return follow(command, arguments, terminal, lines, data, "");
            }
            Path folder = Files.createTempDirectory("gradus-follow");
            Path table = folder.resolve("follow.csv");
            try {
                String head = copy(lines, table, first);
                if (head.isEmpty()) {
                    terminal.warn("the stream ended before its first row");
                    return 1;
                }
                return follow(command, arguments, terminal, lines, table.toString(), head);
            } finally {
                Files.deleteIfExists(table);
                Files.deleteIfExists(folder);
            }
        }
    }

    /** A pipe or a file, or a port, which has a speed to be set. */
    private static RowStream open(String name) throws IOException {
        if (name.equals(FollowOptions.STREAM)) {
            return RowStream.of(System.in, System.out);
        }
        if (name.startsWith("/dev/tty") || name.startsWith("/dev/pts") || name.equals("pty")) {
            return RowStream.ofPort(name, BaudRates.DEFAULT);
        }
        InputStream in = new FileInputStream(name);
        return RowStream.of(in, System.out);
    }

    /** The stream's first rows to a file; their first line, or "" if there is none. */
    private static String copy(LineReader lines, Path file, int most) throws IOException {
        String head = "";
        try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            int count = 0;
            while (count <= most) { // one of them may be a header
                String line = lines.next();
                if (line == null) {
                    break;
                }
                if (!line.isBlank()) {
                    head = count++ == 0 ? line : head;
                    writer.write(line);
                    writer.write('\n');
                }
            }
        }
        return head;
    }

    /**
     * Trains, and learns on.
     *
     * @param head the stream's first line, which may name the columns of those to come; "" if none was read
     */
    private static int follow(
            TrainCommand command, Arguments arguments, Terminal terminal, LineReader lines, String data, String head)
            throws IOException {
        Arguments training = arguments.without(FollowOptions.ALL).withParameter(0, data);
        int code = command.run(training, terminal);
        if (code != 0) {
            return code;
        }
        Path out = OutputFiles.model(arguments, RunOptions.OUT, data);
        TrainingSetup setup = TrainingArguments.setup(training, data);
        UpdateRule rule = setup.training().rule();
        if (rule.kind().wholeSet()) {
            throw new UsageException("--rule " + rule.kind().label()
                    + ": it takes the whole training set for an update, and a stream has no end; name another");
        }
        Model model = ModelFile.read(out);
        TrainingRun run = setup.run();
        try (Learner learner = Learner.of(model, rule)
                .reservoir(arguments.count(FollowOptions.RESERVOIR, 512, 0))
                .replay(arguments.count(FollowOptions.REPLAY, 7, 0))
                .start()) {
            learner.remember(run.unscaled().train());
            RowLearning rows = new RowLearning(learner, out, terminal, head, arguments.has(RunOptions.QUIET));
            AtExit atExit = new AtExit(rows::save);
            try {
                rows.follow(lines);
            } finally {
                atExit.close();
            }
            rows.save();
            rows.summary();
        }
        return 0;
    }
}
