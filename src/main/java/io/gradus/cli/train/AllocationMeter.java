package io.gradus.cli.train;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Measures the bytes that a thread allocates. The JVM's management classes take 16 ms to load, so they are loaded on
 * another thread while the data are read.
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
     * Starts loading.
     *
     * @param wanted whether anything is to be measured; if not, nothing is loaded
     */
    public AllocationMeter(boolean wanted) {
        if (wanted) {
            loader.start();
        }
    }

    /** Waits until it is loaded, and ensures that later calls of {@link #bytes} by this thread allocate nothing. */
    void await() {
        try {
            loader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        bytes();
    }

    /** Bytes that the calling thread has allocated so far; -1 if this JVM does not measure them. */
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
            // A runtime image without that module: allocations stay unknown.
        }
    }
}
