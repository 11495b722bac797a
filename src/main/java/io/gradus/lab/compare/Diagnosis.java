package io.gradus.lab.compare;

import io.gradus.health.Remedy;
import io.gradus.health.Remedy.Option;
import io.gradus.health.Verdict.State;
import io.gradus.lab.compare.SideBySide.Job;
import io.gradus.plan.Plan;
import io.gradus.run.TrainingSetup;
import io.gradus.step.Step;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run, what is wrong with it, and what became of it under each of its own remedies, from the same seed.
 *
 * @param before the run as it was asked for
 * @param trials each remedy, in the order in which they were prescribed; none for a healthy run
 */
public record Diagnosis(RunCourse before, List<Trial> trials) {
    /** A remedy helps if it brings the loss below this part of what it was. */
    private static final double HELPS = 0.8;

    /** The same of the validation loss of a run that overfits, which moves less. */
    private static final double HELPS_VALIDATION = 0.95;

    /** Settings with a remedy in them. */
    @FunctionalInterface
    public interface Treatment {
        /**
         * The training that the remedy makes of the one that is ill.
         *
         * @throws IllegalArgumentException if the remedy does not go together with its other settings
         */
        TrainingSetup with(Remedy remedy);
    }

    /**
     * A remedy that was tried.
     *
     * @param ranged whether its rate is from a range test, not from the run
     * @param after what became of the run; null if the remedy was refused
     * @param refused why it could not be tried; empty if it could
     * @param effect what it did
     */
    public record Trial(
            Remedy remedy, boolean ranged, @Nullable RunCourse after, String refused, Effect effect) {}

    /** What a remedy did. */
    public enum Effect {
        /** The loss is clearly lower, and nothing is wrong any more. */
        MENDS,
        /** The loss is clearly lower. */
        HELPS,
        /** It is not. */
        FAILS,
        /** It was refused. */
        REFUSED
    }

    public Diagnosis {
        trials = List.copyOf(trials);
    }

    /**
     * Does the run, and the same with each remedy that its verdict names; where the first of them is another rate, also
     * with the rate of a range test.
     *
     * @param executor makes steps of one thread
     * @param threads runs at a time, at most
     * @param progress is told what part is done: 0 to 1 for the run itself, 1 to 2 for its treatments
     */
    public static Diagnosis of(
            TrainingSetup setup,
            Treatment treatment,
            Function<Plan, Step> executor,
            int threads,
            DoubleConsumer progress) {
        RunCourse before = SideBySide.run(
                        List.of(new Job(setup, setup.settings().seed())), executor, 1, progress)
                .get(0);
        if (before.verdict().isHealthy()) {
            return new Diagnosis(before, List.of());
        }
        List<Remedy> remedies = new ArrayList<>(before.verdict().remedies());
        Remedy ranged = ranged(setup, remedies, executor);
        if (ranged != null && !remedies.contains(ranged)) {
            remedies.add(ranged);
        }
        List<Trial> trials = new ArrayList<>();
        List<Job> jobs = new ArrayList<>();
        for (Remedy remedy : remedies) {
            try {
                jobs.add(new Job(treatment.with(remedy), setup.settings().seed()));
                trials.add(new Trial(remedy, remedy.equals(ranged), null, "", Effect.FAILS));
            } catch (IllegalArgumentException e) {
                trials.add(
                        new Trial(remedy, remedy.equals(ranged), null, String.valueOf(e.getMessage()), Effect.REFUSED));
            }
        }
        List<RunCourse> courses = SideBySide.run(jobs, executor, threads, done -> progress.accept(1 + done));
        int tried = 0;
        for (int n = 0; n < trials.size(); n++) {
            Trial trial = trials.get(n);
            if (trial.effect() != Effect.REFUSED) {
                RunCourse after = courses.get(tried++);
                trials.set(n, new Trial(trial.remedy(), trial.ranged(), after, "", effect(before, after)));
            }
        }
        return new Diagnosis(before, trials);
    }

    /** Whether the first remedy is another rate of the same rule: then the one of a range test, in two digits. */
    private static @Nullable Remedy ranged(TrainingSetup setup, List<Remedy> remedies, Function<Plan, Step> executor) {
        if (remedies.isEmpty()
                || remedies.get(0).settings().size() != 1
                || remedies.get(0).settings().get(0).option() != Option.RATE) {
            return null;
        }
        double rate = RateTest.suggestion(setup, executor);
        return Double.isNaN(rate)
                ? null
                : Remedy.of(Option.RATE, Text.shortest(Float.parseFloat(Text.scientific(rate))));
    }

    private static Effect effect(RunCourse before, RunCourse after) {
        boolean general = before.verdict().finding() == State.OVERFITTING;
        boolean lower = general
                ? after.keptValidationLoss() < HELPS_VALIDATION * before.last().validationLoss()
                : after.loss() < HELPS * before.loss();
        if (!lower) {
            return Effect.FAILS;
        }
        return after.verdict().isHealthy() ? Effect.MENDS : Effect.HELPS;
    }

    /** Whether something is wrong with the run. */
    public boolean isIll() {
        return !before.verdict().isHealthy();
    }

    /**
     * The remedy to keep: of those that mend the run, or else of those that help, the one with the lowest loss; null if
     * none helps.
     */
    public @Nullable Trial best() {
        boolean general = before.verdict().finding() == State.OVERFITTING;
        return trials.stream()
                .filter(trial -> trial.effect() == Effect.MENDS || trial.effect() == Effect.HELPS)
                .min(Comparator.comparing(Trial::effect).thenComparingDouble(trial -> score(trial, general)))
                .orElse(null);
    }

    private static double score(Trial trial, boolean general) {
        RunCourse after = trial.after();
        if (after == null) {
            return Double.POSITIVE_INFINITY;
        }
        return general ? after.keptValidationLoss() : after.loss();
    }
}
