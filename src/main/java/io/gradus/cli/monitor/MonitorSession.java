package io.gradus.cli.monitor;

import io.gradus.cli.terminal.Terminal;
import io.gradus.health.Verdict;
import io.gradus.status.RunState;
import io.gradus.status.serial.SerialLink;
import io.gradus.status.serial.StreamRecord;
import io.gradus.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a serial line until enough lines have arrived, queries what the stream does not contain, and reopens the line
 * after it was unplugged.
 */
final class MonitorSession {
    private static final String HELLO = "*CLS;:STAT:STRM:FORM FULL;:STAT:STRM ON;*IDN?;:STAT:HEAL?\n";
    private static final String GOODBYE = "STAT:STRM:FORM PLOT\n";
    private static final String HEALTH = "STAT:HEAL?;:STAT:STRM ON\n";
    private static final long HELLO_NANOS = 2_000_000_000L;
    private static final long SILENCE_NANOS = 5_000_000_000L;
    private static final long FIRST_WAIT_MILLIS = 250;
    private static final long LONGEST_WAIT_MILLIS = 2_000;
    private static final int LONGEST_LINE = 1 << 20;

    private final Terminal terminal;
    private final SerialLink link;
    private final @Nullable MonitorRecord record;
    private final List<MonitorListener> listeners;
    private final int mostLines;
    private final float seconds;
    private final StringBuilder line = new StringBuilder();
    private volatile boolean stopped;
    private int lines;
    private RunState last = RunState.RUNNING;
    private int damaged;
    private long greeted;
    private long heard;
    private boolean silenceTold;
    private Verdict.@Nullable State asked;
    private int askedLayer;

    /**
     * Listens to a line.
     *
     * @param link an open one
     * @param listeners who are told what comes, on the thread that runs this
     */
    MonitorSession(
            Terminal terminal,
            SerialLink link,
            @Nullable MonitorRecord record,
            int mostLines,
            float seconds,
            List<? extends MonitorListener> listeners) {
        this.terminal = terminal;
        this.link = link;
        this.record = record;
        this.listeners = List.copyOf(listeners);
        this.mostLines = mostLines;
        this.seconds = seconds;
    }

    /** Makes {@link #run} return soon; any thread. */
    void stop() {
        stopped = true;
    }

    /**
     * Reads the line.
     *
     * @return whether anything arrived
     */
    boolean run() throws IOException {
        long began = System.nanoTime();
        heard = began;
        byte[] bytes = new byte[4096];
        greet();
        while (!isOver(began)) {
            int count;
            try {
                count = link.read(bytes);
            } catch (IOException e) {
                if (last == RunState.ENDED) {
                    break;
                }
                if (!link.comesBack()) {
                    terminal.clearStatus();
                    throw e;
                }
                reopen(e, began);
                continue;
            }
            for (int i = 0; i < count && !isOver(began); i++) {
                take((char) (bytes[i] & 0xff));
            }
            complainOfSilence();
        }
        terminal.clearStatus();
        send(GOODBYE);
        if (damaged > 0) {
            terminal.warn(Text.count(damaged, "line") + " arrived damaged and "
                    + (damaged == 1 ? "was left out" : "were left out"));
        }
        if (lines == 0 && !stopped) {
            terminal.warn(silence());
        }
        return lines > 0 || stopped;
    }

    private boolean isOver(long began) {
        return stopped || lines >= mostLines || (System.nanoTime() - began) / 1e9 >= seconds || terminal.isGone();
    }

    private void take(char c) throws IOException {
        if (c != '\n' && c != '\r') {
            if (line.length() < LONGEST_LINE) {
                line.append(c);
            }
            return;
        }
        String text = line.toString();
        line.setLength(0);
        if (text.isEmpty()) {
            return;
        }
        StreamRecord read = StreamRecord.parse(text);
        if (read != null) {
            accept(read);
        } else if (text.startsWith(
                "verdict:")) { // the format for plotters: the other end has not received our commands
            greet();
        } else if (!acceptReply(text)) {
            damaged++;
        }
    }

    private void accept(StreamRecord read) throws IOException {
        lines++;
        last = read.state();
        heard = System.nanoTime();
        if (read.verdict() != asked || read.layer() != askedLayer) {
            asked = read.verdict();
            askedLayer = read.layer();
            send(HEALTH);
        }
        if (record != null) {
            record.add(read);
        }
        for (MonitorListener listener : listeners) {
            listener.record(read, heard);
        }
    }

    /** {@code Gradus,MLP 4-16-3,0,0.1.0} or {@code DEAD,3,0.62,"what to do"}, or both with ; between. */
    private boolean acceptReply(String text) {
        String rest = text;
        if (rest.startsWith("Gradus,")) {
            int end = rest.indexOf(';');
            String identity = (end < 0 ? rest : rest.substring(0, end)).replace(",0,", ", ");
            for (MonitorListener listener : listeners) {
                listener.identity(identity);
            }
            rest = end < 0 ? "" : rest.substring(end + 1);
            if (rest.isEmpty()) {
                return true;
            }
        }
        int quote = rest.indexOf('"');
        int comma = rest.indexOf(',');
        if (comma < 0 || quote < comma || !rest.endsWith("\"") || quote == rest.length() - 1) {
            return false;
        }
        String word = rest.substring(0, comma);
        for (Verdict.State state : Verdict.State.values()) {
            if (state.name().equals(word)) {
                String remedy = rest.substring(quote + 1, rest.length() - 1).replace("\"\"", "\"");
                for (MonitorListener listener : listeners) {
                    listener.remedy(remedy);
                }
                return true;
            }
        }
        return false;
    }

    private void greet() {
        long now = System.nanoTime();
        if (greeted == 0 || now - greeted > HELLO_NANOS) {
            greeted = now;
            send(HELLO);
        }
    }

    /** Says something to the other end, such as {@code TRA:PAUS\n}; any thread. */
    synchronized void send(String command) {
        try {
            byte[] bytes = command.getBytes(StandardCharsets.US_ASCII);
            link.write(bytes, bytes.length);
        } catch (IOException e) {
            return; // the next read fails, too, and says so
        }
    }

    private void complainOfSilence() {
        long now = System.nanoTime();
        if (now - heard > HELLO_NANOS) {
            greet();
        }
        if (now - heard > SILENCE_NANOS && !silenceTold) {
            silenceTold = true;
            terminal.warn(silence());
        }
    }

    private String silence() {
        return link.name() + ": received nothing that Gradus sends; is gradus train --serial running at the other"
                + " end, with the same --baud?";
    }

    private void reopen(IOException reason, long began) {
        terminal.clearStatus();
        terminal.warn(reason.getMessage() + "; waiting for it to come back");
        link.close();
        line.setLength(0);
        long millis = FIRST_WAIT_MILLIS;
        while (!isOver(began)) {
            try {
                Thread.sleep(millis);
                link.open();
                terminal.warn(link.name() + ": connected again");
                greeted = 0;
                greet();
                heard = System.nanoTime();
                return;
            } catch (IOException notYet) {
                millis = Math.min(LONGEST_WAIT_MILLIS, 2 * millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopped = true;
            }
        }
    }
}
