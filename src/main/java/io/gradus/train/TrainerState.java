package io.gradus.train;

import io.gradus.data.Fingerprint;
import io.gradus.data.Part;
import io.gradus.health.HealthLimit;
import io.gradus.state.RecordText;
import io.gradus.state.StateTape;
import io.gradus.state.Stateful;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * All that the rest of a run follows from: the arena's lasting regions, the position in the epoch, what schedule, early
 * stopping, remedies and health have seen, and the best weights. What is drawn at random follows from the seed, the
 * epoch and the step, so that no generator has a state.
 *
 * <p>To be saved and loaded between two steps, from within {@link TrainingListener#progress} or before the first epoch;
 * a run that has failed has no state to go on from.
 */
public final class TrainerState implements Stateful {
    /** Where the lane of numbers has the epoch, 1 being the first; 0 before it. */
    public static final int EPOCH = 0;
    /** Where it has the steps finished. */
    public static final int STEPS = 1;
    /** Where it has the epoch's samples that are done. */
    public static final int DONE = 5;
    /** Where it has the bits of the learning rate, a float's. */
    public static final int RATE = 7;

    private final TrainerSettings settings;
    private final EpochLoop loop;
    private final ArenaState arena;

    TrainerState(TrainerSettings settings, EpochLoop loop, ArenaState arena) {
        this.settings = settings;
        this.loop = loop;
        this.arena = arena;
    }

    @Override
    public void state(StateTape tape) {
        arena.state(tape);
        loop.state(tape);
    }

    /** After a load: the epoch that was under way goes on where it was, with the examples in its order. */
    public void resume() {
        loop.resume();
    }

    /** Whether the run has failed, and so has no state to go on from. */
    public boolean hasFailed() {
        return loop.recovery.failure() != null;
    }

    /** Examples of an epoch. */
    public int samplesPerEpoch() {
        return loop.progress.samplesPerEpoch();
    }

    /** What each stretch of floats holds, in their order. */
    public List<String> labels() {
        List<String> labels = new ArrayList<>(arena.labels());
        if (loop.recovery.keepsBest()) {
            labels.add("best weights");
        }
        labels.add("health counters");
        return labels;
    }

    /**
     * Every setting that decides how the run goes on, and the data it goes on with, as text by name; with what is
     * computed by other means in another order, the number of epochs and the executor, left out.
     */
    public Map<String, String> identity() {
        Map<String, String> identity = new LinkedHashMap<>();
        RecordText.put(identity, "network", settings.network());
        RecordText.put(identity, "training", settings.training());
        identity.put("seed", Long.toString(settings.seed()));
        identity.put("shuffle", Boolean.toString(settings.shuffle()));
        identity.put("validate every", Integer.toString(settings.validateEvery()));
        identity.put(
                "scaling",
                settings.scaling().method() + " "
                        + checksum(
                                settings.scaling().shift(), settings.scaling().scale()));
        RecordText.put(identity, "remedies", settings.remedies());
        RecordText.put(identity, "schedule", settings.schedule());
        RecordText.put(identity, "stopping", settings.stopping());
        for (HealthLimit limit : HealthLimit.values()) {
            identity.put(
                    "health limit " + limit.label(),
                    Double.toString(settings.limits().get(limit)));
        }
        identity.put("data", Fingerprint.of(settings.split().train().data()));
        put(identity, "training part", settings.split().train());
        put(identity, "validation part", settings.split().validation());
        return identity;
    }

    private static void put(Map<String, String> identity, String name, Part part) {
        CRC32C crc = new CRC32C();
        ByteBuffer rows = ByteBuffer.allocate(part.rows().length * Integer.BYTES);
        rows.asIntBuffer().put(part.rows());
        crc.update(rows);
        identity.put(
                name,
                part.size() + " examples, rows " + HexFormat.of().toHexDigits((int) crc.getValue())
                        + (part.size() > 0 ? ", data " + Fingerprint.of(part.data()) : ""));
    }

    private static String checksum(float[]... arrays) {
        CRC32C crc = new CRC32C();
        for (float[] array : arrays) {
            ByteBuffer bytes = ByteBuffer.allocate(array.length * Float.BYTES);
            bytes.asFloatBuffer().put(array);
            crc.update(bytes);
        }
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
