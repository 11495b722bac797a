package io.gradus.checkpoint;

import io.gradus.checkpoint.CheckpointException.Kind;
import io.gradus.health.Verdict;
import io.gradus.run.Version;
import io.gradus.state.StateTape;
import io.gradus.train.Trainer;
import io.gradus.train.TrainerState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that was read.
 *
 * <pre>{@code
 * Checkpoint checkpoint = Checkpoint.read(Path.of("run.ckpt"));
 * try (Trainer trainer = Trainer.of(net, rule, split).seed(1).start()) { // by the settings of the run that wrote it
 *     checkpoint.restore(trainer);
 *     trainer.until(100);
 * }
 * }</pre>
 */
public final class Checkpoint {
    private final Path file;
    private final Map<String, String> metadata;
    private final Map<String, String> settings;
    private final List<String> labels;
    private final long[] numbers;
    private final List<float[]> floats;
    private final List<Verdict> verdicts;

    Checkpoint(
            Path file,
            Map<String, String> metadata,
            Map<String, String> settings,
            List<String> labels,
            long[] numbers,
            List<float[]> floats,
            List<Verdict> verdicts) {
        this.file = file;
        this.metadata = metadata;
        this.settings = settings;
        this.labels = labels;
        this.numbers = numbers;
        this.floats = floats;
        this.verdicts = verdicts;
        if (numbers.length <= TrainerState.RATE) {
            throw new IllegalArgumentException("its numbers are too few");
        }
    }

    /**
     * Reads one file.
     *
     * @throws CheckpointException if it is missing, damaged, or no checkpoint
     */
    public static Checkpoint read(Path file) {
        return CheckpointReader.read(file);
    }

    public Path file() {
        return file;
    }

    /** The version of Gradus that wrote it. */
    public String version() {
        return metadata.getOrDefault("gradus.version", "unknown");
    }

    /** What ran the plan: {@code native/avx2}. */
    public String executor() {
        return metadata.getOrDefault("executor", "unknown");
    }

    /** The epoch that was under way, 1 being the first. */
    public int epoch() {
        return (int) numbers[TrainerState.EPOCH];
    }

    /** The samples of that epoch that were done. */
    public long samples() {
        return numbers[TrainerState.DONE];
    }

    /** The samples of an epoch. */
    public String samplesPerEpoch() {
        return metadata.getOrDefault("samples.per.epoch", "?");
    }

    /** The steps that were finished. */
    public long steps() {
        return numbers[TrainerState.STEPS];
    }

    /** The learning rate. */
    public float rate() {
        return Float.intBitsToFloat((int) numbers[TrainerState.RATE]);
    }

    /** The run's last verdict; null if it watched none. */
    public @Nullable Verdict verdict() {
        return verdicts.isEmpty() ? null : verdicts.get(0);
    }

    /** Every setting that decides the outcome, by name. */
    public Map<String, String> settings() {
        return new LinkedHashMap<>(settings);
    }

    /** What is kept, and how many floats of it. */
    public Map<String, Integer> contents() {
        Map<String, Integer> contents = new LinkedHashMap<>();
        for (int n = 0; n < labels.size(); n++) {
            contents.put(labels.get(n), floats.get(n).length);
        }
        return contents;
    }

    /**
     * The settings in which a trainer differs from the run, each as {@code name: there, but here}; empty if it may go
     * on.
     */
    public List<String> differences(Trainer trainer) {
        List<String> differences = new ArrayList<>();
        if (!version().equals(Version.gradus())) {
            differences.add("gradus version: " + version() + " wrote it, but this is " + Version.gradus());
        }
        Map<String, String> here = trainer.state().identity();
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(here);
        for (String name : all.keySet()) {
            String before = settings.getOrDefault(name, "none");
            String now = here.getOrDefault(name, "none");
            if (!before.equals(now)) {
                differences.add(name + ": " + before + " in the checkpoint, but " + now + " here");
            }
        }
        return differences;
    }

    /**
     * Puts a trainer where the run was; it goes on bit for bit as the run would have, with the same executor.
     *
     * @param trainer that was just started by the same settings
     * @throws CheckpointException if the settings, the data or the version are not the same, the difference named
     */
    public void restore(Trainer trainer) {
        List<String> differences = differences(trainer);
        if (!differences.isEmpty()) {
            int more = differences.size() - 3;
            throw new CheckpointException(
                    Kind.OTHER_RUN,
                    file,
                    "is a checkpoint of another run; "
                            + String.join("; ", differences.subList(0, Math.min(3, differences.size())))
                            + (more > 0 ? "; and " + more + " more" : ""));
        }
        TrainerState state = trainer.state();
        StateTape tape = StateTape.of(state);
        boolean fits = tape.numbers().length == numbers.length
                && tape.objects().length == verdicts.size()
                && state.labels().equals(labels);
        for (int n = 0; fits && n < floats.size(); n++) {
            fits = tape.floats()[n].length == floats.get(n).length;
        }
        if (!fits) {
            throw new CheckpointException(Kind.OTHER_RUN, file, "has another content than this Gradus saves");
        }
        System.arraycopy(numbers, 0, tape.numbers(), 0, numbers.length);
        for (int n = 0; n < floats.size(); n++) {
            System.arraycopy(floats.get(n), 0, tape.floats()[n], 0, floats.get(n).length);
        }
        for (int n = 0; n < verdicts.size(); n++) {
            tape.objects()[n] = verdicts.get(n);
        }
        tape.load(state);
        state.resume();
    }
}
