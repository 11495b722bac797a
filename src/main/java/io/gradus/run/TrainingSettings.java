package io.gradus.run;

import io.gradus.data.DataOptions;
import io.gradus.health.HealthLimits;
import io.gradus.train.Remedies;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a training follows from, but for the machine that it runs on; serialisable, so that another JVM can
 * do the same training to the bit. What is left at its default follows from the data.
 *
 * <pre>{@code
 * TrainingSettings settings = TrainingSettings.of("digits")
 *         .withNetwork(NetworkSettings.DEFAULT.withHidden(List.of(32)))
 *         .withCourse(CourseSettings.DEFAULT.withEpochs(20))
 *         .withSeed(3);
 * TrainedModel trained = TrainingSetup.of(settings).train();
 * ModelFile.write(Path.of("digits.safetensors"), trained.model());
 * }</pre>
 *
 * @param data the examples
 * @param network what is said of the network
 * @param start the model that training starts from; null for random weights
 * @param update how weights are updated
 * @param inputs what is done to inputs
 * @param course of the run, from epoch to epoch
 * @param limits where healthy ends
 * @param remedies what the run does by itself about bad health
 * @param seed what everything random follows from
 */
public record TrainingSettings(
        DataSettings data,
        NetworkSettings network,
        @Nullable StartSettings start,
        UpdateSettings update,
        InputSettings inputs,
        CourseSettings course,
        HealthLimits limits,
        Remedies remedies,
        long seed)
        implements Serializable {
    /** A source of data, with the defaults of everything else. */
    public static TrainingSettings of(String source) {
        return of(DataSettings.of(source));
    }

    /** Data, with the defaults of everything else. */
    public static TrainingSettings of(DataSettings data) {
        return new TrainingSettings(
                data,
                NetworkSettings.DEFAULT,
                null,
                UpdateSettings.DEFAULT,
                InputSettings.DEFAULT,
                CourseSettings.DEFAULT,
                HealthLimits.DEFAULT,
                Remedies.NONE,
                1);
    }

    /** The same with another network. */
    public TrainingSettings withNetwork(NetworkSettings other) {
        return new TrainingSettings(data, other, start, update, inputs, course, limits, remedies, seed);
    }

    /** The same from a model's weights, or from random ones. */
    public TrainingSettings withStart(@Nullable StartSettings other) {
        return new TrainingSettings(data, network, other, update, inputs, course, limits, remedies, seed);
    }

    /** The same with other updates. */
    public TrainingSettings withUpdate(UpdateSettings other) {
        return new TrainingSettings(data, network, start, other, inputs, course, limits, remedies, seed);
    }

    /** The same with other inputs. */
    public TrainingSettings withInputs(InputSettings other) {
        return new TrainingSettings(data, network, start, update, other, course, limits, remedies, seed);
    }

    /** The same with another course. */
    public TrainingSettings withCourse(CourseSettings other) {
        return new TrainingSettings(data, network, start, update, inputs, other, limits, remedies, seed);
    }

    /** The same with other limits of health, and other remedies. */
    public TrainingSettings withHealth(HealthLimits where, Remedies what) {
        return new TrainingSettings(data, network, start, update, inputs, course, where, what, seed);
    }

    /** The same by another seed. */
    public TrainingSettings withSeed(long other) {
        return new TrainingSettings(data, network, start, update, inputs, course, limits, remedies, other);
    }

    /** What applies where these settings say nothing. */
    public TrainingDefaults defaults() {
        DataOptions columns = data.columns();
        return defaults(columns != null && columns.target() == DataOptions.Target.VALUES);
    }

    /** The same, once it is known whether values are to be predicted. */
    TrainingDefaults defaults(boolean values) {
        return TrainingDefaults.of(data.source(), values);
    }
}
