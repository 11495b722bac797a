package io.gradus.report;

import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import io.gradus.data.Split;
import io.gradus.lab.Forecast;
import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.Region;
import io.gradus.plan.TrainingSpec;
import io.gradus.run.Version;
import io.gradus.train.Trainer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first record of a run's log: what is trained on what, with which settings, and what is predicted of it. */
public final class StartRecord {
    private StartRecord() {}

    /**
     * The record, a JSON object.
     *
     * @param epochs to train at most
     * @param command that repeats the run; null if there is none
     * @param settings for people, in order: name and value of each
     */
    public static String of(
            Trainer trainer,
            Split split,
            long seed,
            int epochs,
            @Nullable String command,
            Map<String, String> settings) {
        Plan plan = trainer.plan();
        NetworkSpec network = plan.network();
        Dataset data = split.train().data();
        JsonLine line = new JsonLine()
                .put("type", "start")
                .put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("gradus", Version.gradus())
                .put("command", command)
                .put("data", data.name())
                .put("inputs", data.inputs())
                .put("outputs", data.outputs())
                .put("train_samples", split.train().size())
                .put("validation_samples", split.validation().size())
                .put("test_samples", split.test().size());
        if (data.isClassification()) {
            line.put("classes", data.classNames());
        }
        ImageShape image = data.image();
        if (image != null) {
            line.putJson(
                    "image",
                    new JsonLine()
                            .put("height", image.height())
                            .put("width", image.width())
                            .put("channels", image.channels())
                            .toString());
        }
        line.put("net", network.shape())
                .put("network", network.toString())
                .put("parameters", network.parameters())
                .put("loss", network.loss().label())
                .put("rule", trainer.rule().kind().label())
                .put("clips", clips(trainer))
                .put("seed", seed)
                .put("epochs", epochs)
                .put("frozen", plan.frozen())
                .put("health_every", plan.healthEvery())
                .put("executor", trainer.step().name())
                .put("arena_bytes", plan.arenaBytes());
        layers(line, network, plan.frozen());
        forecast(line, network, Forecast.inputSquare(split.train(), trainer.scaling()));
        regions(line, plan);
        JsonLine texts = new JsonLine();
        settings.forEach(texts::put);
        return line.putJson("settings", texts.toString()).toString();
    }

    /** Whether gradients may be made smaller before they are used. */
    private static boolean clips(Trainer trainer) {
        TrainingSpec training = trainer.plan().training();
        return trainer.rule().clips()
                || training != null && training.gradientClip().clips();
    }

    private static void layers(JsonLine line, NetworkSpec network, int frozen) {
        line.list("layers");
        int n = 0;
        for (LayerSpec layer : network.layers()) {
            boolean output = n == network.layers().size() - 1;
            line.item()
                    .put("width", layer.width())
                    .put("activation", layer.activation().label())
                    .put("squashes", layer.activation().squashes() && !output)
                    .put("can_die", layer.activation().canDie() && !output)
                    .put("frozen", n < frozen)
                    .endItem();
            n++;
        }
        line.endList();
    }

    private static void forecast(JsonLine line, NetworkSpec network, double inputSquare) {
        JsonLine forecast = new JsonLine().list("layers");
        for (Forecast.Layer layer : Forecast.of(network, inputSquare).layers()) {
            forecast.item()
                    .put("log10_delta", layer.logDelta())
                    .put("output_mean", layer.mean())
                    .put("output_sd", layer.sd())
                    .put("saturated", layer.flat())
                    .endItem();
        }
        line.putJson("forecast", forecast.endList().toString());
    }

    private static void regions(JsonLine line, Plan plan) {
        line.list("regions");
        for (Region region : plan.regions()) {
            line.item().put("name", region.name()).put("bytes", region.bytes()).endItem();
        }
        line.endList();
    }
}
