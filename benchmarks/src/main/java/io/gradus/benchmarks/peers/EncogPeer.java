package io.gradus.benchmarks.peers;

import org.encog.engine.network.activation.ActivationFunction;
import org.encog.engine.network.activation.ActivationReLU;
import org.encog.engine.network.activation.ActivationSoftMax;
import org.encog.engine.network.activation.ActivationTANH;
import org.encog.ml.data.basic.BasicMLDataSet;
import org.encog.neural.error.CrossEntropyErrorFunction;
import org.encog.neural.networks.BasicNetwork;
import org.encog.neural.networks.layers.BasicLayer;
import org.encog.neural.networks.training.propagation.back.Backpropagation;

/** Encog 3.4's backpropagation, in double precision. An iteration passes over the whole data set. */
final class EncogPeer extends Peer {
    private BasicNetwork network;
    private Backpropagation training;
    private double[][] x;
    private int classes;

    public static void main(String[] args) {
        new EncogPeer().run(args);
    }

    @Override
    String name() {
        return "encog";
    }

    @Override
    int chunk() {
        return SAMPLES;
    }

    @Override
    void open(Workload w, Data data) {
        x = data.xAsDoubles();
        classes = w.classes();
        network = new BasicNetwork();
        network.addLayer(new BasicLayer(null, true, w.inputs()));
        for (int l = 1; l < w.layers(); l++) {
            ActivationFunction activation = w.tanh() ? new ActivationTANH() : new ActivationReLU();
            network.addLayer(new BasicLayer(activation, true, w.widths()[l]));
        }
        network.addLayer(new BasicLayer(new ActivationSoftMax(), false, classes));
        network.getStructure().finalizeStructure();
        for (int l = 0; l < w.layers(); l++) {
            int fanIn = w.widths()[l];
            for (int o = 0; o < w.widths()[l + 1]; o++) {
                for (int i = 0; i < fanIn; i++) {
                    network.setWeight(l, i, o, data.weights()[l][o][i]);
                }
                network.setWeight(l, fanIn, o, 0);
            }
        }
        // It sums the gradients of a minibatch rather than averaging them.
        training = new Backpropagation(
                network, new BasicMLDataSet(x, oneHot(data.labels(), classes)), w.rate() / w.batch(), 0);
        training.setBatchSize(w.batch());
        training.setThreadCount(1);
        training.fixFlatSpot(false);
        training.setErrorFunction(new CrossEntropyErrorFunction());
    }

    @Override
    void train(int first) {
        training.iteration();
    }

    @Override
    double[][] predict() {
        double[][] p = new double[SAMPLES][classes];
        for (int i = 0; i < SAMPLES; i++) {
            network.compute(x[i], p[i]);
        }
        return p;
    }
}
