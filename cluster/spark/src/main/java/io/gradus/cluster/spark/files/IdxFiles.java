package io.gradus.cluster.spark.files;

import io.gradus.cli.args.Arguments;
import io.gradus.cluster.RoundPlan;
import io.gradus.cluster.Words;
import io.gradus.data.DataException;
import io.gradus.data.ImageShape;
import io.gradus.run.TrainingSettings;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.input.PortableDataStream;
import org.jspecify.annotations.Nullable;

/**
 * Folders of IDX files as MNIST has them, plain or gzip, wherever Spark can read: the driver reads labels, and every
 * worker walks through the images and keeps its own. Files are {@code train-images-idx3-ubyte}, {@code train-labels-
 * idx1-ubyte}, and the same with {@code t10k}, which may be missing.
 */
final class IdxFiles {
    private static final int LABELS = 0x0801;
    private static final int IMAGES = 0x0803;

    private IdxFiles() {}

    /** Folder contents: names and how to open them. */
    private static Map<String, PortableDataStream> files(JavaSparkContext spark, String folder) {
        Map<String, PortableDataStream> files = new TreeMap<>();
        spark.binaryFiles(folder).collect().forEach(file -> {
            String name = file._1().substring(file._1().lastIndexOf('/') + 1);
            files.put(name.replace('.', '-').replaceFirst("-gz$", ""), file._2());
        });
        return files;
    }

    private static DataInputStream open(PortableDataStream file) throws IOException {
        InputStream raw = file.open();
        boolean packed = file.getPath().endsWith(".gz");
        return new DataInputStream(new BufferedInputStream(packed ? new GZIPInputStream(raw) : raw, 1 << 16));
    }

    private static void require(PortableDataStream file, int magic, int found) {
        if (magic != found) {
            throw new DataException(file.getPath() + ": no IDX file of " + (magic == LABELS ? "labels" : "images")
                    + " in bytes: it begins with " + Integer.toHexString(found));
        }
    }

    private static int[] labels(PortableDataStream file) {
        try (DataInputStream in = open(file)) {
            require(file, LABELS, in.readInt());
            int[] labels = new int[in.readInt()];
            for (int n = 0; n < labels.length; n++) {
                labels[n] = in.readUnsignedByte();
            }
            return labels;
        } catch (IOException e) {
            throw new DataException(file.getPath() + ": " + e.getMessage());
        }
    }

    /** What was found, and the shares made of it. */
    record Found(FileSpec spec, JavaRDD<FileShare> shares, int examples) {}

    static Found of(
            JavaSparkContext spark,
            Arguments arguments,
            String source,
            String folder,
            Map<String, String> changed,
            RoundPlan plan,
            int workers,
            String executor) {
        Map<String, PortableDataStream> files = files(spark, folder);
        PortableDataStream images = files.get("train-images-idx3-ubyte");
        PortableDataStream labels = files.get("train-labels-idx1-ubyte");
        if (images == null || labels == null) {
            throw new DataException(source + ": there are no train-images-idx3-ubyte and train-labels-idx1-ubyte, but "
                    + files.keySet());
        }
        PortableDataStream testImages = files.get("t10k-images-idx3-ubyte");
        PortableDataStream testLabels = files.get("t10k-labels-idx1-ubyte");
        boolean own = testImages != null && testLabels != null;
        int[] train = labels(labels);
        int[] test = own && testLabels != null ? labels(testLabels) : new int[0];
        List<String> classes = classes(train, test);
        TrainingSettings settings = Words.settings(arguments, source, changed);
        Parts parts = own
                ? Parts.of(train, test, classes, settings.data().split(), settings.seed())
                : Parts.of(train, classes, settings.data().split(), settings.seed());
        ImageShape shape = shape(images, train.length);
        FileSpec spec = new FileSpec(settings, shape.size(), classes, null, shape, plan, executor);
        boolean ownTest = own && settings.data().split() == null;
        Broadcast<Parts> broadcast = spark.broadcast(parts);
        Broadcast<int[]> trainLabels = spark.broadcast(train);
        Broadcast<int[]> testLabelsOf = spark.broadcast(ownTest ? test : train);
        List<Integer> numbers = new ArrayList<>();
        for (int n = 0; n < workers; n++) {
            numbers.add(n);
        }
        JavaRDD<FileShare> shares = spark.parallelize(numbers, workers)
                .mapPartitions(new Read(
                        spec, images, ownTest ? testImages : images, broadcast, trainLabels, testLabelsOf, workers));
        return new Found(spec, shares, parts.trained());
    }

    private static List<String> classes(int[] train, int[] test) {
        int most = Math.max(
                Arrays.stream(train).max().orElse(0), Arrays.stream(test).max().orElse(0));
        List<String> names = new ArrayList<>();
        for (int n = 0; n <= most; n++) {
            names.add(Integer.toString(n));
        }
        return names;
    }

    private static ImageShape shape(PortableDataStream images, int expected) {
        try (DataInputStream in = open(images)) {
            require(images, IMAGES, in.readInt());
            int count = in.readInt();
            if (count != expected) {
                throw new DataException(images.getPath() + ": " + count + " images, but " + expected + " labels");
            }
            return new ImageShape(in.readInt(), in.readInt(), 1);
        } catch (IOException e) {
            throw new DataException(images.getPath() + ": " + e.getMessage());
        }
    }

    /** Keeps a worker's own images. */
    private record Read(
            FileSpec spec,
            PortableDataStream train,
            @Nullable PortableDataStream test,
            Broadcast<Parts> parts,
            Broadcast<int[]> trainLabels,
            Broadcast<int[]> testLabels,
            int workers)
            implements FlatMapFunction<Iterator<Integer>, FileShare> {
        @Override
        public Iterator<FileShare> call(Iterator<Integer> numbers) throws IOException {
            int number = numbers.next();
            Examples none = new Examples(new byte[0], 1, new int[0]);
            Parts all = parts.value();
            return List.of(new FileShare(
                            number,
                            spec,
                            own(train, all.train(), trainLabels.value(), number),
                            test == null ? none : own(test, all.test(), testLabels.value(), number)))
                    .iterator();
        }

        private Examples own(PortableDataStream file, int[] places, int[] labels, int number) throws IOException {
            int inputs = spec.inputs();
            int size = Parts.size(places, number, workers);
            byte[] features = new byte[size * inputs];
            int[] classes = new int[size];
            try (DataInputStream in = open(file)) {
                in.skipNBytes(16);
                byte[] image = new byte[inputs];
                for (int row = 0; row < places.length; row++) {
                    in.readFully(image);
                    if (places[row] >= 0 && places[row] % workers == number) {
                        int at = places[row] / workers;
                        System.arraycopy(image, 0, features, at * inputs, inputs);
                        classes[at] = labels[row];
                    }
                }
            }
            return new Examples(features, 1, classes);
        }
    }
}
