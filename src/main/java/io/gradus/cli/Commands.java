package io.gradus.cli;

import io.gradus.cli.args.Command;
import io.gradus.cli.board.DevicesCommand;
import io.gradus.cli.board.DoctorCommand;
import io.gradus.cli.diagnose.CompareCommand;
import io.gradus.cli.diagnose.DiagnoseCommand;
import io.gradus.cli.diagnose.RemediesCommand;
import io.gradus.cli.experiment.BenchCommand;
import io.gradus.cli.experiment.GradcheckCommand;
import io.gradus.cli.experiment.LabCommand;
import io.gradus.cli.experiment.RateCommand;
import io.gradus.cli.experiment.ReproduceCommand;
import io.gradus.cli.model.EvalCommand;
import io.gradus.cli.model.ExportCommand;
import io.gradus.cli.model.ImportCommand;
import io.gradus.cli.model.InspectCommand;
import io.gradus.cli.model.PredictCommand;
import io.gradus.cli.monitor.MonitorCommand;
import io.gradus.cli.preview.AugmentCommand;
import io.gradus.cli.preview.ForecastCommand;
import io.gradus.cli.preview.HealthCommand;
import io.gradus.cli.preview.PlanCommand;
import io.gradus.cli.report.PlotCommand;
import io.gradus.cli.report.ReportCommand;
import io.gradus.cli.train.TrainCommand;
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
            "inspect",
            "export",
            "import",
            "report",
            "plot",
            "gradcheck",
            "forecast",
            "lab",
            "reproduce",
            "health",
            "diagnose",
            "compare",
            "remedies",
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
            case "inspect" -> new InspectCommand();
            case "export" -> new ExportCommand();
            case "import" -> new ImportCommand();
            case "report" -> new ReportCommand();
            case "plot" -> new PlotCommand();
            case "gradcheck" -> new GradcheckCommand();
            case "forecast" -> new ForecastCommand();
            case "lab" -> new LabCommand();
            case "reproduce" -> new ReproduceCommand();
            case "health" -> new HealthCommand();
            case "compare" -> new CompareCommand();
            case "diagnose" -> new DiagnoseCommand();
            case "remedies" -> new RemediesCommand();
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
