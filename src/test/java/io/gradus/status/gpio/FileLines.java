package io.gradus.status.gpio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lines that write down what is done to them, for whoever looks from another process. */
final class FileLines implements GpioLines {
    private final Path journal;

    FileLines(Path journal) {
        this.journal = journal;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public Output output(int line, boolean activeLow) {
        write(line + " taken");
        return on -> write(line + (on ? " on" : " off"));
    }

    @Override
    public Input input(int line, boolean activeLow, boolean pullUp) {
        write(line + " taken");
        return new Input() {
            @Override
            public void drain(Edges edges, long nanos) {}

            @Override
            public boolean isActive() {
                return false;
            }
        };
    }

    @Override
    public void close() {
        write("released");
    }

    private void write(String line) {
        try {
            Files.writeString(journal, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
