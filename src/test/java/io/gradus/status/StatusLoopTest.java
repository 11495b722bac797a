package io.gradus.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.HealthBoard;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatusLoopTest {
    private final HealthBoard board = new HealthBoard(1);
    private final RunControl control = new RunControl();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    @Test
    void showsWhatTheBoardShows() throws InterruptedException {
        Recorder recorder = new Recorder("a");
        StatusLoop loop = start(List.of(recorder));
        try {
            assertEquals(-1, recorder.next());
            publish(7);
            control.end();
            while (recorder.next() != 7) {
                // readings from before
            }
        } finally {
            loop.close();
        }
        assertEquals(RunState.ENDED, recorder.lastState);
        assertEquals(1, recorder.closed);
        assertTrue(complaints.isEmpty());
    }

    @Test
    void aSinkThatThrowsIsClosedAndTheOthersGoOn() throws InterruptedException {
        Recorder good = new Recorder("good");
        Recorder bad = new Recorder("bad") {
            @Override
            public void show(StatusReading reading, long nanos) {
                throw new IllegalStateException("unplugged");
            }
        };
        StatusLoop loop = start(List.of(bad, good));
        try {
            good.next();
            good.next();
        } finally {
            loop.close();
        }
        assertEquals(List.of("bad: unplugged"), complaints);
        assertEquals(1, bad.closed);
        assertEquals(1, good.closed);
    }

    @Test
    void refusesAnIntervalThatIsNone() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new StatusLoop(board, 1, control, List.of(), Duration.ZERO, (sink, reason) -> {}));
    }

    private StatusLoop start(List<Recorder> sinks) {
        return new StatusLoop(
                board,
                1,
                control,
                new ArrayList<>(sinks),
                Duration.ofMillis(5),
                (sink, reason) -> complaints.add(sink + ": " + reason));
    }

    private void publish(long step) {
        HealthSnapshot snapshot = new HealthSnapshot(1);
        snapshot.copyFrom(new float[64], 0, step);
        snapshot.context(1, 0.5, 0.1f, Verdict.HEALTHY);
        board.publishRelease(snapshot);
    }

    private static class Recorder implements StatusSink {
        private final String name;
        private final BlockingQueue<Long> steps = new LinkedBlockingQueue<>();
        private volatile RunState lastState = RunState.RUNNING;
        private volatile int closed;

        Recorder(String name) {
            this.name = name;
        }

        long next() throws InterruptedException {
            Long step = steps.poll(10, TimeUnit.SECONDS);
            return step == null ? Long.MIN_VALUE : step;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void show(StatusReading reading, long nanos) {
            lastState = reading.state();
            steps.add(reading.health().step());
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
