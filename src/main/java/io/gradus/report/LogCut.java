package io.gradus.report;

import io.gradus.model.AtomicFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Cuts a log back to where a checkpoint was taken, so that a run that goes on from it writes what an undisturbed run
 * would have written: records of later steps, the end, and a line that was cut short are left out.
 */
final class LogCut {
    private LogCut() {}

    /**
     * @param steps finished when the checkpoint was taken
     * @param epoch that was under way then, 1 being the first
     * @param watched the last step whose counters were taken by then
     */
    static void cut(Path log, long steps, int epoch, long watched) throws IOException {
        AtomicFile.write(log, out -> {
            try (BufferedReader in = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (stays(line, steps, epoch, watched)) {
                        out.write(line.getBytes(StandardCharsets.ISO_8859_1));
                        out.write('\n');
                    }
                }
            }
        });
    }

    private static boolean stays(String line, long steps, int epoch, long watched) {
        if (!line.endsWith("}") || line.startsWith("{\"type\":\"end\"")) {
            return false;
        }
        if (line.startsWith("{\"type\":\"epoch\"")) {
            return number(line, "\"epoch\":") < epoch;
        }
        if (line.startsWith("{\"type\":\"health\"")) {
            return number(line, "\"step\":") <= watched;
        }
        return number(line, "\"step\":") < steps;
    }

    /** The whole number behind a key; -1 where the line has none. */
    private static long number(String line, String key) {
        int at = line.indexOf(key);
        if (at < 0) {
            return -1;
        }
        int end = at + key.length();
        long number = 0;
        while (end < line.length() && Character.isDigit(line.charAt(end))) {
            number = 10 * number + Character.digit(line.charAt(end++), 10);
        }
        return number;
    }
}
