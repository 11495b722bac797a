package io.gradus.cluster.spark.files;

import io.gradus.data.Dataset;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Examples of a share: features as floats, little-endian, or as bytes, row by row; and class numbers.
 *
 * @param features (examples, inputs) values of {@code width} bytes
 * @param width of a feature: 4 for a float, 1 for a byte
 * @param labels (examples)
 */
record Examples(byte[] features, int width, int[] labels) implements Serializable {
    Dataset dataset(String name, int inputs, List<String> classes) {
        ByteBuffer targets = Dataset.allocate((long) labels.length * Integer.BYTES);
        targets.asIntBuffer().put(labels);
        ByteBuffer values = Dataset.allocate(features.length);
        if (width == 1) {
            values.put(0, features);
        } else {
            values.asFloatBuffer()
                    .put(ByteBuffer.wrap(features)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer());
        }
        Dataset.Storage storage = width == 1 ? Dataset.Storage.UINT8 : Dataset.Storage.FLOAT32;
        return Dataset.classification(name, storage, labels.length, inputs, values, targets, classes);
    }
}
