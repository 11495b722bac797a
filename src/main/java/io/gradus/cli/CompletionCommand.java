package io.gradus.cli;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Picocli;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.terminal.Terminal;
import io.gradus.text.Names;
import java.util.List;

/** {@code gradus completion bash|zsh}: prints a completion script. */
final class CompletionCommand implements Command {
    private static final List<String> SHELLS = List.of("bash", "zsh");

    @Override
    public String name() {
        return "completion";
    }

    @Override
    public String summary() {
        return "Prints a completion script: source <(gradus completion bash).";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.parameter("SHELL", String.join(" or ", SHELLS), SHELLS);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("source <(gradus completion bash)", "completes words in this bash"),
                new Example("gradus completion zsh > ~/.gradus-completion", "a script for zsh to load"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String shell = arguments.required(0);
        if (!SHELLS.contains(shell)) {
            throw new UsageException(Names.unknown("shell", shell, SHELLS));
        }
        // One script serves both: under zsh it loads bash's way of completing.
        terminal.line(Picocli.completion(Commands.all()));
        return OK;
    }
}
