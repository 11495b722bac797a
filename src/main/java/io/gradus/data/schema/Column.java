package io.gradus.data.schema;

import java.io.Serializable;
import java.util.List;

/**
 * A column of a table: its name, and what it is to a network.
 *
 * @param name from the header, or the column's number from 1 where there is none
 * @param role what it is for
 * @param offset what is taken from every number, in double precision, before it is rounded to a float; 0 unless floats
 *     would blur the column's differences (1e8 ± 1, Unix seconds). For {@link Role#NUMBER} and {@link Role#VALUE}
 * @param fill the number that takes the place of a missing one, offset included; NaN if there is none
 * @param values of a {@link Role#TEXT} column, in the order of their inputs; empty for the others
 */
public record Column(String name, Role role, double offset, double fill, List<String> values) implements Serializable {
    /** What a column is for. */
    public enum Role {
        /** One input: the cell's number, less the offset; {@code true} is 1 and {@code false} 0. */
        NUMBER,
        /** An input for each of its values: 1 for the cell's own, 0 for the others (one-hot). */
        TEXT,
        /** A number to predict. */
        VALUE,
        /** The class to predict. */
        LABEL,
        /** Not read. */
        IGNORED
    }

    public Column {
        values = List.copyOf(values);
        if (role == Role.TEXT == values.isEmpty()) {
            throw new IllegalArgumentException("column '" + name + "' is for " + role + ", and has " + values.size()
                    + " texts as values: a text column has at least one, and no other column has any");
        }
        if (!Double.isFinite(offset) || Double.isInfinite(fill)) {
            throw new IllegalArgumentException(
                    "column '" + name + "' has the offset " + offset + " and the fill value " + fill);
        }
    }

    /** A number among the features. */
    public static Column number(String name, double offset) {
        return new Column(name, Role.NUMBER, offset, Double.NaN, List.of());
    }

    /** A text among the features. */
    public static Column text(String name, List<String> values) {
        return new Column(name, Role.TEXT, 0, Double.NaN, values);
    }

    /** A number to predict. */
    public static Column value(String name, double offset) {
        return new Column(name, Role.VALUE, offset, Double.NaN, List.of());
    }

    /** The class to predict. */
    public static Column label(String name) {
        return new Column(name, Role.LABEL, 0, Double.NaN, List.of());
    }

    /** A column that is left out. */
    public static Column ignored(String name) {
        return new Column(name, Role.IGNORED, 0, Double.NaN, List.of());
    }

    /** The same with another fill value. */
    public Column withFill(double number) {
        return new Column(name, role, offset, number, values);
    }

    /** The same for another purpose. */
    Column withRole(Role other) {
        return new Column(name, other, offset, fill, values);
    }

    /** Whether it is read as a feature. */
    public boolean isFeature() {
        return role == Role.NUMBER || role == Role.TEXT;
    }

    /** Whether it is what the network should answer. */
    public boolean isTarget() {
        return role == Role.VALUE || role == Role.LABEL;
    }

    /** Inputs that it makes: 0 for what is no feature. */
    public int width() {
        return switch (role) {
            case NUMBER -> 1;
            case TEXT -> values.size();
            case VALUE, LABEL, IGNORED -> 0;
        };
    }
}
