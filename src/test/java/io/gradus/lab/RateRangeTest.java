package io.gradus.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.DataOptions;
import io.gradus.data.LoadedData;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.source.DataSource;
import io.gradus.lab.RateRange.Point;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.java.JavaStep;
import io.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RateRangeTest {
    private final LoadedData digits = DataSource.load("digits", DataOptions.classes());
    private final Split split = digits.split(null, 1);
    private final NetworkSpec net =
            NetworkSpec.inputs(64).hidden(32, Activation.TANH).output(10, Loss.CROSS_ENTROPY);

    private RateRange range(UpdateRule rule, double low, double high) {
        Plan plan = PlanCompiler.training(net, rule, 16, 0);
        Step step = new JavaStep(plan);
        Source source = new Source(split.train());
        step.bind(source);
        Arenas.scale(plan, step.arena(), Scaling.auto(split.train()));
        Arenas.initialize(plan, step.arena(), 1);
        return RateRange.run(step, rule, source, low, high, 1);
    }

    /** A run at the suggested rate learns, whatever the rule. */
    @ParameterizedTest
    @EnumSource(
            value = UpdateRule.Kind.class,
            names = {"SGD", "SIGN", "MOMENTUM", "LION", "ADAM"})
    void theSuggestionLearns(UpdateRule.Kind kind) {
        UpdateRule rule = UpdateRule.of(kind);
        double rate = range(rule, rule.rate() * 1e-4, rule.rate() * 1e3).suggestion();
        try (Trainer trainer = Trainer.of(net, rule.withRate((float) rate), split)
                .batchSize(16)
                .scaling(Scaling.auto(split.train()))
                .executor(JavaStep::new)
                .start()) {
            trainer.epochs(15);
            assertTrue(trainer.test().errorPercent() < 7, () -> rule + " at " + rate);
        }
    }

    @Test
    void endsWhereTheLossRunsAway() {
        List<Point> points = range(UpdateRule.sgd(1), 1e-3, 1e6).points();
        assertTrue(points.size() < RateRange.STEPS);
        Point last = points.get(points.size() - 1);
        assertTrue(!(last.loss() < 4 * points.get(0).loss())
                || last.loss() > points.get(points.size() / 2).loss());
    }

    @Test
    void findsTheMiddleOfTheSteepestFall() {
        List<Point> points = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            double loss = n < 40 ? 2 : n < 52 ? 2 - (n - 39) * 0.1 : n < 80 ? 0.7 : 5;
            points.add(new Point(Math.pow(1.1, n), loss));
        }
        double expected = Math.pow(1.1, 45 - 9); // the mean of ten is nine behind
        assertEquals(expected, new RateRange(points).suggestion(), 0.12 * expected);
        assertTrue(Double.isNaN(new RateRange(points.subList(0, 40)).suggestion()));
    }

    @Test
    void refusesWhatIsNoRange() {
        assertThrows(IllegalArgumentException.class, () -> range(UpdateRule.sgd(1), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> range(UpdateRule.sgd(1), 0, 1));
    }
}
