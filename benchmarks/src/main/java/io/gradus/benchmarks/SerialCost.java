package io.gradus.benchmarks;

import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.source.EmbeddedData;
import io.gradus.device.BaudRates;
import io.gradus.health.LayerFacts;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.status.RunControl;
import io.gradus.status.StatusLoop;
import io.gradus.status.serial.PortLink;
import io.gradus.status.serial.SerialSink;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.Trainer;
import io.gradus.train.TrainingListener;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a serial line costs whose other end has stopped reading: digits, trained in turns with and without it, as ratios
 * pair by pair, and the processor time of the line's own threads.
 *
 * <p>{@code SerialCost [EXECUTOR [ROUNDS [SECONDS]]]}
 */
public final class SerialCost implements TrainingListener, RunControl.Run {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final RunControl control = new RunControl();
    private final Trainer trainer;
    private final List<Double> wall = new ArrayList<>();
    private final List<Double> processor = new ArrayList<>();
    private long serialNanos;
    private long dropped;

    /**
     * Samples a second, and a second of the training thread's processor time, which neighbours on the machine do not
     * take.
     */
    private record Pace(double perSecond, double perProcessorSecond) {}

    private SerialCost(String executor) {
        Split split = Split.of(EmbeddedData.load("digits"), 70, 15, 15, 1);
        NetworkSpec net = NetworkSpec.inputs(64).hidden(64, Activation.RELU).output(10, Loss.CROSS_ENTROPY);
        this.trainer = Trainer.of(net, UpdateRule.clip(0.01f, 1), split)
                .scaling(Scaling.auto(split.train()))
                .executor(plan -> StepProvider.choose(executor, plan, 1))
                .listener(this)
                .start();
    }

    public static void main(String[] args) throws Exception {
        String executor = args.length > 0 ? args[0] : "native";
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 41;
        double seconds = args.length > 2 ? Double.parseDouble(args[2]) : 0.5;
        new SerialCost(executor).run(rounds, seconds);
    }

    private void run(int rounds, double seconds) throws IOException, InterruptedException {
        Process stuck =
                new ProcessBuilder("script", "-qec", "stty raw -echo; tty; exec sleep 3600", "/dev/null").start();
        String port = new BufferedReader(new InputStreamReader(stuck.getInputStream()))
                .readLine()
                .strip();
        try {
            fill(port);
            pace(2 * seconds); // the compiler's time
            withStuckReader(port, 2 * seconds);
            serialNanos = 0;
            dropped = 0;
            for (int round = 0; round < rounds; round++) {
                boolean first = round % 2 == 0; // so that a machine that slows down or speeds up favours neither
                Pace with = first ? withStuckReader(port, seconds) : null;
                Pace without = pace(seconds);
                with = first ? with : withStuckReader(port, seconds);
                wall.add(with.perSecond() / without.perSecond());
                processor.add(with.perProcessorSecond() / without.perProcessorSecond());
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d pairs of %.1f s, samples with a stuck reader / without:%n  a second %s%n  a second of the"
                            + " training thread's processor time %s%n%d lines dropped; the line's and the status threads used"
                            + " %.3f %% of a core%n",
                    trainer.step().name(),
                    rounds,
                    seconds,
                    quartiles(wall),
                    quartiles(processor),
                    dropped,
                    100 * serialNanos / (1e9 * rounds * seconds));
        } finally {
            stuck.destroyForcibly();
            trainer.close();
        }
    }

    /** Writes until no more fits; what that takes, 80 KB or so, would take the stream a minute. */
    private static void fill(String port) throws InterruptedException {
        AtomicLong written = new AtomicLong();
        Thread filler = new Thread(() -> {
            try (FileOutputStream out = new FileOutputStream(port)) {
                for (byte[] bytes = new byte[512]; ; written.addAndGet(bytes.length)) {
                    out.write(bytes);
                }
            } catch (IOException unplugged) {
                return;
            }
        });
        filler.setDaemon(true);
        filler.start();
        long before = -1;
        while (written.get() != before) {
            before = written.get();
            Thread.sleep(500);
        }
    }

    private Pace withStuckReader(String port, double seconds) throws IOException {
        PortLink link = new PortLink(port, BaudRates.DEFAULT);
        link.open();
        List<LayerFacts> layers =
                List.of(new LayerFacts(64, false, true, false), new LayerFacts(10, false, false, true));
        SerialSink sink = new SerialSink(link, layers, control, "Gradus,benchmark,0,0", System.err::println);
        try (StatusLoop loop = new StatusLoop(
                trainer.board(), 2, control, List.of(sink), INTERVAL, (name, reason) -> System.err.println(reason))) {
            return pace(seconds);
        } finally {
            dropped += sink.dropped();
        }
    }

    private static String quartiles(List<Double> ratios) {
        ratios.sort(null);
        int size = ratios.size();
        return String.format(
                Locale.ROOT,
                "%.4f (quartiles %.4f and %.4f)",
                ratios.get(size / 2),
                ratios.get(size / 4),
                ratios.get(3 * size / 4));
    }

    private Pace pace(double seconds) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long processorBefore = threads.getCurrentThreadCpuTime();
        long before = trainer.progress().samples();
        long began = System.nanoTime();
        long cpu = serialCpu();
        double spent;
        do {
            trainer.epoch();
            spent = (System.nanoTime() - began) / 1e9;
        } while (spent < seconds);
        serialNanos += serialCpu() - cpu;
        double samples = trainer.progress().samples() - before;
        return new Pace(samples / spent, samples * 1e9 / (threads.getCurrentThreadCpuTime() - processorBefore));
    }

    private static long serialCpu() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gradus-s")) // status and serial
                .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getId())))
                .sum();
    }

    @Override
    public void progress(int epoch, int samples, int total) {
        if (control.hasNews()) {
            try {
                control.obey(this);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void rate(float rate) {
        trainer.rate(rate);
    }

    @Override
    public void reset() {
        trainer.restart();
    }

    @Override
    public void stepSingly(boolean on) {
        trainer.stepSingly(on);
    }
}
