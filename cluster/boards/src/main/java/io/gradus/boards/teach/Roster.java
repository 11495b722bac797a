package io.gradus.boards.teach;

import io.gradus.boards.teach.Seat.State;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Who is in the class: a seat for each board, in the order in which they came first. Changed by the teacher's thread.
 */
public final class Roster {
    private final int shares;
    private final int most;
    private final List<Seat> seats = new CopyOnWriteArrayList<>();

    /**
     * @param shares that the teacher's data are dealt in; the next boards get the first ones again
     * @param most boards that there may be
     */
    public Roster(int shares, int most) {
        this.shares = shares;
        this.most = most;
    }

    /** All seats, also of boards that are away. */
    public List<Seat> seats() {
        return seats;
    }

    /** The seat of a board: its own of before if that is free, or else a new one; null if the class is full. */
    @Nullable
    Seat take(String name) {
        for (Seat seat : seats) {
            if (seat.name().equals(name) && seat.state() == State.AWAY) {
                return seat;
            }
        }
        if (seats.size() >= most) {
            return null;
        }
        String own = name;
        for (int n = 2; isTaken(own); n++) {
            own = name + "-" + n;
        }
        Seat seat = new Seat(seats.size(), own, seats.size() % shares);
        seats.add(seat);
        return seat;
    }

    private boolean isTaken(String name) {
        return seats.stream().anyMatch(seat -> seat.name().equals(name));
    }

    /** The seat with that connection; null if there is none. */
    @Nullable
    Seat ofClient(String client) {
        for (Seat seat : seats) {
            if (seat.client().equals(client)) {
                return seat;
            }
        }
        return null;
    }

    /** The seat of that number; null if there is none. */
    @Nullable
    Seat of(int number) {
        return number >= 0 && number < seats.size() ? seats.get(number) : null;
    }

    /** Boards that are expected to contribute to every round. */
    public int here() {
        int count = 0;
        for (Seat seat : seats) {
            count += seat.state() == State.HERE && !seat.isPaused() ? 1 : 0;
        }
        return count;
    }
}
