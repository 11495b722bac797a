package io.gradus.status.gpio;

import io.gradus.device.GpioConfig;
import io.gradus.device.QuietHours;
import io.gradus.health.Verdict;
import io.gradus.status.RunControl;
import io.gradus.status.RunState;
import io.gradus.status.StatusLoop;
import io.gradus.status.StatusReading;
import io.gradus.status.StatusSink;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A run that only says what it is told to: takes verdicts, {@code pause}, {@code resume} and {@code end} from its
 * input, line by line, shows them on LEDs as a real run would, and prints {@code ready}, {@code reset}, and its state
 * when that changes. It ends with its input, or by a signal.
 *
 * <pre>
 * PanelProbe CHIP GREEN AMBER RED BLUE BUTTON high|low PROVIDER    LEDs active at which level; auto, gpiod or chardev
 * PanelProbe JOURNAL                                               into a file instead of on lines
 * </pre>
 */
final class PanelProbe {
    private PanelProbe() {}

    public static void main(String[] args) throws Exception {
        Readings readings = new Readings();
        LedPanel panel;
        try {
            panel = open(args, readings.control);
        } catch (GpioException | IllegalArgumentException e) {
            System.out.println(e.getMessage());
            System.exit(1);
            return;
        }
        List<StatusSink> sinks = List.of(panel, new StatePrinter());
        StatusLoop loop = new StatusLoop(
                readings.board,
                1,
                readings.control,
                sinks,
                Duration.ofMillis(50),
                (sink, reason) -> System.out.println(sink + ": " + reason));
        try {
            Thread run = new Thread(() -> train(readings.control), "run");
            run.setDaemon(true);
            run.start();
            System.out.println("ready " + panel.name());
            obey(readings);
        } finally {
            loop.close();
        }
    }

    private static LedPanel open(String[] args, RunControl control) {
        if (args.length == 1) {
            GpioConfig gpio = Wiring.of("file", false, 17, 27, 22, 23, 24);
            return LedPanel.open(new FileLines(Path.of(args[0])), gpio, QuietHours.NEVER, control, () -> 0);
        }
        int[] lines = Arrays.stream(args, 1, 6).mapToInt(Integer::parseInt).toArray();
        GpioConfig gpio = Wiring.of(args[0], args[6].equals("low"), lines);
        return LedPanel.open(gpio, QuietHours.NEVER, GpioProvider.named(args[7]), control);
    }

    private static void obey(Readings readings) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line) {
                case "pause" -> readings.control.pause();
                case "resume" -> readings.control.resume();
                case "end" -> readings.control.end();
                default -> readings.publish(Verdict.State.valueOf(line));
            }
        }
    }

    /** Steps that take no time and do nothing but listen. */
    private static void train(RunControl control) {
        try {
            while (control.state() != RunState.ENDED) {
                if (control.hasNews()) {
                    control.obey(new RunControl.Run() {
                        @Override
                        public void rate(float rate) {}

                        @Override
                        public void reset() {
                            System.out.println("reset");
                        }

                        @Override
                        public void stepSingly(boolean on) {}
                    });
                }
                Thread.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class StatePrinter implements StatusSink {
        private RunState before = RunState.RUNNING;

        @Override
        public String name() {
            return "printer";
        }

        @Override
        public void show(StatusReading reading, long nanos) {
            if (reading.state() != before) {
                before = reading.state();
                System.out.println(before.label());
            }
        }

        @Override
        public void close() {}
    }
}
