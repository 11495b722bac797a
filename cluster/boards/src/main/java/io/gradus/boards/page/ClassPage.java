package io.gradus.boards.page;

import io.gradus.boards.teach.ClassEvents;
import io.gradus.boards.teach.Seat;
import io.gradus.boards.teach.Teacher;
import io.gradus.boards.wire.Lesson;
import io.gradus.boards.wire.Report;
import io.gradus.status.web.LiveRun;
import io.gradus.status.web.WebServer;
import io.gradus.train.Evaluation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a class is on the page. A place is there for each board that may come, and shown when one has come. */
public final class ClassPage implements ClassEvents {
    /** What the page says of data. */
    public static final String PRIVACY =
            "Raw data never leave a board: of each round it sends a sign for every weight, or its"
                    + " weights, beside the number of examples and their loss.";

    private static final long PUBLISH_NANOS = 100_000_000;

    private final ClassRun all;
    private final List<SeatRun> seats = new ArrayList<>();
    private final float rate;
    private volatile @Nullable WebServer server;
    private long published;

    /** @param most boards that may come */
    public ClassPage(Lesson lesson, int most) {
        boolean votes = lesson.rounds().votes();
        this.all = new ClassRun("The class, by " + lesson.rounds().exchange().label(), lesson.network());
        this.rate = lesson.training().rule().rate();
        for (int n = 0; n < most; n++) {
            seats.add(new SeatRun(lesson.spec().layers().size(), lesson.network(), votes));
        }
    }

    /** The class, and a place for each board. */
    public List<LiveRun> runs() {
        List<LiveRun> runs = new ArrayList<>(List.of(all));
        runs.addAll(seats);
        return runs;
    }

    /** By whom pages are told of news. */
    public void serveBy(WebServer web) {
        server = web;
    }

    /** Who is told the class's pace. */
    public void ledBy(Teacher teacher) {
        all.ledBy(teacher);
    }

    @Override
    public void joined(Seat seat, boolean again) {
        seats.get(seat.number()).take(seat);
        publish(seat);
    }

    @Override
    public void ready(Seat seat) {
        publish(seat);
    }

    @Override
    public void left(Seat seat) {
        publish(seat);
    }

    @Override
    public void reported(Seat seat) {
        Report report = seat.report();
        if (report != null) {
            seats.get(seat.number()).add(report);
            publish(seat);
        }
    }

    /** A round is over. */
    public void ended(long round, int epoch, double loss, String line) {
        all.add(round, epoch, loss, rate, line);
        long now = System.nanoTime();
        if (now - published > PUBLISH_NANOS) {
            published = now;
            publish(0);
        }
    }

    /** The network was tested. */
    public void tested(int epoch, double loss, Evaluation test) {
        all.tested(epoch, loss, test.loss(), test.errorPercent(), rate);
    }

    /** The lesson is over. */
    public void end(String line) {
        all.end(line);
        seats.forEach(SeatRun::end);
        for (int n = 0; n <= seats.size(); n++) {
            publish(n);
        }
    }

    private void publish(Seat seat) {
        publish(seat.number() + 1);
    }

    private void publish(int index) {
        WebServer web = server;
        if (web != null && web.isWatched()) {
            web.publish(index);
        }
    }
}
