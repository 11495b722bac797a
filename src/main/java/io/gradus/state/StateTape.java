package io.gradus.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A copy of a run's state in arrays that are made once: saving again, over the copy before, allocates nothing. There
 * are three lanes, each in the order in which the state's owners pass them:
 *
 * <pre>
 * numbers  whole numbers, and doubles by their bits
 * floats   arrays, one for each stretch
 * objects  immutable ones, by reference
 * </pre>
 */
public final class StateTape {
    private final List<Integer> lengths = new ArrayList<>(); // of the stretches of floats
    private boolean measuring = true;
    private boolean loading;
    private long[] numbers = {};
    private float[][] floats = {};
    private Object[] objects = {};
    private int numberAt;
    private int floatsAt;
    private int objectAt;

    private StateTape() {}

    /** A tape as long as the owner's state is; nothing is saved yet. */
    public static StateTape of(Stateful owner) {
        StateTape tape = new StateTape();
        owner.state(tape);
        tape.numbers = new long[tape.numberAt];
        tape.objects = new Object[tape.objectAt];
        tape.floats = new float[tape.lengths.size()][];
        for (int n = 0; n < tape.floats.length; n++) {
            tape.floats[n] = new float[tape.lengths.get(n)];
        }
        tape.measuring = false;
        return tape;
    }

    /** Copies the owner's state. */
    public void save(Stateful owner) {
        pass(owner, false);
    }

    /** Puts the copy into an owner that was made by the same settings. */
    public void load(Stateful owner) {
        pass(owner, true);
    }

    private void pass(Stateful owner, boolean load) {
        loading = load;
        numberAt = 0;
        floatsAt = 0;
        objectAt = 0;
        owner.state(this);
    }

    /** The lane of numbers; live. */
    public long[] numbers() {
        return numbers;
    }

    /** The lane of floats; live. */
    public float[][] floats() {
        return floats;
    }

    /** The lane of objects; live. */
    public Object[] objects() {
        return objects;
    }

    /** Bytes of the copy's arrays. */
    public long bytes() {
        long bytes = (long) numbers.length * Long.BYTES;
        for (float[] stretch : floats) {
            bytes += (long) stretch.length * Float.BYTES;
        }
        return bytes;
    }

    /** Passes a whole number. */
    public long number(long value) {
        int at = numberAt++;
        if (measuring) {
            return value;
        }
        if (loading) {
            return numbers[at];
        }
        numbers[at] = value;
        return value;
    }

    /** Passes a whole number of 32 bits. */
    public int number(int value) {
        return (int) number((long) value);
    }

    /** Passes a number by its bits. */
    public double real(double value) {
        return Double.longBitsToDouble(number(Double.doubleToRawLongBits(value)));
    }

    /** Passes a number by its bits. */
    public float real(float value) {
        return Float.intBitsToFloat((int) number((long) Float.floatToRawIntBits(value)));
    }

    public boolean flag(boolean value) {
        return number(value ? 1L : 0L) != 0;
    }

    /** Passes all elements. */
    public void reals(double[] values) {
        for (int n = 0; n < values.length; n++) {
            values[n] = real(values[n]);
        }
    }

    /** Passes all elements. */
    public void flags(boolean[] values) {
        for (int n = 0; n < values.length; n++) {
            values[n] = flag(values[n]);
        }
    }

    /** Passes {@code count} elements from {@code offset} on as a stretch of its own. */
    public void floats(float[] values, int offset, int count) {
        int at = floatsAt++;
        if (measuring) {
            lengths.add(count);
        } else if (loading) {
            System.arraycopy(floats[at], 0, values, offset, count);
        } else {
            System.arraycopy(values, offset, floats[at], 0, count);
        }
    }

    /** Passes an immutable object. */
    @SuppressWarnings("unchecked") // what comes back was put there by the same owner
    public <T> T object(T value) {
        int at = objectAt++;
        if (measuring) {
            return value;
        }
        if (loading) {
            return (T) objects[at];
        }
        objects[at] = value;
        return value;
    }

    /** Forgets what is saved, so that no object is held. */
    public void clear() {
        Arrays.fill(objects, null);
    }
}
