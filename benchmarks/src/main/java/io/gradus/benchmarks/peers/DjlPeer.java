package io.gradus.benchmarks.peers;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** DJL on its PyTorch engine: forward, loss, backward and step of a {@code Trainer}, on minibatches made beforehand. */
final class DjlPeer extends Peer {
    private final List<NDList> inputs = new ArrayList<>();
    private final List<NDList> labels = new ArrayList<>();
    private Engine engine;
    private Trainer trainer;
    private Loss loss;
    private NDArray x;
    private int batch;

    public static void main(String[] args) {
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        new DjlPeer().run(args);
    }

    @Override
    String name() {
        return "djl-torch";
    }

    @Override
    void open(Workload w, Data data) {
        engine = Engine.getEngine("PyTorch");
        SequentialBlock network = new SequentialBlock();
        List<Block> linears = new ArrayList<>();
        for (int l = 0; l < w.layers(); l++) {
            Linear linear = Linear.builder().setUnits(w.widths()[l + 1]).build();
            linears.add(linear);
            network.add(linear);
            if (l < w.layers() - 1) {
                network.add(w.tanh() ? Activation::tanh : Activation::relu);
            }
        }
        Model model = Model.newInstance("peer", "PyTorch");
        model.setBlock(network);
        loss = Loss.softmaxCrossEntropyLoss();
        batch = w.batch();
        trainer = model.newTrainer(new DefaultTrainingConfig(loss)
                .optOptimizer(Optimizer.sgd()
                        .setLearningRateTracker(Tracker.fixed(w.rate()))
                        .build()));
        trainer.initialize(new Shape(batch, w.inputs()));
        NDManager manager = trainer.getManager();
        for (int l = 0; l < w.layers(); l++) {
            var parameters = linears.get(l).getParameters();
            Shape shape = new Shape(w.widths()[l + 1], w.widths()[l]);
            manager.create(flat(data.weights()[l]), shape)
                    .copyTo(parameters.get("weight").getArray());
            manager.zeros(new Shape(w.widths()[l + 1]))
                    .copyTo(parameters.get("bias").getArray());
        }
        x = manager.create(flat(data.x()), new Shape(SAMPLES, w.inputs()));
        for (int i = 0; i < SAMPLES; i += batch) {
            inputs.add(new NDList(manager.create(
                    flat(Arrays.copyOfRange(data.x(), i, i + batch)), new Shape(batch, w.inputs()))));
            labels.add(new NDList(
                    manager.create(Arrays.copyOfRange(data.labels(), i, i + batch), new Shape(batch))));
        }
    }

    @Override
    void train(int first) {
        for (int i = first / batch; i < (first + chunk()) / batch; i++) {
            try (GradientCollector collector = engine.newGradientCollector()) {
                NDList output = trainer.forward(inputs.get(i));
                NDArray value = loss.evaluate(labels.get(i), output);
                collector.backward(value);
                value.close();
                output.close();
            }
            trainer.step();
        }
    }

    @Override
    double[][] predict() {
        NDArray p = trainer.evaluate(new NDList(x)).singletonOrThrow().softmax(1);
        float[] all = p.toFloatArray();
        int classes = all.length / SAMPLES;
        double[][] rows = new double[SAMPLES][];
        for (int i = 0; i < SAMPLES; i++) {
            rows[i] = toDoubles(Arrays.copyOfRange(all, i * classes, (i + 1) * classes));
        }
        return rows;
    }
}
