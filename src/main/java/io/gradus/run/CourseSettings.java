package io.gradus.run;

import io.gradus.rule.LearningRateSchedule;
import io.gradus.train.StoppingRule;
import java.io.Serializable;
import java.util.List;

/**
 * The course of a run, from epoch to epoch.
 *
 * @param epochs passes over the training part, at most; 0 for what suits the data
 * @param shuffle whether every epoch visits the examples in an order of its own
 * @param schedule how the learning rate changes; a cosine always goes over all epochs of the run
 * @param stopping when to end early, by any of these
 * @param validateEvery the validation part is evaluated after every so many epochs; 0 for after each
 */
public record CourseSettings(
        int epochs, boolean shuffle, LearningRateSchedule schedule, List<StoppingRule> stopping, int validateEvery)
        implements Serializable {
    /** Nothing is said. */
    public static final CourseSettings DEFAULT =
            new CourseSettings(0, true, LearningRateSchedule.CONSTANT, List.of(), 0);

    public CourseSettings {
        stopping = List.copyOf(stopping);
        if (epochs < 0) {
            throw RunProblem.NO_EPOCHS.with(epochs);
        }
    }

    /** The same with so many epochs at most. */
    public CourseSettings withEpochs(int count) {
        return new CourseSettings(count, shuffle, schedule, stopping, validateEvery);
    }

    /** The same with another schedule. */
    public CourseSettings withSchedule(LearningRateSchedule curve) {
        return new CourseSettings(epochs, shuffle, curve, stopping, validateEvery);
    }

    /** The same with other rules of stopping early. */
    public CourseSettings withStopping(List<StoppingRule> any) {
        return new CourseSettings(epochs, shuffle, schedule, any, validateEvery);
    }

    /** The schedule of a run of so many epochs. */
    LearningRateSchedule schedule(int ofEpochs) {
        return schedule.kind() == LearningRateSchedule.Kind.COSINE
                ? LearningRateSchedule.cosine(ofEpochs, schedule.factor()).withWarmup(schedule.warmup())
                : schedule;
    }
}
