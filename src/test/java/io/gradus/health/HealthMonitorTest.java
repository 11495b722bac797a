package io.gradus.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.Verdict.Level;
import io.gradus.health.Verdict.State;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.Regularization;
import io.gradus.rule.UpdateRule;
import io.gradus.testing.ChildJvm;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a monitor says of counters and losses that are made up. */
class HealthMonitorTest {
    private static final double CHANCE = 2.3;

    private final float[] counters = new float[3 * HealthCounter.BLOCK];
    private final HealthSnapshot snapshot = new HealthSnapshot(3);
    private TrainingEvidence evidence = new TrainingEvidence(CHANCE, HealthLimits.DEFAULT);
    private HealthMonitor monitor = monitor(Activation.RELU, UpdateRule.sgd(0.5f), false);
    private long step;

    HealthMonitorTest() {
        for (int layer = 0; layer < 3; layer++) {
            put(layer, HealthCounter.PARAMETERS, 100);
            put(layer, HealthCounter.GRADIENT_NORM, 1);
            put(layer, HealthCounter.WEIGHT_NORM, 1);
            put(layer, HealthCounter.UPDATE_NORM, 0.01f);
            put(layer, HealthCounter.DELTA_RMS, 0.1f);
            put(layer, HealthCounter.ACTIVATION_SD, 1);
        }
    }

    private HealthMonitor monitor(Activation activation, UpdateRule rule, boolean keepsBest) {
        NetworkSpec network = NetworkSpec.inputs(4)
                .hidden(10, activation)
                .hidden(10, activation)
                .output(10, Loss.CROSS_ENTROPY);
        evidence = new TrainingEvidence(CHANCE, HealthLimits.DEFAULT);
        return new HealthMonitor(
                new RunFacts(network, rule, Regularization.NONE, 0, true, false, keepsBest, false),
                HealthLimits.DEFAULT,
                evidence);
    }

    private void put(int layer, HealthCounter counter, float value) {
        counters[layer * HealthCounter.BLOCK + counter.ordinal()] = value;
    }

    private Verdict judge(double loss, int times) {
        for (int n = 0; n < times; n++) {
            snapshot.copyFrom(counters, 0, step);
            snapshot.context(1, loss, 0.5f, monitor.verdict());
            step += 64;
            evidence.judged(loss, 64);
            monitor.judge(snapshot);
        }
        return monitor.verdict();
    }

    @Test
    void numbersOfWordsNeverChange() {
        int[] numbers = Arrays.stream(State.values()).mapToInt(State::number).toArray();
        assertEquals("[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", Arrays.toString(numbers));
        assertEquals(
                "[HEALTHY, OSCILLATING, SATURATED, VANISHING, DEAD, EXPLODING, DIVERGED, RATE_TOO_HIGH, NOT_LEARNING,"
                        + " OVERFITTING]",
                Arrays.toString(State.values()));
        Set<Integer> severities = new HashSet<>();
        for (State state : State.values()) {
            assertTrue(severities.add(state.severity()), state + "'s severity is another's");
        }
        assertEquals(Level.DANGER, State.RATE_TOO_HIGH.level());
        assertEquals(Level.WARNING, State.NOT_LEARNING.level());
    }

    @Test
    void unitsThatLargeStepsKillAreTheRatesDoing() {
        put(1, HealthCounter.UPDATE_NORM, 0.5f);
        assertTrue(judge(2.5, 1).isHealthy());
        put(1, HealthCounter.UPDATE_NORM, 0);
        put(1, HealthCounter.DEAD, 9);
        Verdict verdict = judge(2.4, 12);
        assertEquals(State.RATE_TOO_HIGH, verdict.state());
        assertEquals(2, verdict.layer());
        assertTrue(verdict.explanation().contains("have died"), verdict.explanation());
        assertEquals("--rate 0.03", verdict.remedies().get(0).toString(), "0.5 · 0.03 / 0.5");
    }

    @Test
    void unitsThatDieOfSmallStepsAreDead() {
        judge(2.4, 1);
        put(1, HealthCounter.DEAD, 9);
        Verdict verdict = judge(2.4, 12);
        assertEquals(State.DEAD, verdict.state());
        assertEquals("--revive", verdict.remedies().get(0).toString());
    }

    @Test
    void aFindingOfARunThatLearnsIsANote() {
        judge(2.4, 1);
        put(1, HealthCounter.DEAD, 9);
        Verdict verdict = judge(0.05, 20);
        assertEquals(State.HEALTHY, verdict.state());
        assertTrue(verdict.isNote());
        assertEquals(State.DEAD, verdict.finding());
        assertEquals("note: layer 2: 90 % of units are dead, but the loss falls", verdict.remedy());
    }

    @Test
    void whatHysteresisHoldsIsWordedSo() {
        judge(2.4, 1);
        put(0, HealthCounter.DEAD, 1.2f);
        assertEquals("layer 1: 12 % of units are dead", judge(2.4, 20).explanation());
        put(0, HealthCounter.DEAD, 0.9f);
        assertEquals(
                "layer 1: 9 % of units are dead, still above the 8 % at which this alarm ends",
                judge(2.4, 2).explanation());
        put(0, HealthCounter.DEAD, 0.7f);
        assertFalse(judge(2.4, 3).state() == State.DEAD);
    }

    @Test
    void belowTheLimitThereIsNoAlarm() {
        put(0, HealthCounter.DEAD, 0.9f);
        assertEquals(State.HEALTHY, judge(2.4, 10).state(), "9 % of units, where the limit is 10");
    }

    @Test
    void aLossAboveItsStartIsTheRate() {
        put(0, HealthCounter.UPDATE_NORM, 0.2f);
        judge(2.4, 1);
        Verdict verdict = judge(40, 8);
        assertEquals(State.RATE_TOO_HIGH, verdict.state());
        assertEquals(0, verdict.layer());
        assertTrue(verdict.explanation().contains("what it was at the start"), verdict.explanation());
    }

    @Test
    void smallStepsAreSmallOnlyWhileTheLossStays() {
        for (int layer = 0; layer < 3; layer++) {
            put(layer, HealthCounter.UPDATE_NORM, 1e-5f);
        }
        Verdict verdict = judge(2.3, 12);
        assertEquals(State.NOT_LEARNING, verdict.state());
        assertTrue(
                verdict.explanation().startsWith("steps are too small: a step changes weights by 0.001 %"),
                verdict.remedy());
        assertTrue(judge(0.1, 60).isHealthy());
    }

    @Test
    void noProgressIsToldWhereCountersLookFine() {
        assertTrue(judge(2.3, 20).isHealthy(), "it may still begin");
        Verdict verdict = judge(2.3, 20);
        assertEquals(State.NOT_LEARNING, verdict.state());
        assertTrue(verdict.explanation().contains("though gradients and steps look fine"), verdict.explanation());
    }

    @Test
    void whatWasThereBeforeTheFirstStepIsTheCause() {
        monitor = monitor(Activation.TANH, UpdateRule.sgd(0.5f), false);
        put(0, HealthCounter.SATURATED, 0.9f);
        put(0, HealthCounter.DELTA_RMS, 1e-7f);
        put(0, HealthCounter.UPDATE_NORM, 0.5f);
        Verdict verdict = judge(2.4, 12);
        assertEquals(State.SATURATED, verdict.state(), "it makes the error vanish");
        assertEquals(1, verdict.layer());
        assertTrue(verdict.explanation().endsWith("before the first step"), verdict.explanation());
    }

    @Test
    void overfittingIsANoteWhereTheBestWeightsAreKept() {
        for (boolean keeps : new boolean[] {false, true}) {
            monitor = monitor(Activation.TANH, UpdateRule.sgd(0.5f), keeps);
            judge(2.4, 1);
            judge(0.05, 20);
            for (int n = 0; n < 30; n++) {
                evidence.epoch(0.1 / (n + 1), n < 10 ? 0.6 : 1.2);
                monitor.judgeEpoch();
            }
            assertEquals(State.OVERFITTING, monitor.verdict().finding());
            assertEquals(
                    keeps ? State.HEALTHY : State.OVERFITTING, monitor.verdict().state());
            assertEquals(State.OVERFITTING, judge(0.05, 1).finding(), "a judgement of counters does not end it");
        }
    }

    @Test
    void aRunThatDivergesTellsWhatLedThere() {
        put(0, HealthCounter.UPDATE_NORM, 3);
        judge(2.4, 1);
        Verdict verdict = monitor.diverged(2, "the error");
        assertEquals(State.DIVERGED, verdict.state());
        assertEquals(State.RATE_TOO_HIGH, verdict.finding());
        assertEquals(2, verdict.layer());
        assertTrue(verdict.remedy().contains("try --rate "), verdict.remedy());
    }

    @Test
    void outputsThatGrowFromTheStartExplode() {
        put(0, HealthCounter.ACTIVATION_SD, 10);
        put(1, HealthCounter.ACTIVATION_SD, 1000);
        judge(2000, 1);
        Verdict verdict = monitor.diverged(1, "the loss");
        assertEquals(State.EXPLODING, verdict.finding());
        assertTrue(verdict.remedies().contains(Remedy.of(Remedy.Option.CLIP_GLOBAL_NORM, "1")), verdict.remedy());
    }

    @Test
    void settlingOnWhatWasSaidAllocatesNothing() throws Exception {
        assertEquals("HEALTHY 0 bytes a judgement", ChildJvm.interpret(JudgementProbe.class, "well", "1000"));
    }

    @Test
    void anIllnessThatStaysHasItsSentenceMadeOnce() throws Exception {
        String[] words = ChildJvm.interpret(JudgementProbe.class, "ill", "1000").split(" ");
        assertEquals("SATURATED", words[0]);
        assertTrue(Integer.parseInt(words[1]) <= 100, words[1] + " bytes a judgement");
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonHasItsWords(Reason reason) {
        String words = reason.explain(3, 0.5);
        assertEquals(reason == Reason.NONE, words.isEmpty());
        assertFalse(words.contains("NaN") || words.contains("null"), words);
        assertEquals(reason == Reason.NONE, reason.state() == State.HEALTHY);
    }
}
