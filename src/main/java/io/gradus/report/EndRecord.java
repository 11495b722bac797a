package io.gradus.report;

import io.gradus.data.Split;
import io.gradus.health.Verdict;
import io.gradus.plan.Plan;
import io.gradus.train.Evaluation;
import io.gradus.train.Failure;
import io.gradus.train.Trainer;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last record of a run's log: its test, the examples that were most wrong, and the first layer's weights. */
public final class EndRecord {
    /** Weights of the first layer that are kept at most; units beyond are left out. */
    private static final int MOST_WEIGHTS = 32_768;

    private static final int MOST_UNITS = 64;

    /** What the meter of a run says at its end. */
    public record Pace(double seconds, double samplesPerSecond, double allocatedBytesPerStep) {}

    private EndRecord() {}

    /**
     * The record, a JSON object. Asks the network about the test part once more.
     *
     * @param keptEpoch whose weights the run ended with
     * @param test of these weights; null if there was none
     * @param attempt a command that may do better; null if there is none
     */
    public static String of(
            Trainer trainer,
            Split split,
            int keptEpoch,
            @Nullable Evaluation test,
            Pace pace,
            @Nullable String attempt) {
        Verdict verdict = trainer.monitor().verdict();
        Failure failure = trainer.failure();
        JsonLine line = new JsonLine()
                .put("type", "end")
                .put("epochs", trainer.progress().epochs())
                .put("kept_epoch", keptEpoch)
                .put("stopped", failure != null ? failure.toString() : trainer.stopped())
                .put("steps", trainer.progress().steps())
                .put("skipped_steps", trainer.recovery().skipped())
                .put("seconds", pace.seconds())
                .put("samples_per_second", pace.samplesPerSecond())
                .put("allocated_bytes_per_step", pace.allocatedBytesPerStep())
                .put("verdict", verdict.state().label())
                .put("verdict_layer", verdict.layer())
                .put("remedy", verdict.remedy())
                .put("try", attempt);
        if (test != null) {
            TestExamples examples = TestExamples.of(trainer, split.test());
            line.putJson("test", test(test, split.test().data().targetNames(), examples))
                    .putJson("worst", examples.worst());
        }
        return line.putJson("first_weights", weights(trainer)).toString();
    }

    private static String test(Evaluation test, List<String> names, TestExamples examples) {
        JsonLine line = new JsonLine()
                .put("samples", test.samples())
                .put("loss", test.loss())
                .put("error_percent", test.errorPercent());
        if (test.correct() < 0) {
            return TargetFields.put(line, test, names)
                    .putJson("predicted", examples.pairs())
                    .toString();
        }
        StringBuilder confusion = new StringBuilder("[");
        for (int[] row : test.confusion()) {
            String list = new JsonLine().put("row", row).toString();
            confusion.append(confusion.length() == 1 ? "" : ",");
            confusion.append(list, "{\"row\":".length(), list.length() - 1);
        }
        return line.put("correct", test.correct())
                .putJson("confusion", confusion.append(']').toString())
                .toString();
    }

    /** Weights into each unit as 8-bit numbers, 0 at 128 and ±{@code limit} at 1 and 255: (unit, input). */
    private static String weights(Trainer trainer) {
        Plan plan = trainer.plan();
        int inputs = plan.network().features();
        int of = plan.network().layers().get(0).width();
        int units = Math.max(1, Math.min(Math.min(of, MOST_UNITS), MOST_WEIGHTS / inputs));
        inputs = Math.min(inputs, MOST_WEIGHTS);
        float[] arena = trainer.step().arena();
        int from = plan.weights(0);
        int stride = plan.stride(0);
        float limit = 0;
        for (int unit = 0; unit < units; unit++) {
            for (int i = 0; i < inputs; i++) {
                float size = Math.abs(arena[from + i * stride + unit]);
                limit = size > limit && Float.isFinite(size) ? size : limit;
            }
        }
        byte[] codes = new byte[units * inputs];
        for (int unit = 0; unit < units; unit++) {
            for (int i = 0; i < inputs; i++) {
                float weight = arena[from + i * stride + unit];
                codes[unit * inputs + i] = (byte) (128 + Math.round(limit > 0 ? 127 * weight / limit : 0));
            }
        }
        return new JsonLine()
                .put("inputs", inputs)
                .put("units", units)
                .put("of", of)
                .put("limit", limit)
                .put("packed", Base64.getEncoder().encodeToString(codes))
                .toString();
    }
}
