package io.gradus.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.boards.join.Board;
import io.gradus.boards.join.BoardEvents;
import io.gradus.boards.join.FileSupply;
import io.gradus.boards.learn.Learner;
import io.gradus.boards.simulate.SimulatedClass;
import io.gradus.boards.teach.ClassEvents;
import io.gradus.boards.teach.Lessons;
import io.gradus.cluster.LocalRounds;
import io.gradus.cluster.RoundPlan;
import io.gradus.cluster.Worker;
import io.gradus.rule.UpdateRule;
import io.gradus.run.DataSettings;
import io.gradus.run.TrainingRun;
import io.gradus.step.provider.StepProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Teacher and boards over Hazelcast, against the same rounds in one thread. */
class ClassTest {
    /** Keeps a learner, to look at its network in the end. */
    private static final class Watch implements BoardEvents {
        final CountDownLatch learns = new CountDownLatch(1);
        final List<Double> agreements = Collections.synchronizedList(new ArrayList<>());
        final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
        volatile int fingerprint;
        volatile long rounds;
        private volatile Learner learner;

        @Override
        public void learns(Learner with, int examples, long round) {
            learner = with;
            learns.countDown();
        }

        @Override
        public void ended(long round, boolean counted, double agreement, int boards) {
            fingerprint = learner.fingerprint();
            rounds = round + 1;
            agreements.add(agreement);
        }

        @Override
        public void warn(String message) {
            warnings.add(message);
        }
    }

    private static int local(TrainingRun run, RoundPlan plan, int boards, long rounds) {
        List<Worker> workers = IntStream.range(0, boards)
                .mapToObj(n -> Record.worker(run, plan, n, boards))
                .toList();
        LocalRounds local = new LocalRounds(plan, workers);
        local.run(rounds);
        workers.forEach(Worker::close);
        return local.fingerprint();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aVoteIsWhatItIsInOneThread(int boards) throws Exception {
        equalsLocal(Classes.digits(boards), RoundPlan.VOTES, boards, 40);
    }

    @Test
    void soAreLocalStepsAndAverages() throws Exception {
        equalsLocal(Classes.digits(5), RoundPlan.VOTES.withLocalSteps(3), 3, 12);
        TrainingRun momentum = Classes.run(DataSettings.of("digits"), UpdateRule.of(UpdateRule.Kind.MOMENTUM), 16, 6);
        equalsLocal(momentum, RoundPlan.AVERAGES.withLocalSteps(4), 3, 12);
    }

    private static void equalsLocal(TrainingRun run, RoundPlan plan, int boards, long rounds) throws Exception {
        List<Watch> watches = new ArrayList<>();
        try (Classes all = Classes.open(run, plan, boards, new ClassEvents() {})) {
            CompletableFuture<Boolean> lesson = all.lead(boards, rounds);
            for (int n = 0; n < boards; n++) {
                Watch watch = new Watch();
                watches.add(watch);
                all.join("board-" + n, watch);
            }
            assertTrue(Classes.get(lesson));
            all.await();
            int expected = local(run, plan, boards, rounds);
            assertEquals(expected, all.chair.fingerprint(), "teacher");
            for (Watch watch : watches) {
                assertEquals(List.of(), watch.warnings);
                assertEquals(rounds, watch.rounds);
                assertEquals(expected, watch.fingerprint, "board");
                watch.agreements.forEach(share -> assertTrue(share > 0 && share <= 1, "agreement " + share));
            }
        }
        try (SimulatedClass simulated = SimulatedClass.of(run, Lessons.of(run, plan, Classes.EXECUTOR), boards, 0)) {
            simulated.run(rounds);
            assertEquals(watches.get(0).fingerprint, simulated.fingerprint(), "simulated");
        }
    }

    @Test
    void aBoardMayLeaveAndAnotherComeLateAndTheClassGoesOn() throws Exception {
        TrainingRun run = Classes.digits(7);
        Record record = new Record();
        Watch stays = new Watch();
        Watch late = new Watch();
        Watch back = new Watch();
        try (Classes all = Classes.open(run, RoundPlan.VOTES, 3, record)) {
            all.teacher.pace(60);
            CompletableFuture<Boolean> lesson = all.lead(2, 400);
            all.join("stays", stays);
            assertTrue(stays.learns.await(30, TimeUnit.SECONDS));
            Watch leaves = new Watch();
            Board leaving = all.join("leaves", leaves);
            assertTrue(leaves.learns.await(30, TimeUnit.SECONDS));
            record.await(2);
            leaving.stop();
            assertTrue(record.left.await(30, TimeUnit.SECONDS));
            record.await(1);
            all.join("late", late);
            record.await(2);
            all.join("leaves", back);
            record.await(3);
            all.teacher.pace(0);
            assertTrue(Classes.get(lesson));
            all.await();
            assertEquals(400, record.counted.size());
            assertEquals(3, all.roster.seats().size(), "who comes back has its seat again");
            int expected = Record.replay(run, RoundPlan.VOTES, 3, record.counted);
            assertEquals(expected, all.chair.fingerprint());
            for (Watch watch : List.of(stays, late, back)) {
                assertEquals(expected, watch.fingerprint);
                assertEquals(List.of(), watch.warnings);
            }
        }
    }

    @Test
    void aBoardThatIsLeftOutIsNotCountedAndKeepsTheClassesNetwork() throws Exception {
        TrainingRun run = Classes.digits(8);
        Record record = new Record();
        Watch first = new Watch();
        Watch second = new Watch();
        try (Classes all = Classes.open(run, RoundPlan.VOTES, 2, record)) {
            all.teacher.pace(100);
            CompletableFuture<Boolean> lesson = all.lead(2, 120);
            all.join("first", first);
            assertTrue(first.learns.await(30, TimeUnit.SECONDS));
            all.join("second", second);
            record.await(2);
            all.roster.seats().get(1).pause(true);
            record.await(1);
            all.roster.seats().get(1).pause(false);
            record.await(2);
            all.teacher.pace(0);
            assertTrue(Classes.get(lesson));
            all.await();
            int expected = Record.replay(run, RoundPlan.VOTES, 2, record.counted);
            assertEquals(expected, first.fingerprint);
            assertEquals(expected, second.fingerprint);
        }
    }

    @Test
    void underSignsBoardsOfOtherExecutorsHoldTheSameNetwork() throws Exception {
        Watch java = new Watch();
        Watch best = new Watch();
        try (Classes all = Classes.open(Classes.digits(9), RoundPlan.VOTES, 2, new ClassEvents() {})) {
            CompletableFuture<Boolean> lesson = all.lead(2, 40);
            all.join("java", FileSupply.share(null), java, all.port, "java");
            all.join("best", FileSupply.share(null), best, all.port, StepProvider.resolve("auto"));
            assertTrue(Classes.get(lesson));
            all.await();
            assertEquals(all.chair.fingerprint(), java.fingerprint);
            assertEquals(all.chair.fingerprint(), best.fingerprint);
            assertEquals(List.of(), best.warnings);
        }
    }

    @Test
    void aClassThatIsFullSaysSo() throws Exception {
        Watch refused = new Watch();
        try (Classes all = Classes.open(Classes.digits(10), RoundPlan.VOTES, 1, new ClassEvents() {})) {
            CompletableFuture<Boolean> lesson = all.lead(3, 5);
            for (int n = 0; n < 2; n++) {
                Watch watch = new Watch();
                all.join("board", watch);
                assertTrue(watch.learns.await(30, TimeUnit.SECONDS));
            }
            all.join("board", refused);
            long end = System.nanoTime() + 30_000_000_000L;
            while (refused.warnings.isEmpty() && System.nanoTime() < end) {
                Thread.sleep(10);
            }
            assertEquals(List.of("the teacher says: the class is full"), refused.warnings);
            assertEquals("board-2", all.roster.seats().get(1).name(), "names are told apart");
            all.teacher.stop();
            assertFalse(Classes.get(lesson));
        }
    }
}
