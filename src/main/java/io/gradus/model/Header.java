package io.gradus.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file.
 *
 * <pre>
 * file    [ header length, 8 bytes little-endian | header | data ]
 * header  {"__metadata__":{"key":"text",…},"name":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},…}
 * </pre>
 *
 * A header that was read tells of tensors that cover the data exactly, with neither gaps nor overlaps.
 *
 * @param metadata text by key; empty if there is none
 * @param tensors in the order of their data
 */
public record Header(Map<String, String> metadata, List<Tensor> tensors) {
    private static final String METADATA = "__metadata__";

    public Header {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors = List.copyOf(tensors);
    }

    /** The header's text, in the order of its collections. */
    public String format() {
        JsonObject texts = new JsonObject();
        metadata.forEach(texts::addProperty);
        JsonObject root = new JsonObject();
        root.add(METADATA, texts);
        for (Tensor tensor : tensors) {
            JsonObject object = new JsonObject();
            object.addProperty("dtype", tensor.type().name());
            object.add("shape", Json.wholes(tensor.shape()));
            object.add("data_offsets", Json.wholes(List.of(tensor.begin(), tensor.end())));
            root.add(tensor.name(), object);
        }
        return root.toString();
    }

    /**
     * Reads a header and holds it against the data's size.
     *
     * @param dataBytes bytes that follow the header
     * @throws IllegalArgumentException saying what is wrong
     */
    public static Header parse(String text, long dataBytes) {
        Map<String, JsonElement> entries = entries(text);
        JsonElement texts = entries.remove(METADATA);
        List<Tensor> tensors = new ArrayList<>();
        entries.forEach((name, entry) -> tensors.add(tensor(name, entry)));
        tensors.sort(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end));
        requireCovered(tensors, dataBytes);
        return new Header(texts == null ? Map.of() : metadata(texts), tensors);
    }

    /** The outermost object's fields; Gson's own map would let the last of two equal names win. */
    private static Map<String, JsonElement> entries(String text) {
        Map<String, JsonElement> entries = new LinkedHashMap<>();
        TypeAdapter<JsonElement> elements = Json.Reader.GSON.getAdapter(JsonElement.class);
        try (JsonReader reader = Json.Reader.GSON.newJsonReader(new StringReader(text))) {
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                if (entries.put(name, elements.read(reader)) != null) {
                    throw new IllegalArgumentException("the header names '" + name + "' twice");
                }
            }
            reader.endObject();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException("the header is not JSON");
            }
        } catch (IOException | IllegalStateException | JsonParseException e) {
            throw new IllegalArgumentException("the header is not JSON", e);
        }
        return entries;
    }

    private static Map<String, String> metadata(JsonElement element) {
        if (!(element instanceof JsonObject object)) {
            throw new IllegalArgumentException("the header's " + METADATA + " is not an object");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        object.asMap().forEach((key, value) -> {
            if (!(value instanceof JsonPrimitive text && text.isString())) {
                throw new IllegalArgumentException("the header's " + METADATA + " entry '" + key + "' is not a string");
            }
            metadata.put(key, value.getAsString());
        });
        return metadata;
    }

    private static Tensor tensor(String name, JsonElement element) {
        if (!(element instanceof JsonObject object
                && object.get("dtype") instanceof JsonPrimitive dtype
                && object.get("shape") instanceof JsonArray dimensions
                && object.get("data_offsets") instanceof JsonArray offsets)) {
            throw new IllegalArgumentException("tensor '" + name + "' lacks dtype, shape or data_offsets");
        }
        TensorType type = type(name, dtype.getAsString());
        List<Long> shape = sizes(name, "shape", dimensions);
        List<Long> range = sizes(name, "data_offsets", offsets);
        if (range.size() != 2 || range.get(0) > range.get(1)) {
            throw new IllegalArgumentException("tensor '" + name + "' has data_offsets " + range);
        }
        long bytes = range.get(1) - range.get(0);
        if (bytes != bytes(type, shape)) {
            throw new IllegalArgumentException("tensor '" + name + "' of shape " + shape + " and dtype " + type
                    + " cannot take " + bytes + " bytes");
        }
        return new Tensor(name, type, shape, range.get(0), range.get(1));
    }

    private static TensorType type(String name, String dtype) {
        try {
            return TensorType.valueOf(dtype);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("tensor '" + name + "' is of the unknown dtype '" + dtype + "'", e);
        }
    }

    private static List<Long> sizes(String name, String field, JsonArray array) {
        List<Long> sizes = new ArrayList<>();
        for (JsonElement element : array) {
            if (!(element instanceof JsonPrimitive value
                    && value.isNumber()
                    && value.getAsString().matches("[0-9]{1,18}"))) {
                throw new IllegalArgumentException(
                        "tensor '" + name + "' has " + element + " in its " + field + ", not a size");
            }
            sizes.add(value.getAsLong());
        }
        return sizes;
    }

    /** Bytes of a tensor, or -1 if no long holds them. */
    private static long bytes(TensorType type, List<Long> shape) {
        try {
            return shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
        } catch (ArithmeticException e) {
            return -1;
        }
    }

    private static void requireCovered(List<Tensor> tensors, long dataBytes) {
        long covered = 0;
        for (Tensor tensor : tensors) {
            if (tensor.begin() != covered) {
                throw new IllegalArgumentException("tensor '" + tensor.name() + "' starts at byte " + tensor.begin()
                        + ", but what comes before it ends at byte " + covered + ": "
                        + (tensor.begin() < covered ? "they overlap" : "there is a gap"));
            }
            covered = tensor.end();
        }
        if (covered > dataBytes) {
            throw new IllegalArgumentException(
                    "the file is cut short: its tensors take " + covered + " bytes, but " + dataBytes + " are there");
        }
        if (covered < dataBytes) {
            throw new IllegalArgumentException(
                    "its tensors take " + covered + " bytes, but " + dataBytes + " are there");
        }
    }
}
