package io.gradus.data.idx;

import io.gradus.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How MNIST and its kin name their files: {@code train-images-idx3-ubyte} beside {@code train-labels-idx1-ubyte}, with
 * {@code .} for some {@code -}, and {@code .gz} when packed; EMNIST and QMNIST with the set's name before it ({@code
 * emnist-letters-train-images-idx3-ubyte}), QMNIST's labels as {@code idx2-int}. A plain file is preferred to its
 * packed copy.
 */
public final class IdxNames {
    private static final String GZ = ".gz";
    private static final Pattern IMAGES = Pattern.compile("(?:(.*)-)?(train|t10k|test)-images-idx");
    private static final int DEPTH = 3; // of folders below the one that is named: torchvision's root/MNIST/raw

    private IdxNames() {}

    /** The labels file that belongs to a file of images. */
    static Optional<Path> labelsBeside(Path images) {
        return beside(images, "images", "labels");
    }

    /** The images file that belongs to a file of labels. */
    public static Optional<Path> imagesBeside(Path labels) {
        return beside(labels, "labels", "images");
    }

    /**
     * The images of a part in a folder.
     *
     * @param set whose files these are; empty where their names do not say
     * @param part {@code train}, {@code t10k} or {@code test}
     */
    static Optional<Path> images(Path folder, String set, String part) {
        String wanted = (set.isEmpty() ? "" : set + "-") + part + "-images-idx";
        return files(folder).stream().filter(file -> key(file).equals(wanted)).findFirst();
    }

    /** The sets in a folder that have images to train on, by the names before theirs; empty for one without. */
    static SortedSet<String> sets(Path folder) {
        SortedSet<String> sets = new TreeSet<>();
        for (Path file : files(folder)) {
            Matcher name = IMAGES.matcher(key(file));
            if (name.matches() && name.group(2).equals("train")) {
                sets.add(name.group(1) == null ? "" : name.group(1));
            }
        }
        return sets;
    }

    /** Whether a folder has images of such a set. */
    public static boolean hasSet(Path folder, String set) {
        return sets(folder).contains(set.toLowerCase(Locale.ROOT));
    }

    /** Folders with images to train on: the one itself, or some below it. */
    static List<Path> folders(Path folder) {
        List<Path> found = new ArrayList<>();
        collect(folder, DEPTH, found);
        return found;
    }

    private static void collect(Path folder, int depth, List<Path> found) {
        if (!sets(folder).isEmpty()) {
            found.add(folder);
            return;
        }
        if (depth > 0) {
            try (Stream<Path> list = Files.list(folder)) {
                for (Path below : list.filter(Files::isDirectory).sorted().toList()) {
                    collect(below, depth - 1, found);
                }
            } catch (IOException e) {
                throw new DataException(folder + ": cannot be listed: " + e.getMessage(), e);
            }
        }
    }

    /** Whether a file's name says that its pictures are EMNIST's, whose rows are columns. */
    static boolean isEmnist(Path file) {
        return key(file).startsWith("emnist-");
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

    /**
     * A name without what varies: packing, dots for dashes, the number of dimensions, the type of numbers, capitals.
     */
    private static String key(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String plain = name.endsWith(GZ) ? name.substring(0, name.length() - GZ.length()) : name;
        return plain.replace('.', '-')
                .replaceAll("idx\\d", "idx")
                .replaceAll("-idx-(ubyte|byte|short|int|float|double)$", "-idx");
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
