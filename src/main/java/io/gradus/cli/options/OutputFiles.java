package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.model.ModelFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a command writes. Whether they can be written is checked before any work is done that would be lost. */
public final class OutputFiles {
    private static final String EXTENSION = ".safetensors";

    private OutputFiles() {}

    /** The model's file: the one that the option names, else one in this folder with the name of the data. */
    public static Path model(Arguments arguments, String option, String data) {
        Path given = arguments.path(option);
        Path file = given == null ? Path.of(stem(data) + EXTENSION) : given;
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

    /**
     * Checks that a file can be written, without touching it.
     *
     * @throws IOException saying why not, in one line
     */
    public static void requireWritable(Path file, String option) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw refused(file, option, "it is a folder; name a file");
        }
        if (folder != null && !Files.isDirectory(folder)) {
            throw refused(file, option, "there is no folder " + folder + "; make it first");
        }
        if (Files.exists(file) ? !Files.isWritable(file) : folder != null && !Files.isWritable(folder)) {
            throw refused(file, option, "permission denied; choose another place");
        }
    }

    private static IOException refused(Path file, String option, String why) {
        return new FileSystemException(option + " " + file, null, "cannot be written: " + why);
    }
}
