package io.gradus.boards;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.boards.simulate.SimulatedClass;
import io.gradus.boards.teach.Lessons;
import io.gradus.boards.wire.Lesson;
import io.gradus.cluster.RoundPlan;
import io.gradus.cluster.Shards;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.run.TrainingRun;
import io.gradus.run.TrainingSettings;
import io.gradus.run.TrainingSetup;
import io.gradus.run.UpdateSettings;
import org.junit.jupiter.api.Test;

/** What the lesson says, over seeds: nine boards on the digits, by the recipe of {@code gradus train digits}. */
class LessonTest {
    private static final int BOARDS = 9;
    private static final int SEEDS = 5;
    private static final UpdateRule VOTED = UpdateRule.sign(0.002f);
    private static final UpdateRule AVERAGED = UpdateRule.sgd(0.1f);

    @Test
    void withRightLabelsABitAWeightIsAsGoodAsAWholeNumber() {
        Spread vote = errors(RoundPlan.VOTES, VOTED, 0);
        Spread average = errors(RoundPlan.AVERAGES, AVERAGED, 0);
        assertTrue(vote.mean() < average.mean() + average.sd(), vote + " against " + average);
        assertTrue(average.mean() < 6, "averaging learns: " + average);
    }

    @Test
    void whereAThirdErrsTheVoteHoldsAndTheAverageDoesNot() {
        Spread right = errors(RoundPlan.VOTES, VOTED, 0);
        Spread vote = errors(RoundPlan.VOTES, VOTED, 3);
        Spread average = errors(RoundPlan.AVERAGES, AVERAGED, 3);
        assertTrue(vote.mean() < right.mean() + 4, "the vote holds: " + vote + ", with right labels " + right);
        assertTrue(average.mean() > vote.mean() + 3 * average.sd(), average + " against " + vote);
        assertTrue(average.mean() > 12, "the average does not: " + average);
    }

    @Test
    void whereMostErrTheVoteIsTheirs() {
        assertTrue(errors(RoundPlan.VOTES, VOTED, 5).mean() > 70);
    }

    private static Spread errors(RoundPlan plan, UpdateRule rule, int wrong) {
        TrainingSetup setup =
                TrainingSetup.of(TrainingSettings.of("digits").withUpdate(UpdateSettings.DEFAULT.withRule(rule)));
        double[] errors = new double[SEEDS];
        for (int n = 0; n < SEEDS; n++) {
            TrainingRun run = setup.run(n + 1);
            Lesson lesson = Lessons.of(run, plan, "auto");
            int rounds = run.epochs()
                    * Shards.roundsPerEpoch(
                            run.split().train().size(), BOARDS, setup.training().batchSize(), plan.localSteps());
            try (SimulatedClass boards = SimulatedClass.of(run, lesson, BOARDS, wrong)) {
                boards.run(rounds);
                errors[n] = boards.test().errorPercent();
            }
        }
        return Spread.of(errors);
    }
}
