package io.gradus.train;

import io.gradus.plan.Plan;
import io.gradus.step.Source;
import io.gradus.step.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a network forward over whole parts. */
public final class Evaluator {
    private final Step step;

    public Evaluator(Step step) {
        this.step = step;
    }

    /** Receives the outputs of one example; {@code outputs} is reused for the next. */
    @FunctionalInterface
    public interface OutputSink {
        void accept(int row, float[] outputs);
    }

    /** Loss, hits and confusion matrix of a bound source; null for an empty one. */
    public @Nullable Evaluation evaluate(Source source) {
        if (source.size() == 0) {
            return null;
        }
        boolean classes = source.data().isClassification();
        int[][] confusion = new int[classes ? source.data().outputs() : 0]
                [classes ? source.data().outputs() : 0];
        TargetErrors errors = classes || source.data().hasOwnAnswers() ? null : new TargetErrors(source.data());
        double loss = outputs(source, (row, outputs) -> {
            if (classes) {
                confusion[source.data().label(row)][largest(outputs)]++;
            } else if (errors != null) {
                errors.add(row, outputs);
            }
        });
        int correct = classes ? 0 : -1;
        for (int c = 0; c < confusion.length; c++) {
            correct += confusion[c][c];
        }
        return new Evaluation(
                source.size(), loss / source.size(), correct, confusion, errors == null ? List.of() : errors.errors());
    }

    /** Hands every example's raw outputs to {@code sink}, in order; the sum of the examples' losses. */
    public double outputs(Source source, OutputSink sink) {
        return outputs(source, step.plan().network().layers().size() - 1, sink);
    }

    /** The same of any layer, of an auto-encoder's bottleneck say. */
    public double outputs(Source source, int layer, OutputSink sink) {
        Plan plan = step.plan();
        float[] outputs = new float[plan.network().layers().get(layer).width()];
        int stride = plan.stride(layer);
        int from = plan.activations(layer);
        double loss = 0;
        for (int first = 0; first < source.size(); first += plan.batchSize()) {
            int count = Math.min(plan.batchSize(), source.size() - first);
            loss += step.evaluate(source, first, count);
            for (int b = 0; b < count; b++) {
                System.arraycopy(step.arena(), from + b * stride, outputs, 0, outputs.length);
                sink.accept(source.order().get(first + b), outputs);
            }
        }
        return loss;
    }

    /** Index of the largest value, the first of equals. */
    public static int largest(float[] values) {
        int best = 0;
        for (int j = 1; j < values.length; j++) {
            if (values[j] > values[best]) {
                best = j;
            }
        }
        return best;
    }
}
