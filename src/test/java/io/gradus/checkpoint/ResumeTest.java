package io.gradus.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.train.TrainCommand;
import io.gradus.random.CounterRandom;
import io.gradus.rule.UpdateRule;
import io.gradus.run.TrainingRun;
import io.gradus.state.StateTape;
import io.gradus.step.provider.StepProvider;
import io.gradus.testing.ChildJvm;
import io.gradus.train.EpochReport;
import io.gradus.train.Trainer;
import io.gradus.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that goes on from a checkpoint ends with the bits of one that was never interrupted. */
class ResumeTest {
    /** Leaves a run from within {@code progress}, as a signal does. */
    static final class Left extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** What a run ended with. */
    record Outcome(long[] numbers, float[][] floats, List<Object> objects, EpochReport last, int calls) {
        static Outcome of(Trainer trainer, EpochReport last, int calls) {
            StateTape tape = StateTape.of(trainer.state());
            tape.save(trainer.state());
            return new Outcome(tape.numbers(), tape.floats(), List.of(tape.objects()), last, calls);
        }

        void requireEqual(Outcome other, String when) {
            assertArrayEquals(numbers, other.numbers, when + ": position, schedule, stopping or health");
            for (int n = 0; n < floats.length; n++) {
                for (int i = 0; i < floats[n].length; i++) {
                    int bits = Float.floatToRawIntBits(floats[n][i]);
                    if (bits != Float.floatToRawIntBits(other.floats[n][i])) {
                        assertEquals(floats[n][i], other.floats[n][i], when + ": stretch " + n + ", float " + i);
                    }
                }
            }
            assertEquals(objects, other.objects, when);
            assertEquals(last.loss(), other.last.loss(), when);
            assertEquals(last.rate(), other.last.rate(), when);
            assertEquals(last.verdict(), other.last.verdict(), when);
        }
    }

    /** Counts calls of {@code progress} and does something at one of them. */
    private static final class Counter implements TrainingListener {
        private final int at;
        private Runnable then = () -> {};
        private int calls;

        Counter(int at) {
            this.at = at;
        }

        @Override
        public void progress(int epoch, int samples, int total) {
            if (++calls == at) {
                then.run();
            }
        }
    }

    static TrainingRun run(String words) {
        String[] args = words.split(" ");
        return TrainingArguments.setup(Arguments.of(new TrainCommand(), args), args[0])
                .run();
    }

    private static Trainer start(TrainingRun run, String executor, TrainingListener listener) {
        return run.trainer()
                .executor(plan -> StepProvider.choose(executor, plan, 2))
                .listener(listener)
                .start();
    }

    private static Outcome undisturbed(TrainingRun run, String executor) {
        Counter counter = new Counter(-1);
        try (Trainer trainer = start(run, executor, counter)) {
            return Outcome.of(trainer, trainer.until(run.epochs()), counter.calls);
        }
    }

    /** Trains to a call, saves there, and forgets the rest. */
    private static void interrupt(TrainingRun run, String executor, Path file, int at) {
        Counter counter = new Counter(at);
        try (Trainer trainer = start(run, executor, counter);
                Checkpoints checkpoints = Checkpoints.to(file, trainer, CheckpointInterval.DEFAULT)) {
            counter.then = () -> {
                try {
                    checkpoints.saveNow();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                throw new Left();
            };
            assertThrows(Left.class, () -> trainer.until(run.epochs()));
        }
    }

    private static Outcome resumed(TrainingRun run, String executor, Path file) {
        try (Trainer trainer = start(run, executor, TrainingListener.NONE)) {
            Checkpoint.read(file).restore(trainer);
            return Outcome.of(trainer, trainer.until(run.epochs()), 0);
        }
    }

    private static final List<String> EXECUTORS = List.of("java", "native");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iris --rule sgd --epochs 4 --batch 4",
                "iris --rule clip --epochs 4 --batch 1 --shuffle off",
                "iris --rule sign --epochs 4 --batch 8",
                "iris --rule momentum --epochs 5 --batch 4 --schedule step:2:0.5",
                "iris --rule nesterov --epochs 4 --batch 4 --schedule exponential:0.9 --warmup 2",
                "iris --rule rmsprop --epochs 6 --batch 4 --schedule plateau:1:0.5",
                "iris --rule adam --epochs 6 --batch 4 --schedule cosine",
                "iris --rule adamw --epochs 5 --batch 4 --decay 0.01 --max-norm 2 --clip-global-norm 1",
                "iris --rule rprop+ --epochs 8",
                "iris --rule rprop- --epochs 8",
                "iris --rule irprop+ --epochs 8 --l2 0.001",
                "iris --rule irprop- --epochs 8",
                "iris --epochs 6 --batch 4 --dropout 0.3 --input-noise 0.2 --input-dropout 0.1 --l1 0.0001",
                "iris --epochs 5 --batch 4 --label-smoothing 0.1 --l2 0.001 --sparsity 0.1",
                "iris --epochs 6 --batch 4 --hidden 12,12 --norm batch",
                "iris --epochs 6 --batch 4 --hidden 12,12 --norm layer --activation relu",
                "iris --epochs 5 --batch 4 --hidden 12x6 --skip 2 --activation relu --revive",
                "iris --epochs 5 --batch 4 --hidden 8,8 --shortcut all",
                "iris --epochs 5 --batch 4 --elman 2 --hidden 8",
                "iris --epochs 6 --batch 4 --hidden 6,2,6 --autoencoder",
                "iris --epochs 12 --batch 4 --stop gl:5+progress:0.1 --validate-every 2",
                "iris --epochs 30 --batch 4 --stop patience:2 --rate 0.4 --rule sgd",
                "iris --epochs 6 --batch 4 --rate 60 --rule sgd --gain 8 --on-diverged rewind",
                "iris --epochs 5 --batch 4 --rule sgd --rate 0.5 --halve-on-oscillation --health-every 1",
                "iris --epochs 4 --batch 4 --freeze 1 --hidden 8,8",
                "iris --epochs 4 --batch 4 --health-every 0",
                "digits --epochs 3 --batch 32 --split 20/10/70 --augment shift=1,rotate=10,noise=0.1",
                "digits --epochs 6 --split 20/10/70 --rule irprop+ --hidden 16 --norm layer",
            })
    void everyRunGoesOnBitForBit(String words, @TempDir Path folder) {
        interruptAndCompare(words, folder);
    }

    @ParameterizedTest
    @EnumSource(UpdateRule.Kind.class)
    void everyRuleGoesOnBitForBit(UpdateRule.Kind kind, @TempDir Path folder) {
        interruptAndCompare(
                "iris --epochs 5 --hidden 8 --rule " + kind.label() + (kind.wholeSet() ? "" : " --batch 4"), folder);
    }

    private static void interruptAndCompare(String words, Path folder) {
        TrainingRun run = run(words);
        for (String executor : EXECUTORS) {
            Outcome undisturbed = undisturbed(run, executor);
            assertNotNull(undisturbed.last);
            CounterRandom random = new CounterRandom(7, CounterRandom.Stream.TEST, words.hashCode());
            int[] moments = {1, 1 + random.nextInt(undisturbed.calls), undisturbed.calls};
            for (int at : moments) {
                Path file = folder.resolve("run.ckpt");
                interrupt(run, executor, file, at);
                resumed(run, executor, file).requireEqual(undisturbed, executor + " at call " + at);
            }
        }
    }

    @Test
    void aRunThatIsInterruptedTwiceGoesOnAsWell(@TempDir Path folder) {
        TrainingRun run = run("iris --epochs 6 --batch 4 --rule adam --dropout 0.2 --stop patience:3");
        Outcome undisturbed = undisturbed(run, "native");
        Path file = folder.resolve("run.ckpt");
        interrupt(run, "native", file, 5);
        Counter counter = new Counter(4);
        try (Trainer trainer = start(run, "native", counter)) {
            Checkpoint.read(file).restore(trainer);
            try (Checkpoints checkpoints = Checkpoints.to(file, trainer, CheckpointInterval.ofSteps(1_000_000))) {
                counter.then = () -> {
                    try {
                        checkpoints.saveNow();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    throw new Left();
                };
                assertThrows(Left.class, () -> trainer.until(run.epochs()));
            }
        }
        resumed(run, "native", file).requireEqual(undisturbed, "after two interruptions");
    }

    @Test
    void theTrainingThreadAllocatesNothing(@TempDir Path folder) throws Exception {
        String file = folder.resolve("run.ckpt").toString();
        assertEquals("0 bytes, true", ChildJvm.interpret(CheckpointProbe.class, file));
    }

    @Test
    void moreEpochsMayFollow(@TempDir Path folder) {
        Path file = folder.resolve("run.ckpt");
        interrupt(run("iris --epochs 3 --batch 4"), "native", file, 4);
        Outcome longer = undisturbed(run("iris --epochs 7 --batch 4"), "native");
        resumed(run("iris --epochs 7 --batch 4"), "native", file).requireEqual(longer, "seven epochs");
    }

    @Test
    void theSameStateIsTheSameFile(@TempDir Path folder) throws Exception {
        TrainingRun run = run("iris --epochs 3 --batch 4");
        interrupt(run, "java", folder.resolve("one"), 3);
        interrupt(run, "java", folder.resolve("two"), 3);
        assertTrue(Arrays.equals(Files.readAllBytes(folder.resolve("one")), Files.readAllBytes(folder.resolve("two"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rule adam|training rule kind: SGD in the checkpoint, but ADAM here",
                "--hidden 9|network layers 1 width",
                "--seed 2|seed: 1 in the checkpoint, but 2 here",
                "--batch 8|training batch size",
                "--dropout 0.5|training regularization",
                "--split 50/25/25|training part",
                "--schedule cosine|schedule kind: CONSTANT in the checkpoint, but COSINE here",
                "--scale minmax|scaling",
                "--activation relu|network layers 1 activation",
                "--classes setosa,virginica|data"
            })
    void anotherRunIsRefusedByName(String change, @TempDir Path folder) {
        String[] parts = change.split("\\|");
        Path file = folder.resolve("run.ckpt");
        interrupt(run("iris --epochs 3 --batch 4 --rule sgd"), "java", file, 4);
        String option = parts[0].split(" ")[0];
        String words = "iris --epochs 3" + (option.equals("--batch") ? "" : " --batch 4")
                + (option.equals("--rule") ? "" : " --rule sgd") + " " + parts[0];
        try (Trainer trainer = start(run(words), "java", TrainingListener.NONE)) {
            CheckpointException refused = assertThrows(
                    CheckpointException.class, () -> Checkpoint.read(file).restore(trainer));
            assertEquals(CheckpointException.Kind.OTHER_RUN, refused.kind());
            List<String> differences = Checkpoint.read(file).differences(trainer);
            assertTrue(differences.stream().anyMatch(d -> d.startsWith(parts[1])), () -> "differences " + differences);
        }
    }
}
