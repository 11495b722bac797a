package io.gradus.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All commands. Only the one that is asked for is made, which keeps the start short. */
final class Commands {
    /** In the order of {@code gradus --help}. */
    static final List<String> NAMES = List.of(
            "train",
            "rate",
            "augment",
            "plan",
            "eval",
            "predict",
            "gradcheck",
            "forecast",
            "reproduce",
            "health",
            "bench",
            "monitor",
            "devices",
            "doctor",
            "completion");

    private Commands() {}

    /** The command of that name, or null. */
    static @Nullable Command find(String name) {
        return switch (name) {
            case "train" -> new TrainCommand();
            case "rate" -> new RateCommand();
            case "augment" -> new AugmentCommand();
            case "plan" -> new PlanCommand();
            case "eval" -> new EvalCommand();
            case "predict" -> new PredictCommand();
            case "gradcheck" -> new GradcheckCommand();
            case "forecast" -> new ForecastCommand();
            case "reproduce" -> new ReproduceCommand();
            case "health" -> new HealthCommand();
            case "bench" -> new BenchCommand();
            case "monitor" -> new MonitorCommand();
            case "devices" -> new DevicesCommand();
            case "doctor" -> new DoctorCommand();
            case "completion" -> new CompletionCommand();
            default -> null;
        };
    }

    static List<Command> all() {
        List<Command> all = new ArrayList<>();
        for (String name : NAMES) {
            all.add(Objects.requireNonNull(find(name)));
        }
        return all;
    }
}
