package io.gradus.boards.cli;

import io.gradus.boards.join.Board;
import io.gradus.boards.join.BoardEvents;
import io.gradus.boards.learn.Learner;
import io.gradus.boards.wire.Lesson;
import io.gradus.cli.board.BoardSession;
import io.gradus.cli.terminal.SimulatedBoard;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.Verdict;
import io.gradus.status.RunControl;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows a board in its terminal and on its LEDs: its health, and how far it agrees with the class. */
final class JoinView implements BoardEvents {
    private static final long STATUS_NANOS = 250_000_000;
    private static final long LINE_NANOS = 5_000_000_000L;

    private final Terminal terminal;
    private final BoardSession lights;
    private final Board.Settings settings;
    private final SimulatedBoard drawn;
    private final RunControl control = new RunControl();
    private @Nullable Board board;
    private @Nullable Learner learner;
    private int seat;
    private String rounds = "";
    private boolean votes;
    private long shown;
    private long lined;
    private long counted;

    JoinView(Terminal terminal, BoardSession lights, Board.Settings settings) {
        this.terminal = terminal;
        this.lights = lights;
        this.settings = settings;
        this.drawn = new SimulatedBoard(terminal);
    }

    void of(Board by) {
        board = by;
        terminal.line("board     " + lights.describe());
        terminal.line("class     looking for the teacher at " + settings.address());
    }

    @Override
    public void seated(int number, Lesson lesson) {
        seat = number;
        votes = lesson.rounds().votes();
        rounds = lesson.rounds().exchange().label();
        terminal.line("seat      " + number + ": network " + lesson.spec() + ", by " + rounds);
    }

    @Override
    public void learns(Learner with, int examples, long round) {
        Board by = board;
        if (learner != with && by != null) {
            learner = with;
            lights.startLights(
                    with.health().board(), with.step().plan().network().layers().size(), control, by::agreement);
            terminal.line("data      " + (examples < 0 ? "a sensor's stream" : examples + " examples")
                    + ", which stay on this board; it sends " + (votes ? "a sign a weight" : "its weights")
                    + ", how many examples they are of, and their loss");
            terminal.line("executor  " + with.step().name());
        }
        terminal.line("round     " + round + ": takes part from here on");
    }

    @Override
    public void ended(long round, boolean isCounted, double agreement, int boards) {
        counted += isCounted ? 1 : 0;
        long now = System.nanoTime();
        Learner with = learner;
        if (with == null) {
            return;
        }
        if (terminal.isLive() && now - shown > STATUS_NANOS) {
            shown = now;
            Verdict verdict = with.health().snapshot().verdict();
            boolean lit = now / 1_000_000_000.0 % 1 < (Double.isNaN(agreement) ? 0.5 : agreement);
            terminal.status(drawn.leds(verdict.state(), lit) + "  " + line(round, agreement, boards, with));
        } else if (!terminal.isLive() && now - lined > LINE_NANOS) {
            lined = now;
            terminal.line(line(round, agreement, boards, with));
        }
    }

    private String line(long round, double agreement, int boards, Learner with) {
        return String.format(
                Locale.ROOT,
                "round %d  loss %.4f  %s  %s with %s",
                round + 1,
                with.health().snapshot().loss(),
                with.health().snapshot().verdict().state().label(),
                Double.isNaN(agreement)
                        ? "not counted"
                        : String.format(Locale.ROOT, "agrees on %.0f %%", 100 * agreement),
                boards == 1 ? "1 board" : boards + " boards");
    }

    @Override
    public void lost(String reason) {
        terminal.warn(reason + "; looking for the teacher again");
    }

    @Override
    public void warn(String message) {
        terminal.warn(message);
    }

    void ends(boolean over) {
        terminal.clearStatus();
        control.end();
        Learner with = learner;
        terminal.line((over ? "the lesson is over" : "left the class") + " (seat " + seat + ", counted in " + counted
                + " rounds)"
                + (with == null ? "" : ", fingerprint " + HexFormat.of().toHexDigits(with.fingerprint())));
    }
}
