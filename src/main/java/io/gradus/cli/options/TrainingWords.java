package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.terminal.Terminal;
import java.util.List;

/** The words that decide what comes of a training: DATA, and the options that change the outcome. Never run itself. */
public final class TrainingWords implements Command {
    @Override
    public String name() {
        return "train";
    }

    @Override
    public String summary() {
        return "The settings of a training.";
    }

    @Override
    public void describe(Syntax syntax) {
        TrainingArguments.describe(syntax);
    }

    @Override
    public List<Example> examples() {
        return List.of();
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        throw new UnsupportedOperationException("words of a training, no command");
    }
}
