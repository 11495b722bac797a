package io.gradus.lab.illness;

import io.gradus.data.Dataset;
import io.gradus.health.Remedy;
import io.gradus.health.Verdict;
import io.gradus.health.Verdict.State;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether verdicts are right and remedies help: runs that are ill by construction, and healthy ones, from one range of
 * seeds. Verdicts and remedies were tuned on {@link Range#TUNE}; what is reported is {@link Range#REPORT}.
 */
public final class RemedyStudy {
    /** Remedies that are tried of each verdict. */
    private static final int TRIED = 2;

    /** Draws for every ill or healthy run that is wanted, at most: not all that are made ill fail to learn. */
    private static final int DRAWS = 5;

    /** Where seeds begin. */
    public enum Range {
        /** What limits and remedies were chosen by. */
        TUNE(1_000),
        /** What they are judged by. */
        REPORT(1_000_000);

        private final long first;

        Range(long first) {
            this.first = first;
        }
    }

    /**
     * One ill run, judged and treated.
     *
     * @param settings the run in a line
     * @param layerToBlame from 1; 0 where no single layer is
     * @param verdict its last one
     * @param helped for each remedy that was tried, whether the run then learnt; the first comes first
     */
    public record IllCase(
            Cause cause, long seed, String settings, int layerToBlame, Verdict verdict, List<Boolean> helped) {
        /** Whether the verdict names what was done: as its word, or as what led to a number that is not finite. */
        public boolean isRight() {
            return !verdict.isHealthy() && verdict.finding() == cause.word();
        }

        /** Whether a layer is to blame, and the right word was said of a layer. */
        public boolean blamesLayer() {
            return layerToBlame > 0 && isRight() && verdict.state() != State.DIVERGED;
        }

        /** Whether the layer is the right one. */
        public boolean isRightLayer() {
            return verdict.layer() == layerToBlame;
        }

        /** Whether one of the first {@code count} remedies helped. */
        public boolean helped(int count) {
            return helped.stream().limit(count).anyMatch(each -> each);
        }
    }

    /**
     * One healthy run.
     *
     * @param alarms of its judgements, those that were not healthy
     */
    public record HealthyCase(long seed, String settings, int judgements, int alarms, Verdict verdict) {}

    private final TrialData data;
    private final IllRuns ill;
    private final HealthyRuns healthy;
    private final Range range;
    private final Consumer<Double> progress;

    /**
     * @param mnist pictures to train on besides the embedded digits; null for none
     * @param progress is told what part is done, from any thread
     */
    public RemedyStudy(Range range, @Nullable Dataset mnist, Consumer<Double> progress) {
        this.data = new TrialData(mnist);
        this.ill = new IllRuns(data);
        this.healthy = new HealthyRuns(data);
        this.range = range;
        this.progress = progress;
    }

    /**
     * Makes so many runs ill in each way, judges and treats them. A run that learns all the same, by {@link
     * Trial.Outcome#learnt}, is not ill, and another is drawn in its place.
     */
    public List<IllCase> ill(int each, int threads) {
        List<IllCase> cases = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger done = new AtomicInteger();
        Parallel.run(threads, Cause.values().length, number -> {
            Cause cause = Cause.values()[number];
            int found = 0;
            for (int n = 0; found < each && n < each * DRAWS; n++) {
                IllCase next = ill(cause, range.first + n);
                if (next != null) {
                    cases.add(next);
                    found++;
                    progress.accept((double) done.incrementAndGet() / (each * Cause.values().length));
                }
            }
        });
        return cases.stream()
                .sorted(java.util.Comparator.comparing(IllCase::cause).thenComparing(IllCase::seed))
                .collect(Collectors.toList());
    }

    private @Nullable IllCase ill(Cause cause, long seed) {
        IllRun run = ill.draw(cause, seed);
        if (run == null) {
            return null;
        }
        Trial.Outcome sick = Trial.run(run.settings());
        double healthyLoss = Trial.run(run.healthy()).loss();
        boolean isIll =
                cause.generalizesBadly() ? sick.validation() > 1.3 * sick.bestValidation() : !sick.learnt(healthyLoss);
        if (!isIll) {
            return null;
        }
        List<Boolean> helped = new ArrayList<>();
        for (Remedy remedy : sick.verdict().remedies()) {
            if (helped.size() < TRIED) {
                Trial.Outcome treated = Trial.run(Treatment.apply(run.settings(), remedy));
                helped.add(
                        cause.generalizesBadly()
                                ? treated.validation() <= 1.2 * sick.bestValidation()
                                : treated.learnt(healthyLoss));
            }
        }
        return new IllCase(cause, seed, run.settings().toString(), run.layer(), sick.verdict(), helped);
    }

    /**
     * So many runs that learn, whose loss never was above its start, and whose validation loss ends no more than a
     * fifth above its lowest.
     */
    public List<HealthyCase> healthy(int count, int threads) {
        List<HealthyCase> cases = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger next = new AtomicInteger();
        Parallel.run(threads, threads, worker -> {
            int n = next.getAndIncrement();
            while (n < count * DRAWS && cases.size() < count) {
                long seed = range.first + n;
                Settings settings = healthy.draw(new CounterRandom(seed, Stream.TEST, 0), seed);
                Trial.Outcome outcome = Trial.run(settings);
                if (outcome.learnt(0)
                        && outcome.highest() < 1.2 * Math.max(outcome.start(), outcome.reference())
                        && outcome.validation() <= 1.2 * outcome.bestValidation()) {
                    cases.add(new HealthyCase(
                            seed, settings.toString(), outcome.judgements(), outcome.alarms(), outcome.verdict()));
                    progress.accept(Math.min(1.0, (double) cases.size() / count));
                }
                n = next.getAndIncrement();
            }
        });
        return cases.stream()
                .sorted(java.util.Comparator.comparing(HealthyCase::seed))
                .limit(count)
                .collect(Collectors.toList());
    }
}
