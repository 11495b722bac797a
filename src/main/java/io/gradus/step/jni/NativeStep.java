package io.gradus.step.jni;

import io.gradus.data.Dataset;
import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.plan.ThreadCost;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.arena.SeparateUpdates;
import io.gradus.step.arena.WarmUp;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Arrays;

/**
 * The plan run by the C library under {@code native/}: one crossing from Java a call, however many minibatch steps it
 * makes. The arena stays a Java array, held in place during a call; examples are read where their direct buffers lie.
 *
 * <p>Its worker threads live until {@link #close}, or until the step is garbage. Results are the same bits for any
 * number of them. Calls of several threads follow one another.
 */
public final class NativeStep implements Step {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Plan plan;
    private final float[] arena;
    private final String name;
    private final int threads;
    private final AdaptiveThreading pace;
    private final Held held;
    private final Cleaner.Cleanable cleanable;
    private Source[] sources = {};

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
        double speed = Words.flopsPerNano(instructionSet);
        int most = ThreadCost.threads(plan, threads, speed, ThreadCost.LEAST_MEETING_NS);
        if (most == 1 || NativeLibrary.refusal() != null) {
            return 1; // whatever a meeting costs: it is not measured
        }
        double price = NativeLibrary.meetingPrice(most);
        return price < 0 ? 1 : ThreadCost.threads(plan, most, speed, price + ThreadCost.WEIGHTS_NS);
    }

    /** With exactly so many threads. */
    public NativeStep(Plan plan, String instructionSet, int threads, boolean exactly) {
        this.name = Words.nameIfAvailable(instructionSet);
        this.plan = plan;
        this.arena = AlignedArena.allocate(plan.arenaFloats());
        this.threads = threads;
        this.pace = new AdaptiveThreading(threads);
        requireCompiled(plan);
        long net = NativeLibrary.create(
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
        this.held = new Held(net);
        this.cleanable = CLEANER.register(this, held);
        WarmUp.run(this);
        held.unbindAll();
        sources = new Source[0];
    }

    /** The C library trusts a plan's offsets, so it is given none but those that the compiler makes. */
    private static void requireCompiled(Plan plan) {
        TrainingSpec training = plan.training();
        Plan own = training == null
                ? PlanCompiler.inference(plan.network(), plan.batchSize())
                : PlanCompiler.training(plan.network(), training);
        if (!plan.isSameAs(own)) {
            throw Words.foreign();
        }
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
        synchronized (held) {
            requireOpen();
            bindOpen(source);
        }
    }

    private void bindOpen(Source source) {
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
        sources[count] = source;
        held.add(handle);
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
        synchronized (held) {
            requireOpen();
            NativeRun.run(held.net, arena, 0, 0, 0, step, NativeRun.UPDATE, false);
            return arena[Control.STEPS_DONE] > 0;
        }
    }

    @Override
    public double evaluate(Source source, int first, int samples) {
        return run(source, first, samples, 0, NativeRun.EVALUATE);
    }

    /** Waits for a call under way on another thread; that thread's next call is refused. */
    @Override
    public void close() {
        synchronized (held) {
            cleanable.clean();
            sources = new Source[0];
        }
    }

    private void requireOpen() {
        if (held.net == 0) {
            throw Words.closed();
        }
    }

    private double run(Source source, int first, int samples, long firstStep, int what) {
        // Held while the library works: what another thread closes would else be freed under it.
        synchronized (held) {
            requireOpen();
            int at = find(source);
            if (at < 0) {
                bindOpen(source);
                at = find(source);
            }
            if (first < 0 || samples < 0 || first > source.size() - samples) {
                throw Words.noRows(first, samples, source);
            }
            boolean training = what == NativeRun.TRAIN;
            boolean alone = training && pace.beginAlone();
            try {
                double loss = NativeRun.run(held.net, arena, held.bound[at], first, samples, firstStep, what, alone);
                if (training) {
                    pace.end(samples);
                }
                return loss;
            } finally {
                Reference.reachabilityFence(source);
                Reference.reachabilityFence(this);
            }
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

    /** What lies outside the heap, freed by {@link #close}, or once nobody can reach the step any more. */
    private static final class Held implements Runnable {
        private long net; // 0 once it is freed
        private long[] bound = {}; // sources, by number

        Held(long net) {
            this.net = net;
        }

        void add(long source) {
            bound = Arrays.copyOf(bound, bound.length + 1);
            bound[bound.length - 1] = source;
        }

        void unbindAll() {
            for (long source : bound) {
                NativeLibrary.unbind(source);
            }
            bound = new long[0];
        }

        @Override
        public synchronized void run() {
            NativeLibrary.destroy(net);
            net = 0;
            unbindAll();
        }
    }

    /**
     * What is said when something is wrong. A class of its own: when HotSpot compiles a method it resolves all strings
     * of its class on the running thread, which then has allocated in the middle of training.
     */
    private static final class Words {
        /** What one core reaches in minibatches of middling networks; on a slower one threads are worth more. */
        static double flopsPerNano(String instructionSet) {
            return switch (instructionSet) {
                case "avx512" -> 150;
                case "avx2" -> 80;
                case "sse2" -> 25;
                default -> 20;
            };
        }

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

        static IllegalArgumentException foreign() {
            return new IllegalArgumentException("the plan is none that PlanCompiler made");
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
