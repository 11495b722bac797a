package io.gradus.export.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * An ONNX graph that is being put together, node by node. Field numbers and enum values are those of onnx.proto3 of
 * ONNX 1.16. Names of values between nodes begin with a slash, which no column's name is given.
 */
final class OnnxGraph {
    /** Element types of tensors. */
    static final int FLOAT = 1;

    static final int INT64 = 7;
    static final int STRING = 8;
    static final int DOUBLE = 11;

    private final List<ProtoWriter> nodes = new ArrayList<>();
    private final List<ProtoWriter> initializers = new ArrayList<>();
    private final List<ProtoWriter> inputs = new ArrayList<>();
    private final List<ProtoWriter> outputs = new ArrayList<>();
    private int values;

    /** An attribute of a node. */
    record Attribute(String name, ProtoWriter message) {
        static Attribute whole(String name, long value) {
            return new Attribute(name, start(name).whole(3, value).whole(20, 2));
        }

        static Attribute number(String name, float value) {
            return new Attribute(name, start(name).number(2, value).whole(20, 1));
        }

        static Attribute text(String name, String value) {
            return new Attribute(name, start(name).text(4, value).whole(20, 3));
        }

        static Attribute texts(String name, List<String> values) {
            ProtoWriter message = start(name);
            values.forEach(value -> message.text(9, value));
            return new Attribute(name, message.whole(20, 8));
        }

        static Attribute wholes(String name, int count) {
            ProtoWriter message = start(name);
            for (int i = 0; i < count; i++) {
                message.whole(8, i);
            }
            return new Attribute(name, message.whole(20, 7));
        }

        private static ProtoWriter start(String name) {
            return new ProtoWriter().text(1, name);
        }
    }

    /** Adds a node of the main domain; the name of what it makes. */
    String node(String operation, List<String> reads, Attribute... attributes) {
        return node("", operation, reads, "/" + operation + "_" + values++, attributes);
    }

    /** Adds a node whose output has this name. */
    String node(String domain, String operation, List<String> reads, String output, Attribute... attributes) {
        ProtoWriter node = new ProtoWriter();
        reads.forEach(name -> node.text(1, name));
        node.text(2, output).text(3, "node_" + nodes.size()).text(4, operation);
        for (Attribute attribute : attributes) {
            node.message(5, attribute.message());
        }
        nodes.add(domain.isEmpty() ? node : node.text(7, domain));
        return output;
    }

    /** Adds a tensor of floats; its name. */
    String floats(String name, float[] values, int... shape) {
        byte[] bytes = new byte[4 * values.length];
        ByteBuffer data = little(bytes);
        for (float value : values) {
            data.putFloat(value);
        }
        return initializer(name, FLOAT, bytes, shape);
    }

    /** Adds a vector of doubles, or of floats where those will do; its name. */
    String numbers(String name, double[] values, int type) {
        byte[] bytes = new byte[(type == DOUBLE ? 8 : 4) * values.length];
        ByteBuffer data = little(bytes);
        for (double value : values) {
            if (type == DOUBLE) {
                data.putDouble(value);
            } else {
                data.putFloat((float) value);
            }
        }
        return initializer(name, type, bytes, values.length);
    }

    /** Adds a vector of whole numbers; its name. */
    String wholes(String name, long... values) {
        byte[] bytes = new byte[8 * values.length];
        ByteBuffer data = little(bytes);
        for (long value : values) {
            data.putLong(value);
        }
        return initializer(name, INT64, bytes, values.length);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private String initializer(String name, int type, byte[] data, int... shape) {
        ProtoWriter tensor = new ProtoWriter();
        for (int size : shape) {
            tensor.whole(1, size);
        }
        initializers.add(tensor.whole(2, type).text(8, name).bytes(9, data));
        return name;
    }

    /** An input of the whole: (examples, width). */
    String input(String name, int type, int width) {
        inputs.add(value(name, type, width));
        return name;
    }

    /** An output of the whole: (examples, width), or (examples) for a width of 0. */
    void output(String name, int type, int width) {
        outputs.add(value(name, type, width));
    }

    private static ProtoWriter value(String name, int type, int width) {
        ProtoWriter shape = new ProtoWriter().message(1, new ProtoWriter().text(2, "examples"));
        if (width > 0) {
            shape.message(1, new ProtoWriter().whole(1, width));
        }
        ProtoWriter tensor = new ProtoWriter().whole(1, type).message(2, shape);
        return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
    }

    /** The graph's message. */
    ProtoWriter write(String name) {
        ProtoWriter graph = new ProtoWriter();
        nodes.forEach(node -> graph.message(1, node));
        graph.text(2, name);
        initializers.forEach(tensor -> graph.message(5, tensor));
        inputs.forEach(value -> graph.message(11, value));
        outputs.forEach(value -> graph.message(12, value));
        return graph;
    }
}
