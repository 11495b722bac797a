package io.gradus.rule;

import io.gradus.text.Text;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What keeps a network from overfitting: any of the {@link Regularizer}s together.
 *
 * <p>None of it is in the losses that are reported: those are the data's, of the targets as they are, so that losses in
 * training and in validation compare. And none of it is there when a network is evaluated.
 *
 * @param numbers of those that are on
 */
public record Regularization(Map<Regularizer, Float> numbers) implements Serializable {
    /** Nothing of it. */
    public static final Regularization NONE = new Regularization(Map.of());

    /** What dropout's P is a multiple of, for comparisons with 16 random bits. */
    public static final int DROPOUT_PARTS = 1 << 16;

    public Regularization {
        EnumMap<Regularizer, Float> on = new EnumMap<>(Regularizer.class);
        for (Map.Entry<Regularizer, Float> number : numbers.entrySet()) {
            Regularizer regularizer = number.getKey();
            float value = number.getValue();
            regularizer.range().require(regularizer, value);
            if (value != regularizer.off()) {
                on.put(regularizer, value);
            }
        }
        numbers = Collections.unmodifiableMap(on);
    }

    /** The same with another number. */
    public Regularization with(Regularizer regularizer, float value) {
        EnumMap<Regularizer, Float> others = new EnumMap<>(Regularizer.class);
        others.putAll(numbers);
        others.put(regularizer, value);
        return new Regularization(others);
    }

    /** A regulariser's number; where it is off, the one that changes nothing. */
    public float get(Regularizer regularizer) {
        return numbers.getOrDefault(regularizer, regularizer.off());
    }

    /** Whether a regulariser is on. */
    public boolean has(Regularizer regularizer) {
        return numbers.containsKey(regularizer);
    }

    /** Whether it changes nothing. */
    public boolean isNone() {
        return numbers.isEmpty();
    }

    /** Whether weights add to their gradients. */
    public boolean penalizes() {
        return has(Regularizer.L2) || has(Regularizer.L1);
    }

    /** Whether anything of it is random. */
    public boolean isRandom() {
        for (Regularizer regularizer : numbers.keySet()) {
            if (regularizer.isRandom()) {
                return true;
            }
        }
        return false;
    }

    /** The number of {@link #DROPOUT_PARTS} that probability {@code p} is, the nearest one. */
    public static int parts(float p) {
        return Math.round(p * DROPOUT_PARTS);
    }

    /** {@code l2 1e-4, dropout 0.5}; empty where there is nothing. */
    @Override
    public String toString() {
        StringJoiner words = new StringJoiner(", ");
        numbers.forEach((regularizer, value) -> words.add(regularizer.label() + " " + Text.shortest(value)));
        return words.toString();
    }
}
