package io.gradus.device;

import io.gradus.device.DeviceConfig.Serial;
import io.gradus.device.GpioConfig.Line;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A board's file as the build leaves it in the jar, beside the TOML: the parser would cost a start on a small board 7
 * MB and more time than training takes. Files of the user's own are parsed.
 */
public final class DevicePack {
    static final String SUFFIX = ".device";

    private DevicePack() {}

    /** Packs every {@code *.toml} in a folder, for the build; {@code args} name the folder. */
    public static void main(String[] args) throws IOException {
        for (String name : Devices.NAMES) {
            Path folder = Path.of(args[0]);
            DeviceConfig device = Devices.read(folder.resolve(name + Devices.SUFFIX));
            try (OutputStream out = Files.newOutputStream(folder.resolve(name + SUFFIX))) {
                write(device, out);
            }
        }
    }

    static void write(DeviceConfig device, OutputStream stream) throws IOException {
        DataOutputStream out = new DataOutputStream(stream);
        out.writeUTF(device.name());
        out.writeUTF(device.board());
        texts(out, device.models());
        out.writeInt(device.cores());
        out.writeLong(device.arenaBytes());
        out.writeLong(device.residentBytes());
        texts(out, device.jvmFlags());
        out.writeInt(device.samplingMillis());
        GpioConfig gpio = device.gpio();
        out.writeUTF(gpio.chip());
        out.writeUTF(gpio.header().name());
        line(out, gpio.green());
        line(out, gpio.amber());
        line(out, gpio.red());
        line(out, gpio.blue());
        line(out, gpio.button());
        out.writeUTF(device.serial().port());
        out.writeInt(device.serial().baud());
        out.writeInt(device.quietHours().fromMinute());
        out.writeInt(device.quietHours().toMinute());
        out.flush();
    }

    /** What was written, in the same order. */
    static DeviceConfig read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        return new DeviceConfig(
                in.readUTF(),
                in.readUTF(),
                texts(in),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                texts(in),
                in.readInt(),
                new GpioConfig(
                        in.readUTF(), Header.valueOf(in.readUTF()), line(in), line(in), line(in), line(in), line(in)),
                new Serial(in.readUTF(), in.readInt()),
                new QuietHours(in.readInt(), in.readInt()));
    }

    private static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(in.readUTF());
        }
        return texts;
    }

    private static void line(DataOutputStream out, @Nullable Line line) throws IOException {
        out.writeInt(line == null ? -1 : line.line());
        out.writeBoolean(line != null && line.activeLow());
    }

    private static @Nullable Line line(DataInputStream in) throws IOException {
        int line = in.readInt();
        boolean activeLow = in.readBoolean();
        return line < 0 ? null : new Line(line, activeLow);
    }
}
