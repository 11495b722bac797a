package io.gradus.fuzz;

import io.gradus.testing.AllocatedBytes;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;

/**
 * A reader of what other people wrote, made to read any bytes whatever.
 *
 * @param name of its corpus
 * @param refusals the exceptions by which it may refuse its input; whatever else it throws is a fault
 * @param base bytes that it may allocate for the smallest of files
 * @param multiple further bytes that it may allocate for each byte of a file
 * @param body reads
 */
record Reader(String name, Set<Class<? extends Exception>> refusals, long base, long multiple, Body body) {
    private static final BufferPoolMXBean DIRECT = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();

    /** Reads bytes. */
    interface Body {
        void read(byte[] bytes) throws IOException;
    }

    /**
     * Reads bytes; a refusal by a documented exception is as good as success.
     *
     * @throws AssertionError if the refusal has no reason, or if more was allocated than is allowed
     */
    void accept(byte[] bytes) {
        long allocated = allocated(bytes);
        if (allocated > allowed(bytes.length)) {
            allocated = allocated(bytes); // this time without what the loading of classes took
        }
        if (allocated > allowed(bytes.length)) {
            throw new AssertionError(name + " allocated " + allocated + " bytes for a file of " + bytes.length
                    + ", not " + allowed(bytes.length) + " at most");
        }
    }

    private long allocated(byte[] bytes) {
        long heap = AllocatedBytes.now();
        long direct = DIRECT.getMemoryUsed();
        read(bytes);
        // What the garbage collector freed meanwhile can only lower this.
        return AllocatedBytes.now() - heap + Math.max(0, DIRECT.getMemoryUsed() - direct);
    }

    private void read(byte[] bytes) {
        try {
            body.read(bytes);
        } catch (Exception e) {
            if (!refusals.contains(e.getClass())) {
                throw new AssertionError(name + ": " + e, e);
            }
            String message = e.getMessage();
            if (message == null || message.isBlank()) {
                throw new AssertionError(name + " refuses without a reason", e);
            }
        }
    }

    /** The most bytes that it may allocate for a file of that size, in the heap and outside. */
    long allowed(long size) {
        return base + multiple * size;
    }
}
