package io.gradus.data.idx;

import io.gradus.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How MNIST and its kin name their files: {@code train-images-idx3-ubyte} beside {@code train-labels-idx1-ubyte}, with
 * {@code .} for some {@code -}, and {@code .gz} when packed. A plain file is preferred to its packed copy.
 */
public final class IdxNames {
    private static final String GZ = ".gz";

    private IdxNames() {}

    /** The labels file that belongs to a file of images. */
    static Optional<Path> labelsBeside(Path images) {
        return beside(images, "images", "labels");
    }

    /** The images file that belongs to a file of labels. */
    public static Optional<Path> imagesBeside(Path labels) {
        return beside(labels, "labels", "images");
    }

    /** The images of a part ({@code train}, {@code t10k}) in a folder. */
    static Optional<Path> images(Path folder, String part) {
        return files(folder).stream()
                .filter(file -> key(file).startsWith(part + "-images"))
                .findFirst();
    }

    private static Optional<Path> beside(Path file, String mine, String theirs) {
        String key = key(file);
        int at = key.lastIndexOf(mine);
        if (at < 0) {
            return Optional.empty();
        }
        String wanted = key.substring(0, at) + theirs + key.substring(at + mine.length());
        return files(Objects.requireNonNullElse(file.getParent(), Path.of(""))).stream()
                .filter(other -> key(other).equals(wanted))
                .findFirst()
                .map(other -> file.resolveSibling(other.getFileName()));
    }

    /** A name without what varies: packing, dots for dashes, and the number of dimensions. */
    private static String key(Path file) {
        String name = file.getFileName().toString();
        String plain = name.endsWith(GZ) ? name.substring(0, name.length() - GZ.length()) : name;
        return plain.replace('.', '-').replaceAll("idx\\d", "idx");
    }

    /** Regular files by name, so that a plain one comes before its packed copy. */
    private static List<Path> files(Path folder) {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new DataException(folder + ": cannot be listed: " + e.getMessage(), e);
        }
    }
}
