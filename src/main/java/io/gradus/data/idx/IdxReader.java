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
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads IDX, the format of MNIST, Fashion-MNIST, EMNIST and others: a file of images (any number of unsigned bytes each)
 * and one of labels, plain or gzip.
 *
 * <p>Plain images are memory-mapped and never copied. Classes are the distinct labels in numeric order, so that sets
 * numbered from 1 have no empty class 0.
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
     * @throws DataException if either is missing, no IDX of unsigned bytes, truncated or too long; if they differ in
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
     * Reads a folder that holds {@code train-images…} with its labels, and perhaps {@code t10k-images…} with its own: a
     * set for training with a separate test part. The test labels must be classes of the training set.
     *
     * @throws DataException as {@link #read(Path, Path, DataOptions)} does, or if the folder has no training images
     */
    public static LoadedData readFolder(Path folder, DataOptions options) {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder + ": is not a folder; name the one that holds " + TRAIN_FILE);
        }
        Path images = IdxNames.images(folder, TRAIN)
                .orElseThrow(() -> new DataException(
                        folder + ": holds no " + TRAIN_FILE + " (or .gz); name a folder that does, or a single file"));
        Dataset train = read(images, options);
        Optional<Path> testImages = TEST.stream()
                .flatMap(part -> IdxNames.images(folder, part).stream())
                .findFirst();
        if (testImages.isEmpty()) {
            return new LoadedData(train, null);
        }
        Dataset test = read(testImages.get(), options.forModel(options.inputs(), train.classNames()));
        if (test.inputs() != train.inputs()) {
            throw new DataException(testImages.get() + ": its images have " + test.inputs() + " bytes, but those of "
                    + images.getFileName() + " " + train.inputs() + "; both parts need the same size");
        }
        return new LoadedData(train, new Split(Part.all(train), Part.none(train), Part.all(test)));
    }

    private static Dataset dataset(IdxFile images, @Nullable IdxFile labels, DataOptions options) {
        Checks.size(images.name(), images.size(), options.toTrain());
        Checks.width(images.name(), images.itemSize(), options);
        if (labels == null) {
            Dataset unlabelled = Dataset.unlabelled(
                    images.name(), Dataset.Storage.UINT8, images.size(), images.itemSize(), images.bytes());
            return pictures(unlabelled, images);
        }
        if (labels.size() != images.size()) {
            throw new DataException(images.name() + ": holds " + images.size() + " images, but " + labels.name() + " "
                    + labels.size() + " labels; name the two that belong together");
        }
        BitSet seen = distinct(labels.bytes());
        List<String> found = new ArrayList<>();
        seen.stream().forEach(label -> found.add("" + label));
        List<String> classNames = options.classNames().isEmpty() ? found : options.classNames();
        if (options.toTrain()) {
            Checks.classes(labels.name(), labels.size(), seen.cardinality(), found);
        }
        Dataset labelled = Dataset.classification(
                images.name(),
                Dataset.Storage.UINT8,
                images.size(),
                images.itemSize(),
                images.bytes(),
                classNumbers(labels, classNames),
                classNames);
        return pictures(labelled, images);
    }

    private static Dataset pictures(Dataset data, IdxFile images) {
        ImageShape shape = images.image();
        return shape == null ? data : data.asImages(shape);
    }

    private static BitSet distinct(ByteBuffer labels) {
        BitSet seen = new BitSet(256);
        for (int i = 0; i < labels.capacity(); i++) {
            seen.set(labels.get(i) & 0xFF);
        }
        return seen;
    }

    private static ByteBuffer classNumbers(IdxFile labels, List<String> classNames) {
        int[] numbers = new int[256]; // by label; 0 not looked up yet, else the class number + 1
        ByteBuffer targets = Buffers.allocate(labels.name(), labels.size(), 1, Integer.BYTES);
        for (int i = 0; i < labels.size(); i++) {
            int label = labels.bytes().get(i) & 0xFF;
            if (numbers[label] == 0) {
                numbers[label] = classNumber(labels.name(), i, label, classNames) + 1;
            }
            targets.putInt(numbers[label] - 1);
        }
        return targets.clear();
    }

    private static int classNumber(String name, int index, int label, List<String> classNames) {
        int number = classNames.indexOf("" + label);
        boolean named = classNames.stream().noneMatch(Decimal::isDecimal);
        if (number < 0 && named && label < classNames.size()) {
            return label; // the names of a model, in the order of their numbers
        }
        if (number < 0) {
            throw new DataException(name + ", label " + (index + 1) + ": '" + label + "' is no class; the classes are "
                    + Names.list(classNames));
        }
        return number;
    }

    private static void requireClasses(Path images, DataOptions options) {
        if (!options.isDefaultColumn()) {
            throw new DataException(images + ": IDX files have classes, not columns; leave out the names of columns");
        }
    }
}
