package io.gradus.benchmarks.peers;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A library under comparison, and what the Java peers share: the workloads, the data files and the timing loop. It is
 * {@code c/bench.c} in Java: {@code PEER WORKLOAD SECONDS} trains one pass, reports the loss there, warms up, counts
 * samples for SECONDS, and prints one line of JSON.
 */
abstract class Peer {
    static final int SAMPLES = 4096;

    /** Layer widths from the inputs to the classes; {@code rate} applies to the mean gradient of a minibatch. */
    record Workload(String name, int[] widths, boolean tanh, int batch, float rate) {
        int inputs() {
            return widths[0];
        }

        int layers() {
            return widths.length - 1;
        }

        int classes() {
            return widths[widths.length - 1];
        }
    }

    /** {@code x} is (samples, inputs), {@code weights[layer]} is (fanOut, fanIn); initial biases are 0. */
    record Data(float[][] x, int[] labels, float[][][] weights) {
        double[][] xAsDoubles() {
            return Arrays.stream(x).map(Peer::toDoubles).toArray(double[][]::new);
        }
    }

    private static final Map<String, Workload> WORKLOADS = new TreeMap<>();

    static {
        int[] deep = new int[58];
        Arrays.fill(deep, 32);
        deep[0] = 64;
        deep[57] = 10;
        for (Workload w : List.of(
                new Workload("W1/1", new int[] {4, 16, 3}, true, 1, 0.01f),
                new Workload("W2/1", new int[] {64, 32, 10}, true, 1, 0.01f),
                new Workload("W2/32", new int[] {64, 32, 10}, true, 32, 0.01f),
                new Workload("W3/1", new int[] {784, 128, 64, 10}, false, 1, 0.001f),
                new Workload("W3/32", new int[] {784, 128, 64, 10}, false, 32, 0.01f),
                new Workload("W3/128", new int[] {784, 128, 64, 10}, false, 128, 0.01f),
                new Workload("W4/32", deep, false, 32, 0.001f))) {
            WORKLOADS.put(w.name(), w);
        }
    }

    /** The library's name in the table. */
    abstract String name();

    /** Prepares the network with the initial weights; throws {@link UnsupportedOperationException} with the reason. */
    abstract void open(Workload workload, Data data) throws Exception;

    /** Trains on samples [first, first + chunk()), minibatch after minibatch. */
    abstract void train(int first) throws Exception;

    /** The probabilities of the classes, or for a squared error the outputs, of every sample: (samples, classes). */
    abstract double[][] predict() throws Exception;

    /** Samples between two looks at the clock: a multiple of the batch size, a divisor of the samples. */
    int chunk() {
        return 512;
    }

    /** Whether the library trains on the squared error, for want of a softmax cross-entropy. */
    boolean squaredError() {
        return false;
    }

    final void run(String[] args) {
        int status;
        try {
            status = measure(args);
        } catch (UnsupportedOperationException e) {
            System.err.println(name() + ": " + e.getMessage());
            status = 1;
        } catch (Exception | LinkageError e) {
            System.err.println(name() + ": " + e);
            status = 1;
        }
        System.exit(status); // some of the libraries leave threads behind
    }

    private int measure(String[] args) throws Exception {
        Workload workload = args.length == 2 ? WORKLOADS.get(args[0]) : null;
        if (workload == null) {
            System.err.println("usage: " + name() + " " + String.join("|", WORKLOADS.keySet()) + " SECONDS");
            return 2;
        }
        double seconds = Double.parseDouble(args[1]);
        Data data = load(workload);
        open(workload, data);

        train(0);
        double firstStep = sinceLaunch();
        for (int first = chunk(); first < SAMPLES; first += chunk()) {
            train(first);
        }
        double loss = meanLoss(data);

        // A JIT needs longer to warm up than C: as long again as the measurement.
        int first = timed(0, seconds, new long[1]);
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long[] samples = new long[1];
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        timed(first, seconds, samples);
        double elapsed = 1e-9 * (System.nanoTime() - start);
        cpu = process.getProcessCpuTime() - cpu;

        System.out.printf(
                Locale.ROOT,
                "{\"peer\": \"%s\", \"workload\": \"%s\", \"samples_per_second\": %.1f, \"loss\": %s, "
                        + "\"final_loss\": %s, \"loss_kind\": \"%s\", \"core_share\": %.3f, \"first_step_ms\": %s}%n",
                name(),
                workload.name(),
                samples[0] / elapsed,
                number(loss),
                number(meanLoss(data)),
                squaredError() ? "squared error" : "cross-entropy",
                1e-9 * cpu / elapsed,
                number(firstStep));
        return 0;
    }

    /** Milliseconds since compare started this process, which it tells in the environment; NaN where nobody did. */
    private static double sinceLaunch() {
        String launched = System.getenv("GRADUS_BENCH_LAUNCHED"); // CLOCK_MONOTONIC, as System.nanoTime() on Linux
        return launched == null ? Double.NaN : 1e-6 * System.nanoTime() - 1e3 * Double.parseDouble(launched);
    }

    /**
     * Trains from sample {@code first} on for {@code seconds}; counts into {@code samples[0]}; returns the next sample.
     */
    private int timed(int first, double seconds, long[] samples) throws Exception {
        long end = System.nanoTime() + (long) (1e9 * seconds);
        int next = first;
        do {
            train(next);
            next = (next + chunk()) % SAMPLES;
            samples[0] += chunk();
        } while (System.nanoTime() < end);
        return next;
    }

    private double meanLoss(Data data) throws Exception {
        double[][] predicted = predict();
        double sum = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double[] p = predicted[i];
            int label = data.labels()[i];
            if (squaredError()) {
                for (int c = 0; c < p.length; c++) {
                    sum += (p[c] - (c == label ? 1 : 0)) * (p[c] - (c == label ? 1 : 0));
                }
            } else {
                sum -= Math.log(Math.max(1e-30, p[label]));
            }
        }
        return sum / SAMPLES;
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : "null";
    }

    private static Data load(Workload w) throws IOException {
        String folder = System.getenv().getOrDefault("GRADUS_BENCH_DATA", "build/data");
        ByteBuffer bytes = ByteBuffer.wrap(
                        Files.readAllBytes(Path.of(folder, w.name().substring(0, 2) + ".bin")))
                .order(ByteOrder.LITTLE_ENDIAN);
        float[][] x = matrix(bytes, SAMPLES, w.inputs());
        int[] labels = new int[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            labels[i] = bytes.getInt();
        }
        List<float[][]> weights = new ArrayList<>();
        for (int l = 0; l < w.layers(); l++) {
            weights.add(matrix(bytes, w.widths()[l + 1], w.widths()[l]));
        }
        return new Data(x, labels, weights.toArray(float[][][]::new));
    }

    private static float[][] matrix(ByteBuffer bytes, int rows, int columns) {
        float[][] m = new float[rows][columns];
        for (float[] row : m) {
            for (int i = 0; i < columns; i++) {
                row[i] = bytes.getFloat();
            }
        }
        return m;
    }

    static double[] toDoubles(float[] row) {
        double[] d = new double[row.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = row[i];
        }
        return d;
    }

    /** Rows that hold 1 at the label and 0 elsewhere, (samples, classes). */
    static double[][] oneHot(int[] labels, int classes) {
        double[][] rows = new double[labels.length][classes];
        for (int i = 0; i < labels.length; i++) {
            rows[i][labels[i]] = 1;
        }
        return rows;
    }

    /** The rows of a matrix, one after another. */
    static float[] flat(float[][] rows) {
        float[] all = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
        }
        return all;
    }
}
