package io.gradus.benchmarks;

import io.gradus.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A trainer's speed with something over its speed without, pair by pair in one process. */
final class PairedSpeed {
    /** A speed, in samples a second. */
    @FunctionalInterface
    interface Speed {
        double measure() throws IOException;
    }

    private PairedSpeed() {}

    /** Samples a second of whole epochs, for at least so many seconds. */
    static double of(Trainer trainer, double seconds) {
        long before = trainer.progress().samples();
        long began = System.nanoTime();
        double spent;
        do {
            trainer.epoch();
            spent = (System.nanoTime() - began) / 1e9;
        } while (spent < seconds);
        return (trainer.progress().samples() - before) / spent;
    }

    /** The lower quartile, the median and the upper quartile of {@code with} over {@code without}, as text. */
    static String ratios(int rounds, Speed with, Speed without) throws IOException {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            boolean first = round % 2 == 0; // so that a machine that slows down or speeds up favours neither
            double speed = first ? with.measure() : 0;
            double plain = without.measure();
            ratios.add((first ? speed : with.measure()) / plain);
        }
        ratios.sort(null);
        return String.format(
                Locale.ROOT,
                "%.4f %.4f %.4f",
                ratios.get(rounds / 4),
                ratios.get(rounds / 2),
                ratios.get(3 * rounds / 4));
    }
}
