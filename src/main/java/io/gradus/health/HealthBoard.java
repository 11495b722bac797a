package io.gradus.health;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Where the training thread shows its latest snapshot and any other thread may read it. One writer; readers never block
 * it, and nobody allocates.
 *
 * <p>A sequence number is odd while the writer writes; a reader whose copy was overtaken sees that the number moved and
 * copies again (Lameter's seqlock; for Java's memory model: Boehm 2012, "Can seqlocks get along with programming
 * language memory models?").
 */
public final class HealthBoard {
    private static final VarHandle SEQUENCE;

    static {
        try {
            SEQUENCE = MethodHandles.lookup().findVarHandle(HealthBoard.class, "sequence", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final HealthSnapshot shown;

    @SuppressWarnings("unused") // by SEQUENCE alone
    private long sequence;

    public HealthBoard(int layers) {
        this.shown = new HealthSnapshot(layers);
    }

    /** Shows a copy of the snapshot. One thread only. */
    public void publishRelease(HealthSnapshot snapshot) {
        long before = (long) SEQUENCE.getOpaque(this);
        SEQUENCE.setOpaque(this, before + 1);
        VarHandle.releaseFence();
        shown.copyFrom(snapshot);
        SEQUENCE.setRelease(this, before + 2);
    }

    /** Copies what was last shown; false if nothing was yet. Any thread. */
    public boolean readAcquire(HealthSnapshot into) {
        while (true) {
            long before = (long) SEQUENCE.getAcquire(this);
            if ((before & 1) == 0) {
                into.copyFrom(shown);
                VarHandle.acquireFence();
                if ((long) SEQUENCE.getOpaque(this) == before) {
                    return before > 0;
                }
            }
            Thread.onSpinWait();
        }
    }
}
