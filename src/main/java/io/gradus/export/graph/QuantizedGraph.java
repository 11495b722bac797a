package io.gradus.export.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * A graph whose weights and values between the layers are bytes.
 *
 * <pre>
 * weight of unit j  = q · scale of the unit                 q in -127..127, symmetric: 0 stays 0
 * value             = (q - zero) · scale of the value       q in -128..127, from the least to the largest value seen
 * z of unit j       = bias + sum over reads of factor · (sum over i of q weight · q value)
 * </pre>
 *
 * The sum over i is one of whole numbers; what the values' zeros add to it is constant and part of the bias.
 * Activations, norms and sums that skips add are computed in floats.
 */
public final class QuantizedGraph {
    private static final int LARGEST = 127;

    private final Graph graph;
    private final Range[] ranges; // of the inputs, then of each layer's outputs
    private final List<Layer> layers = new ArrayList<>(); // with the weights that bytes stand for

    /** The bytes of a value: x = (q - zero) · scale. */
    public record Range(float scale, int zero) {
        /** From the least to the largest value, 0 among them. */
        static Range of(double least, double most) {
            double low = Math.min(0, least);
            double high = Math.max(0, most);
            float scale = high == low ? 1 : (float) ((high - low) / (2 * LARGEST + 1));
            return new Range(scale, (int) Math.rint(-(LARGEST + 1) - low / scale));
        }

        /** The byte of a value. */
        int quantize(double x) {
            return (int) Math.max(-LARGEST - 1, Math.min(LARGEST, Math.rint(x / scale) + zero));
        }

        /** What that byte stands for. */
        double round(double x) {
            return (quantize(x) - zero) * (double) scale;
        }
    }

    /**
     * What a layer reads, in bytes.
     *
     * @param from the layer whose outputs they are, or {@link Layer#INPUTS}
     * @param width of the value
     * @param weight (fanOut, width)
     * @param factor (fanOut), of the sums
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, by a writer; compared by nobody
    public record Read(int from, int width, byte[] weight, float[] factor) {}

    private QuantizedGraph(Graph graph, Range[] ranges) {
        this.graph = graph;
        this.ranges = ranges;
        for (Layer layer : graph.layers()) {
            List<Layer.Read> reads = new ArrayList<>();
            for (Layer.Read read : layer.reads()) {
                float[] scales = scales(read, layer.fanOut());
                byte[] bytes = bytes(read, scales);
                float[] weight = new float[bytes.length];
                for (int k = 0; k < weight.length; k++) {
                    weight[k] = bytes[k] * scales[k / read.width()];
                }
                reads.add(new Layer.Read(read.from(), read.width(), weight));
            }
            layers.add(layer.withReads(reads));
        }
    }

    /**
     * Calibrates a graph.
     *
     * @param examples raw inputs less their offsets, missing ones filled; at least one
     */
    public static QuantizedGraph of(Graph graph, Iterable<double[]> examples) {
        int values = graph.layers().size();
        double[] least = new double[values];
        double[] most = new double[values];
        GraphRun run = new GraphRun(graph, (from, x) -> {
            for (double value : x) {
                least[from + 1] = Math.min(least[from + 1], value);
                most[from + 1] = Math.max(most[from + 1], value);
            }
        });
        examples.forEach(run::outputs);
        Range[] ranges = new Range[values];
        for (int k = 0; k < values; k++) {
            ranges[k] = Range.of(least[k], most[k]);
        }
        return new QuantizedGraph(graph, ranges);
    }

    public Graph graph() {
        return graph;
    }

    /** The bytes of a layer's outputs, or of the inputs. */
    public Range range(int from) {
        return ranges[from + 1];
    }

    /** Computes answers with all the rounding that bytes do. */
    public GraphRun run() {
        return new GraphRun(graph, layers, (from, x) -> {
            for (int i = 0; i < x.length; i++) {
                x[i] = range(from).round(x[i]);
            }
        });
    }

    /** What a layer reads. */
    public List<Read> reads(Layer layer) {
        List<Read> reads = new ArrayList<>();
        for (Layer.Read read : layer.reads()) {
            float[] factors = scales(read, layer.fanOut());
            byte[] bytes = bytes(read, factors);
            for (int j = 0; j < factors.length; j++) {
                factors[j] *= range(read.from()).scale();
            }
            reads.add(new Read(read.from(), read.width(), bytes, factors));
        }
        return reads;
    }

    /** A layer's biases, less what the zeros of the values that it reads add to its sums. */
    public float[] bias(Layer layer) {
        float[] bias = layer.bias().clone();
        List<Read> reads = reads(layer);
        for (int j = 0; j < bias.length; j++) {
            double sum = bias[j];
            for (Read read : reads) {
                long weights = 0;
                for (int i = 0; i < read.width(); i++) {
                    weights += read.weight()[j * read.width() + i];
                }
                sum -= (double) read.factor()[j] * weights * range(read.from()).zero();
            }
            bias[j] = (float) sum;
        }
        return bias;
    }

    /** Of each unit, what its largest weight is divided by to be 127. */
    private static float[] scales(Layer.Read read, int fanOut) {
        float[] scales = new float[fanOut];
        for (int j = 0; j < fanOut; j++) {
            float largest = 0;
            for (int i = 0; i < read.width(); i++) {
                largest = Math.max(largest, Math.abs(read.weight()[j * read.width() + i]));
            }
            scales[j] = largest == 0 ? 1 : largest / LARGEST;
        }
        return scales;
    }

    private static byte[] bytes(Layer.Read read, float[] scales) {
        byte[] bytes = new byte[read.weight().length];
        for (int k = 0; k < bytes.length; k++) {
            float scaled = read.weight()[k] / scales[k / read.width()];
            bytes[k] = (byte) Math.max(-LARGEST, Math.min(LARGEST, Math.rint(scaled)));
        }
        return bytes;
    }
}
