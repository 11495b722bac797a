package io.gradus.benchmarks.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** TensorFlow-Java: one static graph with its gradients and in-place SGD updates, one session run a minibatch. */
final class TensorFlowPeer extends Peer {
    private final List<TFloat32> inputs = new ArrayList<>();
    private final List<TFloat32> labels = new ArrayList<>();
    private Session session;
    private Placeholder<TFloat32> x;
    private Placeholder<TFloat32> label;
    private Operand<TFloat32> probabilities;
    private List<String> updates;
    private TFloat32 all;
    private int batch;

    public static void main(String[] args) {
        new TensorFlowPeer().run(args);
    }

    @Override
    String name() {
        return "tensorflow";
    }

    @Override
    void open(Workload w, Data data) {
        Graph graph = new Graph();
        Ops tf = Ops.create(graph);
        x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, w.inputs())));
        label = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, w.classes())));

        List<Operand<?>> starts = new ArrayList<>();
        List<Variable<TFloat32>> parameters = new ArrayList<>();
        Operand<TFloat32> y = x;
        for (int l = 0; l < w.layers(); l++) {
            int in = w.widths()[l];
            int out = w.widths()[l + 1];
            float[][] transposed = new float[in][out];
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    transposed[i][o] = data.weights()[l][o][i];
                }
            }
            Variable<TFloat32> weight = tf.variable(Shape.of(in, out), TFloat32.class);
            Variable<TFloat32> bias = tf.variable(Shape.of(out), TFloat32.class);
            starts.add(tf.assign(weight, tf.constant(transposed)));
            starts.add(tf.assign(bias, tf.constant(new float[out])));
            parameters.add(weight);
            parameters.add(bias);
            y = tf.nn.biasAdd(tf.linalg.matMul(y, weight), bias);
            if (l < w.layers() - 1) {
                y = w.tanh() ? tf.math.tanh(y) : tf.nn.relu(y);
            }
        }
        probabilities = tf.nn.softmax(y);
        Operand<TFloat32> loss =
                tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(y, label).loss(), tf.constant(0));
        var gradients = tf.gradients(loss, parameters);
        updates = new ArrayList<>();
        for (int p = 0; p < parameters.size(); p++) {
            updates.add(tf.train
                    .applyGradientDescent(
                            parameters.get(p), tf.constant(w.rate()), gradients.<TFloat32>dy(p))
                    .op()
                    .name());
        }

        session = new Session(
                graph,
                ConfigProto.newBuilder()
                        .setIntraOpParallelismThreads(1)
                        .setInterOpParallelismThreads(1)
                        .setUsePerSessionThreads(false)
                        .build());
        Session.Runner start = session.runner();
        starts.forEach(start::addTarget);
        start.run();

        batch = w.batch();
        all = tensor(data.x());
        for (int i = 0; i < SAMPLES; i += batch) {
            inputs.add(tensor(Arrays.copyOfRange(data.x(), i, i + batch)));
            float[][] oneHot = new float[batch][w.classes()];
            for (int b = 0; b < batch; b++) {
                oneHot[b][data.labels()[i + b]] = 1;
            }
            labels.add(tensor(oneHot));
        }
    }

    private static TFloat32 tensor(float[][] rows) {
        return TFloat32.tensorOf(Shape.of(rows.length, rows[0].length), DataBuffers.of(flat(rows)));
    }

    @Override
    void train(int first) {
        for (int i = first / batch; i < (first + chunk()) / batch; i++) {
            Session.Runner step = session.runner().feed(x, inputs.get(i)).feed(label, labels.get(i));
            updates.forEach(step::addTarget);
            step.run().close();
        }
    }

    @Override
    double[][] predict() {
        try (var result = session.runner().feed(x, all).fetch(probabilities).run()) {
            float[][] p = StdArrays.array2dCopyOf((TFloat32) result.get(0));
            return Arrays.stream(p).map(Peer::toDoubles).toArray(double[][]::new);
        }
    }
}
