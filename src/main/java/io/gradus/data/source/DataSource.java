package io.gradus.data.source;

import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import io.gradus.data.LoadedData;
import io.gradus.data.idx.IdxFile;
import io.gradus.data.idx.IdxNames;
import io.gradus.data.idx.IdxReader;
import io.gradus.data.proben1.FannReader;
import io.gradus.data.proben1.Proben1Reader;
import io.gradus.data.read.Input;
import io.gradus.data.table.CsvReader;
import io.gradus.text.Names;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * One entry to all data: an embedded set's name; a table as CSV or its kin, ARFF or LIBSVM; an IDX file, folder or pair
 * {@code IMAGES,LABELS}; a Proben1 {@code .dt} file; or FANN's training file.
 *
 * <p>An embedded name wins over a file of that name ({@code ./iris} means the file). A file's content tells its format;
 * its extension counts only where the content tells nothing.
 */
public final class DataSource {
    private static final int HEAD = 1 << 12; // bytes that a format is told from
    private static final String ACCEPTED = "an embedded set (" + String.join(", ", EmbeddedData.names())
            + "), a CSV, ARFF or LIBSVM file, an IDX images file, pair IMAGES,LABELS or folder, a Proben1 .dt file, or a FANN"
            + " training file";

    private DataSource() {}

    /** Loads data to train a classifier on. */
    public static LoadedData load(String nameOrPath) {
        return load(nameOrPath, DataOptions.classes());
    }

    /**
     * Loads data.
     *
     * @throws DataException in one line, if there is no such thing or it cannot be used
     */
    public static LoadedData load(String nameOrPath, DataOptions options) {
        if (EmbeddedData.names().contains(nameOrPath)) {
            requireNoWindows(nameOrPath, options);
            return new LoadedData(EmbeddedData.load(nameOrPath, options), null);
        }
        return path(nameOrPath, options);
    }

    /** Refuses windows of what is no series. */
    private static void requireNoWindows(String name, DataOptions options) {
        if (options.window() > 0) {
            throw new DataException(
                    name + ": its examples do not follow one another in time, so there are no windows of"
                            + " them; windows are for a CSV whose rows do");
        }
    }

    private static LoadedData path(String name, DataOptions options) {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            throw unknown(name);
        }
        if (name.isBlank()) {
            throw unknown(name);
        }
        if (Files.isDirectory(path)) {
            requireNoWindows(name, options);
            return IdxReader.readFolder(path, options);
        }
        if (Files.exists(path)) {
            return file(path, options);
        }
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null
                && Files.isDirectory(folder)
                && IdxNames.hasSet(folder, path.getFileName().toString())) {
            requireNoWindows(name, options);
            return IdxReader.readSet(folder, path.getFileName().toString(), options);
        }
        int comma = name.indexOf(',');
        if (comma > 0 && comma < name.length() - 1) {
            requireNoWindows(name, options);
            Path images = Path.of(name.substring(0, comma).strip());
            Path labels = Path.of(name.substring(comma + 1).strip());
            return new LoadedData(IdxReader.read(images, labels, options), null, IdxReader.notes(images));
        }
        throw unknown(name);
    }

    private static LoadedData file(Path path, DataOptions options) {
        byte[] head = Input.file(path).head(HEAD);
        String name = path.getFileName().toString();
        if (IdxFile.isIdx(head) || looksLikeIdx(name)) {
            requireNoWindows(name, options);
            Path images = images(path, head);
            return new LoadedData(IdxReader.read(images, options), null, IdxReader.notes(images));
        }
        if (Proben1Reader.isProben1(head) || name.endsWith(".dt") || name.endsWith(".dt.gz")) {
            requireNoWindows(name, options);
            return Proben1Reader.read(path, options);
        }
        ForeignFile.refuse(path, head, ACCEPTED);
        if (FannReader.isFann(new String(head, StandardCharsets.UTF_8))) {
            requireNoWindows(name, options);
            return FannReader.read(Input.file(path), options);
        }
        return CsvReader.load(Input.file(path), options);
    }

    /** Whoever names the labels means the pair. */
    private static Path images(Path path, byte[] head) {
        return IdxFile.isLabels(head) ? IdxNames.imagesBeside(path).orElse(path) : path;
    }

    private static boolean looksLikeIdx(String name) {
        return name.matches(".*[.-]idx\\d.*|.*\\.idx(\\.gz)?");
    }

    private static DataException unknown(String name) {
        if (name.contains(".") || name.contains("/") || name.contains("\\")) {
            return Input.missing(name);
        }
        return new DataException("'" + name + "' is neither an embedded set nor a file"
                + Names.didYouMean(name, EmbeddedData.names()) + " (data may be " + ACCEPTED + ")");
    }
}
