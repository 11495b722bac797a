package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.device.DeviceConfig;
import io.gradus.device.Devices;
import io.gradus.device.Machine;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The board: the one that {@code --device} names, else {@code GRADUS_DEVICE}, else the one that the device tree's model
 * string stands for, else the desktop. The launcher looks for the board's Java options in the same order.
 *
 * @param origin why this board was chosen, for people; empty if an option named it, or for the default
 */
public record DeviceOption(DeviceConfig config, String origin) {
    public static final String DEVICE = "--device";
    private static final String VARIABLE = "GRADUS_DEVICE";

    public static void describe(Syntax syntax) {
        syntax.section("Board");
        syntax.option(
                DEVICE,
                "NAME|FILE",
                "the board: a name that gradus devices lists, or a file of your own",
                "recognised, else desktop",
                Devices.NAMES);
    }

    /**
     * The board that is named or recognised.
     *
     * @throws UsageException if there is none of that name
     * @throws io.gradus.device.DeviceException if its file cannot be used
     */
    public static DeviceOption of(Arguments arguments) {
        return of(arguments.text(DEVICE), System.getenv(VARIABLE), new Machine());
    }

    public static DeviceOption of(@Nullable String option, @Nullable String variable, Machine machine) {
        if (option != null) {
            return new DeviceOption(config(option, DEVICE + " "), "");
        }
        if (variable != null && !variable.isEmpty()) {
            return new DeviceOption(config(variable, VARIABLE + "="), "named by " + VARIABLE);
        }
        String model = machine.model();
        String guess = model == null ? null : Devices.guess(model);
        return guess == null
                ? new DeviceOption(DeviceConfig.DESKTOP, "")
                : new DeviceOption(Devices.named(guess), "recognised by its model, " + model);
    }

    /** The board of a name, or of a file. */
    public static DeviceConfig config(String word, String before) {
        if (Devices.isFile(word)) {
            Path file;
            try {
                file = Path.of(word);
            } catch (InvalidPathException e) {
                throw new UsageException(before + word + ": " + e.getReason());
            }
            return Devices.read(file);
        }
        try {
            return Devices.named(word);
        } catch (IllegalArgumentException e) {
            throw new UsageException(before + word + ": " + e.getMessage());
        }
    }
}
