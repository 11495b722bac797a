package io.gradus.status.gpio;

import java.time.LocalTime;
import java.util.TimeZone;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Whether it is a time of day at which nothing should blink. Asking allocates nothing, as {@link LocalTime#now} would. */
final class QuietHours {
    private static final long DAY_MILLIS = 86_400_000;

    private final long from; // milliseconds of the day
    private final long to;
    private final TimeZone zone;
    private final LongSupplier clock;

    /**
     * From and to that time; never, where they are null.
     *
     * @param clock milliseconds since 1970, as {@link System#currentTimeMillis}
     */
    QuietHours(@Nullable LocalTime from, @Nullable LocalTime to, TimeZone zone, LongSupplier clock) {
        this.from = millis(from);
        this.to = millis(to);
        this.zone = zone;
        this.clock = clock;
    }

    private static long millis(@Nullable LocalTime time) {
        return time == null ? 0 : time.toNanoOfDay() / 1_000_000;
    }

    boolean now() {
        if (from == to) {
            return false;
        }
        long millis = clock.getAsLong();
        long ofDay = Math.floorMod(millis + zone.getOffset(millis), DAY_MILLIS);
        return from < to ? from <= ofDay && ofDay < to : from <= ofDay || ofDay < to;
    }
}
