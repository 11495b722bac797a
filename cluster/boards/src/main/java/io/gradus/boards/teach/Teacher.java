package io.gradus.boards.teach;

import io.gradus.boards.link.ClassRoom;
import io.gradus.boards.teach.Seat.State;
import io.gradus.boards.wire.Contributed;
import io.gradus.boards.wire.Goodbye;
import io.gradus.boards.wire.Hello;
import io.gradus.boards.wire.Lesson;
import io.gradus.boards.wire.Outcome;
import io.gradus.boards.wire.Ready;
import io.gradus.boards.wire.Report;
import io.gradus.boards.wire.Snapshot;
import io.gradus.boards.wire.Welcome;
import io.gradus.cluster.Contribution;
import io.gradus.cluster.Shards;
import io.gradus.data.Part;
import org.jspecify.annotations.Nullable;

/**
 * Leads a class: seats boards, deals shares, and ends rounds. A round ends when every board that is there has
 * contributed;
 * or, if one does not answer, when patience is over: it then goes on without it. All on one thread.
 */
public final class Teacher {
    private static final long LOOK_MILLIS = 200;
    private static final long GOODBYE_NANOS = 3_000_000_000L;
    private static final int[] NO_ROWS = {};

    private final ClassRoom room;
    private final Chair chair;
    private final Roster roster;
    private final byte[] lesson;
    private final Part train;
    private final int shares;
    private final long patienceNanos;
    private final ClassEvents events;
    private volatile boolean stopped;
    private volatile double pace; // rounds a second at most; 0 for no bound

    /**
     * @param train the teacher's training part, to be dealt in shares
     * @param shares how many
     * @param patienceMillis how long a round waits for a board that does not answer
     */
    public Teacher(
            ClassRoom room,
            Chair chair,
            Roster roster,
            Lesson lesson,
            Part train,
            int shares,
            long patienceMillis,
            ClassEvents events) {
        this.room = room;
        this.chair = chair;
        this.roster = roster;
        this.lesson = lesson.bytes();
        this.train = train;
        this.shares = shares;
        this.patienceNanos = patienceMillis * 1_000_000;
        this.events = events;
    }

    /** Ends the lesson with the round that is under way. Any thread. */
    public void stop() {
        stopped = true;
    }

    /** So many rounds a second at most; 0 for no bound. Any thread. */
    public void pace(double roundsPerSecond) {
        pace = roundsPerSecond;
    }

    /** Rounds a second at most. */
    public double pace() {
        return pace;
    }

    /**
     * Leads the lesson to its end.
     *
     * @param boards to wait for before the first round
     * @param rounds to do
     * @return whether all rounds were done
     * @throws IllegalStateException if no board has a finite gradient any more
     */
    public boolean run(int boards, long rounds) {
        while (roster.here() < boards && !stopped) {
            handle(room.receive(LOOK_MILLIS));
        }
        long due = System.nanoTime();
        while (chair.round() < rounds) {
            if (!collect(due)) {
                return false;
            }
            due = pace > 0 ? Math.max(System.nanoTime() - 20_000_000, due) + (long) (1e9 / pace) : System.nanoTime();
            boolean last = chair.round() == rounds - 1 || stopped; // stopped meanwhile, it does one round more
            end(last);
            if (last) {
                return chair.round() == rounds;
            }
        }
        return true;
    }

    /**
     * Takes contributions until the round can end; false if it cannot, as the lesson was stopped before anybody came.
     */
    private boolean collect(long due) {
        long began = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            if (roster.here() > 0 && hasAll() && now >= due) {
                return true;
            }
            if (chair.received() > 0 && now - Math.max(began, due) > patienceNanos) {
                markLate();
                return true;
            }
            if (stopped && chair.received() == 0) {
                return false;
            }
            long wait = hasAll() && now < due ? Math.max(1, (due - now) / 1_000_000) : LOOK_MILLIS;
            handle(room.receive(Math.min(LOOK_MILLIS, wait)));
        }
    }

    private boolean hasAll() {
        if (chair.received() == 0) {
            return false;
        }
        for (Seat seat : roster.seats()) {
            if (isMissing(seat)) {
                return false;
            }
        }
        return true;
    }

    private boolean isMissing(Seat seat) {
        return seat.state() == State.HERE
                && !seat.isPaused()
                && seat.passedOver() != chair.round()
                && !chair.has(seat.number());
    }

    private void markLate() {
        for (Seat seat : roster.seats()) {
            if (isMissing(seat)) {
                seat.state(State.LATE);
                events.late(seat, chair.round());
            }
        }
    }

    private void end(boolean last) {
        long round = chair.round();
        double loss = chair.loss();
        Outcome outcome;
        try {
            outcome = chair.decide(last);
        } catch (IllegalStateException e) {
            room.tell(new Outcome(new byte[0], NO_ROWS, new float[0], 0, true));
            throw e;
        }
        room.tell(outcome);
        for (int n = 0; n < outcome.seats().length; n++) {
            Seat seat = roster.of(outcome.seats()[n]);
            if (seat != null) {
                seat.counted(outcome.agreement()[n]);
            }
        }
        events.ended(round, outcome, loss);
    }

    /** Lets boards hear of the end; at most three seconds. */
    public void sayGoodbye() {
        long end = System.nanoTime() + GOODBYE_NANOS;
        while (System.nanoTime() < end && roster.seats().stream().anyMatch(seat -> seat.state() != State.AWAY)) {
            handle(room.receive(LOOK_MILLIS));
        }
    }

    private void handle(@Nullable Object message) {
        if (message instanceof Contributed part) {
            contributed(part);
        } else if (message instanceof Hello hello) {
            hello(hello);
        } else if (message instanceof Ready ready) {
            ready(ready);
        } else if (message instanceof Report report) {
            Seat seat = roster.of(report.seat());
            if (seat != null) {
                seat.report(report);
                events.reported(seat);
            }
        } else if (message instanceof Goodbye goodbye) {
            goodbye(goodbye);
        }
    }

    private void contributed(Contributed part) {
        Seat seat = roster.of(part.seat());
        if (seat == null) {
            return;
        }
        if (seat.isPaused()) {
            seat.passOver(chair.round());
            return;
        }
        try {
            Contribution contribution = Contribution.of(part.contribution());
            if (contribution.worker() == seat.number() && chair.add(contribution) && seat.state() == State.LATE) {
                seat.state(State.HERE);
            }
        } catch (IllegalArgumentException e) {
            events.warn("board " + seat.name() + ": " + e.getMessage());
        }
    }

    private void hello(Hello hello) {
        Seat old = roster.ofClient(hello.client());
        Seat seat = old != null ? old : roster.take(hello.name());
        if (seat == null) {
            room.tell(hello.client(), new Welcome(-1, new byte[0], NO_ROWS, "the class is full"));
            return;
        }
        boolean again = !seat.client().isEmpty();
        seat.joins(hello.client(), hello.executor(), hello.ownData());
        int[] rows = hello.ownData()
                ? NO_ROWS
                : Shards.of(train, seat.share(), shares).rows();
        room.tell(hello.client(), new Welcome(seat.number(), lesson, rows, ""));
        events.joined(seat, again);
    }

    private void ready(Ready ready) {
        Seat seat = roster.of(ready.seat());
        if (seat != null && seat.client().equals(ready.client())) {
            room.tell(ready.client(), Snapshot.of(room.nextSequence(), chair.shared()));
            seat.ready(ready.examples());
            events.ready(seat);
        }
    }

    private void goodbye(Goodbye goodbye) {
        Seat seat = roster.ofClient(goodbye.client());
        if (seat != null && seat.state() != State.AWAY) {
            seat.state(State.AWAY);
            events.left(seat);
        }
        room.forget(goodbye.client());
    }
}
