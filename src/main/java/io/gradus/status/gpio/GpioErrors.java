package io.gradus.status.gpio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;

/** What went wrong and what to do, in the same words whichever way the lines were asked for. */
final class GpioErrors {
    private GpioErrors() {}

    /** The device may not be opened: names the group that may. */
    static GpioException denied(Path device) {
        String group = "gpio";
        try {
            String owner = Files.readAttributes(device, PosixFileAttributes.class)
                    .group()
                    .getName();
            if (owner.equals("root")) {
                return new GpioException(device + ": permission denied, it is root's alone: a udev rule has to give it"
                        + " to group gpio; then `sudo usermod -aG gpio $USER`, and log in again");
            }
            group = owner;
        } catch (IOException | UnsupportedOperationException unknown) {
            // the usual group, then
        }
        return new GpioException(
                device + ": permission denied: `sudo usermod -aG " + group + " $USER`, then log in again");
    }

    static GpioException noChip(String label, Path devices, List<String> others) {
        if (others.isEmpty()) {
            return new GpioException("this machine has no GPIO chip (no " + devices + "/gpiochip*)");
        }
        return new GpioException(
                "no GPIO chip is labelled " + label + ": " + String.join(", ", others) + "; name one of these");
    }

    /** Another program, or a driver, holds the line; holder may be empty. */
    static GpioException busy(int line, String chip, String holder) {
        return new GpioException("line " + line + " of " + chip + " is held by "
                + (holder.isEmpty() ? "another program" : "'" + holder + "'") + ": end that, or use another line");
    }

    static GpioException noLine(int line, String chip, int lines) {
        return new GpioException(chip + " has no line " + line + ", only 0 to " + (lines - 1));
    }

    static GpioException failed(int line, String chip, String reason) {
        return new GpioException("line " + line + " of " + chip + " fails: " + reason);
    }
}
