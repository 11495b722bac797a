package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.model.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files that a command writes. Whether they can be written is checked before any work is done that would be lost. */
public final class OutputFiles {
    private static final String EXTENSION = ".safetensors";
    private static final String METADATA = "{\"__metadata__\"";

    private OutputFiles() {}

    /** The model's file: the one that the option names, else one in this folder with the name of the data. */
    public static Path model(Arguments arguments, String option, String data) throws IOException {
        Path given = arguments.path(option);
        Path file = given == null ? Path.of(stem(data) + EXTENSION) : given;
        requireNoPipe(file, option);
        ModelFile.requireWritable(file);
        return file;
    }

    /** {@code mnist} of {@code data/mnist.csv.gz}, {@code data/mnist/} and {@code data/mnist.idx3,labels.idx1}. */
    public static String stem(String data) {
        int comma = data.indexOf(',');
        Path path = Path.of(comma < 0 || Files.exists(Path.of(data)) ? data : data.substring(0, comma));
        Path last = path.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "model" : last.toString();
        if (name.endsWith(".gz")) {
            name = name.substring(0, name.length() - 3);
        }
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** Whether a file begins as a safetensors file does that Gradus wrote. */
    private static boolean isModel(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return false;
        }
        byte[] start = new byte[Long.BYTES + METADATA.length()];
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(start, 0, start.length) == start.length
                    && new String(start, Long.BYTES, METADATA.length(), StandardCharsets.US_ASCII).equals(METADATA);
        }
    }

    /** Refuses a named pipe, or a socket: to write to one waits for a reader, at a run's end perhaps for ever. */
    private static void requireNoPipe(Path file, String option) throws IOException {
        Path real = Files.exists(file) ? file.toRealPath() : file;
        if (Files.exists(real)
                && !Files.isRegularFile(real)
                && !Files.isDirectory(real)
                && !real.startsWith("/dev")
                && !real.startsWith("/proc")) {
            throw refused(file, option, "it is a pipe or a socket; name a file");
        }
    }

    /**
     * Checks that a file can be written, without touching it.
     *
     * @throws IOException saying why not, in one line
     */
    public static void requireWritable(Path file, String option) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        requireNoPipe(file, option);
        if (Files.isDirectory(file)) {
            throw refused(file, option, "it is a folder; name a file");
        }
        if (folder != null && !Files.isDirectory(folder)) {
            throw refused(file, option, "there is no folder " + folder + "; make it first");
        }
        if (isModel(file)) {
            throw refused(file, option, "it is a model or a checkpoint; choose another place, or remove it first");
        }
        if (Files.exists(file) ? !Files.isWritable(file) : folder != null && !Files.isWritable(folder)) {
            throw refused(file, option, "permission denied; choose another place");
        }
    }

    /**
     * Refuses a run whose output would overwrite what it reads, or another of its outputs, be it by another name.
     *
     * @param data what is read, as it was typed: a file, a pair, a folder, or the name of an embedded set
     * @param outputs by their options
     */
    public static void requireApart(String data, Map<String, Path> outputs) throws IOException {
        Map<Path, String> taken = new LinkedHashMap<>();
        for (String part : Files.exists(Path.of(data)) ? new String[] {data} : data.split(",", -1)) {
            if (Files.isRegularFile(Path.of(part))) {
                taken.put(Path.of(part).toRealPath(), "the data are read from it");
            }
        }
        for (Map.Entry<String, Path> output : outputs.entrySet()) {
            Path file = output.getValue();
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                continue; // a device
            }
            Path real = Files.exists(file) ? file.toRealPath() : real(file);
            String other = taken.putIfAbsent(real, output.getKey() + " is written to it");
            if (other == null && isOfFolder(data, real)) {
                other = "it is one of the data's files";
            }
            if (other != null) {
                throw refused(file, output.getKey(), other + "; choose another place");
            }
        }
    }

    /** Where a file that is not there yet would be, its folder's links followed. */
    private static Path real(Path file) throws IOException {
        Path target = file.toAbsolutePath().normalize();
        Path folder = target.getParent();
        return folder != null && Files.isDirectory(folder) ? folder.toRealPath().resolve(target.getFileName()) : target;
    }

    /** Whether a file that is there lies in the folder that data are read from, and is no model or log of ours. */
    private static boolean isOfFolder(String data, Path real) throws IOException {
        Path folder = Path.of(data);
        String name = String.valueOf(real.getFileName());
        return Files.isDirectory(folder)
                && Files.exists(real)
                && folder.toRealPath().equals(real.getParent())
                && (name.contains("idx") || name.contains("ubyte") || name.endsWith(".csv") || name.endsWith(".dt"));
    }

    private static IOException refused(Path file, String option, String why) {
        return new FileSystemException(option + " " + file, null, "cannot be written: " + why);
    }
}
