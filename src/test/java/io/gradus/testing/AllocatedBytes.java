package io.gradus.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the calling thread has allocated so far. Asking allocates nothing.
 *
 * <p>Where every byte counts, ask in a JVM that only interprets ({@link ChildJvm#interpret}): one that compiles
 * allocates a few bytes itself now and then, on the thread that ran into the method to be compiled, for the texts and
 * classes that the method names. No compiler adds an allocation to what the code makes.
 */
public final class AllocatedBytes {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static {
        now(); // the first call allocates
    }

    private AllocatedBytes() {}

    public static long now() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
