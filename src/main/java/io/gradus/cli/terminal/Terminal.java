package io.gradus.cli.terminal;

import io.gradus.text.Text;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Where commands write. If stdout is a terminal, text has colours (unless {@code NO_COLOR} is set, see no-color.org)
 * and the last line, the status line, is redrawn in place. If it is a file or a pipe, there are plain lines without
 * control characters.
 *
 * <p>The launcher sets {@code -Dgradus.tty} where stdout is a terminal, and {@code -Dgradus.columns} and {@code
 * -Dgradus.rows} to its size: Java itself can only tell whether both stdin and stdout are terminals. Any thread may
 * write.
 */
public final class Terminal {
    private static final int LEAST_COLUMNS = 40;
    private static final int USUAL_COLUMNS = 80;
    private static final int PLAIN_COLUMNS = 100; // of a file or a pipe
    private static final int LEAST_ROWS = 8;
    private static final int USUAL_ROWS = 24;
    private static final String ERASE = "\r\033[K";
    private static final String LINE_ABOVE = "\033[A\033[K";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean live;
    private final boolean coloured;
    private final boolean unicode;
    private final int columns;
    private final int rows;
    private String status = "";

    public Terminal(
            PrintStream out, PrintStream err, boolean live, boolean coloured, boolean unicode, int columns, int rows) {
        this.out = out;
        this.err = err;
        this.live = live;
        this.coloured = live && coloured;
        this.unicode = unicode;
        this.columns = live ? Math.max(LEAST_COLUMNS, columns) : PLAIN_COLUMNS;
        this.rows = Math.max(LEAST_ROWS, rows);
    }

    /** The terminal of this process. */
    public static Terminal system() {
        Charset charset = charset();
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, charset);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset);
        boolean ascii = Boolean.getBoolean("gradus.ascii") || isAscii(System.getProperty("native.encoding", "UTF-8"));
        return of(out, err, !ascii);
    }

    /** A terminal that writes to two streams; system properties and environment say what it can show. */
    public static Terminal of(PrintStream out, PrintStream err, boolean unicode) {
        boolean live = Boolean.getBoolean("gradus.tty") && !"dumb".equals(System.getenv("TERM"));
        String noColour = System.getenv("NO_COLOR");
        return new Terminal(
                out,
                err,
                live,
                noColour == null || noColour.isEmpty(),
                unicode,
                Integer.getInteger("gradus.columns", USUAL_COLUMNS),
                Integer.getInteger("gradus.rows", USUAL_ROWS));
    }

    /**
     * The locale's charset, but UTF-8 where that is ASCII: nearly every terminal shows it, and files can hold it.
     */
    private static Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
        return isAscii(name) || !Charset.isSupported(name) ? StandardCharsets.UTF_8 : Charset.forName(name);
    }

    private static boolean isAscii(String charset) {
        return charset.equals("US-ASCII") || charset.startsWith("ANSI_X3.4");
    }

    /** The stream itself, for data. */
    public PrintStream out() {
        return out;
    }

    public PrintStream err() {
        return err;
    }

    /** Whether stdout is a terminal, so that a status line can be shown. */
    public boolean isLive() {
        return live;
    }

    public boolean isColoured() {
        return coloured;
    }

    /** Whether more than ASCII can be shown. */
    boolean isUnicode() {
        return unicode;
    }

    /** Columns to fill, at least 40; 100 without a terminal. */
    public int columns() {
        return columns;
    }

    /** Rows of the terminal, at least 8. */
    public int rows() {
        return rows;
    }

    /** {@code text} in a style, where there are colours. */
    public String paint(Style style, String text) {
        return coloured && !text.isEmpty() ? style.paint(text) : text;
    }

    /** {@code fancy}, or {@code plain} where only ASCII can be shown. */
    public String glyph(String fancy, String plain) {
        return unicode ? fancy : plain;
    }

    public void line() {
        line("");
    }

    /** Writes a line, above the status line if one is shown; in a terminal that it is too long for, several. */
    public synchronized void line(String text) {
        String safe = safe(text);
        String shown = live && safe.length() > columns ? wrapped(safe) : safe;
        out.print(status.isEmpty() ? shown + "\n" : erase() + shown + "\n" + status);
        out.flush();
    }

    private String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        for (String part : text.split("\n", -1)) {
            for (String line : Wrap.lines(part, columns)) {
                lines.append(lines.length() == 0 ? "" : "\n").append(line);
            }
        }
        return lines.toString();
    }

    /**
     * Names from files may hold anything. Who shows one escapes it ({@link Text#shown}); this is for what was
     * forgotten: of all control characters, only line ends and our own colours reach the terminal, colours only where
     * it has any.
     */
    private String safe(String text) {
        for (int n = 0; n < text.length(); n++) {
            char c = text.charAt(n);
            if (c != '\n' && c != '\t' && Character.isISOControl(c)) {
                return escaped(text);
            }
        }
        return text;
    }

    private String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        for (int n = 0; n < text.length(); n++) {
            char c = text.charAt(n);
            int colour = coloured && c == Style.ESCAPE ? Style.length(text, n) : 0;
            if (colour > 0) {
                safe.append(text, n, n + colour);
                n += colour - 1;
            } else {
                safe.append(c == '\n' || c == '\t' ? String.valueOf(c) : Text.shown(String.valueOf(c)));
            }
        }
        return safe.toString();
    }

    /**
     * Redraws the status line, or lines, with {@code \n} between them; nothing without a terminal. What does not fit
     * into its columns is cut off; there must be fewer than {@link #rows()}.
     */
    public synchronized void status(String text) {
        if (live) {
            String erased = status.isEmpty() ? ERASE : erase();
            status = cut(safe(text));
            out.print(erased + status);
            out.flush();
        }
    }

    private String cut(String text) {
        if (text.length() < columns) {
            return text;
        }
        StringBuilder lines = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            lines.append(lines.length() == 0 ? "" : "\n").append(Wrap.cut(line, columns - 1));
        }
        return lines.toString();
    }

    public synchronized void clearStatus() {
        if (!status.isEmpty()) {
            out.print(erase());
            status = "";
            out.flush();
        }
    }

    /** Control characters that move from the end of the status lines to the beginning of the first, erasing them. */
    private String erase() {
        int above = (int) status.chars().filter(c -> c == '\n').count();
        return ERASE + LINE_ABOVE.repeat(above);
    }

    /** Writes a warning to stderr. */
    public synchronized void warn(String message) {
        clearStatus();
        String text = "gradus: " + Text.shown(message);
        err.println(live && text.length() > columns ? wrapped(text) : text);
    }

    /** Whether stdout is closed at its other end. */
    public boolean isGone() {
        return out.checkError();
    }
}
