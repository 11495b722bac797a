package io.gradus.data;

import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.schema.TableSchema;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Numbers in the place of missing ones, which lie in a table's features as NaN: fitted on the training part alone. */
final class MissingValues {
    private MissingValues() {}

    /** Whether a set's columns still lack the numbers that take the place of missing ones. */
    static boolean areOpen(Dataset data) {
        TableSchema schema = data.schema();
        return schema != null && schema.missing().fills() && schema.lacksFills();
    }

    /**
     * The columns with each one's mean or median over the part; of a column without any number there, 0.
     *
     * @param part whose set has a schema
     */
    static TableSchema fit(TableSchema schema, Part part) {
        int width = schema.width();
        double[] fills = new double[width];
        float[] row = new float[part.data().inputs()];
        float[] column = new float[part.size()];
        boolean median = schema.missing() == MissingPolicy.MEDIAN;
        double[] sums = new double[width];
        int[] counts = new int[width];
        if (!median) {
            for (int number : part.rows()) {
                part.data().read(number, row);
                for (int i = 0; i < width; i++) { // of a window, its first row
                    if (!Float.isNaN(row[i])) {
                        sums[i] += row[i];
                        counts[i]++;
                    }
                }
            }
        }
        for (int i = 0; i < width; i++) {
            fills[i] = median ? median(part, i, column) : counts[i] == 0 ? 0 : sums[i] / counts[i];
        }
        return schema.withFills(fills);
    }

    private static double median(Part part, int input, float[] column) {
        int count = 0;
        for (int number : part.rows()) {
            float x = part.data().feature(number, input);
            if (!Float.isNaN(x)) {
                column[count++] = x;
            }
        }
        Arrays.sort(column, 0, count);
        return count == 0 ? 0 : ((double) column[(count - 1) / 2] + column[count / 2]) / 2;
    }

    /** The set with these columns, and a copy of its features where the missing ones are filled; no copy if none is. */
    static Dataset fill(Dataset data, TableSchema schema) {
        Dataset described = data.withSchema(schema);
        if (data.storage() != Dataset.Storage.FLOAT32) {
            return described;
        }
        double[] fills = schema.fills();
        int count = data.features().capacity() / Float.BYTES;
        ByteBuffer filled = null;
        for (int n = 0; n < count; n++) {
            if (!Float.isNaN(data.features().getFloat(n * Float.BYTES))) {
                continue;
            }
            if (filled == null) {
                filled = Dataset.allocate((long) count * Float.BYTES);
                filled.put(data.features().duplicate().clear()).clear();
            }
            filled.putFloat(n * Float.BYTES, (float) fills[n % fills.length]);
        }
        return filled == null ? described : described.withFloats(filled);
    }
}
