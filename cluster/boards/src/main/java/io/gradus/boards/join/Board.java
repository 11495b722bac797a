package io.gradus.boards.join;

import io.gradus.boards.learn.BoardData;
import io.gradus.boards.learn.Learner;
import io.gradus.boards.link.ClassLink;
import io.gradus.boards.link.ClassLink.LostException;
import io.gradus.boards.wire.Contributed;
import io.gradus.boards.wire.Hello;
import io.gradus.boards.wire.Lesson;
import io.gradus.boards.wire.Outcome;
import io.gradus.boards.wire.Ready;
import io.gradus.boards.wire.Snapshot;
import io.gradus.boards.wire.Welcome;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A board: takes part in a class until its lesson is over. When the connection is lost it connects again, keeps its
 * seat and
 * its data, and goes on with the class's network of then. For one thread.
 */
public final class Board implements AutoCloseable {
    private static final int ANSWER_MILLIS = 30_000;
    private static final int LOOK_MILLIS = 500;
    private static final long REPORT_NANOS = 1_000_000_000L;
    private static final int MOST_DIFFERENCES = 3;

    private final Settings settings;
    private final DataSupply supply;
    private final BoardEvents events;
    private volatile boolean stopped;
    private volatile double agreement = Double.NaN;
    private @Nullable Learner learner;
    private Welcome welcome = new Welcome(-1, new byte[0], new int[0], "");
    private int differences; // networks that were not the class's, in a row
    private long reported;
    private boolean over;

    /**
     * How a board joins.
     *
     * @param name of the board
     * @param className of the class
     * @param address of the teacher, host and port
     * @param executor as {@link io.gradus.step.provider.StepProvider#choose} takes it; {@code auto} leaves it to the
     *     teacher
     * @param seconds to look for the teacher, at first and whenever it is lost
     */
    public record Settings(String name, String className, String address, String executor, int seconds) {}

    public Board(Settings settings, DataSupply supply, BoardEvents events) {
        this.settings = settings;
        this.supply = supply;
        this.events = events;
    }

    /** Leaves the class soon. Any thread. */
    public void stop() {
        stopped = true;
    }

    /**
     * Share of weights on which it was with the majority in the last round; NaN before, and while it is not counted.
     */
    public double agreement() {
        return agreement;
    }

    /**
     * Takes part to the end.
     *
     * @return whether the lesson is over; else the board was stopped
     * @throws IOException if there is no class, or the board cannot take part, in one line
     */
    public boolean run() throws IOException, InterruptedException {
        while (!stopped && !over) {
            try (ClassLink link = ClassLink.open(settings.className(), settings.address(), settings.seconds())) {
                attend(link);
            } catch (LostException e) {
                agreement = Double.NaN;
                events.lost(String.valueOf(e.getMessage()));
            }
        }
        return over;
    }

    private void attend(ClassLink link) throws IOException, InterruptedException {
        link.send(new Hello(settings.name(), link.client(), supply.isOwn(), settings.executor()));
        Welcome answer = await(link, Welcome.class);
        if (!answer.refusal().isEmpty()) {
            throw new IOException("the teacher says: " + answer.refusal());
        }
        Learner with = learner(answer);
        long sequence = fetch(link, with);
        long contributed = -1;
        while (!stopped) {
            if (with.round() != contributed) {
                contributed = with.round();
                link.send(new Contributed(welcome.seat(), with.contribute().toBytes()));
            }
            List<Outcome> outcomes = link.outcomes(sequence, LOOK_MILLIS);
            boolean same = outcomes != null;
            for (int n = 0; same && n < outcomes.size(); n++) {
                Outcome outcome = outcomes.get(n);
                sequence++;
                over = outcome.last();
                if (outcome.decision().length == 0) {
                    throw new IOException("the lesson ended: no board had a finite gradient; lower the rate");
                }
                long round = with.round();
                same = with.apply(outcome);
                tell(round, outcome);
                if (over) {
                    return;
                }
            }
            if (!same) {
                differ(outcomes == null, with);
                sequence = fetch(link, with);
                contributed = -1;
            }
            report(link, with);
        }
    }

    /** What it learns by: kept over a lost connection, made anew where the teacher teaches something else. */
    private Learner learner(Welcome answer) throws IOException {
        Learner known = learner;
        boolean same = answer.seat() == welcome.seat()
                && Arrays.equals(answer.lesson(), welcome.lesson())
                && Arrays.equals(answer.rows(), welcome.rows());
        if (known != null && same) {
            return known;
        }
        close();
        welcome = answer;
        Lesson lesson = Lesson.of(answer.lesson());
        events.seated(answer.seat(), lesson);
        BoardData data = supply.get(lesson, answer.rows());
        String executor = settings.executor().equals("auto") ? lesson.executor() : settings.executor();
        Learner made = new Learner(lesson, answer.seat(), data, executor);
        learner = made;
        return made;
    }

    /** Gets the class's network; the number of the outcome that follows. */
    private long fetch(ClassLink link, Learner with) throws IOException, InterruptedException {
        link.send(new Ready(welcome.seat(), link.client(), with.examples()));
        Snapshot snapshot = await(link, Snapshot.class);
        with.adopt(snapshot);
        events.learns(with, with.examples(), snapshot.round());
        return snapshot.sequence();
    }

    private void differ(boolean missed, Learner with) throws IOException {
        differences = missed ? 0 : differences + 1;
        if (missed) {
            events.warn("this board was too slow and missed rounds; it goes on with the class's network of now");
        } else if (differences < MOST_DIFFERENCES) {
            events.warn("this board's network differs from the class's, which it takes over");
        } else {
            throw new IOException("this board, whose executor is " + with.step().name()
                    + ", does not compute the bits that the teacher does; start the teacher with --executor java");
        }
    }

    private void tell(long round, Outcome outcome) {
        double mine = Double.NaN;
        boolean counted = false;
        for (int n = 0; n < outcome.seats().length; n++) {
            if (outcome.seats()[n] == welcome.seat()) {
                mine = outcome.agreement()[n];
                counted = true;
            }
        }
        agreement = mine;
        events.ended(round, counted, mine, outcome.seats().length);
    }

    private void report(ClassLink link, Learner with) throws LostException {
        long now = System.nanoTime();
        if (now - reported > REPORT_NANOS && with.health().snapshot().step() >= 0) {
            reported = now;
            link.send(Reports.of(welcome.seat(), with));
        }
    }

    private <T> T await(ClassLink link, Class<T> kind) throws IOException, InterruptedException {
        long end = System.nanoTime() + ANSWER_MILLIS * 1_000_000L;
        while (System.nanoTime() < end) {
            Object message = link.receive(LOOK_MILLIS);
            if (kind.isInstance(message)) {
                return kind.cast(message);
            }
        }
        throw new IOException("the teacher does not answer; is it stopped?");
    }

    @Override
    public void close() {
        Learner known = learner;
        learner = null;
        if (known != null) {
            known.close();
        }
    }
}
