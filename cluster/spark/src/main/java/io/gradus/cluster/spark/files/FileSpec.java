package io.gradus.cluster.spark.files;

import io.gradus.cluster.RoundPlan;
import io.gradus.cluster.Worker;
import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.data.schema.TableSchema;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.run.TrainingDefaults;
import io.gradus.run.TrainingSettings;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.InitialWeights;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a training on files comes to once they have been looked at: all that a worker needs besides its examples.
 *
 * @param settings of the training
 * @param inputs of the network
 * @param classes names, in the order of outputs
 * @param schema of the table; null for pictures
 * @param image the pictures' shape; null for a table
 * @param rounds how workers exchange
 * @param executor by name
 */
record FileSpec(
        TrainingSettings settings,
        int inputs,
        List<String> classes,
        @Nullable TableSchema schema,
        @Nullable ImageShape image,
        RoundPlan rounds,
        String executor)
        implements Serializable {
    private TrainingDefaults defaults() {
        return TrainingDefaults.of(settings.data().source(), false);
    }

    private NetworkSpec network() {
        return settings.network().forData(inputs, classes.size(), true, defaults());
    }

    private TrainingSpec training() {
        return settings.update().training(defaults().fitting(network()));
    }

    int batch() {
        return training().batchSize();
    }

    int epochs(int examples) {
        int asked = settings.course().epochs();
        return asked > 0 ? asked : defaults().fitting(network()).epochs(examples, training());
    }

    /** The examples of a share as a data set. */
    Dataset dataset(Examples examples) {
        Dataset set = examples.dataset(settings.data().source(), inputs, classes);
        if (image != null) {
            set = set.asImages(image);
        }
        return schema == null ? set : set.withSchema(schema);
    }

    /** A worker of these examples. */
    Worker worker(Examples examples, float[] shift, float[] scale, int number) {
        Plan plan = PlanCompiler.training(network(), training().withSeparateUpdate(true));
        return Worker.of(
                StepProvider.choose(executor, plan, 1),
                Part.all(dataset(examples)),
                new Scaling(Scaling.Method.STANDARD, shift.clone(), scale.clone()),
                InitialWeights.RANDOM,
                rounds,
                number,
                settings.seed());
    }
}
