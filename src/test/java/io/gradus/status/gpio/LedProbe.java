package io.gradus.status.gpio;

import io.gradus.device.GpioConfig;
import io.gradus.device.QuietHours;
import io.gradus.health.Verdict;
import io.gradus.testing.AllocatedBytes;

/**
 * Prints how many bytes are allocated by showing, after the first time: LEDs that change, quiet hours, button presses.
 */
final class LedProbe {
    private LedProbe() {}

    public static void main(String[] args) {
        int count = Integer.parseInt(args[0]);
        Readings readings = new Readings();
        Verdict.State[] states = Verdict.State.values();
        Bulbs bulbs = new Bulbs();
        GpioConfig gpio = Wiring.of("bulbs", false, 1, 2, 3, 4, 5);
        QuietHours night = new QuietHours(22 * 60, 7 * 60);
        long[] wall = {0};
        long bytes = 0;
        try (LedPanel panel = LedPanel.open(bulbs, gpio, night, readings.control, () -> wall[0])) {
            for (int n = 0; n <= count; n++) {
                var reading = readings.of(states[n % states.length]);
                wall[0] = n * 600_000L;
                long before = AllocatedBytes.now();
                panel.show(reading, n * 300_000_000L);
                long allocated = AllocatedBytes.now() - before;
                bytes += n == 0 ? 0 : allocated;
            }
        }
        System.out.println(bytes + " bytes over " + (bulbs.changes > count ? count : 0) + " showings");
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
