package io.gradus.status.gpio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines by the kernel's GPIO character device, {@code /dev/gpiochip*}, on any board whose kernel is 5.10 or newer. */
final class CharacterDeviceLines implements GpioLines {
    private static final int KEPT = 16; // edges, by the kernel for one line

    private final String label;
    private final int lineCount;
    private final int chip;
    private final List<Integer> lines = new ArrayList<>();
    private boolean closed;

    private CharacterDeviceLines(String label, int lineCount, int chip) {
        this.label = label;
        this.lineCount = lineCount;
        this.chip = chip;
    }

    /**
     * Opens the chip of that label.
     *
     * @param devices {@code /dev}, or what a test takes for it
     * @throws GpioException if there is no such chip, or it may not be opened
     */
    static CharacterDeviceLines open(String label, Path devices) {
        CharacterDevice.require();
        List<String> others = new ArrayList<>();
        @Nullable GpioException denied = null;
        for (Path device : chips(devices)) {
            int chip = CharacterDevice.openChip(device.toString());
            if (chip == -CharacterDevice.EACCES || chip == -CharacterDevice.EPERM) {
                denied = GpioErrors.denied(device);
                continue;
            }
            if (chip < 0) {
                others.add(device + ": " + CharacterDevice.message(-chip));
                continue;
            }
            byte[] name = new byte[CharacterDevice.NAME];
            int lineCount = CharacterDevice.chipInfo(chip, name);
            if (lineCount >= 0 && text(name).equals(label)) {
                return new CharacterDeviceLines(label, lineCount, chip);
            }
            CharacterDevice.close(chip);
            others.add(device + (lineCount < 0 ? " is no GPIO chip" : " is " + text(name)));
        }
        if (denied != null) { // the one that was asked for may be among those
            throw denied;
        }
        throw GpioErrors.noChip(label, devices, others);
    }

    private static List<Path> chips(Path devices) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(devices)) {
            for (Path device : stream) { // a glob would be compiled to a regular expression
                if (device.getFileName().toString().startsWith("gpiochip")) {
                    found.add(device);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            throw new GpioException("cannot look for GPIO chips in " + devices + ": " + e.getMessage(), e);
        }
        found.sort(null);
        return found;
    }

    private static String text(byte[] padded) {
        int length = 0;
        while (length < padded.length && padded[length] != 0) {
            length++;
        }
        return new String(padded, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
        return label + " by character device";
    }

    @Override
    public Output output(int line, boolean activeLow) {
        int descriptor = requested(line, CharacterDevice.requestOutput(chip, line, activeLow));
        return on -> checked(line, CharacterDevice.set(descriptor, on));
    }

    @Override
    public Input input(int line, boolean activeLow, boolean pullUp) {
        return new KernelInput(line, requested(line, CharacterDevice.requestInput(chip, line, activeLow, pullUp)));
    }

    private int requested(int line, int result) {
        if (result >= 0) {
            lines.add(result);
            return result;
        }
        switch (-result) {
            case CharacterDevice.EBUSY -> {
                byte[] consumer = new byte[CharacterDevice.NAME];
                int held = CharacterDevice.lineInfo(chip, line, consumer);
                throw GpioErrors.busy(line, label, held == 1 ? text(consumer) : "");
            }
            case CharacterDevice.EINVAL -> {
                if (line >= lineCount) {
                    throw GpioErrors.noLine(line, label, lineCount);
                }
                throw GpioErrors.failed(line, label, CharacterDevice.message(-result));
            }
            default -> throw GpioErrors.failed(line, label, CharacterDevice.message(-result));
        }
    }

    private int checked(int line, int result) {
        if (result < 0) {
            throw GpioErrors.failed(line, label, CharacterDevice.message(-result));
        }
        return result;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            lines.forEach(CharacterDevice::close);
            CharacterDevice.close(chip);
        }
    }

    /** Reads the edges that the kernel kept, with the times at which it saw them. */
    private final class KernelInput implements Input {
        private final int line;
        private final int descriptor;
        private final long[] nanos = new long[KEPT];
        private final boolean[] active = new boolean[KEPT];
        private boolean told;

        KernelInput(int line, int descriptor) {
            this.line = line;
            this.descriptor = descriptor;
            this.told = isActive();
        }

        @Override
        public void drain(Edges edges, long now) {
            int count = checked(line, CharacterDevice.readEdges(descriptor, nanos, active));
            for (int n = 0; n < count; n++) {
                // Kernels before 5.7 told another clock's time; no edge lies in the future.
                edges.edge(active[n], nanos[n] - now < 0 ? nanos[n] : now);
                told = active[n];
            }
            boolean is = count == KEPT ? told : isActive(); // after so many there may be more: next time
            if (is != told) { // the kernel had no room for the last edges
                edges.edge(is, now);
                told = is;
            }
        }

        @Override
        public boolean isActive() {
            return checked(line, CharacterDevice.get(descriptor)) == 1;
        }
    }
}
