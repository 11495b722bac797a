package io.gradus.boards.cli;

import io.gradus.boards.cli.ClassCommand.Taught;
import io.gradus.boards.page.ClassPage;
import io.gradus.boards.teach.Chair;
import io.gradus.boards.teach.ClassEvents;
import io.gradus.boards.teach.Seat;
import io.gradus.boards.wire.Outcome;
import io.gradus.cli.terminal.Terminal;
import io.gradus.cluster.Traffic;
import io.gradus.report.JsonLine;
import io.gradus.train.Evaluation;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows a class in the teacher's terminal: who comes and goes, and a line an epoch; and tells the page. */
final class TeachView implements ClassEvents {
    private static final long STATUS_NANOS = 200_000_000;

    private final Terminal terminal;
    private final Taught taught;
    private final int perEpoch;
    private @Nullable ClassPage page;
    private @Nullable Chair chair;
    private @Nullable Evaluation tested;
    private double epochLoss;
    private int epochRounds;
    private long began;
    private long shown;
    private long rounds; // but the first
    private long contributions;
    private double seconds;

    TeachView(Terminal terminal, Taught taught) {
        this.terminal = terminal;
        this.taught = taught;
        this.perEpoch = taught.roundsPerEpoch();
    }

    void showOn(@Nullable ClassPage on) {
        page = on;
    }

    void opens(Chair by, String address, int boards, @Nullable String web) {
        chair = by;
        String way = taught.lesson().rounds().exchange().label();
        int steps = taught.lesson().rounds().localSteps();
        terminal.line("network   " + taught.run().setup().network());
        terminal.line("class     by " + way + (steps > 1 ? ", after every " + steps + " steps of a board's own" : "")
                + "; " + taught.rounds() + " rounds; " + taught.shares() + " shares of "
                + taught.run().split().train().size() + " examples");
        terminal.line(
                "open at   " + address + ", for " + (boards == 1 ? "a board" : boards + " boards") + " to begin with");
        if (web != null) {
            terminal.line("page      " + web);
        }
        terminal.line("privacy   " + ClassPage.PRIVACY);
    }

    @Override
    public void joined(Seat seat, boolean again) {
        if (page != null) {
            page.joined(seat, again);
        }
    }

    @Override
    public void ready(Seat seat) {
        String data = seat.examples() < 0
                ? "a sensor's stream"
                : seat.examples()
                        + (seat.hasOwnData() ? " examples of its own" : " examples of share " + (seat.share() + 1));
        terminal.line("board " + seat.number() + "   " + seat.name() + " takes part: " + data
                + (seat.counted() > 0 ? "; it was counted in " + seat.counted() + " rounds before" : ""));
        if (page != null) {
            page.ready(seat);
        }
    }

    @Override
    public void left(Seat seat) {
        terminal.line(
                "board " + seat.number() + "   " + seat.name() + " has left, after " + seat.counted() + " rounds");
        if (page != null) {
            page.left(seat);
        }
    }

    @Override
    public void late(Seat seat, long round) {
        terminal.line("board " + seat.number() + "   " + seat.name() + " did not answer in round " + round
                + ", which ended without it");
    }

    @Override
    public void reported(Seat seat) {
        if (page != null) {
            page.reported(seat);
        }
    }

    @Override
    public void warn(String message) {
        terminal.warn(message);
    }

    @Override
    public void ended(long round, Outcome outcome, double loss) {
        long now = System.nanoTime();
        if (began == 0) {
            began = now;
        } else {
            rounds++; // the first one's time holds the boards' first steps
            seconds = (now - began) / 1e9;
        }
        contributions += outcome.seats().length;
        epochLoss += loss;
        epochRounds++;
        int epoch = (int) (round / perEpoch) + 1;
        double agreement = mean(outcome.agreement());
        String line = String.format(
                Locale.ROOT,
                "round %d · %d boards · loss %.4f · agreement %.0f %%%s",
                round + 1,
                outcome.seats().length,
                loss,
                100 * agreement,
                tested == null ? "" : String.format(Locale.ROOT, " · test error %.2f %%", tested.errorPercent()));
        if (page != null) {
            page.ended(round, epoch, loss, line);
        }
        if ((round + 1) % perEpoch == 0 && chair != null) {
            epoch(epoch, round, outcome, agreement, chair);
        } else if (now - shown > STATUS_NANOS && terminal.isLive()) {
            shown = now;
            terminal.status(line);
        }
    }

    private void epoch(int epoch, long round, Outcome outcome, double agreement, Chair by) {
        double loss = epochLoss / epochRounds;
        epochLoss = 0;
        epochRounds = 0;
        tested = by.test();
        String test = "";
        if (tested != null) {
            test = taught.lesson().classNames().isEmpty()
                    ? String.format(Locale.ROOT, "  test loss %.4f", tested.loss())
                    : String.format(Locale.ROOT, "  test error %.2f %%", tested.errorPercent());
            if (page != null) {
                page.tested(epoch, loss, tested);
            }
        }
        terminal.line(String.format(
                Locale.ROOT,
                "epoch %3d  round %5d  boards %2d  loss %.4f%s  agreement %.1f %%",
                epoch,
                round + 1,
                outcome.seats().length,
                loss,
                test,
                100 * agreement));
    }

    private static double mean(float[] values) {
        double sum = 0;
        int count = 0;
        for (float value : values) {
            if (!Float.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    void ends(Chair by, boolean whole) {
        terminal.clearStatus();
        tested = by.test();
        Traffic traffic = by.traffic();
        String line = String.format(
                Locale.ROOT,
                "%s after %d rounds%s, fingerprint %s",
                whole ? "done" : "stopped",
                by.round(),
                tested == null || tested.correct() < 0
                        ? ""
                        : String.format(Locale.ROOT, ": test error %.2f %%", tested.errorPercent()),
                HexFormat.of().toHexDigits(by.fingerprint()));
        terminal.line(line);
        if (rounds > 0) {
            terminal.line(String.format(
                    Locale.ROOT,
                    "traffic   %.1f rounds a second; a round and board %.0f bytes each way, of which %.0f are a bit a"
                            + " weight",
                    rounds / seconds,
                    (traffic.up() + traffic.down()) / 2.0 / contributions,
                    Traffic.ideal(by.weights())));
        }
        if (page != null) {
            page.end(line);
        }
    }

    String json(Chair by) {
        Evaluation test = tested;
        JsonLine line = new JsonLine()
                .put("rounds", by.round())
                .put("fingerprint", HexFormat.of().toHexDigits(by.fingerprint()))
                .put("rounds_per_second", seconds == 0 ? Double.NaN : rounds / seconds)
                .put("bytes_up", by.traffic().up())
                .put("bytes_down", by.traffic().down());
        return (test == null
                        ? line
                        : line.put("test_error_percent", test.errorPercent()).put("test_loss", test.loss()))
                .toString();
    }
}
