package io.gradus.status.serial;

import io.gradus.health.HealthBoard;
import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.LayerFacts;
import io.gradus.health.Verdict;
import io.gradus.status.RunControl;
import io.gradus.status.StatusReading;
import java.util.ArrayList;
import java.util.List;

/** Made-up readings. */
public final class Readings {
    private Readings() {}

    /** Layers of 10, 20, … ReLU units. */
    public static List<LayerFacts> layers(int count) {
        List<LayerFacts> layers = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            layers.add(new LayerFacts(10 * (n + 1), false, true, n == count - 1));
        }
        return layers;
    }

    /** Counters that tell the layer and the counter: 0.5 · 10^-layer · (counter + 1). */
    public static HealthSnapshot snapshot(int layers, long step, double loss, Verdict verdict) {
        float[] arena = new float[layers * HealthCounter.BLOCK];
        for (int n = 0; n < layers; n++) {
            for (HealthCounter counter : HealthCounter.values()) {
                arena[n * HealthCounter.BLOCK + counter.ordinal()] =
                        (float) (0.5 * Math.pow(10, -n) * (counter.ordinal() + 1));
            }
            arena[n * HealthCounter.BLOCK + HealthCounter.PARAMETERS.ordinal()] = 100;
        }
        HealthSnapshot snapshot = new HealthSnapshot(layers);
        snapshot.copyFrom(arena, 0, step);
        snapshot.context(3, loss, 0.1f, verdict);
        return snapshot;
    }

    /** A reading of that snapshot, and of the control's state. */
    public static StatusReading reading(HealthSnapshot snapshot, RunControl control) {
        HealthBoard board = new HealthBoard(snapshot.layers());
        board.publishRelease(snapshot);
        StatusReading reading = new StatusReading(snapshot.layers());
        reading.read(board, control);
        return reading;
    }
}
