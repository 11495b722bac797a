package io.gradus.cli.monitor;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.board.SerialOptions;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.terminal.Terminal;
import io.gradus.device.BaudRates;
import io.gradus.status.serial.PortLink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code gradus monitor PORT}: the other end of a run's serial line. */
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
        syntax.parameter("PORT", "the port: /dev/ttyUSB0, or what train --serial pty printed", List.of("/dev/ttyUSB0"));
        SerialOptions.describeBaud(syntax);
        syntax.option(RECORD, "FILE", "write every line there, as JSON Lines", "none");
        syntax.option(LINES, "N", "end after N lines of the stream", "none: at the end of the run");
        syntax.option(FOR, "SECONDS", "end after that time", "none: at the end of the run");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus monitor /dev/ttyUSB0", "the run of a board at the other end of a cable"),
                new Example("gradus monitor /dev/pts/5 --record run.jsonl", "a run on this machine, recorded"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        String port = arguments.required(0);
        int baud = SerialOptions.baud(arguments, BaudRates.DEFAULT);
        int lines = arguments.count(LINES, Integer.MAX_VALUE, 1);
        Float seconds = arguments.number(FOR);
        if (seconds != null && !(seconds > 0)) {
            throw new UsageException(FOR + " " + seconds + ": it must be a time in seconds above 0");
        }
        Path file = arguments.path(RECORD);
        if (file != null) {
            OutputFiles.requireWritable(file, RECORD);
        }
        PortLink link = new PortLink(port, baud);
        link.open(); // before the file is begun: what cannot be opened leaves nothing behind
        CountDownLatch ended = new CountDownLatch(1);
        try (MonitorRecord record = file == null ? null : MonitorRecord.open(file)) {
            MonitorSession session =
                    new MonitorSession(terminal, link, record, lines, seconds == null ? Float.MAX_VALUE : seconds);
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

    /** Ctrl-C: ends the session, and gives it the time to clear the screen, the record and the line. */
    private static void await(MonitorSession session, CountDownLatch ended) {
        session.stop();
        try {
            if (!ended.await(EXIT_MILLIS, TimeUnit.MILLISECONDS)) {
                return; // it hangs; the process ends all the same
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyExiting) {
            return; // it is this hook that is waiting for us
        }
    }
}
