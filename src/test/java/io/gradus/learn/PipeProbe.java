package io.gradus.learn;

import io.gradus.cli.stream.LineReader;
import io.gradus.cli.stream.RowStream;
import io.gradus.testing.AllocatedBytes;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Learns rows of eight numbers and a class from stdin, and prints how many bytes that allocated behind the first
 * thousand, and by how much the resident memory grew between a tenth of the rows and all.
 */
final class PipeProbe {
    private PipeProbe() {}

    public static void main(String[] args) throws IOException {
        long count = Long.parseLong(args[0]);
        LineReader lines = new LineReader(RowStream.of(new FileInputStream(FileDescriptor.in), System.out));
        try (Learner learner = LearnerTest.begin(8, 3).start()) {
            RowFeeder feeder = new RowFeeder(learner, ',');
            feeder.columns(List.of(), 9);
            long before = 0;
            long early = 0;
            long started = System.nanoTime();
            long n = 0;
            for (int length = lines.read(); length >= 0; length = lines.read()) {
                feeder.take(lines.line(), length);
                n++;
                if (n == count / 10) {
                    early = resident();
                }
                if (n == 1000) {
                    before = AllocatedBytes.now();
                }
            }
            long bytes = AllocatedBytes.now() - before;
            System.out.println(learner.learnt() + " rows learnt, " + bytes + " bytes, resident "
                    + (early >> 10) + " MB after a tenth, " + (resident() >> 10) + " MB after all, "
                    + (System.nanoTime() - started) / Math.max(1, n) + " ns a row");
        }
    }

    /** Kilobytes. */
    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
