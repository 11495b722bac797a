package io.gradus.benchmarks.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import weka.classifiers.functions.MultilayerPerceptron;
import weka.core.Attribute;
import weka.core.DenseInstance;
import weka.core.Instances;

/**
 * Weka's multilayer perceptron: sigmoid units under the squared error, one sample at a time, in double precision, from
 * initial weights of its own. A step of it is a pass over the whole data set.
 */
final class WekaPeer extends Peer {
    private final MultilayerPerceptron network = new MultilayerPerceptron();
    private Instances instances;

    public static void main(String[] args) {
        new WekaPeer().run(args);
    }

    @Override
    String name() {
        return "weka";
    }

    @Override
    int chunk() {
        return SAMPLES;
    }

    @Override
    boolean squaredError() {
        return true;
    }

    @Override
    void open(Workload w, Data data) throws Exception {
        if (w.batch() != 1) {
            throw new UnsupportedOperationException("has no minibatches, so no " + w.name());
        }
        ArrayList<Attribute> attributes = new ArrayList<>();
        for (int i = 0; i < w.inputs(); i++) {
            attributes.add(new Attribute("x" + i));
        }
        List<String> labels = new ArrayList<>();
        for (int c = 0; c < w.classes(); c++) {
            labels.add("c" + c);
        }
        attributes.add(new Attribute("class", labels));
        instances = new Instances("synthetic", attributes, SAMPLES);
        instances.setClassIndex(w.inputs());
        for (int i = 0; i < SAMPLES; i++) {
            double[] row = Arrays.copyOf(toDoubles(data.x()[i]), w.inputs() + 1);
            row[w.inputs()] = data.labels()[i];
            instances.add(new DenseInstance(1, row));
        }
        network.setHiddenLayers(Arrays.stream(w.widths(), 1, w.layers())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(",")));
        network.setLearningRate(w.rate());
        network.setMomentum(0);
        network.setNormalizeAttributes(false);
        network.setReset(false);
        network.setSeed(1);
        network.setTrainingTime(1_000_000);
        network.initializeClassifier(instances);
    }

    @Override
    void train(int first) throws Exception {
        network.next();
    }

    @Override
    double[][] predict() throws Exception {
        return network.distributionsForInstances(instances);
    }
}
