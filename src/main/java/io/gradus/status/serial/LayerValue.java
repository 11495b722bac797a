package io.gradus.status.serial;

import com.google.errorprone.annotations.Immutable;
import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.LayerFacts;

/** A number of one layer that can be asked for, {@code STATus:LAYer3:GRADient?}, or that is streamed, {@code grad3:0.02}. */
enum LayerValue {
    GRADIENT("GRADient", "grad", (health, n, facts) -> health.value(n, HealthCounter.GRADIENT_NORM)),
    GRADIENT_MAX("GRADient:MAXimum", "", (health, n, facts) -> health.value(n, HealthCounter.GRADIENT_MAX)),
    GRADIENT_ZERO("GRADient:ZERO", "", (health, n, facts) -> health.fraction(n, HealthCounter.GRADIENT_ZERO)),
    NONFINITE("GRADient:NONFinite", "", (health, n, facts) -> health.value(n, HealthCounter.NONFINITE)),
    DELTA("DELTa", "delta", (health, n, facts) -> health.value(n, HealthCounter.DELTA_RMS)),
    UPDATE("UPDate", "upd", (health, n, facts) -> updateRatio(health, n)),
    WEIGHT("WEIGht", "", (health, n, facts) -> health.value(n, HealthCounter.WEIGHT_NORM)),
    CLIPPED("CLIPped", "clip", (health, n, facts) -> health.fraction(n, HealthCounter.CLIPPED)),
    FLIPS("FLIPs", "", (health, n, facts) -> health.fraction(n, HealthCounter.SIGN_FLIPS)),
    BOUND("BOUNd", "", (health, n, facts) -> health.fraction(n, HealthCounter.AT_BOUND)),
    MEAN("ACTivation:MEAN", "", (health, n, facts) -> health.value(n, HealthCounter.ACTIVATION_MEAN)),
    DEVIATION("ACTivation:SDEViation", "", (health, n, facts) -> health.value(n, HealthCounter.ACTIVATION_SD)),
    SATURATED("SATurated", "sat", (health, n, facts) -> health.value(n, HealthCounter.SATURATED)),
    DEAD("DEAD", "dead", (health, n, facts) -> health.value(n, HealthCounter.DEAD) / facts.units()),
    UNITS("UNITs", "", (health, n, facts) -> facts.units());

    /** Reads the number; allocates nothing. */
    @Immutable
    private interface Reader {
        double read(HealthSnapshot health, int layer, LayerFacts facts);
    }

    private final Mnemonics mnemonics;
    private final String label;
    private final Reader reader;

    LayerValue(String header, String label, Reader reader) {
        this.mnemonics = new Mnemonics("STATus:LAYer#:" + header + "?");
        this.label = label;
        this.reader = reader;
    }

    /** The query. */
    Mnemonics mnemonics() {
        return mnemonics;
    }

    /** The field's name in a full stream, before the layer's number; empty if it is not streamed. */
    String label() {
        return label;
    }

    double read(HealthSnapshot health, int layer, LayerFacts facts) {
        return reader.read(health, layer, facts);
    }

    private static double updateRatio(HealthSnapshot health, int n) {
        double weights = health.value(n, HealthCounter.WEIGHT_NORM);
        return weights == 0 ? 0 : health.value(n, HealthCounter.UPDATE_NORM) / weights;
    }
}
