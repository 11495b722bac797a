package io.gradus.device;

/**
 * When the heartbeat stays dark, every day.
 *
 * @param fromMinute the first quiet minute since midnight
 * @param toMinute the first one that is not quiet any more; before {@code fromMinute} where midnight lies between
 */
public record QuietHours(int fromMinute, int toMinute) {
    public static final QuietHours NEVER = new QuietHours(0, 0);

    public boolean isNever() {
        return fromMinute == toMinute;
    }

    /** Whether a minute of the day is quiet; allocates nothing. */
    public boolean contains(int minuteOfDay) {
        return fromMinute <= toMinute
                ? minuteOfDay >= fromMinute && minuteOfDay < toMinute
                : minuteOfDay >= fromMinute || minuteOfDay < toMinute;
    }

    /** {@code 22:00-07:00}; empty if never. */
    @Override
    public String toString() {
        return isNever() ? "" : time(fromMinute) + "-" + time(toMinute);
    }

    private static String time(int minute) {
        return twoDigits(minute / 60) + ":" + twoDigits(minute % 60);
    }

    private static String twoDigits(int value) {
        return (value < 10 ? "0" : "") + value;
    }
}
