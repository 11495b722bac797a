package io.gradus.model;

import com.google.gson.JsonObject;
import io.gradus.data.augment.Augmentation;
import io.gradus.rule.Rprop;
import io.gradus.rule.UpdateRule;
import org.jspecify.annotations.Nullable;

/**
 * Where a model's weights came from. It holds no time of day: the same run saves the same bytes.
 *
 * @param rule what updated the weights, with its learning rate; null if unknown
 * @param batchSize samples of a minibatch; 0 if unknown
 * @param seed of everything random
 * @param epoch passes over the training part that went into the weights
 * @param data name of the data set; empty if unknown
 * @param augmentation by which pictures were changed when they were loaded to train on; {@link Augmentation#NONE} if by
 *     nothing, or unknown
 * @param version of Gradus; empty if unknown
 */
public record Provenance(
        @Nullable UpdateRule rule,
        int batchSize,
        long seed,
        int epoch,
        String data,
        Augmentation augmentation,
        String version) {
    /** Of weights that came without a word. */
    public static final Provenance UNKNOWN = new Provenance(null, 0, 0, 0, "", Augmentation.NONE, "");

    public Provenance {
        if (batchSize < 0 || epoch < 0) {
            throw new IllegalArgumentException(
                    "neither batch size " + batchSize + " nor epoch " + epoch + " may be negative");
        }
    }

    /** {@code {"kind":"clip","rate":0.1,"clip":1}}; an infinite clip and what is 0 are left out. */
    static String ruleJson(UpdateRule rule) {
        JsonObject object = new JsonObject();
        object.addProperty("kind", rule.kind().label());
        if (rule.kind().hasRate()) {
            object.addProperty("rate", Json.decimal(rule.rate()));
        }
        if (rule.clips()) {
            object.addProperty("clip", Json.decimal(rule.clip()));
        }
        if (rule.momentum() != 0) {
            object.addProperty("momentum", Json.decimal(rule.momentum()));
        }
        if (rule.beta2() != 0) {
            object.addProperty("beta2", Json.decimal(rule.beta2()));
        }
        if (rule.epsilon() != 0) {
            object.addProperty("epsilon", Json.decimal(rule.epsilon()));
        }
        if (rule.decay() != 0) {
            object.addProperty("decay", Json.decimal(rule.decay()));
        }
        Rprop rprop = rule.rprop();
        if (rprop != null) {
            object.addProperty("eta_plus", Json.decimal(rprop.etaPlus()));
            object.addProperty("eta_minus", Json.decimal(rprop.etaMinus()));
            object.addProperty("step_least", Json.decimal(rprop.least()));
            object.addProperty("step_most", Json.decimal(rprop.most()));
            object.addProperty("step_max", Json.decimal(rprop.max()));
            object.addProperty("step_min", Json.decimal(rprop.min()));
        }
        return object.toString();
    }

    /** Reads {@link #ruleJson}'s text; errors name the field. */
    static UpdateRule ruleOf(String text) {
        Json json = Json.parse(text);
        UpdateRule.Kind kind = json.choice("kind", "rule", UpdateRule.Kind.class, UpdateRule.Kind::label);
        return new UpdateRule(
                kind,
                kind.hasRate() ? json.number("rate") : 0,
                json.has("clip") ? json.number("clip") : UpdateRule.NO_CLIP,
                optional(json, "momentum"),
                optional(json, "beta2"),
                optional(json, "epsilon"),
                optional(json, "decay"),
                kind.wholeSet() ? rprop(json) : null);
    }

    private static Rprop rprop(Json json) {
        return new Rprop(
                json.number("eta_plus"),
                json.number("eta_minus"),
                json.number("step_least"),
                json.number("step_most"),
                json.number("step_max"),
                json.number("step_min"));
    }

    private static float optional(Json json, String field) {
        return json.has(field) ? json.number(field) : 0;
    }
}
