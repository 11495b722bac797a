package io.gradus.lab.compare;

import io.gradus.health.Verdict;
import io.gradus.health.Verdict.State;
import io.gradus.train.Evaluation;
import io.gradus.train.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished run with its course.
 *
 * @param seed what all its randomness followed from
 * @param start what scored before the first step
 * @param points one for each epoch, in their order
 * @param keptEpoch the epoch whose weights it ended with
 * @param test on the test part; null if there is none, or the run failed
 * @param failure why it ended before its last epoch, or null
 * @param verdict the last that was said of it
 * @param stopped why it was stopped early, or null
 * @param seconds it took
 */
public record RunCourse(
        long seed,
        Start start,
        List<Point> points,
        int keptEpoch,
        @Nullable Evaluation test,
        @Nullable Failure failure,
        Verdict verdict,
        @Nullable String stopped,
        double seconds) {
    /** The loss must be below this part of its start to count as learnt. */
    private static final double LEARNT = 0.1;

    /**
     * What a run began with.
     *
     * @param loss over the training part, with the initial weights
     * @param reference loss of always giving the same answer; NaN if it is not known
     * @param weights checksum of the initial weights, equal in runs that begin with the same
     */
    public record Start(double loss, double reference, long weights) {}

    /**
     * One epoch.
     *
     * @param loss mean training loss
     * @param errorPercent training error; NaN for values to predict
     * @param validationLoss NaN without a validation part
     * @param validationErrorPercent NaN without one, and for values to predict
     * @param state the worst that was said in this epoch
     */
    public record Point(
            int epoch,
            double loss,
            double errorPercent,
            double validationLoss,
            double validationErrorPercent,
            State state) {}

    public RunCourse {
        points = List.copyOf(points);
    }

    /** The last epoch. */
    public Point last() {
        return points.get(points.size() - 1);
    }

    /** Mean training loss of the last epoch; infinite if a number was not finite. */
    public double loss() {
        double loss = last().loss();
        return failure != null || Double.isNaN(loss) ? Double.POSITIVE_INFINITY : loss;
    }

    /** Validation loss of the epoch whose weights are kept; infinite if a number was not finite, NaN if not known. */
    public double keptValidationLoss() {
        if (failure != null) {
            return Double.POSITIVE_INFINITY;
        }
        for (Point point : points) {
            if (point.epoch() == keptEpoch) {
                return point.validationLoss();
            }
        }
        return last().validationLoss();
    }

    /** Test error in per cent, or test loss where values are predicted; NaN if there is neither. */
    public double measure() {
        if (test == null) {
            return Double.NaN;
        }
        return test.correct() < 0 ? test.loss() : test.errorPercent();
    }

    /** Whether the training loss fell below a tenth of its start, and of what always giving the same answer scores. */
    public boolean learnt() {
        double low = Double.isNaN(start.reference()) ? start.loss() : Math.min(start.loss(), start.reference());
        return loss() < LEARNT * low;
    }

    /** The training losses, epoch by epoch. */
    public double[] losses() {
        return points.stream().mapToDouble(Point::loss).toArray();
    }
}
