package io.gradus.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.DataException;
import io.gradus.data.DataException.Remedy;
import io.gradus.data.SplitShares;
import io.gradus.health.HealthLimits;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.model.Weights;
import io.gradus.net.Activation;
import io.gradus.net.Topology;
import io.gradus.plan.Plan;
import io.gradus.problem.Problem;
import io.gradus.problem.ProblemException;
import io.gradus.rule.LearningRateSchedule;
import io.gradus.rule.UpdateRule;
import io.gradus.run.StartSettings.Head;
import io.gradus.step.Step;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.Remedies;
import io.gradus.train.StoppingCriterion;
import io.gradus.train.StoppingRule;
import io.gradus.train.Trainer;
import io.gradus.train.TrainerProblem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings from settings, as a user of the library runs them. */
class TrainingSetupTest {
    private static final TrainingSettings DIGITS = TrainingSettings.of("digits")
            .withCourse(CourseSettings.DEFAULT.withEpochs(3))
            .withSeed(5);

    @TempDir
    private Path folder;

    private static Function<Plan, Step> executor(String name) {
        return plan -> StepProvider.choose(name, plan, 1);
    }

    @Test
    void trainsToAModelThatIsReadyToBeSaved() {
        TrainedModel trained = TrainingSetup.of(DIGITS).train();
        Path file = folder.resolve("digits.safetensors");
        ModelFile.write(file, trained.model());
        Model model = ModelFile.read(file);
        assertEquals(trained.model(), model);
        assertEquals("64-64-32-10", model.network().shape());
        assertEquals(5, model.provenance().seed());
        assertEquals(3, model.provenance().epoch());
        assertEquals(16, model.provenance().batchSize());
        assertEquals("digits", model.provenance().data());
        assertEquals(3, trained.last().epoch());
        assertNotNull(trained.test());
        assertTrue(
                trained.test().errorPercent() < 15,
                "test error " + trained.test().errorPercent());
        assertTrue(trained.verdict().isHealthy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "auto"})
    void settingsSentElsewhereGiveTheSameBits(String name) throws Exception {
        TrainingSettings settings = DIGITS.withNetwork(NetworkSettings.DEFAULT
                        .withHidden(List.of(24, 24, 24))
                        .withActivation(Activation.RELU)
                        .withPaths(Topology.skips(2)))
                .withUpdate(UpdateSettings.DEFAULT
                        .withRule(UpdateRule.of(UpdateRule.Kind.ADAM))
                        .withBatchSize(10))
                .withCourse(CourseSettings.DEFAULT
                        .withEpochs(4)
                        .withSchedule(LearningRateSchedule.cosine(1, 0).withWarmup(2))
                        .withStopping(List.of(StoppingRule.of(StoppingCriterion.Kind.PATIENCE, 2))))
                .withHealth(HealthLimits.DEFAULT, new Remedies(true, false, false));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(settings);
        }
        TrainingSettings received;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            received = (TrainingSettings) in.readObject();
        }
        RepeatedRun here = Repeats.one(TrainingSetup.of(settings), 7, executor(name));
        RepeatedRun there = Repeats.one(TrainingSetup.of(received), 7, executor(name));
        assertFalse(here.crc32c().isEmpty());
        assertEquals(here.crc32c(), there.crc32c());
        assertEquals(here.measure(), there.measure());
        assertEquals(4, there.epochs());
    }

    @Test
    void repeatedRunsAreThoseOfTheirSeeds() throws IOException, ClassNotFoundException {
        TrainingSetup setup = TrainingSetup.of(DIGITS);
        List<RepeatedRun> runs = Repeats.of(setup, 3, executor("java"), new Repeats.Progress() {})
                .run(2);
        assertEquals(List.of(5L, 6L, 7L), runs.stream().map(RepeatedRun::seed).toList());
        for (RepeatedRun run : runs) {
            assertEquals(
                    run.crc32c(),
                    Repeats.one(setup, run.seed(), executor("java")).crc32c());
        }
        assertNotEquals(runs.get(0).crc32c(), runs.get(1).crc32c());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(runs.get(0));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            RepeatedRun received = (RepeatedRun) in.readObject();
            assertEquals(runs.get(0).crc32c(), received.crc32c());
            assertEquals(runs.get(0).measure(), received.measure());
        }
    }

    @Test
    void whatNothingIsSaidOfSuitsTheData() {
        TrainingSetup iris = TrainingSetup.of(TrainingSettings.of("iris"));
        assertEquals("4-16-3", iris.network().shape());
        assertEquals(UpdateRule.Kind.CLIP, iris.training().rule().kind());
        assertEquals(8, iris.training().batchSize());
        assertEquals(100, iris.run().epochs());
        TrainingSetup whole = TrainingSetup.of(TrainingSettings.of("iris")
                .withUpdate(UpdateSettings.DEFAULT.withRule(UpdateRule.of(UpdateRule.Kind.IRPROP_PLUS))));
        assertEquals(UpdateSettings.USUAL_CHUNK, whole.training().batchSize());
        assertEquals(1, whole.training().healthEvery());
        assertEquals(200, whole.run().epochs());
        assertEquals(whole.run().split().train().size(), whole.run().samplesOfUpdate());
    }

    @Test
    void goesOnFromAModel() {
        Path file = folder.resolve("low.safetensors");
        DataSettings low = DataSettings.of("digits").withClasses(List.of("0", "1", "2", "3", "4"));
        TrainingSettings first = TrainingSettings.of(low).withCourse(CourseSettings.DEFAULT.withEpochs(4));
        TrainedModel trained = TrainingSetup.of(first).train();
        ModelFile.write(file, trained.model());

        TrainingSetup again = TrainingSetup.of(first.withStart(new StartSettings(file.toString(), Head.KEPT)));
        assertFalse(again.start().isScratch());
        try (Trainer trainer = again.run().trainer().start()) {
            assertEquals(
                    trained.model().weights(),
                    Weights.of(trainer.plan(), trainer.step().arena()));
            trainer.epoch();
            assertNotEquals(
                    trained.model().weights(),
                    Weights.of(trainer.plan(), trainer.step().arena()));
            trainer.restart(); // goes back to the model, not to random weights
            assertEquals(
                    trained.model().weights(),
                    Weights.of(trainer.plan(), trainer.step().arena()));
        }
        DataSettings high = DataSettings.of("digits").withClasses(List.of("5", "6", "7"));
        TrainingSettings others = TrainingSettings.of(high).withStart(new StartSettings(file.toString(), Head.NEW));
        assertEquals("64-64-32-3", TrainingSetup.of(others).network().shape());
        TrainingSetup more = TrainingSetup.of(others.withStart(new StartSettings(file.toString(), Head.EXTENDED)));
        assertEquals("64-64-32-8", more.network().shape());
        assertEquals(3, more.start().addedOutputs(more.network()));
        DataException refused = assertThrows(
                DataException.class,
                () -> TrainingSetup.of(others.withStart(new StartSettings(file.toString(), Head.KEPT))));
        assertEquals(
                List.of(Remedy.NEW_HEAD, Remedy.ADD_CLASSES),
                refused.hints().stream().map(DataException.Hint::remedy).toList());
    }

    @Test
    void settingsThatDoNotGoTogetherAreRefusedByType() {
        assertRefused(RunProblem.CLASSES_OF_VALUES, () -> DataSettings.of("iris")
                .withColumns(io.gradus.data.DataOptions.values("1"))
                .withClasses(List.of("setosa")));
        assertRefused(
                RunProblem.ONE_CLASS,
                () -> TrainingSetup.of(
                        TrainingSettings.of(DataSettings.of("iris").withClasses(List.of("setosa")))));
        UpdateSettings rprop = UpdateSettings.DEFAULT.withRule(UpdateRule.of(UpdateRule.Kind.RPROP_PLUS));
        assertRefused(TrainerProblem.MINIBATCHES_OF_WHOLE_SET, () -> TrainingSetup.of(
                        DIGITS.withUpdate(rprop.withBatchSize(8)))
                .train());
        assertRefused(TrainerProblem.SCHEDULE_WITHOUT_RATE, () -> TrainingSetup.of(DIGITS.withUpdate(rprop)
                        .withCourse(CourseSettings.DEFAULT.withSchedule(LearningRateSchedule.cosine(1, 0))))
                .train());
        StoppingRule patience = StoppingRule.of(StoppingCriterion.Kind.PATIENCE, 3);
        CourseSettings stops =
                CourseSettings.DEFAULT.withStopping(List.of(patience)).withEpochs(10);
        assertRefused(RunProblem.STOPPING_UNSEEN, () -> TrainingSetup.of(
                        DIGITS.withCourse(new CourseSettings(10, true, stops.schedule(), stops.stopping(), 50)))
                .train());
        DataSettings all = DataSettings.of("digits").withSplit(SplitShares.parse("100/0/0"));
        assertRefused(TrainerProblem.STOPPING_WITHOUT_VALIDATION, () -> TrainingSetup.of(
                        TrainingSettings.of(all).withCourse(stops))
                .train());
        assertRefused(
                RunProblem.NO_TEST, () -> Repeats.one(TrainingSetup.of(TrainingSettings.of(all)), 1, executor("java")));
    }

    @Test
    void aRunThatIsNotFiniteSaysWhere() {
        TrainingSettings diverging = DIGITS.withNetwork(NetworkSettings.DEFAULT.withActivation(Activation.RELU))
                .withUpdate(UpdateSettings.DEFAULT.withRule(UpdateRule.sgd(1e30f)));
        TrainingFailedException failed = assertThrows(
                TrainingFailedException.class, () -> TrainingSetup.of(diverging).train());
        assertEquals(1, failed.failure().epoch());
    }

    private static void assertRefused(Problem problem, Runnable attempt) {
        ProblemException refused = assertThrows(ProblemException.class, attempt::run);
        assertSame(problem, refused.problem(), refused.getMessage());
    }
}
