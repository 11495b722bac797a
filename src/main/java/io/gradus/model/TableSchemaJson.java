package io.gradus.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.gradus.data.schema.Column;
import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table's columns as JSON:
 *
 * <pre>{@code
 * {"named":true,"missing":"mean","columns":[{"name":"sex","role":"text","values":["M","F","I"]},
 *  {"name":"length","role":"number","offset":1.7e9,"fill":1700000300},{"name":"rings","role":"value"}],"targets":[2]}
 * }</pre>
 *
 * An offset of 0 and a fill value that there is not are left out.
 */
final class TableSchemaJson {
    private TableSchemaJson() {}

    /** The columns on one line. The same columns always give the same text. */
    static String write(TableSchema schema) {
        JsonArray columns = new JsonArray();
        for (Column column : schema.columns()) {
            JsonObject object = new JsonObject();
            object.addProperty("name", column.name());
            object.addProperty("role", label(column.role()));
            if (column.offset() != 0) {
                object.addProperty("offset", Json.decimal(column.offset()));
            }
            if (!Double.isNaN(column.fill())) {
                object.addProperty("fill", Json.decimal(column.fill()));
            }
            if (!column.values().isEmpty()) {
                object.add("values", Json.array(column.values()));
            }
            columns.add(object);
        }
        JsonArray targets = new JsonArray();
        schema.targets().forEach(targets::add);
        JsonObject object = new JsonObject();
        object.addProperty("named", schema.named());
        object.addProperty("missing", schema.missing().label());
        object.add("columns", columns);
        object.add("targets", targets);
        return object.toString();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    static TableSchema read(String text) {
        Json json = Json.parse(text);
        List<Column> columns = new ArrayList<>();
        for (Json column : json.objects("columns")) {
            columns.add(column(column));
        }
        return new TableSchema(
                columns,
                json.integers("targets"),
                json.truth("named"),
                json.choice("missing", "policy", MissingPolicy.class, MissingPolicy::label));
    }

    private static Column column(Json json) {
        return new Column(
                json.string("name"),
                json.choice("role", "role", Column.Role.class, TableSchemaJson::label),
                json.has("offset") ? json.precise("offset") : 0,
                json.has("fill") ? json.precise("fill") : Double.NaN,
                json.has("values") ? json.strings("values") : List.of());
    }

    private static String label(Column.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
