package io.gradus.report;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON object on one line. Numbers that JSON cannot hold become null. */
public final class JsonLine {
    private final StringBuilder text = new StringBuilder("{");

    public JsonLine put(String key, @Nullable String value) {
        key(key);
        if (value == null) {
            text.append("null");
        } else {
            quote(value);
        }
        return this;
    }

    public JsonLine put(String key, long value) {
        key(key).append(value);
        return this;
    }

    /** A count; null if it is negative, which says that it is unknown. */
    public JsonLine putKnown(String key, long value) {
        return value < 0 ? putNull(key) : put(key, value);
    }

    /** As short as a float can be told from its neighbours. */
    public JsonLine put(String key, float value) {
        key(key).append(Float.isFinite(value) ? Float.toString(value) : "null");
        return this;
    }

    public JsonLine put(String key, double value) {
        key(key).append(Double.isFinite(value) ? Double.toString(value) : "null");
        return this;
    }

    public JsonLine put(String key, boolean value) {
        key(key).append(value);
        return this;
    }

    public JsonLine putNull(String key) {
        key(key).append("null");
        return this;
    }

    /** Begins a list of objects. */
    public JsonLine list(String key) {
        key(key).append('[');
        return this;
    }

    /** Begins an object in a list. */
    public JsonLine item() {
        if (text.charAt(text.length() - 1) == '}') {
            text.append(',');
        }
        text.append('{');
        return this;
    }

    /** Ends an object in a list. */
    public JsonLine endItem() {
        text.append('}');
        return this;
    }

    public JsonLine endList() {
        text.append(']');
        return this;
    }

    /** A value that is JSON already: an object or a list from elsewhere. */
    public JsonLine putJson(String key, String json) {
        key(key).append(json);
        return this;
    }

    /** A list of whole numbers. */
    public JsonLine put(String key, int[] values) {
        key(key).append(Arrays.toString(values).replace(" ", ""));
        return this;
    }

    /** A list of numbers; null for those that JSON cannot hold. */
    public JsonLine put(String key, float[] values) {
        key(key).append('[');
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ",").append(Float.isFinite(values[i]) ? Float.toString(values[i]) : "null");
        }
        text.append(']');
        return this;
    }

    /** Numbers; those that are floats as short as they can be told from their neighbours. */
    public JsonLine put(String key, double[] values) {
        key(key).append('[');
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ",").append(Double.isFinite(values[i]) ? number(values[i]) : "null");
        }
        text.append(']');
        return this;
    }

    private static String number(double value) {
        return value == (float) value ? Float.toString((float) value) : Double.toString(value);
    }

    /** A list of texts. */
    public JsonLine put(String key, List<String> values) {
        key(key).append('[');
        for (String value : values) {
            if (text.charAt(text.length() - 1) != '[') {
                text.append(',');
            }
            quote(value);
        }
        text.append(']');
        return this;
    }

    /** An object that begins with what this one has so far. */
    JsonLine copy() {
        JsonLine copy = new JsonLine();
        copy.text.setLength(0);
        copy.text.append(text);
        return copy;
    }

    /** A text as JSON has it, in quotes. */
    public static String quoted(String text) {
        JsonLine line = new JsonLine();
        line.quote(text);
        return line.text.substring(1);
    }

    /** The whole object. */
    @Override
    public String toString() {
        return text + "}";
    }

    private StringBuilder key(String key) {
        if (text.charAt(text.length() - 1) != '{') {
            text.append(',');
        }
        quote(key);
        return text.append(':');
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || (Character.isSurrogate(c) && !isPaired(value, i))) {
                text.append("\\u")
                        .append(hex(c >> 12))
                        .append(hex(c >> 8))
                        .append(hex(c >> 4))
                        .append(hex(c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    private static boolean isPaired(String value, int i) {
        char c = value.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }

    private static char hex(int nibble) {
        return Character.forDigit(nibble & 15, 16);
    }
}
