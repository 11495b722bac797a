package io.gradus.data.idx;

import io.gradus.data.Buffers;
import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import io.gradus.data.LoadedData;
import io.gradus.data.Part;
import io.gradus.data.Split;
import io.gradus.data.read.Checks;
import io.gradus.data.read.Input;
import io.gradus.data.schema.Decimal;
import io.gradus.text.Names;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads IDX, the format of MNIST, Fashion-MNIST, EMNIST, QMNIST and others: a file of images (or of whatever else, any
 * number of numbers each) and one of labels, plain or gzip.
 *
 * <p>Images of bytes are kept as bytes; numbers of other types become floats. Classes are the distinct
 * labels in numeric order, so that sets numbered from 1 have no empty class 0. EMNIST's pictures, whose rows are
 * columns, are turned upright, told by their files' names.
 */
public final class IdxReader {
    private static final String TRAIN = "train";
    private static final List<String> TEST = List.of("t10k", "test");
    private static final String TRAIN_FILE = "train-images-idx3-ubyte";

    private IdxReader() {}

    /**
     * Reads a file of images, and the labels from the file beside it ({@code …images-idx3…} and {@code …labels-idx1…}).
     *
     * @throws DataException as {@link #read(Path, Path, DataOptions)} does, or if there is no such file of labels
     */
    public static Dataset read(Path images, DataOptions options) {
        Input.requireFile(images);
        if (options.target() == DataOptions.Target.NONE) {
            return dataset(IdxFile.images(images), null, options);
        }
        Optional<Path> labels = IdxNames.labelsBeside(images);
        if (labels.isEmpty()) {
            if (options.inputs() > 0) {
                return dataset(IdxFile.images(images), null, options);
            }
            throw new DataException(
                    images + ": has no file of labels beside it, named alike with 'labels' for 'images'; give both as"
                            + " IMAGES,LABELS");
        }
        return read(images, labels.get(), options);
    }

    /**
     * Reads a pair of files.
     *
     * @throws DataException if either is missing, no IDX, truncated or too long; if they differ in
     *     number; if a label is none of the options' classes; or, for training, if there is one class or example only
     */
    public static Dataset read(Path images, Path labels, DataOptions options) {
        if (options.target() == DataOptions.Target.NONE) {
            return dataset(IdxFile.images(images), null, options);
        }
        requireClasses(images, options);
        return dataset(IdxFile.images(images), IdxFile.labels(labels), options);
    }

    /**
     * Reads a folder that holds {@code train-images…} with its labels, and perhaps {@code t10k-images…} or {@code
     * test-images…} with its own: a set for training with a separate test part. The test labels must be classes of the
     * training set. The files may lie in a folder below, such as torchvision's {@code MNIST/raw}.
     *
     * @throws DataException as {@link #read(Path, Path, DataOptions)} does, or if there are no training images, or
     *     those of several sets
     */
    public static LoadedData readFolder(Path folder, DataOptions options) {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder + ": is not a folder; name the one that holds " + TRAIN_FILE);
        }
        List<Path> folders = IdxNames.folders(folder);
        if (folders.isEmpty()) {
            throw new DataException(
                    folder + ": holds no " + TRAIN_FILE + " (or .gz); name a folder that does, or a single file");
        }
        if (folders.size() > 1) {
            throw new DataException(folder + ": holds several sets; name one: "
                    + Names.list(folders.stream().map(Path::toString).toList()));
        }
        Path holding = folders.get(0);
        SortedSet<String> sets = IdxNames.sets(holding);
        if (sets.size() > 1) {
            throw new DataException(folder + ": holds several sets; name one: "
                    + Names.list(sets.stream()
                            .map(set -> holding.resolve(set).toString())
                            .toList()));
        }
        return readSet(holding, sets.first(), options);
    }

    /**
     * Reads the files of one set in a folder: {@code emnist-letters} of {@code emnist-letters-train-images-idx3-ubyte}.
     *
     * @param name what the files' names begin with; empty for nothing
     * @throws DataException as {@link #readFolder} does
     */
    public static LoadedData readSet(Path folder, String name, DataOptions options) {
        String set = name.toLowerCase(Locale.ROOT);
        Path images = IdxNames.images(folder, set, TRAIN)
                .orElseThrow(() -> new DataException(folder + ": holds no " + set + "-" + TRAIN_FILE));
        Dataset train = read(images, options);
        List<String> notes = notes(images);
        Optional<Path> testImages = TEST.stream()
                .flatMap(part -> IdxNames.images(folder, set, part).stream())
                .findFirst();
        if (testImages.isEmpty()) {
            return new LoadedData(train, null, notes);
        }
        Dataset test = read(testImages.get(), options.forModel(options.inputs(), train.classNames()));
        if (test.inputs() != train.inputs()) {
            throw new DataException(testImages.get() + ": its images have " + test.inputs() + " numbers, but those of "
                    + images.getFileName() + " " + train.inputs() + "; both parts need the same size");
        }
        return new LoadedData(train, new Split(Part.all(train), Part.none(train), Part.all(test)), notes);
    }

    /** What is to be told of how a file of images is read. */
    public static List<String> notes(Path images) {
        return IdxNames.isEmnist(images)
                ? List.of("EMNIST's pictures lie on their side in its files; they are turned upright")
                : List.of();
    }

    private static Dataset dataset(IdxFile images, @Nullable IdxFile labels, DataOptions options) {
        Checks.size(images.name(), images.size(), options.toTrain());
        Checks.width(images.name(), images.itemSize(), options);
        boolean turn = IdxNames.isEmnist(Path.of(images.name())) && images.isSquare();
        if (labels == null) {
            Dataset unlabelled = Dataset.unlabelled(
                    images.name(),
                    images.storage(),
                    images.size(),
                    images.itemSize(),
                    turn ? images.turned() : images.numbers());
            return pictures(unlabelled, images);
        }
        if (labels.size() != images.size()) {
            throw new DataException(images.name() + ": holds " + images.size() + " images, but " + labels.name() + " "
                    + labels.size() + " labels; name the two that belong together");
        }
        List<String> found = distinct(labels);
        List<String> classNames = options.classNames().isEmpty() ? found : options.classNames();
        if (options.toTrain()) {
            Checks.classes(labels.name(), labels.size(), found.size(), found);
        }
        Dataset labelled = Dataset.classification(
                images.name(),
                images.storage(),
                images.size(),
                images.itemSize(),
                turn ? images.turned() : images.numbers(),
                classNumbers(labels, classNames),
                classNames);
        return pictures(labelled, images);
    }

    private static Dataset pictures(Dataset data, IdxFile images) {
        ImageShape shape = images.image();
        return shape == null ? data : data.asImages(shape);
    }

    /** The labels that there are, in numeric order. */
    private static List<String> distinct(IdxFile labels) {
        SortedSet<Long> found = new TreeSet<>();
        long last = Long.MIN_VALUE;
        for (int i = 0; i < labels.size(); i++) {
            long label = labels.label(i);
            if (label != last) {
                found.add(label);
                last = label;
            }
        }
        return found.stream().map(label -> Long.toString(label)).toList();
    }

    private static ByteBuffer classNumbers(IdxFile labels, List<String> classNames) {
        Map<Long, Integer> numbers = new HashMap<>(); // by label
        ByteBuffer targets = Buffers.allocate(labels.name(), labels.size(), 1, Integer.BYTES);
        for (int i = 0; i < labels.size(); i++) {
            long label = labels.label(i);
            Integer number = numbers.get(label);
            if (number == null) {
                number = classNumber(labels.name(), i, label, classNames);
                numbers.put(label, number);
            }
            targets.putInt(number);
        }
        return targets.clear();
    }

    private static int classNumber(String name, int index, long label, List<String> classNames) {
        int number = classNames.indexOf("" + label);
        boolean named = classNames.stream().noneMatch(Decimal::isDecimal);
        if (number < 0 && named && label >= 0 && label < classNames.size()) {
            return (int) label; // the names of a model, in the order of their numbers
        }
        if (number < 0) {
            throw new DataException(name + ", label " + (index + 1) + ": '" + label
                    + "' is not a valid class; the classes are " + Names.list(classNames));
        }
        return number;
    }

    private static void requireClasses(Path images, DataOptions options) {
        if (!options.isDefaultColumn()) {
            throw new DataException(images + ": IDX files have classes, not columns; leave out the names of columns");
        }
    }
}
