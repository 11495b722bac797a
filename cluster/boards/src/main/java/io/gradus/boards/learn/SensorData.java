package io.gradus.boards.learn;

import io.gradus.boards.wire.Lesson;
import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The latest examples of a sensor, in bounded memory: a new one takes the place of the oldest. While fewer have come
 * than
 * there are places, those that have come stand in the other places too, so that a place never holds nothing.
 *
 * <p>One thread puts examples in, {@link #add}; the training thread takes them over between rounds.
 */
public final class SensorData implements BoardData {
    private final int inputs;
    private final int targets; // values to predict; 0 for classes
    private final int places;
    private final @Nullable Scaling targetScaling;
    private final ByteBuffer features; // (places, inputs)
    private final ByteBuffer answers; // (places) classes, or (places, targets) values
    private final Part part;
    private final float[] ring; // (places, inputs + max(1, targets)): what came, by the thread that puts in
    private long received;
    private long taken;

    /** @param places how many examples are kept, at least 1 */
    public SensorData(Lesson lesson, int inputs, int outputs, int places) {
        boolean classes = !lesson.classNames().isEmpty();
        this.inputs = inputs;
        this.targets = classes ? 0 : outputs;
        this.places = places;
        this.targetScaling =
                lesson.targetScaling() == null ? null : lesson.targetScaling().scaling();
        this.features = Dataset.allocate((long) places * inputs * Float.BYTES);
        this.answers = Dataset.allocate((long) places * Math.max(1, targets) * Float.BYTES);
        Dataset data = classes
                ? Dataset.classification(
                        "sensor", Dataset.Storage.FLOAT32, places, inputs, features, answers, lesson.classNames())
                : Dataset.regression("sensor", Dataset.Storage.FLOAT32, places, inputs, outputs, features, answers);
        this.part = Part.all(data);
        this.ring = new float[places * width()];
    }

    private int width() {
        return inputs + Math.max(1, targets);
    }

    /**
     * Adds an example; any one thread.
     *
     * @param example (inputs) features, unscaled, and behind them the class number, or the (outputs) values
     */
    public synchronized void add(float[] example) {
        System.arraycopy(example, 0, ring, (int) (received % places) * width(), width());
        received++;
        notifyAll();
    }

    /** Waits for so many examples; whether they are there. */
    public synchronized boolean await(long examples, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (received < examples && System.nanoTime() < end) {
            wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        return received >= examples;
    }

    /** Examples that have come so far. */
    public synchronized long received() {
        return received;
    }

    @Override
    public synchronized void refresh() {
        if (received < places && received > taken) {
            for (int place = 0; place < places; place++) {
                copy((int) (place % received), place);
            }
        } else {
            for (long n = Math.max(taken, received - places); n < received; n++) {
                copy((int) (n % places), (int) (n % places));
            }
        }
        taken = received;
    }

    private void copy(int from, int to) {
        int at = from * width();
        for (int i = 0; i < inputs; i++) {
            features.putFloat((to * inputs + i) * Float.BYTES, ring[at + i]);
        }
        if (targets == 0) {
            answers.putInt(to * Integer.BYTES, (int) ring[at + inputs]);
        }
        for (int j = 0; j < targets; j++) {
            float value = ring[at + inputs + j];
            float scaled = targetScaling == null ? value : (float) targetScaling.apply(j, value);
            answers.putFloat((to * targets + j) * Float.BYTES, scaled);
        }
    }

    @Override
    public Part part() {
        return part;
    }

    @Override
    public int count() {
        return -1;
    }
}
