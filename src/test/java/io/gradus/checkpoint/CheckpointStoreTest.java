package io.gradus.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.checkpoint.CheckpointException.Kind;
import io.gradus.random.CounterRandom;
import io.gradus.run.TrainingRun;
import io.gradus.step.java.JavaStep;
import io.gradus.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever fails while a checkpoint is written, the last good one can be read. */
class CheckpointStoreTest {
    /** What goes wrong. */
    enum Fault {
        CREATE,
        WRITE,
        SYNC,
        CLOSE,
        FIRST_RENAME,
        SECOND_RENAME,
        FOLDER_SYNC
    }

    /** A process that was killed: nothing runs after it, not even what cleans up. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** A disk on which one thing fails: with an error message, or by the end of the process. */
    private static final class FaultyDisk implements Disk {
        private final boolean kills;
        private Fault fault = Fault.FOLDER_SYNC;
        private boolean armed;
        private int moves;

        FaultyDisk(boolean kills) {
            this.kills = kills;
        }

        void arm(Fault what) {
            fault = what;
            armed = true;
            moves = 0;
        }

        private void failAt(Fault here) throws IOException {
            if (armed && fault == here) {
                armed = false;
                if (kills) {
                    throw new Killed();
                }
                throw new IOException("No space left on device");
            }
        }

        @Override
        public Output create(Path file) throws IOException {
            failAt(Fault.CREATE);
            Output out = REAL.create(file);
            return new Output() {
                @Override
                public void write(int one) throws IOException {
                    out.write(one);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length / 2);
                    failAt(Fault.WRITE);
                    out.write(bytes, offset + length / 2, length - length / 2);
                }

                @Override
                void sync() throws IOException {
                    failAt(Fault.SYNC);
                    out.sync();
                }

                @Override
                public void close() throws IOException {
                    out.close();
                    failAt(Fault.CLOSE);
                }
            };
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            failAt(++moves == 1 ? Fault.FIRST_RENAME : Fault.SECOND_RENAME);
            REAL.move(from, to);
        }

        @Override
        public void syncFolder(Path folder) throws IOException {
            failAt(Fault.FOLDER_SYNC);
            REAL.syncFolder(folder);
        }
    }

    private static Trainer trainer() {
        TrainingRun run = ResumeTest.run("iris --epochs 3 --batch 4");
        return run.trainer().executor(JavaStep::new).start();
    }

    private static CheckpointContent content(Trainer trainer) {
        return content(trainer, io.gradus.state.StateTape.of(trainer.state()));
    }

    private static CheckpointContent content(Trainer trainer, io.gradus.state.StateTape tape) {
        tape.save(trainer.state());
        return new CheckpointContent(tape, trainer.state(), trainer.state().identity(), "java");
    }

    @ParameterizedTest
    @EnumSource
    void aFailureLeavesTheLastGoodOne(Fault fault, @TempDir Path folder) throws IOException {
        FaultyDisk disk = new FaultyDisk(false);
        CheckpointStore store = new CheckpointStore(folder.resolve("run.ckpt"), disk);
        try (Trainer trainer = trainer()) {
            trainer.epoch();
            store.write(content(trainer));
            trainer.epoch();
            store.write(content(trainer));
            byte[] before = Files.readAllBytes(store.file());
            trainer.epoch();
            disk.arm(fault);
            if (fault == Fault.FOLDER_SYNC) { // the file is in its place all the same
                store.write(content(trainer));
                assertEquals(3, store.read(CheckpointStoreTest::unexpected).epoch());
                return;
            }
            assertThrows(IOException.class, () -> store.write(content(trainer)));
            assertArrayEquals(before, Files.readAllBytes(store.file()));
            assertEquals(2, store.read(CheckpointStoreTest::unexpected).epoch());
            assertFalse(Files.exists(folder.resolve("run.ckpt.part")), "nothing half-written is left");
            store.write(content(trainer)); // the disk has room again
            assertEquals(3, store.read(CheckpointStoreTest::unexpected).epoch());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKillLeavesTheLastGoodOne(Fault fault, @TempDir Path folder) throws IOException {
        FaultyDisk disk = new FaultyDisk(true);
        CheckpointStore store = new CheckpointStore(folder.resolve("run.ckpt"), disk);
        try (Trainer trainer = trainer()) {
            trainer.epoch();
            store.write(content(trainer));
            trainer.epoch();
            store.write(content(trainer));
            trainer.epoch();
            disk.arm(fault);
            assertThrows(Killed.class, () -> store.write(content(trainer)));
            List<String> told = new ArrayList<>();
            int epoch = store.read(told::add).epoch();
            assertEquals(fault == Fault.FOLDER_SYNC ? 3 : 2, epoch);
            assertEquals(fault == Fault.SECOND_RENAME ? 1 : 0, told.size(), () -> "told " + told);
            store.write(content(trainer)); // the next run goes on where this one was killed
            assertEquals(3, store.read(CheckpointStoreTest::unexpected).epoch());
        }
    }

    private static void unexpected(String warning) {
        throw new AssertionError(warning);
    }

    @Test
    void aDamagedOneIsRefusedAndTheOneBeforeUsed(@TempDir Path folder) throws IOException {
        CheckpointStore store = new CheckpointStore(folder.resolve("run.ckpt"));
        try (Trainer trainer = trainer()) {
            trainer.epoch();
            store.write(content(trainer));
            trainer.epoch();
            store.write(content(trainer));
        }
        byte[] whole = Files.readAllBytes(store.file());
        CounterRandom random = new CounterRandom(3, CounterRandom.Stream.TEST, 0);
        for (int n = 0; n < 400; n++) {
            byte[] damaged = whole.clone();
            if (n % 4 == 0) {
                damaged = java.util.Arrays.copyOf(whole, random.nextInt(whole.length)); // cut short
            } else {
                damaged[n < 60 ? n : random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(store.file(), damaged);
            CheckpointException refused = assertThrows(CheckpointException.class, () -> Checkpoint.read(store.file()));
            assertTrue(refused.kind() == Kind.DAMAGED || refused.kind() == Kind.UNREADABLE, refused.toString());
            List<String> told = new ArrayList<>();
            assertEquals(1, store.read(told::add).epoch());
            assertEquals(1, told.size());
            assertTrue(told.get(0).contains("run.ckpt.previous"), told.get(0));
        }
        Files.write(store.previous(), new byte[9]);
        assertThrows(CheckpointException.class, () -> store.read(CheckpointStoreTest::unexpected));
    }

    @Test
    void whatCannotBeWrittenIsRefusedBeforeTheRun(@TempDir Path folder) throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        IOException refused = assertThrows(IOException.class, () -> new CheckpointStore(taken).requireWritable());
        assertTrue(refused.getMessage().contains("it is a folder"), refused.getMessage());
        Path nowhere = folder.resolve("no/run.ckpt");
        refused = assertThrows(IOException.class, () -> new CheckpointStore(nowhere).requireWritable());
        assertTrue(refused.getMessage().contains("there is no folder"), refused.getMessage());
        new CheckpointStore(folder.resolve("run.ckpt")).requireWritable();
        try (var files = Files.list(folder)) {
            assertEquals(List.of(taken), files.toList(), "nothing is left");
        }
    }

    @Test
    void theWriterTellsOfAFailureAndTriesAgain(@TempDir Path folder) throws IOException {
        FaultyDisk disk = new FaultyDisk(false);
        CheckpointStore store = new CheckpointStore(folder.resolve("run.ckpt"), disk);
        try (Trainer trainer = trainer();
                Checkpoints checkpoints = new Checkpoints(store, trainer, CheckpointInterval.ofSteps(1))) {
            trainer.epoch();
            disk.arm(Fault.SYNC);
            assertThrows(IOException.class, checkpoints::saveNow);
            assertNotNull(checkpoints.failure());
            checkpoints.saveNow();
            assertEquals(1, checkpoints.written());
            assertEquals(1, store.read(CheckpointStoreTest::unexpected).epoch());
        }
    }
}
