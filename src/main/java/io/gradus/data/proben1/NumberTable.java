package io.gradus.data.proben1;

import io.gradus.data.Buffers;
import io.gradus.data.DataException;
import io.gradus.data.Dataset;
import io.gradus.data.read.Checks;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;

/**
 * Rows of numbers in a text file, made into a {@link Dataset} in two walks over it: the first checks every cell, counts
 * and finds out how much room a feature needs; the second fills buffers of exactly the right size. So nothing is held
 * twice, however long the file.
 */
abstract class NumberTable {
    final String name;
    final int inputs;
    final int values;
    final List<String> classNames;

    /** What is done with a row; the arrays are used again for the next one. */
    interface Visitor {
        /**
         * One example.
         *
         * @param features (inputs)
         * @param values (values), to be predicted; empty for classification
         * @param label class number; 0 if there are no labels
         */
        void row(float[] features, float[] values, int label);
    }

    /**
     * @param inputs features a row
     * @param values values to predict in a row
     * @param classNames its classes; empty if it has none
     */
    NumberTable(String name, int inputs, int values, List<String> classNames) {
        this.name = name;
        this.inputs = inputs;
        this.values = values;
        this.classNames = classNames;
    }

    /** Reads from the start, checks, and hands over every row in order. */
    abstract void walk(Visitor visitor);

    /**
     * Reads it all.
     *
     * @param toTrain whether one example, or one class, is too little
     * @throws DataException naming file, line and column of the first fault
     */
    final Dataset read(boolean toTrain) {
        Survey survey = new Survey();
        walk(survey);
        Checks.size(name, survey.rows, toTrain);
        if (!classNames.isEmpty() && toTrain) {
            Checks.classes(name, survey.rows, survey.seen.cardinality(), classNames);
        }
        Dataset.Storage storage = survey.allBytes ? Dataset.Storage.UINT8 : Dataset.Storage.FLOAT32;
        ByteBuffer features = Buffers.allocate(name, survey.rows, inputs, storage.bytes());
        ByteBuffer targets = Buffers.allocate(name, survey.rows, classNames.isEmpty() ? values : 1, Float.BYTES);
        Fill fill = new Fill(storage, features, targets, !classNames.isEmpty());
        walk(fill);
        if (features.hasRemaining() || targets.hasRemaining()) {
            throw changed();
        }
        features.clear();
        targets.clear();
        return dataset(storage, survey.rows, features, targets);
    }

    private Dataset dataset(Dataset.Storage storage, int rows, ByteBuffer features, ByteBuffer targets) {
        if (!classNames.isEmpty()) {
            return Dataset.classification(name, storage, rows, inputs, features, targets, classNames);
        }
        if (values == 0) {
            return Dataset.unlabelled(name, storage, rows, inputs, features);
        }
        return Dataset.regression(name, storage, rows, inputs, values, features, targets);
    }

    private DataException changed() {
        return new DataException(name + ": changed while it was read; try again");
    }

    /** Looks at every row and keeps none. */
    private static final class Survey implements Visitor {
        private final BitSet seen = new BitSet();
        private int rows;
        private boolean allBytes = true;

        @Override
        public void row(float[] features, float[] values, int label) {
            rows = Math.incrementExact(rows);
            seen.set(label);
            for (int i = 0; i < features.length && allBytes; i++) {
                float x = features[i];
                allBytes = x == (int) x && x >= 0 && x <= 255;
            }
        }
    }

    /** Puts every row where it belongs. */
    private final class Fill implements Visitor {
        private final Dataset.Storage storage;
        private final ByteBuffer features;
        private final ByteBuffer targets;
        private final boolean labelled;

        Fill(Dataset.Storage storage, ByteBuffer features, ByteBuffer targets, boolean labelled) {
            this.storage = storage;
            this.features = features;
            this.targets = targets;
            this.labelled = labelled;
        }

        @Override
        public void row(float[] rowFeatures, float[] rowValues, int label) {
            if (features.remaining() < rowFeatures.length * storage.bytes()) {
                throw changed();
            }
            for (float x : rowFeatures) {
                if (storage == Dataset.Storage.UINT8) {
                    features.put((byte) (int) x);
                } else {
                    features.putFloat(x);
                }
            }
            if (labelled) {
                targets.putInt(label);
            }
            for (float value : rowValues) {
                targets.putFloat(value);
            }
        }
    }
}
