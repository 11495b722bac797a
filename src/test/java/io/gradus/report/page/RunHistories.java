package io.gradus.report.page;

import java.util.Random;

/** Runs that nobody has trained. */
public final class RunHistories {
    static final int LAYERS = 12;

    private RunHistories() {}

    /** An epoch of this validation loss. */
    static EpochRow epoch(int epoch, double validationLoss) {
        return new EpochRow(epoch, epoch * 10L, 0, 1.0 / epoch, 50, validationLoss, 40, 0.1, 1000, "healthy");
    }

    /** A run of so many records, with noise that no compression takes away. */
    public static RunHistory noisy(int records) {
        Random random = new Random(1);
        RunHistory history = new RunHistory("noise", LAYERS);
        for (int n = 0; n < records; n++) {
            history.begin(n * 16L, n / 16 + 1, 2 + random.nextGaussian(), 0.1, n > 500 ? "vanishing" : "healthy", 1);
            for (int layer = 0; layer < LAYERS; layer++) {
                for (PageCounter counter : PageCounter.values()) {
                    double noise = random.nextGaussian();
                    history.put(
                            counter,
                            layer,
                            counter.isLogarithmic() ? Math.pow(10, -layer + 0.3 * noise) : Math.abs(noise) % 1);
                }
            }
            history.finish();
            if (n % 16 == 15) {
                history.epoch(epoch(n / 16 + 1, random.nextDouble()));
                if (history.beginBins(n / 16 + 1)) {
                    for (int layer = 0; layer < LAYERS; layer++) {
                        for (int bin = 20; bin < 40; bin++) {
                            history.bin(layer, bin, random.nextInt(1000));
                        }
                    }
                }
            }
        }
        return history;
    }
}
