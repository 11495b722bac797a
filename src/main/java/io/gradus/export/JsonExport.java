package io.gradus.export;

import com.google.gson.stream.JsonWriter;
import io.gradus.data.Scaling;
import io.gradus.data.schema.Column;
import io.gradus.data.schema.TableSchema;
import io.gradus.export.graph.Graph;
import io.gradus.export.graph.Layer;
import io.gradus.net.Norm;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * A network as one JSON object that says all that it takes to use it; docs/export.md has its fields. Numbers have as
 * many digits as it takes to read the same float back.
 */
public final class JsonExport {
    /** The layout's version, under {@code gradus.network}. */
    private static final int FORMAT = 1;

    private final Graph graph;
    private final StringWriter text = new StringWriter();
    private final JsonWriter json = new JsonWriter(text);

    private JsonExport(Graph graph) {
        this.graph = graph;
        json.setHtmlSafe(true); // no apostrophe in a string, which so fits into other languages' quotes
    }

    /** The object, in lines of some length. */
    public static String of(Graph graph) {
        try {
            return new JsonExport(graph).write();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text cannot fail
        }
    }

    private String write() throws IOException {
        json.beginObject();
        json.name("gradus.network").value(FORMAT);
        json.name("description").value(graph.model().network().toString());
        json.name("data").value(graph.model().provenance().data());
        json.name("inputs").value(graph.inputs());
        json.name("rows").value(graph.rows());
        columns();
        Scaling scaling = graph.model().scaling();
        numbers("shift", scaling.shift());
        numbers("scale", scaling.scale());
        json.name("layers").beginArray();
        for (Layer layer : graph.layers()) {
            layer(layer);
        }
        json.endArray();
        json.name("squash").value(graph.squash().name().toLowerCase(Locale.ROOT));
        json.name("classes").value(!graph.model().classNames().isEmpty());
        json.name("outputs").beginArray();
        double[] factors = graph.factors();
        double[] addends = graph.addends();
        double[] offsets = graph.outputOffsets();
        List<String> names = graph.outputNames();
        for (int j = 0; j < graph.outputs(); j++) {
            json.beginObject().name("name").value(names.get(j));
            json.name("factor").value(factors[j]).name("addend").value(addends[j] + (offsets == null ? 0 : offsets[j]));
            json.endObject();
            endLine();
        }
        json.endArray();
        json.endObject();
        json.flush();
        return text + "\n";
    }

    /** The columns that make inputs, in their order; null where no table was trained on. */
    private void columns() throws IOException {
        TableSchema columns = graph.model().columns();
        json.name("columns");
        if (columns == null) {
            json.nullValue();
            return;
        }
        json.beginArray();
        for (Column column : columns.columns()) {
            if (!column.isFeature()) {
                continue;
            }
            json.beginObject().name("name");
            if (columns.named()) {
                json.value(column.name());
            } else {
                json.nullValue();
            }
            if (column.role() == Column.Role.TEXT) {
                json.name("values").beginArray();
                for (String value : column.values()) {
                    json.value(value);
                }
                json.endArray();
            } else {
                json.name("offset").value(column.offset());
                json.name("fill");
                if (columns.missing().fills() && !Double.isNaN(column.fill())) {
                    json.value(column.fill());
                } else {
                    json.nullValue();
                }
            }
            json.endObject();
            endLine();
        }
        json.endArray();
    }

    private void layer(Layer layer) throws IOException {
        json.beginObject();
        json.name("units").value(layer.fanOut());
        json.name("steps").value(layer.steps());
        json.name("reads").beginArray();
        for (Layer.Read read : layer.reads()) {
            json.beginObject();
            json.name("layer").value(read.from());
            json.name("weight").beginArray();
            for (int j = 0; j < layer.fanOut(); j++) {
                json.beginArray();
                for (int i = 0; i < read.width(); i++) {
                    json.value(read.weight()[j * read.width() + i]);
                }
                json.endArray();
                endLine();
            }
            json.endArray();
            json.endObject();
        }
        json.endArray();
        numbers("bias", layer.bias());
        float[] gain = layer.gain();
        float[] shift = layer.shift();
        if (gain != null && shift != null) {
            numbers("norm_gain", gain);
            numbers("norm_shift", shift);
            json.name("norm_epsilon").value(Norm.EPSILON);
        }
        if (layer.skipFrom() >= 0) {
            json.name("adds_sums_of").value(layer.skipFrom());
        }
        json.name("activation").value(layer.activation().label());
        json.name("slope").value(layer.slope());
        json.endObject();
    }

    private void numbers(String name, float[] values) throws IOException {
        json.name(name).beginArray();
        for (float value : values) {
            json.value(value);
        }
        json.endArray();
        endLine();
    }

    /** Ends the line between two values, so that editors can take the file. */
    private void endLine() throws IOException {
        json.flush();
        text.write('\n');
    }
}
