package io.gradus.step.jni;

import io.gradus.data.Dataset;
import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.plan.ThreadCost;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.arena.SeparateUpdates;
import io.gradus.step.arena.WarmUp;
import java.lang.ref.Reference;
import java.util.Arrays;

/**
 * The plan run by the C library under {@code native/}: one crossing from Java a call, however many minibatch steps it
 * makes. The arena stays a Java array, held in place during a call; examples are read where their direct buffers lie.
 *
 * <p>Its worker threads live until {@link #close}. Results are the same bits for any number of them.
 */
public final class NativeStep implements Step {
    private final Plan plan;
    private final float[] arena;
    private final String name;
    private final int threads;
    private final AdaptiveThreading pace;
    private long net;
    private Source[] sources = {};
    private long[] bound = {};

    /**
     * Allocates the arena and starts the workers.
     *
     * @param instructionSet {@code avx2} and the like
     * @param threads the most to use; fewer where the plan is not worth as many
     * @throws IllegalArgumentException if this machine or build has no such instruction set
     * @throws IllegalStateException if there are no threads or no memory to be had
     */
    public NativeStep(Plan plan, String instructionSet, int threads) {
        this(plan, instructionSet, worthwhile(plan, instructionSet, threads), true);
    }

    /** The threads that the plan is worth, by what a meeting of theirs costs on this machine. */
    private static int worthwhile(Plan plan, String instructionSet, int threads) {
        double speed = flopsPerNano(instructionSet);
        int most = ThreadCost.threads(plan, threads, speed, ThreadCost.LEAST_MEETING_NS);
        if (most == 1 || NativeLibrary.refusal() != null) {
            return 1; // whatever a meeting costs: it is not measured
        }
        double price = NativeLibrary.meetingPrice(most);
        return price < 0 ? 1 : ThreadCost.threads(plan, most, speed, price + ThreadCost.WEIGHTS_NS);
    }

    /** What one core reaches in minibatches of middling networks; a slower one makes threads worth more, not less. */
    private static double flopsPerNano(String instructionSet) {
        return switch (instructionSet) {
            case "avx512" -> 150;
            case "avx2" -> 80;
            case "sse2" -> 25;
            default -> 20;
        };
    }

    /** With exactly so many threads. */
    public NativeStep(Plan plan, String instructionSet, int threads, boolean exactly) {
        this.name = Words.nameIfAvailable(instructionSet);
        this.plan = plan;
        this.arena = AlignedArena.allocate(plan.arenaFloats());
        this.threads = threads;
        this.pace = new AdaptiveThreading(threads);
        this.net = NativeLibrary.create(
                plan.ops(),
                plan.forwardOps(),
                plan.batchSize(),
                plan.healthEvery(),
                arena.length,
                NativeLibrary.instructionSets().indexOf(instructionSet),
                threads);
        if (net == 0) {
            throw Words.noThreads(threads);
        }
        WarmUp.run(this);
        unbindAll();
    }

    @Override
    public Plan plan() {
        return plan;
    }

    @Override
    public float[] arena() {
        return arena;
    }

    @Override
    public String name() {
        return name;
    }

    /** Threads that work on a step, the caller's included. */
    public int threads() {
        return threads;
    }

    @Override
    public void bind(Source source) {
        Arenas.requireFit(plan, source);
        if (find(source) >= 0) {
            return;
        }
        long handle = NativeLibrary.bind(
                source.data().features(),
                source.data().targets(),
                source.order(),
                source.data().size(),
                source.data().inputs(),
                source.data().stride(),
                source.data().outputs(),
                source.data().storage() == Dataset.Storage.UINT8,
                source.data().isClassification());
        if (handle == 0) {
            throw Words.notBound(source);
        }
        int count = sources.length;
        sources = Arrays.copyOf(sources, count + 1);
        bound = Arrays.copyOf(bound, count + 1);
        sources[count] = source;
        bound[count] = handle;
    }

    @Override
    public double train(Source source, int first, int samples, long firstStep) {
        if (!plan.trains()) {
            throw Words.inferenceAlone();
        }
        return run(source, first, samples, firstStep, NativeRun.TRAIN);
    }

    @Override
    public double gradient(Source source, int first, int samples, long step) {
        SeparateUpdates.require(plan, samples);
        return run(source, first, samples, step, NativeRun.GRADIENT);
    }

    @Override
    public boolean update(long step) {
        SeparateUpdates.require(plan, 1);
        requireOpen();
        NativeRun.run(net, arena, 0, 0, 0, step, NativeRun.UPDATE, false);
        return arena[Control.STEPS_DONE] > 0;
    }

    @Override
    public double evaluate(Source source, int first, int samples) {
        return run(source, first, samples, 0, NativeRun.EVALUATE);
    }

    @Override
    public void close() {
        if (net != 0) {
            NativeLibrary.destroy(net);
            net = 0;
            unbindAll();
        }
    }

    private void unbindAll() {
        for (long source : bound) {
            NativeLibrary.unbind(source);
        }
        bound = new long[0];
        sources = new Source[0];
    }

    private void requireOpen() {
        if (net == 0) {
            throw Words.closed();
        }
    }

    private double run(Source source, int first, int samples, long firstStep, int what) {
        requireOpen();
        int at = find(source);
        if (at < 0) {
            bind(source);
            at = find(source);
        }
        if (first < 0 || samples < 0 || first > source.size() - samples) {
            throw Words.noRows(first, samples, source);
        }
        boolean training = what == NativeRun.TRAIN;
        boolean alone = training && pace.beginAlone();
        try {
            double loss = NativeRun.run(net, arena, bound[at], first, samples, firstStep, what, alone);
            if (training) {
                pace.end(samples);
            }
            return loss;
        } finally {
            Reference.reachabilityFence(source);
        }
    }

    private int find(Source source) {
        for (int n = 0; n < sources.length; n++) {
            if (sources[n] == source) {
                return n;
            }
        }
        return -1;
    }

    /**
     * What is said when something is wrong. A class of its own: when HotSpot compiles a method it resolves all strings
     * of its class on the running thread, which then has allocated in the middle of training.
     */
    private static final class Words {
        static String nameIfAvailable(String instructionSet) {
            String refusal = NativeLibrary.refusal(instructionSet);
            if (refusal != null) {
                throw new IllegalArgumentException("no native/" + instructionSet + ": " + refusal);
            }
            return "native/" + instructionSet;
        }

        static IllegalStateException noThreads(int threads) {
            return new IllegalStateException("cannot start " + threads + " native threads");
        }

        static IllegalStateException notBound(Source source) {
            return new IllegalStateException("cannot bind " + source.data().name());
        }

        static IllegalStateException inferenceAlone() {
            return new IllegalStateException("a plan of inference alone does not train");
        }

        static IllegalStateException closed() {
            return new IllegalStateException("the step is closed");
        }

        static IndexOutOfBoundsException noRows(int first, int samples, Source source) {
            return new IndexOutOfBoundsException(
                    "rows " + first + " .. " + (first + (long) samples) + " of " + source.size());
        }
    }
}
