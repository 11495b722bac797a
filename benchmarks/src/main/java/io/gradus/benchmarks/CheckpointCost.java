package io.gradus.benchmarks;

import io.gradus.checkpoint.CheckpointInterval;
import io.gradus.checkpoint.Checkpoints;
import io.gradus.data.Split;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.Trainer;
import io.gradus.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint every second costs the training: samples a second with checkpoints over those without, pair by pair
 * in one process.
 *
 * <p>{@code CheckpointCost [EXECUTOR [ROUNDS [SECONDS]]]}
 */
public final class CheckpointCost {
    private final Workload workload;
    private final Trainer trainer;
    private @Nullable Checkpoints checkpoints;

    private CheckpointCost(Workload workload, String executor) {
        this.workload = workload;
        Split split = new Split(workload.part(), workload.part(), workload.part());
        this.trainer = workload.trainer(split)
                .executor(plan -> StepProvider.choose(executor, plan, 1))
                .listener(new TrainingListener() {
                    @Override
                    public void progress(int epoch, int samples, int total) {
                        if (checkpoints != null) {
                            checkpoints.betweenSteps();
                        }
                    }
                })
                .start();
    }

    public static void main(String[] args) throws IOException {
        String executor = args.length > 0 ? args[0] : "native";
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 9;
        double seconds = args.length > 2 ? Double.parseDouble(args[2]) : 2.2;
        System.out.println("| workload | samples/s with / without: quartile, median, quartile | copy, KB | checkpoints |");
        System.out.println("|---|---|---|---|");
        for (Workload workload : List.of(Workload.W2_1, Workload.W3_32)) {
            new CheckpointCost(workload, executor).run(rounds, seconds);
        }
    }

    private void run(int rounds, double seconds) throws IOException {
        Path file = Files.createTempDirectory("gradus-cost").resolve("run.ckpt");
        pace(seconds); // the compiler's time
        String ratios;
        int written;
        long bytes;
        try (Checkpoints writing = Checkpoints.to(file, trainer, CheckpointInterval.ofSeconds(1))) {
            ratios = PairedSpeed.ratios(rounds, () -> paceWith(writing, seconds), () -> pace(seconds));
            written = writing.written();
            bytes = writing.copyBytes();
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.1f | %d |%n",
                workload.label(),
                ratios,
                bytes / 1024.0,
                written);
        trainer.close();
    }

    private double paceWith(Checkpoints writing, double seconds) {
        checkpoints = writing;
        try {
            return pace(seconds);
        } finally {
            checkpoints = null;
        }
    }

    private double pace(double seconds) {
        return PairedSpeed.of(trainer, seconds);
    }
}
