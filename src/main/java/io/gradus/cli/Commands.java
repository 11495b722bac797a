package io.gradus.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** All commands. Only the one that is asked for is made and described, which keeps the start short. */
final class Commands {
    /** In the order of {@code gradus --help}. */
    static final List<String> NAMES =
            List.of("train", "plan", "eval", "predict", "gradcheck", "health", "bench", "doctor", "completion");

    private Commands() {}

    /** The command of that name, or null. */
    static @Nullable Command find(String name) {
        return switch (name) {
            case "train" -> new TrainCommand();
            case "plan" -> new PlanCommand();
            case "eval" -> new EvalCommand();
            case "predict" -> new PredictCommand();
            case "gradcheck" -> new GradcheckCommand();
            case "health" -> new HealthCommand();
            case "bench" -> new BenchCommand();
            case "doctor" -> new DoctorCommand();
            case "completion" -> new CompletionCommand();
            default -> null;
        };
    }

    /** A command as picocli knows it. */
    static CommandSpec spec(Command command, boolean headings) {
        return Syntax.of(command, "gradus " + command.name(), headings);
    }

    /** {@code gradus} with all commands, for help and completion. */
    static CommandSpec specOfAll() {
        CommandSpec all = CommandSpec.create().name("gradus");
        all.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .header("Gradus trains small neural networks, and shows whether their gradients are healthy.", "")
                .commandListHeading("%nCommands:%n")
                .footer("", "To begin: gradus train digits. More on a command: gradus COMMAND --help.");
        for (String name : NAMES) {
            Command command = find(name);
            if (command != null) {
                all.addSubcommand(name, Syntax.of(command, name, false));
            }
        }
        return all;
    }
}
