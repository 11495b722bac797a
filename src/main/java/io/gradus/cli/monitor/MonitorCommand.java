package io.gradus.cli.monitor;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.board.SerialOptions;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.WebOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.device.BaudRates;
import io.gradus.status.serial.PortLink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code gradus monitor PORT}: shows and records a run at the other end of its serial line. */
public final class MonitorCommand implements Command {
    private static final String RECORD = "--record";
    private static final String FOR = "--for";
    private static final String LINES = "--lines";
    private static final long EXIT_MILLIS = 1_500;

    @Override
    public String name() {
        return "monitor";
    }

    @Override
    public String summary() {
        return "Shows a run at the other end of a serial line, and records it.";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.parameters(
                "PORT",
                "the port: /dev/ttyUSB0, or what train --serial pty printed; with --web, several",
                List.of("/dev/ttyUSB0"));
        SerialOptions.describeBaud(syntax);
        syntax.option(RECORD, "FILE", "write every line there, as JSON Lines", "none");
        syntax.option(LINES, "N", "end after N lines of the stream", "none: at the end of the run");
        syntax.option(FOR, "SECONDS", "end after that time", "none: at the end of the run");
        RunOptions.describeWeb(syntax, "show the board in a browser, or a class of boards on one page");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus monitor /dev/ttyUSB0", "the run of a board at the other end of a cable"),
                new Example("gradus monitor /dev/pts/5 --record run.jsonl", "a run on this machine, recorded"),
                new Example("gradus monitor ttyUSB0 ttyUSB1 ttyUSB2 --web", "a class of boards on one page"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        List<String> ports = arguments.parameters();
        boolean web = arguments.has(RunOptions.WEB);
        if (web || arguments.has(RunOptions.WEB_BIND)) {
            WebOptions.check(arguments);
        }
        if (ports.size() > 1 && !web) {
            throw new UsageException(
                    "one port at a time is shown here; several are on one page with " + RunOptions.WEB);
        }
        int baud = SerialOptions.baud(arguments, BaudRates.DEFAULT);
        int lines = arguments.count(LINES, Integer.MAX_VALUE, 1);
        Float given = arguments.number(FOR);
        if (given != null && !(given > 0)) {
            throw new UsageException(FOR + " " + given + ": it must be a time in seconds above 0");
        }
        float seconds = given == null ? Float.MAX_VALUE : given;
        Path file = arguments.path(RECORD);
        if (file != null) {
            if (ports.size() > 1) {
                throw new UsageException(RECORD + " is for one port");
            }
            OutputFiles.requireWritable(file, RECORD);
        }
        if (ports.size() > 1) {
            return BoardClass.run(arguments, terminal, ports, baud, seconds) ? OK : FAILED;
        }
        PortLink link = new PortLink(ports.get(0), baud);
        link.open(); // before the file is begun: what cannot be opened leaves nothing behind
        CountDownLatch ended = new CountDownLatch(1);
        try (MonitorRecord record = file == null ? null : MonitorRecord.open(file);
                BoardPage page = web ? BoardPage.open(arguments, terminal, ports) : null) {
            List<MonitorListener> listeners = new ArrayList<>();
            listeners.add(new MonitorView(terminal, link.name()));
            if (page != null) {
                listeners.add(page.board(0));
            }
            MonitorSession session = new MonitorSession(terminal, link, record, lines, seconds, listeners);
            if (page != null) {
                page.board(0).listenBy(session);
            }
            Thread atExit = new Thread(() -> await(session, ended), "monitor-exit");
            Runtime.getRuntime().addShutdownHook(atExit);
            try {
                return session.run() ? OK : FAILED;
            } finally {
                terminal.clearStatus();
                link.close();
                remove(atExit);
            }
        } finally {
            ended.countDown();
        }
    }

    /** On Ctrl-C, ends the session and gives it time to restore the screen and to close the record and the line. */
    private static void await(MonitorSession session, CountDownLatch ended) {
        session.stop();
        try {
            if (!ended.await(EXIT_MILLIS, TimeUnit.MILLISECONDS)) {
                return; // it hangs; the process ends anyway
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyExiting) {
            return; // this is called by the hook itself
        }
    }
}
