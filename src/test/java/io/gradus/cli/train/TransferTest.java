package io.gradus.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Cli;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.data.LoadedData;
import io.gradus.data.Split;
import io.gradus.data.SplitShares;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.net.Loss;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.rule.UpdateRule;
import io.gradus.run.StartingPoint;
import io.gradus.run.TrainingSetup;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.java.JavaStep;
import io.gradus.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training on from a model: frozen layers, a new head, and further classes. */
class TransferTest {
    @TempDir
    static Path folder;

    private static Model low; // digits 0 to 4

    private static Path file(String name) {
        return folder.resolve(name);
    }

    @BeforeAll
    static void trainOnTheLowDigits() {
        low = trained("low", "train", "digits", "--classes", "0-4", "--epochs", 3);
    }

    private static Model trained(String name, Object... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--quiet", "--out", file(name)));
        Cli cli = Cli.run(all.toArray());
        assertEquals(0, cli.code(), cli.err());
        return ModelFile.read(file(name));
    }

    private static void sameLayers(Model from, Model to, int layers) {
        for (int n = 0; n < layers; n++) {
            assertArrayEquals(from.weights().weight(n), to.weights().weight(n), "layer " + n);
            assertArrayEquals(from.weights().bias(n), to.weights().bias(n), "layer " + n);
        }
        for (int n = layers; n < to.weights().layers(); n++) {
            assertFalse(
                    Arrays.equals(from.weights().weight(n), to.weights().weight(n)), "layer " + n + " has not moved");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "auto"})
    void frozenLayersStayToTheBitThroughResumptions(String executor) {
        Model first = trained(
                "a" + executor,
                "train",
                "digits",
                "--classes",
                "5-9",
                "--from",
                file("low"),
                "--new-head",
                "--freeze",
                2,
                "--epochs",
                2,
                "--executor",
                executor);
        sameLayers(low, first, 2);
        assertEquals(List.of("5", "6", "7", "8", "9"), first.classNames());
        assertArrayEquals(low.scaling().shift(), first.scaling().shift());
        assertArrayEquals(low.scaling().scale(), first.scaling().scale());
        Model second = trained(
                "b" + executor,
                "train",
                "digits",
                "--classes",
                "5-9",
                "--from",
                file("a" + executor),
                "--freeze",
                1,
                "--rule",
                "adam",
                "--epochs",
                2,
                "--executor",
                executor);
        sameLayers(first, second, 1);
        sameLayers(low, second, 1);
    }

    @Test
    void withoutAModelTheFrozenFeaturesAreRandom() {
        Model frozen = trained("random", "train", "iris", "--freeze", 1, "--epochs", 2);
        Model longer = trained("longer", "train", "iris", "--freeze", 1, "--epochs", 9);
        sameLayers(frozen, longer, 1);
        Cli cli = Cli.run("train", "iris", "--freeze", 1, "--epochs", 1, "--out", file("random"));
        assertTrue(cli.out().contains("frozen    layer 1, with random weights: there is no --from"), cli.out());
        assertFalse(cli.out().contains("Before training"), "of one trained layer there is nothing to foresee");
        Cli deep = Cli.run("train", "digits", "--freeze", 1, "--epochs", 1, "--out", file("random"));
        assertTrue(
                deep.out().contains("Gradient ratio of layer 2 to the output layer before training: predicted"),
                deep.out());
    }

    private static StartingPoint start(Object... words) {
        String[] args = new String[words.length];
        Arrays.setAll(args, n -> words[n].toString());
        return setup(args).start();
    }

    /** What training would begin with. */
    private static float[] beginning(StartingPoint start, PlanAndData made) {
        Step step = new JavaStep(made.plan);
        Arenas.initialize(made.plan, step.arena(), 9);
        start.load(made.plan, step.arena());
        return step.arena();
    }

    private record PlanAndData(Plan plan, LoadedData loaded) {
        static PlanAndData of(Object... words) {
            String[] args = new String[words.length];
            Arrays.setAll(args, n -> words[n].toString());
            TrainingSetup setup = setup(args);
            return new PlanAndData(
                    PlanCompiler.training(setup.network(), new TrainingSpec(UpdateRule.sgd(0.1f), 8, 0)),
                    setup.loaded());
        }
    }

    private static TrainingSetup setup(String[] args) {
        return TrainingArguments.setup(Arguments.of(new TrainCommand(), args), args[0]);
    }

    @Test
    void oldOutputsOfAnExtendedHeadBeginAsTheyWere() {
        Object[] words = {"digits", "--from", file("low"), "--add-classes"};
        StartingPoint start = start(words);
        PlanAndData made = PlanAndData.of(words);
        float[] arena = beginning(start, made);
        assertEquals(
                List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
                made.loaded.data().classNames());
        Model begun =
                Model.of(made.plan, arena, low.scaling(), made.loaded.data().classNames(), low.provenance());
        for (int n = 0; n < 2; n++) {
            assertArrayEquals(low.weights().weight(n), begun.weights().weight(n));
        }
        float[] old = low.weights().weight(2);
        float[] now = begun.weights().weight(2); // (fanOut, fanIn): a row a unit
        assertArrayEquals(old, Arrays.copyOf(now, old.length));
        assertArrayEquals(low.weights().bias(2), Arrays.copyOf(begun.weights().bias(2), 5));
        for (int unit = 5; unit < 10; unit++) {
            int row = unit * 32;
            boolean drawn = false;
            for (int i = row; i < row + 32; i++) {
                drawn |= now[i] != 0;
            }
            assertTrue(drawn, "unit " + unit + " begins at random");
        }
    }

    /** Classes go by name, wherever the data have them. */
    @Test
    void newClassesComeBehindTheOldOnes() throws Exception {
        Path csv = file("fruit.csv");
        Files.writeString(csv, "1,2,pear\n2,3,plum\n3,3,pear\n5,4,plum\n1,1,pear\n2,2,plum\n");
        trained("fruit", "train", csv, "--split", "100/0/0", "--epochs", 1, "--hidden", 4);
        Path more = file("more.csv");
        Files.writeString(more, "1,2,apple\n2,3,plum\n3,3,apple\n5,4,plum\n");
        Model model = trained(
                "fruits", "train", more, "--from", file("fruit"), "--add-classes", "--split", "100/0/0", "--epochs", 1);
        assertEquals(List.of("pear", "plum", "apple"), model.classNames());
        assertEquals("2-4-3", model.network().shape());
    }

    @Test
    void aNewHeadIsDrawnAndTheRestKept() {
        Object[] words = {"digits", "--classes", "5-9", "--from", file("low"), "--new-head"};
        StartingPoint start = start(words);
        PlanAndData made = PlanAndData.of(words);
        float[] arena = beginning(start, made);
        Model begun =
                Model.of(made.plan, arena, low.scaling(), made.loaded.data().classNames(), low.provenance());
        sameLayers(low, begun, 2);
        Step fresh = new JavaStep(made.plan);
        Arenas.initialize(made.plan, fresh.arena(), 9);
        int from = made.plan.weights(2);
        int to = from + 33 * made.plan.stride(2);
        assertArrayEquals(Arrays.copyOfRange(fresh.arena(), from, to), Arrays.copyOfRange(arena, from, to));
    }

    @Test
    void aHeadOfAnotherKindGetsTheLossThatSuitsIt() throws Exception {
        Path csv = file("values.csv");
        Files.writeString(csv, "1,2,0.5\n2,3,0.25\n3,3,1.5\n5,4,0.1\n");
        Path classes = file("two.csv");
        Files.writeString(classes, "1,2,a\n2,3,b\n3,3,a\n5,4,b\n");
        trained("two", "train", classes, "--split", "100/0/0", "--epochs", 1, "--hidden", 4);
        Model model = trained(
                "values",
                "train",
                csv,
                "--target",
                "last",
                "--from",
                file("two"),
                "--new-head",
                "--split",
                "100/0/0",
                "--epochs",
                1);
        assertEquals(Loss.MSE, model.network().loss());
        assertEquals("2-4-1", model.network().shape());
        assertEquals(List.of(), model.classNames());
    }

    /** A reset in the middle of a run begins with the same weights again. */
    @Test
    void aResetBeginsWithTheSameHead() {
        Object[] words = {"digits", "--classes", "5-9", "--from", file("low"), "--new-head", "--freeze", 1};
        StartingPoint start = start(words);
        PlanAndData made = PlanAndData.of(words);
        Split split = made.loaded.split(SplitShares.parse("70/15/15"), 1);
        TrainingSpec training = new TrainingSpec(UpdateRule.sgd(0.1f), 8, 0).withFrozen(1);
        try (Trainer trainer = Trainer.of(made.plan.network(), training, split).start()) {
            start.load(trainer.plan(), trainer.step().arena());
            trainer.epochs(2);
            float[] once = trainer.step().arena().clone();
            trainer.restart();
            start.load(trainer.plan(), trainer.step().arena());
            trainer.epochs(2);
            assertArrayEquals(once, trainer.step().arena());
        }
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatToDo() {
        refused(1, "is not a valid class; the classes are 0, 1, 2, 3, 4", "digits", "--from", file("low"));
        refused(1, "features, but the model takes 64", "iris", "--from", file("low"), "--new-head");
        refused(2, "has all classes of digits", "digits", "--from", file("low"), "--classes", "0-4", "--add-classes");
        refused(2, "--new-head: it is about a model's last layer: name the model by --from", "digits", "--new-head");
        refused(2, "--add-classes: it is about a model's last layer", "digits", "--add-classes");
        refused(2, "give one of them", "digits", "--from", file("low"), "--add-classes", "--new-head");
        refused(2, "training needs two classes or more", "digits", "--classes", "3");
        refused(2, "--classes 4-3: the range 4-3 ends before it begins", "digits", "--classes", "4-3");
        refused(1, "digits: has no class 'x'", "digits", "--classes", "x,1");
        refused(2, "freeze at most 2", "digits", "--from", file("low"), "--new-head", "--freeze", 3);
    }

    private static void refused(int code, String message, Object... words) {
        List<Object> all = new ArrayList<>(List.of("train"));
        all.addAll(List.of(words));
        all.addAll(List.of("--out", file("refused")));
        Cli cli = Cli.run(all.toArray());
        assertEquals(code, cli.code(), cli.out());
        assertTrue(cli.err().contains(message), cli.err());
        assertEquals(1, cli.err().lines().count(), cli.err());
    }

    @Test
    void aModelOfSomeClassesIsEvaluatedOnThem() {
        Cli cli = Cli.run("eval", file("low"), "digits", "--classes", "4,1");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("of 363"), cli.out());
        Cli all = Cli.run("eval", file("low"), "digits");
        assertEquals(1, all.code());
    }
}
