package io.gradus.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes safetensors files by hand, sound ones and others, as other programs might. */
final class BareFile {
    private final List<String> entries = new ArrayList<>();
    private final ByteBuffer data = ByteBuffer.allocate(1 << 10).order(ByteOrder.LITTLE_ENDIAN);

    /** Adds {@code __metadata__}, as JSON. */
    BareFile metadata(String json) {
        entries.add("\"__metadata__\":" + json);
        return this;
    }

    /** Adds a float32 tensor; shape as JSON. */
    BareFile add(String name, String shape, float... values) {
        int begin = data.position();
        for (float value : values) {
            data.putFloat(value);
        }
        return entry(name, "F32", shape, begin, data.position());
    }

    /** Adds a tensor of raw bytes. */
    BareFile addRaw(String name, String type, String shape, byte... bytes) {
        int begin = data.position();
        data.put(bytes);
        return entry(name, type, shape, begin, data.position());
    }

    /** Adds a header entry alone. */
    BareFile entry(String name, String type, String shape, long begin, long end) {
        entries.add("\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":[" + begin
                + "," + end + "]}");
        return this;
    }

    /** Adds a header entry of any form. */
    BareFile raw(String entry) {
        entries.add(entry);
        return this;
    }

    /** Writes the file: unpadded, as the format allows. */
    Path write(Path file) throws IOException {
        return write(file, "{" + String.join(",", entries) + "}");
    }

    /** Writes the file with another header. */
    Path write(Path file, String header) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + text.length + data.position()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text).put(data.array(), 0, data.position());
        return Files.write(file, bytes.array());
    }
}
