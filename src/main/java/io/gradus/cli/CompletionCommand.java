package io.gradus.cli;

import io.gradus.net.Names;
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
    public int run(Arguments arguments, Terminal terminal) {
        String shell = arguments.required(0);
        if (!SHELLS.contains(shell)) {
            throw new UsageException(Names.unknown("shell", shell, SHELLS));
        }
        // One script serves both: under zsh it loads bash's way of completing.
        terminal.line(Picocli.completion());
        return Main.OK;
    }
}
