package io.gradus.fuzz;

import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import io.gradus.data.idx.IdxReader;
import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.source.DataSource;
import io.gradus.device.DeviceException;
import io.gradus.device.Devices;
import io.gradus.model.ModelException;
import io.gradus.model.ModelFile;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.report.page.LogException;
import io.gradus.report.page.LogReader;
import io.gradus.status.serial.SerialFuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** Every reader of what comes from outside. */
public final class Readers {
    private static final long MEGABYTE = 1 << 20;
    private static final Path FOLDER = folder();

    /** All of them. */
    static final List<Reader> ALL = List.of(
            new Reader("model", Set.of(ModelException.class), 2 * MEGABYTE, 200, Readers::model),
            table("csv", "table.csv", 2000),
            new Reader("idx", Set.of(DataException.class), 2 * MEGABYTE, 100, Readers::idx),
            new Reader("gzip", Set.of(DataException.class), 64 * MEGABYTE, 5000, Readers::gzip),
            table("dt", "table.dt", 2000),
            table("arff", "table.arff", 40_000),
            table("libsvm", "table.svm", 40_000),
            table("fann", "table.train", 2000),
            new Reader("toml", Set.of(DeviceException.class), 4 * MEGABYTE, 5000, Readers::toml),
            new Reader("scpi", Set.of(), MEGABYTE, 100, SerialFuzz::read),
            new Reader("log", Set.of(LogException.class), 32 * MEGABYTE, 500, Readers::log));

    private static final DataOptions[] OPTIONS = {
        DataOptions.classes(),
        DataOptions.values(DataOptions.LAST),
        DataOptions.unlabelled(),
        DataOptions.classes("1").withFeatures(features(MissingPolicy.MEAN)),
        DataOptions.values("1").withFeatures(features(MissingPolicy.DROP)).withWindow(2),
    };

    private Readers() {}

    /** Has the reader of that name read bytes; for the fuzzer. */
    public static void read(String name, byte[] bytes) {
        named(name).accept(bytes);
    }

    static Reader named(String name) {
        return ALL.stream()
                .filter(reader -> reader.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no reader is called " + name));
    }

    private static DataOptions.Features features(MissingPolicy missing) {
        return new DataOptions.Features(List.of(), List.of(), missing);
    }

    /** A reader of a table in a file of that name; which options it is given depends on the number of bytes. */
    private static Reader table(String name, String file, long multiple) {
        return new Reader(
                name,
                Set.of(DataException.class),
                64 * MEGABYTE,
                multiple,
                bytes -> DataSource.load(write(file, bytes).toString(), OPTIONS[bytes.length % OPTIONS.length]));
    }

    private static void model(byte[] bytes) throws IOException {
        Path file = write("model.safetensors", bytes);
        if (bytes.length % 4 == 0) {
            ModelFile.readWeights(file);
        } else if (bytes.length % 4 == 1) {
            ModelFile.read(file, weights -> weights.network(Activation.RELU, Loss.CROSS_ENTROPY));
        } else {
            ModelFile.read(file);
        }
    }

    /** As pictures, as EMNIST's, which are turned, or as the labels of three pictures. */
    private static void idx(byte[] bytes) throws IOException {
        if (bytes.length % 3 == 0) {
            byte[] three = {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 1, 7, 8, 9};
            Path images = write("three-images-idx3-ubyte", three);
            IdxReader.read(images, write("some-labels-idx1-ubyte", bytes), DataOptions.classes());
        } else {
            String name = bytes.length % 3 == 1 ? "some-images-idx3-ubyte" : "emnist-letters-train-images-idx3-ubyte";
            IdxReader.read(write(name, bytes), DataOptions.unlabelled());
        }
    }

    /** As a packed file of whatever kind; packs it first, if it is none. */
    private static void gzip(byte[] bytes) throws IOException {
        boolean packed = bytes.length > 1 && bytes[0] == 0x1F && bytes[1] == (byte) 0x8B;
        Path file = write("packed.gz", packed ? bytes : pack(bytes));
        DataSource.load(file.toString(), DataOptions.unlabelled());
    }

    private static byte[] pack(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(out)) {
            packing.write(bytes);
        }
        return out.toByteArray();
    }

    private static void toml(byte[] bytes) throws IOException {
        Devices.read(write("board.toml", bytes));
    }

    private static void log(byte[] bytes) throws IOException {
        LogReader.read(write("run.jsonl", bytes));
    }

    private static Path write(String name, byte[] bytes) throws IOException {
        Path file = FOLDER.resolve(name);
        Files.write(file, bytes);
        return file;
    }

    /** In memory where there is such a place: a fuzzer writes thousands of files a second. */
    private static Path folder() {
        Path memory = Path.of("/dev/shm");
        try {
            Path folder = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "gradus-fuzz")
                    : Files.createTempDirectory("gradus-fuzz");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            files.forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder.toFile().delete();
    }
}
