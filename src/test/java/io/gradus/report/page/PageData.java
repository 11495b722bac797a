package io.gradus.report.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.InflaterInputStream;

/**
 * A run as a page reads it, unpacked a second time and in another language: what the page's own program has to find.
 */
public final class PageData {
    public final JsonObject run;
    private final JsonObject columns;
    private final byte[] bytes;

    public PageData(String json) {
        this.run = JsonParser.parseString(json).getAsJsonObject();
        this.columns = run.getAsJsonObject("columns");
        this.bytes = inflate(columns.get("packed").getAsString());
    }

    /** Of the n-th run of a page. */
    public static PageData ofPage(String html, int n) {
        String mark = "type=\"application/json\">";
        int from = html.indexOf(mark) + mark.length();
        String data = html.substring(from, html.indexOf("</script>", from));
        JsonArray runs = JsonParser.parseString(data).getAsJsonObject().getAsJsonArray("runs");
        return new PageData(runs.get(n).toString());
    }

    public int count() {
        return columns.get("count").getAsInt();
    }

    public int step(int column) {
        return columns.getAsJsonArray("step").get(column).getAsInt();
    }

    private int key(String key) {
        JsonArray keys = columns.getAsJsonArray("keys");
        for (int n = 0; n < keys.size(); n++) {
            if (keys.get(n).getAsString().equals(key)) {
                return n;
            }
        }
        throw new AssertionError("no " + key + " in " + keys);
    }

    /** The code of a column, the sum of differences up to it. */
    public short code(String key, int layer, int column) {
        int half = bytes.length / 2;
        int from = (key(key) * run.get("layers").getAsInt() + layer) * count();
        int code = 0;
        for (int i = from; i <= from + column; i++) {
            code += (bytes[i] & 0xFF) | bytes[half + i] << 8;
        }
        return (short) code;
    }

    /** 0 for the first record's code, 1 for the least, 2 for the most, 3 for the last. */
    public short extent(String key, int layer, int which) {
        int at = (key(key) * run.get("layers").getAsInt() + layer) * 4 + which;
        return columns.getAsJsonArray("extent").get(at).getAsShort();
    }

    public static byte[] inflate(String base64) {
        try (InflaterInputStream in = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(base64)))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public double[] epochs(String key) {
        JsonArray list = run.getAsJsonObject("epochs").getAsJsonArray(key);
        double[] values = new double[list.size()];
        int n = 0;
        for (JsonElement value : list) {
            values[n++] = value.isJsonNull() ? Double.NaN : value.getAsDouble();
        }
        return values;
    }
}
