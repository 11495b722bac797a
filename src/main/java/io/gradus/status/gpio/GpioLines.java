package io.gradus.status.gpio;

/**
 * An open GPIO chip and the lines that were requested of it. Lines are named by their offset in the chip, which on a
 * Raspberry Pi is the BCM number. All calls come from one thread at a time; none of them waits.
 */
public interface GpioLines extends AutoCloseable {
    /** For messages: the chip's label and by what way it is reached. */
    String name();

    /**
     * Requests a line to write to. It is off from the first moment on.
     *
     * @param activeLow whether on means 0 V
     * @throws GpioException if there is no such line, or another program holds it
     */
    Output output(int line, boolean activeLow);

    /**
     * Requests a line to read.
     *
     * @param activeLow whether active means 0 V
     * @param pullUp whether the chip is to hold the line at its supply while nothing else drives it; otherwise the
     *     circuit has to hold it at one side or the other
     * @throws GpioException if there is no such line, or another program holds it
     */
    Input input(int line, boolean activeLow, boolean pullUp);

    /**
     * Gives all lines and the chip back; what a line drives after that is its chip's affair. The second time nothing.
     */
    @Override
    void close();

    /** A line that is written to. */
    interface Output {
        /**
         * Switches it on or off. Allocates nothing itself.
         *
         * @throws GpioException if the chip is gone
         */
        void set(boolean on);
    }

    /** A line that is read. */
    interface Input {
        /**
         * Tells every edge since the last call, oldest first. Edges are kept meanwhile, so that a press between two
         * calls is not lost; where there were more than could be kept, the last one told still is how the line is now.
         *
         * @param nanos the time now, as {@link System#nanoTime}
         * @throws GpioException if the chip is gone
         */
        void drain(Edges edges, long nanos);

        /**
         * Whether it is active now.
         *
         * @throws GpioException if the chip is gone
         */
        boolean isActive();
    }

    /** Told of a line's edges. */
    interface Edges {
        /**
         * The line became active or inactive.
         *
         * @param nanos when, as {@link System#nanoTime}
         */
        void edge(boolean active, long nanos);
    }
}
