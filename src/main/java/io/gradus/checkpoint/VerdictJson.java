package io.gradus.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.gradus.health.Remedy;
import io.gradus.health.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A verdict as JSON, with every field, so that the same one is read back. */
final class VerdictJson {
    private VerdictJson() {}

    static JsonObject write(Verdict verdict) {
        JsonObject json = new JsonObject();
        json.addProperty("state", verdict.state().name());
        json.addProperty("finding", verdict.finding().name());
        json.addProperty("layer", verdict.layer());
        json.addProperty("value", Long.toHexString(Double.doubleToRawLongBits(verdict.value()))); // NaN is no JSON
        json.addProperty("explanation", verdict.explanation());
        JsonArray remedies = new JsonArray();
        for (Remedy remedy : verdict.remedies()) {
            JsonObject settings = new JsonObject();
            for (Remedy.Setting setting : remedy.settings()) {
                settings.addProperty(setting.option().name(), setting.value());
            }
            remedies.add(settings);
        }
        json.add("remedies", remedies);
        return json;
    }

    /** @throws RuntimeException if it is none */
    static Verdict read(JsonElement element) {
        JsonObject json = element.getAsJsonObject();
        List<Remedy> remedies = new ArrayList<>();
        for (JsonElement remedy : json.getAsJsonArray("remedies")) {
            List<Remedy.Setting> settings = new ArrayList<>();
            for (String option : remedy.getAsJsonObject().keySet()) {
                settings.add(new Remedy.Setting(
                        Remedy.Option.valueOf(option),
                        remedy.getAsJsonObject().get(option).getAsString()));
            }
            remedies.add(new Remedy(settings));
        }
        return new Verdict(
                Verdict.State.valueOf(json.get("state").getAsString()),
                Verdict.State.valueOf(json.get("finding").getAsString()),
                json.get("layer").getAsInt(),
                Double.longBitsToDouble(Long.parseUnsignedLong(json.get("value").getAsString(), 16)),
                json.get("explanation").getAsString(),
                remedies);
    }
}
