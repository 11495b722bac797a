package io.gradus.status.serial;

import io.gradus.health.LayerColumn;
import io.gradus.health.Verdict;
import io.gradus.status.RunState;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** The numbers of one layer that are streamed. */
    public static final class Layer {
        private final double[] values = new double[LayerColumn.STREAMED.size()];

        private Layer() {
            Arrays.fill(values, Double.NaN);
        }

        /** The number in a column of {@link LayerColumn#STREAMED}. */
        public double value(LayerColumn column) {
            return values[LayerColumn.STREAMED.indexOf(column)];
        }
    }

    /** Reads a line; null if it is not one of the full stream, or has been damaged on its way. */
    public static @Nullable StreamRecord parse(String line) {
        double[] head = {Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        List<Layer> layers = new ArrayList<>();
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
                List.copyOf(layers));
    }

    /** False if there is no such field, or a layer's comes before that of the layer below. */
    private static boolean put(String label, double value, double[] head, List<Layer> layers) {
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
        int slot = 0;
        while (slot < LayerColumn.STREAMED.size()
                && !LayerColumn.STREAMED.get(slot).label().equals(name)) {
            slot++;
        }
        int layer;
        try {
            layer = Integer.parseInt(label.substring(digits));
        } catch (NumberFormatException e) {
            return false;
        }
        if (slot == LayerColumn.STREAMED.size() || layer < 1 || layer > layers.size() + 1) {
            return false;
        }
        if (layer > layers.size()) {
            layers.add(new Layer());
        }
        layers.get(layer - 1).values[slot] = value;
        return true;
    }

    private static int index(double value, int size) {
        return value >= 0 && value < size && value == Math.rint(value) ? (int) value : -1;
    }
}
