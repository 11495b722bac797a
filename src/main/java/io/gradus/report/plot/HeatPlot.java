package io.gradus.report.plot;

import java.util.List;

/** Layers by steps, coloured: a row a layer, the output on top. */
final class HeatPlot extends Plot {
    /** Dark to bright: nine colours of viridis. */
    static final int[] SEQUENCE = {
        0x440154, 0x472C7A, 0x3B518B, 0x2C718E, 0x21908D, 0x27AD81, 0x5CC863, 0xAADC32, 0xFDE725
    };
    /** Blue over pale to orange. */
    static final int[] DIVERGING = {
        0x103E7A, 0x3170AD, 0x78AAD4, 0xC8DDEE, 0xF7F5EE, 0xFDDBB2, 0xF0A356, 0xCE6519, 0x7F3406
    };
    /** From nothing to all of it. */
    static final int[] SHARE = {0xF6F4FA, 0xCEC4E4, 0x9E86C6, 0x6F4CA5, 0x3F1478};

    private static final int UNKNOWN = 0xBEBEC3;

    /** How numbers become colours: linearly, or by their logarithms. */
    record Colours(int[] stops, double low, double high, boolean logarithmic) {
        int of(double value) {
            if (Double.isNaN(value)) {
                return UNKNOWN;
            }
            double at = logarithmic
                    ? value == 0 ? 0 : Math.log10(value / low) / Math.log10(high / low)
                    : (value - low) / (high - low);
            return mix(stops, Math.max(0, Math.min(1, at)));
        }

        private static int mix(int[] stops, double share) {
            double at = share * (stops.length - 1);
            int low = Math.min(stops.length - 2, (int) at);
            double part = at - low;
            int colour = 0;
            for (int shift = 16; shift >= 0; shift -= 8) {
                int a = stops[low] >> shift & 0xFF;
                int b = stops[low + 1] >> shift & 0xFF;
                colour |= (int) Math.round(a + (b - a) * part) << shift;
            }
            return colour;
        }
    }

    private HeatPlot(Drawing drawing, int width, int height) {
        super(drawing, width, height);
    }

    @Override
    double left() {
        return 8.5 * size;
    }

    @Override
    double right() {
        return width - 8 * size;
    }

    @Override
    double top() {
        return 3 * size;
    }

    /**
     * Draws the map.
     *
     * @param rows names of the layers, the first layer's first
     * @param values (layer, column)
     */
    static void draw(
            Drawing drawing,
            int width,
            int height,
            String title,
            List<String> rows,
            double[] steps,
            double[][] values,
            Colours colours) {
        HeatPlot plot = new HeatPlot(drawing, width, height);
        plot.title(title);
        double first = steps.length == 0 ? 0 : steps[0];
        double last = Math.max(first + 1, steps.length == 0 ? 1 : steps[steps.length - 1]);
        Scale x = new Scale(first, last, false, plot.left(), plot.right());
        plot.xAxis(x, "step");
        plot.cells(x, steps, values, colours);
        plot.rowNames(rows);
        plot.key(colours);
    }

    private void cells(Scale x, double[] steps, double[][] values, Colours colours) {
        double row = (bottom() - top()) / values.length;
        for (int n = 0; n < values.length; n++) {
            double y = bottom() - (n + 1) * row;
            int from = 0;
            while (from < steps.length) { // neighbours of one colour are one rectangle
                int colour = colours.of(values[n][from]);
                int to = from + 1;
                while (to < steps.length && colours.of(values[n][to]) == colour) {
                    to++;
                }
                double begin = from == 0 ? left() : x.at((steps[from - 1] + steps[from]) / 2);
                double end = to == steps.length ? right() : x.at((steps[to - 1] + steps[to]) / 2);
                drawing.rectangle(begin, y, end - begin + 0.5, row + 0.5, colour);
                from = to;
            }
        }
    }

    private void rowNames(List<String> rows) {
        double row = (bottom() - top()) / rows.size();
        int every = (int) Math.ceil(1.1 * size / row);
        for (int n = 0; n < rows.size(); n += every) {
            double y = bottom() - (n + 0.5) * row + 0.3 * size;
            drawing.text(left() - 0.5 * size, y, rows.get(n), 0.85 * size, TEXT, Drawing.Anchor.END);
        }
    }

    /** The colours' meaning, at the right. */
    private void key(Colours colours) {
        double x = right() + 1.2 * size;
        int pieces = 64;
        double piece = (bottom() - top()) / pieces;
        for (int n = 0; n < pieces; n++) {
            double share = (n + 0.5) / pieces;
            drawing.rectangle(x, bottom() - (n + 1) * piece, size, piece + 0.5, Colours.mix(colours.stops(), share));
        }
        Scale scale = new Scale(colours.low(), colours.high(), colours.logarithmic(), bottom(), top());
        for (double tick : scale.ticks()) {
            drawing.text(
                    x + 1.4 * size,
                    scale.at(tick) + 0.3 * size,
                    Scale.label(tick),
                    0.85 * size,
                    TEXT,
                    Drawing.Anchor.START);
        }
    }
}
