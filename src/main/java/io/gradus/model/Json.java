package io.gradus.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import io.gradus.text.Names;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One JSON object's fields, each taken as a type; an error names the field by its path, {@code layers[1].width}. */
final class Json {
    /** Reads. Made on first use: a run that writes a model, as most do, has no need of its 150 classes. */
    static final class Reader {
        static final Gson GSON =
                new GsonBuilder().setStrictness(Strictness.STRICT).create();

        private Reader() {}
    }

    private final String path;
    private final JsonObject object;

    private Json(String path, JsonObject object) {
        this.path = path;
        this.object = object;
    }

    /**
     * Parses strictly.
     *
     * @throws IllegalArgumentException if {@code text} is no JSON object
     */
    static Json parse(String text) {
        return of("", parseElement(text));
    }

    /** An array of strings. */
    static JsonArray array(List<String> strings) {
        JsonArray array = new JsonArray();
        strings.forEach(array::add);
        return array;
    }

    /** An array of whole numbers. */
    static JsonArray wholes(List<Long> numbers) {
        JsonArray array = new JsonArray();
        numbers.forEach(array::add);
        return array;
    }

    /** Parses an array of strings. */
    static List<String> parseStrings(String text) {
        if (!(parseElement(text) instanceof JsonArray array)) {
            throw new IllegalArgumentException("not a JSON array of strings");
        }
        List<String> strings = new ArrayList<>();
        for (JsonElement element : array) {
            strings.add(string("[" + strings.size() + "]", element));
        }
        return strings;
    }

    private static @Nullable JsonElement parseElement(String text) {
        try {
            return Reader.GSON.fromJson(text, JsonElement.class);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private static Json of(String path, @Nullable JsonElement element) {
        if (!(element instanceof JsonObject object)) {
            throw new IllegalArgumentException((path.isEmpty() ? "" : path + " is ") + "not a JSON object");
        }
        return new Json(path, object);
    }

    /** Where a field stands. */
    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Where this object stands. */
    String path() {
        return path;
    }

    boolean has(String name) {
        return object.has(name);
    }

    String string(String name) {
        return string(at(name), field(name));
    }

    /** A whole number that fits an int. */
    int integer(String name) {
        JsonElement element = field(name);
        try {
            if (element instanceof JsonPrimitive value && value.isNumber()) {
                return Integer.parseInt(value.getAsString());
            }
        } catch (NumberFormatException e) {
            // Reported below, as is everything else that is no whole number.
        }
        throw new IllegalArgumentException(at(name) + " is " + element + ", not a whole number");
    }

    /** A finite number. */
    float number(String name) {
        JsonElement element = field(name);
        if (element instanceof JsonPrimitive value && value.isNumber()) {
            float number = Float.parseFloat(value.getAsString());
            if (!Float.isInfinite(number)) {
                return number;
            }
        }
        throw new IllegalArgumentException(at(name) + " is " + element + ", not a number that a float can hold");
    }

    /** A finite number, to the nearest double. */
    double precise(String name) {
        JsonElement element = field(name);
        if (element instanceof JsonPrimitive value && value.isNumber()) {
            double number = Double.parseDouble(value.getAsString());
            if (Double.isFinite(number)) {
                return number;
            }
        }
        throw new IllegalArgumentException(at(name) + " is " + element + ", not a number that a double can hold");
    }

    /** {@code true} or {@code false}. */
    boolean truth(String name) {
        if (field(name) instanceof JsonPrimitive value && value.isBoolean()) {
            return value.getAsBoolean();
        }
        throw new IllegalArgumentException(at(name) + " is " + field(name) + ", neither true nor false");
    }

    /** The whole numbers of an array. */
    List<Integer> integers(String name) {
        if (!(field(name) instanceof JsonArray array)) {
            throw new IllegalArgumentException(at(name) + " is not an array");
        }
        List<Integer> integers = new ArrayList<>();
        for (JsonElement element : array) {
            if (!(element instanceof JsonPrimitive value
                    && value.isNumber()
                    && value.getAsString().matches("[0-9]{1,9}"))) {
                throw new IllegalArgumentException(at(name) + " holds " + element + ", not a number of a column");
            }
            integers.add(element.getAsInt());
        }
        return integers;
    }

    /** The strings of an array. */
    List<String> strings(String name) {
        if (!(field(name) instanceof JsonArray array)) {
            throw new IllegalArgumentException(at(name) + " is not an array");
        }
        List<String> strings = new ArrayList<>();
        for (JsonElement element : array) {
            strings.add(string(at(name) + "[" + strings.size() + "]", element));
        }
        return strings;
    }

    /** One of an enum's labels. */
    <E extends Enum<E>> E choice(String name, String what, Class<E> type, Function<E, String> label) {
        String text = string(name);
        try {
            return Names.parse(what, type, label, text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(at(name) + ": " + e.getMessage(), e);
        }
    }

    /** The objects of an array. */
    List<Json> objects(String name) {
        if (!(field(name) instanceof JsonArray array)) {
            throw new IllegalArgumentException(at(name) + " is not an array");
        }
        List<Json> objects = new ArrayList<>();
        for (JsonElement element : array) {
            objects.add(of(at(name) + "[" + objects.size() + "]", element));
        }
        return objects;
    }

    /**
     * The shortest decimal that a float is read back from, found here because {@link Float#toString} is not the same on
     * JDK 17 as on later ones, and files should be.
     */
    static BigDecimal decimal(float value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal shortest = exact;
        for (int digits = 1; digits <= 9; digits++) {
            shortest = exact.round(new MathContext(digits));
            if (Float.parseFloat(shortest.toString()) == value) {
                break;
            }
        }
        BigDecimal stripped = shortest.stripTrailingZeros();
        return stripped.scale() < 0 && stripped.scale() > -9 ? stripped.setScale(0) : stripped;
    }

    /** The shortest decimal that a double is read back from, likewise. */
    static BigDecimal decimal(double value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal shortest = exact;
        for (int digits = 1; digits <= 17; digits++) {
            shortest = exact.round(new MathContext(digits));
            if (shortest.doubleValue() == value) {
                break;
            }
        }
        BigDecimal stripped = shortest.stripTrailingZeros();
        return stripped.scale() < 0 && stripped.scale() > -18 ? stripped.setScale(0) : stripped;
    }

    private JsonElement field(String name) {
        JsonElement element = object.get(name);
        if (element == null) {
            throw new IllegalArgumentException(at(name) + " is missing");
        }
        return element;
    }

    private static String string(String where, JsonElement element) {
        if (element instanceof JsonPrimitive value && value.isString()) {
            return value.getAsString();
        }
        throw new IllegalArgumentException(where + " is " + element + ", not a string");
    }
}
