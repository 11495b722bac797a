package io.gradus.plan;

/**
 * How many threads a plan is worth. A step on n threads takes its work divided by n, and a meeting of all threads after
 * the forward half and after each layer on the way back; small networks are done before the others have been told.
 */
public final class ThreadCost {
    /** A meeting takes at least so long anywhere: where even then one thread is best, nobody need measure. */
    public static final double LEAST_MEETING_NS = 200;
    /** What a meeting costs beside the waiting: the weights' way from one core's cache to the other's. */
    public static final double WEIGHTS_NS = 400;
    /** Gain from which more threads are taken: estimates err, and another core has other things to do. */
    private static final double WORTH_IT = 1.25;

    /** To change a pixel when it is loaded: there and back, between others, most of it not in vectors. */
    private static final double AUGMENT_NS = 10;

    /** The C library's limit; no small network is worth as many. */
    private static final int MOST = 64;

    private ThreadCost() {}

    /**
     * The number of threads, 1..{@code available}, with which a full minibatch's step is expected to be fastest.
     *
     * @param flopsPerNano floating-point operations of one core in a nanosecond
     * @param meetingNanos what a meeting of the threads costs
     */
    public static int threads(Plan plan, int available, double flopsPerNano, double meetingNanos) {
        double work = (double) plan.sampleFlops() * plan.batchSize() / flopsPerNano;
        if (plan.training() != null && plan.training().augmentation() != null) {
            work += AUGMENT_NS * plan.network().inputs() * plan.batchSize();
        }
        int meetings = plan.network().layers().size() + 3;
        if (plan.batchSize() == 1) {
            meetings *= 3; // each layer's columns are shared, forwards too
        }
        int best = 1;
        double least = work / WORTH_IT;
        for (int n = 2; n <= Math.min(available, MOST); n++) {
            double time = work / n + meetings * meetingNanos;
            if (time < least) {
                best = n;
                least = time;
            }
        }
        return best;
    }
}
