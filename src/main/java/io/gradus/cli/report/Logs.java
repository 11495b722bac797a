package io.gradus.cli.report;

import io.gradus.report.page.LogReader;
import io.gradus.report.page.RunHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Logs that a command names. */
final class Logs {
    private Logs() {}

    /**
     * Reads them all.
     *
     * @throws IOException naming the one that cannot be read
     */
    static List<RunHistory> read(List<String> names) throws IOException {
        List<RunHistory> runs = new ArrayList<>();
        for (String name : names) {
            Path file = Path.of(name);
            if (!Files.exists(file)) {
                throw new NoSuchFileException(
                        name, null, "there is no such log; gradus train DATA --log FILE writes one");
            }
            runs.add(LogReader.read(file));
        }
        return runs;
    }

    /** {@code run} of {@code logs/run.jsonl}. */
    static String stem(String log) {
        String name = String.valueOf(Path.of(log).getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** A file beside the log, of its name with another ending. */
    static Path beside(String log, String ending) {
        return Path.of(log).resolveSibling(stem(log) + ending);
    }
}
