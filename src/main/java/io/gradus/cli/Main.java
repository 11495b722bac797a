package io.gradus.cli;

import io.gradus.checkpoint.CheckpointException;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Picocli;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.OptionWords;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.DataException;
import io.gradus.model.ModelException;
import io.gradus.problem.OptionalLibrary;
import io.gradus.problem.ProblemException;
import io.gradus.run.Version;
import io.gradus.text.Names;
import io.gradus.text.Text;
import io.gradus.train.BudgetExceededException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code gradus}: finds the command, runs it, and turns whatever goes wrong into one line and an exit code: 0 ok, 1
 * failed, 2 bad usage. With {@code GRADUS_DEBUG} set, stack traces are shown too.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Terminal terminal = Terminal.system();
        System.exit(written(run(args, terminal), terminal));
    }

    /** A result that could not be written is a failure; a reader that had enough, as {@code head}, is told nothing. */
    private static int written(int code, Terminal terminal) {
        if (code != Command.OK || !terminal.isGone()) {
            return code;
        }
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write('\n');
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.contains("Broken pipe")) {
                terminal.warn("the output could not be written: " + reason);
            }
        }
        return Command.FAILED;
    }

    /** Runs a command line; the exit code. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, Terminal.of(out, err, true));
    }

    public static int run(String[] args, Terminal terminal) {
        String help = "gradus --help";
        try {
            if (args.length == 0) {
                Picocli.usage(Commands.all(), terminal);
                return Command.BAD_USAGE;
            }
            String word = args[0];
            switch (word) {
                case "--version", "-V", "version" -> {
                    terminal.line("gradus " + Version.gradus() + " on Java " + System.getProperty("java.version"));
                    return Command.OK;
                }
                case "--help", "-h", "help" -> {
                    if (args.length > 1) {
                        Picocli.usage(find(args[1]), false, terminal);
                    } else {
                        Picocli.usage(Commands.all(), terminal);
                    }
                    return Command.OK;
                }
                default -> {}
            }
            Command command = find(word);
            help = "gradus " + word + " --help";
            String[] rest = Arrays.copyOfRange(args, 1, args.length);
            if (has(rest, Syntax.HELP_ALL) || has(rest, Syntax.HELP) || has(rest, "-h")) {
                Picocli.usage(command, has(rest, Syntax.HELP_ALL), terminal);
                return Command.OK;
            }
            return run(command, Arguments.of(command, rest), terminal);
        } catch (UsageException e) {
            return fail(terminal, e.getMessage() + " (see " + help + ")", e, Command.BAD_USAGE);
        } catch (DataException e) {
            return fail(terminal, DataHints.append(e), e, Command.FAILED);
        } catch (BudgetExceededException e) {
            return fail(terminal, e.words(OptionWords::name), e, Command.FAILED);
        } catch (ModelException | CheckpointException | IllegalArgumentException e) {
            return fail(terminal, e.getMessage(), e, Command.FAILED);
        } catch (OutOfMemoryError e) {
            return fail(
                    terminal,
                    "out of memory: " + e.getMessage()
                            + "; see what is needed with gradus plan, or give Java more by GRADUS_JAVA_OPTS=-Xmx…",
                    e,
                    Command.FAILED);
        } catch (IOException e) {
            return fail(terminal, message(e), e, Command.FAILED);
        } catch (NoClassDefFoundError e) {
            String missing = OptionalLibrary.missing(e);
            if (missing == null) {
                throw e;
            }
            return fail(terminal, "a library is not on the class path: " + missing, e, Command.FAILED);
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

    private static boolean has(String[] args, String word) {
        for (String arg : args) {
            if (arg.equals(word)) {
                return true;
            }
        }
        return false;
    }

    private static String message(IOException e) {
        return e instanceof FileSystemException files && files.getFile() != null && files.getReason() == null
                ? files.getFile() + ": " + e.getClass().getSimpleName()
                : String.valueOf(e.getMessage());
    }

    private static int fail(Terminal terminal, @Nullable String message, Throwable cause, int code) {
        String[] lines = String.valueOf(message).replace('\r', ' ').split("\n", -1);
        boolean listed = cause instanceof DataException; // several faults, a line each
        terminal.warn(listed ? lines[0] : String.join(" ", lines));
        for (int n = 1; n < lines.length && listed; n++) {
            terminal.err().println(Text.shown(lines[n]));
        }
        if (System.getenv("GRADUS_DEBUG") != null) {
            cause.printStackTrace(terminal.err());
        }
        return code;
    }
}
