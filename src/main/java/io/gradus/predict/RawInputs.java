package io.gradus.predict;

import io.gradus.data.schema.TableSchema;
import io.gradus.model.Model;

/**
 * What becomes of raw values before they are floats: offsets of large numbers are taken off, missing ones
 * filled in.
 */
public final class RawInputs {
    private final double[] offsets; // (inputs)
    private final double[] fills; // (inputs), less the offsets; NaN for none
    private final boolean areFloats;

    public RawInputs(Model model) {
        int inputs = model.network().inputs();
        TableSchema columns = model.columns();
        this.offsets = new double[inputs];
        this.fills = new double[inputs];
        boolean plain = true;
        for (int i = 0; i < inputs; i++) {
            fills[i] = Double.NaN;
            if (columns != null) {
                offsets[i] = columns.offsets()[i % columns.width()];
                fills[i] = columns.fills()[i % columns.width()];
            }
            plain &= offsets[i] == 0 && Double.isNaN(fills[i]);
        }
        this.areFloats = plain;
    }

    /** Whether every value goes in as it is. */
    public boolean areFloats() {
        return areFloats;
    }

    /** Raw value {@code x} of an input, as the network's scaling takes it. */
    public float apply(int input, double x) {
        return (float) (!Double.isNaN(x) ? x - offsets[input] : fills[input]);
    }
}
