package io.gradus.status.serial;

import io.gradus.health.Verdict;
import io.gradus.status.RunState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of the full stream, as its reader sees it. A number that was not finite, or was not sent, is NaN.
 *
 * @param layer of the verdict, 1 for the first hidden one; 0 where no single layer is meant
 */
public record StreamRecord(
        long step,
        int epoch,
        double loss,
        double rate,
        Verdict.State verdict,
        int layer,
        RunState state,
        List<Layer> layers) {
    private static final Verdict.State[] VERDICTS = Verdict.State.values();
    private static final RunState[] STATES = RunState.values();

    /** One layer's numbers: norm of the gradient, RMS of the delta, update to weights, and three fractions. */
    public record Layer(double gradient, double delta, double update, double clipped, double saturated, double dead) {}

    /** Reads a line; null if it is not one of the full stream, or has been damaged on its way. */
    public static @Nullable StreamRecord parse(String line) {
        double[] head = {Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        List<double[]> layers = new ArrayList<>();
        for (String field : line.split(",", -1)) {
            int colon = field.indexOf(':');
            if (colon < 1) {
                return null;
            }
            double value;
            try {
                value = Double.parseDouble(field.substring(colon + 1));
            } catch (NumberFormatException e) {
                return null;
            }
            if (!put(field.substring(0, colon), value, head, layers)) {
                return null;
            }
        }
        int verdict = index(head[4], VERDICTS.length);
        int state = index(head[6], STATES.length);
        if (Double.isNaN(head[0]) || verdict < 0 || state < 0) {
            return null;
        }
        return new StreamRecord(
                (long) head[0],
                (int) head[1],
                head[2],
                head[3],
                VERDICTS[verdict],
                (int) head[5],
                STATES[state],
                layers.stream()
                        .map(v -> new Layer(v[0], v[1], v[2], v[3], v[4], v[5]))
                        .toList());
    }

    /** False if there is no such field, or a layer's comes before that of the layer below. */
    private static boolean put(String label, double value, double[] head, List<double[]> layers) {
        int digits = label.length();
        while (digits > 0 && Character.isDigit(label.charAt(digits - 1))) {
            digits--;
        }
        String name = label.substring(0, digits);
        if (digits == label.length()) {
            int slot = List.of("step", "epoch", "loss", "rate", "verdict", "layer", "state")
                    .indexOf(name);
            if (slot >= 0) {
                head[slot] = value;
            }
            return slot >= 0;
        }
        int slot = List.of("grad", "delta", "upd", "clip", "sat", "dead").indexOf(name);
        int layer;
        try {
            layer = Integer.parseInt(label.substring(digits));
        } catch (NumberFormatException e) {
            return false;
        }
        if (slot < 0 || layer < 1 || layer > layers.size() + 1) {
            return false;
        }
        if (layer > layers.size()) {
            layers.add(new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN});
        }
        layers.get(layer - 1)[slot] = value;
        return true;
    }

    private static int index(double value, int size) {
        return value >= 0 && value < size && value == Math.rint(value) ? (int) value : -1;
    }
}
