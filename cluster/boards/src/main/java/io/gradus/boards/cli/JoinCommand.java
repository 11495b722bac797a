package io.gradus.boards.cli;

import io.gradus.boards.join.Board;
import io.gradus.boards.join.DataSupply;
import io.gradus.boards.join.FileSupply;
import io.gradus.boards.join.PortLines;
import io.gradus.boards.join.SensorSupply;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.board.BoardSession;
import io.gradus.cli.board.SerialOptions;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.terminal.AtExit;
import io.gradus.cli.terminal.Terminal;
import io.gradus.device.BaudRates;
import io.gradus.step.provider.StepProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code gradus-class join [HOST]}: a board takes part in a class. */
public final class JoinCommand implements Command {
    private static final String NAME = "--name";
    private static final String OWN = "--own";
    private static final String DATA = "--data";
    private static final String SENSOR = "--sensor";
    private static final String KEEP = "--keep";
    private static final String WRONG = "--wrong-labels";
    private static final String WAIT = "--wait";
    private static final int USUAL_KEEP = 1000;
    private static final int USUAL_WAIT = 60;
    private static final String HERE = "127.0.0.1";

    @Override
    public String program() {
        return "gradus-class";
    }

    @Override
    public String name() {
        return "join";
    }

    @Override
    public String summary() {
        return "Takes part in a class: learns on this board's data, which stay on it.";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.optionalParameter(
                "HOST", "the teacher's machine, by address or name; without it, this machine", List.of());
        syntax.section("Data");
        syntax.option(
                OWN,
                "FILE",
                "learn on a file of this board's own, with the teacher's columns",
                "a share of the teacher's");
        syntax.option(
                SENSOR, "-|PORT", "learn on examples that come as lines, from standard input or a serial port", "none");
        syntax.option(KEEP, "N", "with --sensor: keep the latest N examples", Integer.toString(USUAL_KEEP));
        SerialOptions.describeBaud(syntax);
        syntax.option(
                DATA,
                "PATH",
                "where this board has the teacher's data, of which it learns a share",
                "where the teacher has them");
        syntax.optionalNumber(
                WRONG,
                "N",
                "1",
                "learn wrong answers, for a lesson: every class is called by the name of the one N further on",
                "right answers");
        syntax.section("Class");
        syntax.option(
                NAME,
                "NAME",
                "what this board is called; a board that comes back under its name keeps its seat",
                "the machine's name");
        syntax.option(TeachCommand.CLASS, "NAME", "the class's name", TeachCommand.USUAL_CLASS);
        syntax.option(TeachCommand.PORT, "N", "the teacher's port", Integer.toString(TeachCommand.USUAL_PORT));
        syntax.option(
                WAIT, "SECONDS", "look for the teacher that long, also when it was lost", Integer.toString(USUAL_WAIT));
        syntax.option(
                ExecutorOptions.EXECUTOR, "NAME", "what runs the steps", "as the teacher says", StepProvider.names());
        BoardSession.describeLights(syntax);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus-class join", "a board of a class on this machine, on a share of its data"),
                new Example("gradus-class join teacher.local --own flowers.csv", "a board with data of its own"),
                new Example(
                        "gradus-class join 192.168.1.5 --sensor /dev/ttyUSB0",
                        "a board that learns what a sensor on its serial port tells"));
    }

    @Override
    @SuppressWarnings("try") // the hook is there for Ctrl-C alone
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        String host = arguments.parameter(0);
        DataSupply supply = supply(arguments, terminal);
        Board.Settings settings = new Board.Settings(
                boardName(arguments),
                TeachCommand.name(arguments),
                (host == null ? HERE : host) + ":" + TeachCommand.port(arguments),
                executor(arguments),
                arguments.count(WAIT, USUAL_WAIT, 1));
        BoardSession lights = BoardSession.of(arguments, terminal);
        JoinView view = new JoinView(terminal, lights, settings);
        Thread learning = Thread.currentThread();
        try (Board board = new Board(settings, supply, view);
                AtExit atExit = new AtExit(() -> {
                    board.stop();
                    join(learning);
                })) {
            view.of(board);
            boolean over = board.run();
            view.ends(over);
            return OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        } finally {
            lights.close();
        }
    }

    private static void join(Thread learning) {
        try {
            learning.join(3000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static DataSupply supply(Arguments arguments, Terminal terminal) {
        String own = arguments.text(OWN);
        String sensor = arguments.text(SENSOR);
        String data = arguments.text(DATA);
        int ways = (own == null ? 0 : 1) + (sensor == null ? 0 : 1) + (data == null ? 0 : 1);
        if (ways > 1) {
            throw new UsageException(
                    "a board learns on one thing: give one of " + OWN + ", " + SENSOR + " and " + DATA);
        }
        if (arguments.has(KEEP) && sensor == null) {
            throw new UsageException(KEEP + " is for " + SENSOR);
        }
        if (arguments.has(SerialOptions.BAUD) && (sensor == null || sensor.equals("-"))) {
            throw new UsageException(SerialOptions.BAUD + " is the speed of a serial port: name it by " + SENSOR);
        }
        if (sensor != null) {
            if (arguments.has(WRONG)) {
                throw new UsageException(WRONG + " is for files; let the sensor send other labels");
            }
            SensorSupply.Lines lines = sensor.equals("-")
                    ? SensorSupply.of(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
                    : new PortLines(sensor, SerialOptions.baud(arguments, BaudRates.DEFAULT));
            return new SensorSupply(lines, arguments.count(KEEP, USUAL_KEEP, 1), terminal::warn);
        }
        FileSupply file = own != null ? FileSupply.own(own) : FileSupply.share(data);
        return arguments.has(WRONG) ? file.withWrongLabels(arguments.count(WRONG, 1, 1)) : file;
    }

    private static String boardName(Arguments arguments) {
        String name = arguments.text(NAME, machine());
        if (!name.matches("[A-Za-z0-9._-]{1,40}")) {
            throw new UsageException(NAME + " " + name + ": letters, digits, and . _ - make a name");
        }
        return name;
    }

    private static String machine() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
            return name.isEmpty() ? "board" : name.substring(0, Math.min(40, name.length()));
        } catch (UnknownHostException e) {
            return "board";
        }
    }

    private static String executor(Arguments arguments) {
        return ClassCommand.executor(arguments);
    }
}
