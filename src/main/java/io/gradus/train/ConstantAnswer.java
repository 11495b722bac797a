package io.gradus.train;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;

/** What a network that has learnt nothing scores: the loss of the constant answer that suits a training part best. */
final class ConstantAnswer {
    /** Examples that are looked at, at most. */
    private static final int ENOUGH = 4000;

    private ConstantAnswer() {}

    /**
     * The loss; for a distance other than the squared one that of the mean, a little above the best. NaN for an
     * auto-encoder.
     */
    static double loss(NetworkSpec network, Part part) {
        if (network.topology().autoencoder()) {
            return Double.NaN; // its answers are its inputs as they are scaled
        }
        Dataset data = part.data();
        Loss loss = network.loss();
        int outputs = Math.min(network.outputs(), data.outputs());
        double[] means = new double[outputs];
        int every = Math.max(1, part.size() / ENOUGH);
        int examples = 0;
        for (int n = 0; n < part.size(); n += every) {
            examples++;
            for (int j = 0; j < outputs; j++) {
                means[j] += data.target(part.rows()[n], j);
            }
        }
        for (int j = 0; j < outputs; j++) {
            means[j] /= examples;
        }
        double total = 0;
        for (int n = 0; n < part.size(); n += every) {
            for (int j = 0; j < outputs; j++) {
                total += of(loss, means[j], data.target(part.rows()[n], j));
            }
        }
        return total / examples / (loss == Loss.CROSS_ENTROPY ? 1 : outputs);
    }

    private static double of(Loss loss, double mean, double target) {
        double size = Math.abs(mean - target);
        return switch (loss) {
            case CROSS_ENTROPY -> target == 0 ? 0 : -target * Math.log(mean);
            case BCE ->
                -(target == 0 ? 0 : target * Math.log(mean)) - (target == 1 ? 0 : (1 - target) * Math.log(1 - mean));
            case MSE -> size * size;
            case MAE -> size;
            case HUBER -> size <= 1 ? size * size / 2 : size - 0.5;
        };
    }
}
