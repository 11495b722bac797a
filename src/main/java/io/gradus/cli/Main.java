package io.gradus.cli;

import io.gradus.data.DataException;
import io.gradus.model.ModelException;
import io.gradus.net.Names;
import io.gradus.train.BudgetExceededException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * {@code gradus}: finds the command, runs it, and turns whatever goes wrong into one line and an exit code: 0 ok, 1
 * failed, 2 bad usage. With {@code GRADUS_DEBUG} set, stack traces are shown too.
 */
public final class Main {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int BAD_USAGE = 2;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Terminal.system()));
    }

    /** Runs a command line; the exit code. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, Terminal.of(out, err, true));
    }

    static int run(String[] args, Terminal terminal) {
        String help = "gradus --help";
        try {
            if (args.length == 0) {
                usage(Commands.specOfAll(), terminal);
                return BAD_USAGE;
            }
            String word = args[0];
            switch (word) {
                case "--version", "-V", "version" -> {
                    terminal.line("gradus " + Version.gradus() + " on Java " + System.getProperty("java.version"));
                    return OK;
                }
                case "--help", "-h", "help" -> {
                    usage(args.length > 1 ? Commands.spec(find(args[1]), true) : Commands.specOfAll(), terminal);
                    return OK;
                }
                default -> {}
            }
            Command command = find(word);
            help = "gradus " + word + " --help";
            String[] rest = Arrays.copyOfRange(args, 1, args.length);
            if (asksForHelp(rest)) {
                usage(Commands.spec(command, true), terminal);
                return OK;
            }
            return command.run(new Arguments(parse(command, rest)), terminal);
        } catch (UsageException e) {
            return fail(terminal, e.getMessage() + " (see " + help + ")", e, BAD_USAGE);
        } catch (DataException | ModelException | BudgetExceededException | IllegalArgumentException e) {
            return fail(terminal, e.getMessage(), e, FAILED);
        } catch (OutOfMemoryError e) {
            return fail(
                    terminal,
                    "out of memory: " + e.getMessage()
                            + "; see what is needed with gradus plan, or give Java more by GRADUS_JAVA_OPTS=-Xmx…",
                    e,
                    FAILED);
        } catch (IOException e) {
            return fail(terminal, message(e), e, FAILED);
        } catch (RuntimeException e) {
            return fail(terminal, "an error in Gradus itself: " + e + "; GRADUS_DEBUG=1 shows where", e, FAILED);
        } finally {
            terminal.clearStatus();
            terminal.out().flush();
        }
    }

    private static Command find(String word) {
        Command command = Commands.find(word);
        if (command != null) {
            return command;
        }
        if (word.startsWith("-")) {
            throw new UsageException("unknown option '" + word + "' before a command; begin with one of "
                    + String.join(", ", Commands.NAMES));
        }
        throw new UsageException(Names.unknown("command", word, Commands.NAMES));
    }

    private static boolean asksForHelp(String[] args) {
        for (String arg : args) {
            if (arg.equals("--help") || arg.equals("-h")) {
                return true;
            }
        }
        return false;
    }

    private static ParseResult parse(Command command, String[] args) {
        CommandSpec spec = Commands.spec(command, false);
        CommandLine line = new CommandLine(spec).setExpandAtFiles(false);
        try {
            return line.parseArgs(args);
        } catch (UnmatchedArgumentException e) {
            String word = e.getUnmatched().get(0);
            if (!word.startsWith("-")) {
                throw new UsageException("'" + word + "' is one parameter too many");
            }
            String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            String near = Names.nearest(option, spec.optionsMap().keySet());
            throw new UsageException(
                    "unknown option '" + option + "'" + (near == null ? "" : "; did you mean '" + near + "'?"));
        } catch (MissingParameterException e) {
            String missing = e.getMissing().get(0).isOption()
                    ? e.getMissing().get(0).paramLabel() + " after "
                            + e.getMissing().get(0)
                    : e.getMissing().get(0).paramLabel();
            throw new UsageException(missing + " is missing");
        } catch (OverwrittenOptionException e) {
            throw new UsageException("option " + e.getOverwritten() + " is given twice");
        } catch (ParameterException e) {
            String message = String.valueOf(e.getMessage());
            throw new UsageException(message.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + message.substring(1));
        }
    }

    private static void usage(CommandSpec spec, Terminal terminal) {
        spec.usageMessage().width(Math.max(60, terminal.columns()));
        new CommandLine(spec).usage(terminal.out(), terminal.isColoured() ? Ansi.ON : Ansi.OFF);
    }

    private static String message(IOException e) {
        return e instanceof FileSystemException files && files.getFile() != null && files.getReason() == null
                ? files.getFile() + ": " + e.getClass().getSimpleName()
                : String.valueOf(e.getMessage());
    }

    private static int fail(Terminal terminal, @Nullable String message, Throwable cause, int code) {
        terminal.warn(String.valueOf(message).replace('\n', ' ').replace('\r', ' '));
        if (System.getenv("GRADUS_DEBUG") != null) {
            cause.printStackTrace(terminal.err());
        }
        return code;
    }
}
