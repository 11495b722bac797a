package io.gradus.status.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.gradus.health.Verdict;
import java.lang.management.ManagementFactory;
import java.time.LocalTime;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Showing allocates nothing after the first time: LEDs that change, quiet hours, button presses. */
class LedAllocationTest {
    @Test
    void showingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Readings readings = new Readings();
        Verdict.State[] states = Verdict.State.values();
        Bulbs bulbs = new Bulbs();
        GpioConfig config = new GpioConfig(
                "bulbs", 1, 2, 3, 4, 5, Set.of(5), true, LocalTime.of(22, 0), LocalTime.of(7, 0), GpioProvider.AUTO);
        long[] wall = {0};
        try (LedPanel panel = LedPanel.open(bulbs, config, readings.control, () -> wall[0])) {
            long bytes = 0;
            for (int n = 0; n < 2000; n++) {
                var reading = readings.of(states[n % states.length]);
                wall[0] = n * 600_000L;
                long before = threads.getCurrentThreadAllocatedBytes();
                panel.show(reading, n * 300_000_000L);
                long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                bytes += n == 0 ? 0 : allocated;
            }
            assertEquals(0, bytes);
        }
        assertEquals(true, bulbs.changes > 2000, () -> bulbs.changes + " changes");
    }

    /** Outputs that count, and an input that is pressed at every third look. */
    private static final class Bulbs implements GpioLines {
        private int changes;

        @Override
        public String name() {
            return "bulbs";
        }

        @Override
        public Output output(int line, boolean activeLow) {
            return on -> changes++;
        }

        @Override
        public Input input(int line, boolean activeLow, boolean pullUp) {
            return new Input() {
                private int looks;

                @Override
                public void drain(Edges edges, long nanos) {
                    edges.edge(++looks % 3 == 0, nanos);
                }

                @Override
                public boolean isActive() {
                    return false;
                }
            };
        }

        @Override
        public void close() {}
    }
}
