package io.gradus.boards;

import io.gradus.boards.cli.JoinCommand;
import io.gradus.boards.cli.SimulateCommand;
import io.gradus.boards.cli.TeachCommand;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Picocli;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.OptionWords;
import io.gradus.cli.terminal.Terminal;
import io.gradus.problem.ProblemException;
import io.gradus.text.Names;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** {@code gradus-class}: finds the command and runs it; exit code 0 ok, 1 failed, 2 bad usage. */
public final class Main {
    private static final List<Command> COMMANDS = List.of(new TeachCommand(), new JoinCommand(), new SimulateCommand());

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Terminal.system()));
    }

    /** Runs a command line; the exit code. */
    public static int run(String[] args, Terminal terminal) {
        String help = "gradus-class --help";
        try {
            if (args.length == 0 || isHelp(args[0])) {
                usage(terminal);
                return args.length == 0 ? Command.BAD_USAGE : Command.OK;
            }
            Command command = find(args[0]);
            help = "gradus-class " + command.name() + " --help";
            String[] rest = Arrays.copyOfRange(args, 1, args.length);
            boolean all = Arrays.asList(rest).contains(Syntax.HELP_ALL);
            if (all || Arrays.stream(rest).anyMatch(Main::isHelp)) {
                Picocli.usage(command, all, terminal);
                return Command.OK;
            }
            return run(command, Arguments.of(command, rest), terminal);
        } catch (UsageException e) {
            return fail(terminal, e.getMessage() + " (see " + help + ")", e, Command.BAD_USAGE);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            return fail(terminal, String.valueOf(e.getMessage()), e, Command.FAILED);
        } catch (RuntimeException e) {
            return fail(
                    terminal, "an error in Gradus itself: " + e + "; GRADUS_DEBUG=1 shows where", e, Command.FAILED);
        } finally {
            terminal.clearStatus();
            terminal.out().flush();
        }
    }

    private static int run(Command command, Arguments arguments, Terminal terminal) throws IOException {
        try {
            return command.run(arguments, terminal);
        } catch (ProblemException e) {
            throw new UsageException(OptionWords.words(e, arguments, Syntax.of(command)), e);
        }
    }

    private static boolean isHelp(String word) {
        return word.equals(Syntax.HELP) || word.equals("-h") || word.equals("help");
    }

    private static Command find(String word) {
        for (Command command : COMMANDS) {
            if (command.name().equals(word)) {
                return command;
            }
        }
        throw new UsageException(Names.unknown(
                "command", word, COMMANDS.stream().map(Command::name).toList()));
    }

    private static void usage(Terminal terminal) {
        terminal.line("A class of boards that learn one network together, each on its own data.");
        terminal.line();
        for (Command command : COMMANDS) {
            terminal.line(String.format("  gradus-class %-9s %s", command.name(), command.summary()));
        }
        terminal.line();
        terminal.line("More on a command: gradus-class COMMAND --help");
    }

    private static int fail(Terminal terminal, String message, Throwable cause, int code) {
        terminal.warn(message.replace('\n', ' ').replace('\r', ' '));
        if (System.getenv("GRADUS_DEBUG") != null) {
            cause.printStackTrace(terminal.err());
        }
        return code;
    }
}
