package io.gradus.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.LoadedData;
import io.gradus.data.Split;
import io.gradus.data.proben1.Proben1Reader;
import io.gradus.lab.Proben1.Net;
import io.gradus.lab.Proben1.Published;
import io.gradus.lab.Proben1.Stopping;
import io.gradus.lab.Proben1.Verdict;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.Rprop;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.EpochReport;
import io.gradus.train.Trainer;
import io.gradus.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Proben1Test {
    private static final Path FILES = Path.of(System.getProperty("gradus.root", "."), "src/test/resources/proben1");

    private static LoadedData load(String set) {
        return Proben1Reader.read(FILES.resolve(set + ".dt.gz"));
    }

    @Test
    void networksAreThoseOfTheReport() {
        NetworkSpec cancer = Proben1.network(load("cancer1").data(), Net.NO_SHORTCUT, Proben1.hidden("cancer1"));
        assertEquals("9-4-2-2", cancer.shape());
        assertEquals(Activation.SOFTSIGN, cancer.layers().get(0).activation());
        assertEquals(Activation.LINEAR, cancer.output().activation());
        assertEquals(Loss.MSE, cancer.loss());
        assertEquals(10 * 4 + 5 * 2 + 3 * 2, cancer.parameters());
        assertEquals(
                "51-32-2",
                Proben1.network(load("card1").data(), Net.NO_SHORTCUT, Proben1.hidden("card1"))
                        .shape());
        NetworkSpec glass = Proben1.network(load("glass1").data(), Net.SHORTCUT, Proben1.hidden("glass1"));
        assertEquals("9-16-8-6", glass.shape());
        assertEquals(10 * 16 + (9 + 16 + 1) * 8 + (9 + 16 + 8 + 1) * 6, glass.parameters());
        assertEquals(
                "9-6",
                Proben1.network(load("glass1").data(), Net.LINEAR, List.of(3)).shape());
        assertEquals(Proben1.USUAL_HIDDEN, Proben1.hidden("horse1"));
    }

    @Test
    void whatIsPublishedIsKnownAndNothingElse() {
        Published cancer = Proben1.published("cancer1", Net.NO_SHORTCUT);
        assertNotNull(cancer);
        assertEquals(1.38, cancer.testError().mean());
        assertEquals(0.49, cancer.testError().sd());
        assertEquals(60, cancer.testError().count());
        assertNull(Proben1.published("card1", Net.LINEAR));
        assertNull(Proben1.published("cancer1", Net.SHORTCUT));
        assertNull(Proben1.published("cancer2", Net.NO_SHORTCUT));
    }

    @Test
    void runsEndByTheReportsRuleOrItsAbridgement() {
        assertEquals("gl:5+up:8+pq:3,progress:0.1", Stopping.REPORT.text());
        assertEquals("gl:5,progress:0.1", Stopping.GL.text());
    }

    /** The run of cancer1 that the abridged rule ends before it has learnt anything; the report's lets it learn. */
    @Test
    void theReportsRuleSparesARunThatHasLearntNothingYet() {
        Split split = load("cancer1").ownSplit();
        assertNotNull(split);
        NetworkSpec net = Proben1.network(split.train().data(), Net.NO_SHORTCUT, List.of(4, 2));
        double[] errors = new double[2];
        int[] epochs = new int[2];
        for (Stopping stopping : Stopping.values()) {
            try (Trainer trainer = Proben1.settings(net, split, stopping, 29)
                    .executor(plan -> StepProvider.choose("java", plan, 1))
                    .start()) {
                epochs[stopping.ordinal()] = trainer.until(Proben1.EPOCHS).epoch();
                trainer.restoreBest();
                errors[stopping.ordinal()] = trainer.test().errorPercent();
            }
        }
        assertEquals(75, epochs[Stopping.GL.ordinal()]);
        assertTrue(errors[Stopping.GL.ordinal()] > 20, "error " + errors[Stopping.GL.ordinal()]);
        assertTrue(epochs[Stopping.REPORT.ordinal()] > 75);
        assertTrue(errors[Stopping.REPORT.ordinal()] < 5, "error " + errors[Stopping.REPORT.ordinal()]);
    }

    @ParameterizedTest
    @CsvSource({"14.05, WITHIN", "15.08, WITHIN", "15.09, OUTSIDE", "13.02, WITHIN", "13.01, BETTER", "0, BETTER"})
    void verdictsKeepToOneStandardDeviation(double mean, Verdict verdict) {
        assertEquals(
                verdict, Proben1.compare(Spread.published(mean, 1, 60), Spread.published(14.05, 1.03 + 1e-12, 60)));
    }

    @Test
    void aRunFollowsTheProtocol() {
        Split split = load("glass1").ownSplit();
        assertNotNull(split);
        NetworkSpec net = Proben1.network(split.train().data(), Net.NO_SHORTCUT, List.of(16, 8));
        List<Integer> looks = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void epoch(EpochReport report) {
                assertEquals(report.epoch(), report.steps(), "an update an epoch");
                if (report.validation() != null) {
                    looks.add(report.epoch());
                }
            }
        };
        try (Trainer trainer = Proben1.settings(net, split, Stopping.REPORT, 3)
                .executor(plan -> StepProvider.choose("java", plan, 1))
                .listener(listener)
                .start()) {
            assertEquals(UpdateRule.Kind.RPROP_PLUS, trainer.rule().kind());
            assertEquals(Rprop.PRECHELT, trainer.rule().rprop());
            for (int n = 0; n < net.layers().size(); n++) {
                float largest = 0;
                for (int i = 0; i <= net.fanIn(n); i++) {
                    for (int j = 0; j < net.layers().get(n).width(); j++) {
                        float w = trainer.step()
                                .arena()[
                                trainer.plan().weights(n) + i * trainer.plan().stride(n) + j];
                        largest = Math.max(largest, Math.abs(w));
                    }
                }
                assertTrue(largest <= 0.5f && largest > 0.3f, "weights up to " + largest);
            }
            EpochReport last = trainer.until(Proben1.EPOCHS);
            assertNotNull(trainer.stopped());
            assertEquals(0, last.epoch() % 5);
            assertEquals(last.epoch() / 5, looks.size());
            assertTrue(looks.stream().allMatch(epoch -> epoch % 5 == 0));
            int kept = trainer.restoreBest();
            assertTrue(kept % 5 == 0 && kept <= last.epoch());
        }
    }
}
