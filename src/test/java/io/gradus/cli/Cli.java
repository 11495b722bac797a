package io.gradus.cli;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command line that was run within the test.
 *
 * @param code the exit code
 */
public record Cli(int code, String out, String err) {
    /** Runs it as if stdout were a file. */
    public static Cli run(Object... words) {
        return run(false, words);
    }

    /** Runs it as if stdout were a terminal of 100 columns, with colours. */
    public static Cli runInTerminal(Object... words) {
        return run(true, words);
    }

    private static Cli run(boolean live, Object... words) {
        String[] args = new String[words.length];
        for (int i = 0; i < args.length; i++) {
            args[i] = words[i].toString();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(print(out), print(err), live, true, true, 100, 24);
        int code = Main.run(args, terminal);
        return new Cli(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs one command as if stdout were a file; what it throws is the caller's. */
    public static Cli run(Command command, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(print(out), print(err), false, false, true, 100, 24);
        try {
            int code = command.run(Arguments.of(command, words), terminal);
            return new Cli(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> lines() {
        return out.lines().toList();
    }

    public String lastLine() {
        return lines().get(lines().size() - 1);
    }

    public static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
