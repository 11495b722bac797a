package io.gradus.cluster.spark;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Picocli;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.terminal.Terminal;
import io.gradus.cluster.spark.rounds.RoundsCommand;
import io.gradus.cluster.spark.sweep.RepeatCommand;
import io.gradus.cluster.spark.sweep.SweepCommand;
import io.gradus.problem.ProblemException;
import io.gradus.text.Names;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkException;

/** {@code cluster/spark/run}: finds the command and runs it. Exit codes: 0 done, 1 failed, 2 bad usage. */
public final class Main {
    private static final List<Command> COMMANDS = List.of(new SweepCommand(), new RepeatCommand(), new RoundsCommand());

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Terminal.system()));
    }

    public static int run(String[] args, Terminal terminal) {
        try {
            if (args.length == 0 || args[0].equals("--help") || args[0].equals("-h")) {
                COMMANDS.forEach(each -> terminal.line("cluster/spark/run " + each.name() + "   " + each.summary()));
                return args.length == 0 ? Command.BAD_USAGE : Command.OK;
            }
            Command command = find(args[0]);
            String[] rest = Arrays.copyOfRange(args, 1, args.length);
            List<String> words = Arrays.asList(rest);
            if (words.contains(Syntax.HELP) || words.contains(Syntax.HELP_ALL) || words.contains("-h")) {
                Picocli.usage(command, words.contains(Syntax.HELP_ALL), terminal);
                return Command.OK;
            }
            return command.run(Arguments.of(command, rest), terminal);
        } catch (UsageException | ProblemException e) {
            return fail(terminal, e, Command.BAD_USAGE);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            return fail(terminal, e, Command.FAILED);
        } catch (RuntimeException e) {
            return fail(terminal, e, Command.FAILED);
        } finally {
            terminal.clearStatus();
            terminal.out().flush();
        }
    }

    private static Command find(String name) {
        for (Command command : COMMANDS) {
            if (command.name().equals(name)) {
                return command;
            }
        }
        throw new UsageException(Names.unknown(
                "command", name, COMMANDS.stream().map(Command::name).toList()));
    }

    private static int fail(Terminal terminal, Exception e, int code) {
        terminal.warn(firstLine(e instanceof SparkException && e.getCause() != null ? e.getCause() : e));
        if (System.getenv("GRADUS_DEBUG") != null) {
            e.printStackTrace(terminal.err());
        }
        return code;
    }

    private static String firstLine(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(message);
    }
}
