package io.gradus.benchmarks.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import smile.classification.MLP;
import smile.model.mlp.Layer;
import smile.model.mlp.LayerBuilder;
import smile.model.mlp.OutputFunction;
import smile.util.function.TimeFunction;

/**
 * Smile's multilayer perceptron: single-precision tensors inside, samples given as doubles, its own minibatch update.
 */
final class SmilePeer extends Peer {
    private Network network;
    private double[][] x;
    private double[][][] batches;
    private int[][] labels;
    private int batch;
    private int classes;

    /** Opens the layers, to give them the common initial weights. */
    private static final class Network extends MLP {
        Network(LayerBuilder[] layers) {
            super(layers);
        }

        void start(Data data) {
            int index = 0;
            List<Layer> layers = new ArrayList<>(Arrays.asList(net));
            layers.add(output);
            for (Layer layer : layers) {
                if (layer.weight() == null) {
                    continue; // the input layer
                }
                float[][] weights = data.weights()[index++];
                for (int o = 0; o < weights.length; o++) {
                    for (int i = 0; i < weights[0].length; i++) {
                        layer.weight().set(o, i, weights[o][i]);
                    }
                    layer.bias().set(o, 0);
                }
            }
            if (index != data.weights().length) {
                throw new IllegalStateException("set " + index + " layers of " + data.weights().length);
            }
        }
    }

    public static void main(String[] args) {
        new SmilePeer().run(args);
    }

    @Override
    String name() {
        return "smile";
    }

    @Override
    void open(Workload w, Data data) {
        LayerBuilder[] layers = new LayerBuilder[w.layers() + 1];
        layers[0] = Layer.input(w.inputs());
        for (int l = 1; l < w.layers(); l++) {
            layers[l] = w.tanh() ? Layer.tanh(w.widths()[l]) : Layer.rectifier(w.widths()[l]);
        }
        layers[w.layers()] = Layer.mle(w.classes(), OutputFunction.SOFTMAX);
        network = new Network(layers);
        network.start(data);
        network.setLearningRate(TimeFunction.constant(w.rate()));

        x = data.xAsDoubles();
        batch = w.batch();
        classes = w.classes();
        batches = new double[SAMPLES / batch][][];
        labels = new int[SAMPLES / batch][];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = Arrays.copyOfRange(x, i * batch, (i + 1) * batch);
            labels[i] = Arrays.copyOfRange(data.labels(), i * batch, (i + 1) * batch);
        }
    }

    @Override
    void train(int first) {
        for (int i = first / batch; i < (first + chunk()) / batch; i++) {
            if (batch == 1) {
                network.update(batches[i][0], labels[i][0]);
            } else {
                network.update(batches[i], labels[i]);
            }
        }
    }

    @Override
    double[][] predict() {
        double[][] p = new double[SAMPLES][classes];
        for (int i = 0; i < SAMPLES; i++) {
            network.predict(x[i], p[i]);
        }
        return p;
    }
}
