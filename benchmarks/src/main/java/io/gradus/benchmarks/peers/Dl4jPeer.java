package io.gradus.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j on ND4J's CPU backend, {@code MultiLayerNetwork.fit} on minibatches made beforehand. */
final class Dl4jPeer extends Peer {
    private final List<DataSet> batches = new ArrayList<>();
    private MultiLayerNetwork network;
    private INDArray x;
    private int batch;

    public static void main(String[] args) {
        new Dl4jPeer().run(args);
    }

    @Override
    String name() {
        return "dl4j";
    }

    @Override
    void open(Workload w, Data data) {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
        Activation activation = w.tanh() ? Activation.TANH : Activation.RELU;
        var layers = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.FLOAT)
                .updater(new Sgd(w.rate()))
                .list();
        for (int l = 0; l < w.layers() - 1; l++) {
            layers.layer(new DenseLayer.Builder()
                    .nIn(w.widths()[l])
                    .nOut(w.widths()[l + 1])
                    .activation(activation)
                    .build());
        }
        layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(w.widths()[w.layers() - 1])
                .nOut(w.classes())
                .activation(Activation.SOFTMAX)
                .build());
        network = new MultiLayerNetwork(layers.build());
        network.init();
        for (int l = 0; l < w.layers(); l++) {
            network.getLayer(l).getParam("W").assign(Nd4j.create(data.weights()[l]).transpose());
            network.getLayer(l).getParam("b").assign(0);
        }
        batch = w.batch();
        x = Nd4j.create(data.x());
        float[][] oneHot = new float[SAMPLES][w.classes()];
        for (int i = 0; i < SAMPLES; i++) {
            oneHot[i][data.labels()[i]] = 1;
        }
        for (int i = 0; i < SAMPLES; i += batch) {
            batches.add(new DataSet(
                    Nd4j.create(java.util.Arrays.copyOfRange(data.x(), i, i + batch)),
                    Nd4j.create(java.util.Arrays.copyOfRange(oneHot, i, i + batch))));
        }
    }

    @Override
    void train(int first) {
        for (int i = first / batch; i < (first + chunk()) / batch; i++) {
            network.fit(batches.get(i));
        }
    }

    @Override
    double[][] predict() {
        return network.output(x).toDoubleMatrix();
    }
}
