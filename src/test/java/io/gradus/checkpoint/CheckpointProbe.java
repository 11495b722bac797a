package io.gradus.checkpoint;

import io.gradus.run.TrainingRun;
import io.gradus.step.java.JavaStep;
import io.gradus.testing.AllocatedBytes;
import io.gradus.train.Trainer;
import io.gradus.train.TrainingListener;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Prints the bytes that the training thread allocates for checkpoints, and how many were written. */
final class CheckpointProbe implements TrainingListener {
    private @Nullable Checkpoints checkpoints;
    private long bytes;

    @Override
    public void progress(int epoch, int samples, int total) {
        Checkpoints writing = checkpoints;
        if (writing != null) {
            long before = AllocatedBytes.now();
            writing.betweenSteps();
            bytes += AllocatedBytes.now() - before;
        }
    }

    public static void main(String[] args) throws Exception {
        CheckpointProbe probe = new CheckpointProbe();
        TrainingRun run = ResumeTest.run("iris --rule adam --epochs 1000 --batch 4 --stop patience:1000 --dropout 0.1");
        try (Trainer trainer =
                        run.trainer().executor(JavaStep::new).listener(probe).start();
                Checkpoints writing = Checkpoints.to(Path.of(args[0]), trainer, CheckpointInterval.ofSteps(1))) {
            probe.checkpoints = writing;
            for (int epoch = 0; epoch < 10 || writing.written() < 20; epoch++) {
                trainer.epoch();
            }
            System.out.println(probe.bytes + " bytes, " + (writing.written() >= 20));
        }
    }
}
