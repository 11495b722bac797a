package io.gradus.cli.train;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a thread has allocated. The JVM's management classes take 16 ms to load, so they load on a thread of their
 * own while the data are read.
 */
public final class AllocationMeter {
    private final Thread loader = new Loader();
    private volatile @Nullable ThreadMXBean threads;

    private final class Loader extends Thread {
        Loader() {
            super("allocation-meter");
            setDaemon(true);
        }

        @Override
        public void run() {
            load();
        }
    }

    /**
     * Begins to load.
     *
     * @param wanted whether it is to know anything; if not, it costs nothing
     */
    public AllocationMeter(boolean wanted) {
        if (wanted) {
            loader.start();
        }
    }

    /** Waits until it is loaded, and makes the calling thread's later calls of {@link #bytes} allocate nothing. */
    void await() {
        try {
            loader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        bytes();
    }

    /** What the calling thread has allocated so far; -1 if this JVM does not say. */
    long bytes() {
        ThreadMXBean bean = threads;
        return bean == null ? -1 : bean.getCurrentThreadAllocatedBytes();
    }

    /** Garbage collections of this JVM so far. */
    public long collections() {
        long count = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            count += Math.max(0, collector.getCollectionCount());
        }
        return count;
    }

    private void load() {
        try {
            if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
                    && bean.isThreadAllocatedMemorySupported()) {
                bean.getCurrentThreadAllocatedBytes(); // its own first call allocates
                threads = bean;
            }
        } catch (LinkageError e) {
            // A runtime image without that module: nothing is known then.
        }
    }
}
