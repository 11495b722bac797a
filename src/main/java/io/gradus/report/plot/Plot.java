package io.gradus.report.plot;

import java.util.List;

/** A plot's frame: title, axes and legend; and colours that colour-blind people tell apart (Okabe and Ito 2008). */
abstract class Plot {
    static final int TEXT = 0x222222;
    static final int GRID = 0xE2E2E6;
    private static final int[] LINES = {0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x8A6D00, 0x444444};
    private static final double[][] DASHES = {{}, {12, 7}, {3, 5}, {18, 6, 4, 6}, {2, 8}, {24, 8}};

    final Drawing drawing;
    final double width;
    final double height;
    final double size; // of the text

    Plot(Drawing drawing, int width, int height) {
        this.drawing = drawing;
        this.width = width;
        this.height = height;
        this.size = height / 30.0;
        drawing.rectangle(0, 0, width, height, 0xFFFFFF);
    }

    /** Pixels of the data's rectangle. */
    double left() {
        return 5.2 * size;
    }

    double right() {
        return width - 1.6 * size;
    }

    double top() {
        return 4.4 * size;
    }

    double bottom() {
        return height - 3.4 * size;
    }

    static int colour(int line) {
        return LINES[line % LINES.length];
    }

    double[] dash(int line) {
        double[] dash = DASHES[line % DASHES.length].clone();
        for (int n = 0; n < dash.length; n++) {
            dash[n] *= size / 24;
        }
        return dash;
    }

    void title(String text) {
        drawing.text(left(), 1.7 * size, text, 1.25 * size, TEXT, Drawing.Anchor.START);
    }

    /** Ticks below, with their numbers. */
    void xAxis(Scale scale, String label) {
        for (double tick : scale.ticks()) {
            double x = scale.at(tick);
            drawing.line(new double[] {x, x}, new double[] {top(), bottom()}, GRID, size / 20);
            drawing.text(x, bottom() + 1.2 * size, Scale.label(tick), 0.85 * size, TEXT, Drawing.Anchor.MIDDLE);
        }
        drawing.text((left() + right()) / 2, bottom() + 2.6 * size, label, size, TEXT, Drawing.Anchor.MIDDLE);
    }

    /** Ticks at the left, with their numbers. */
    void yAxis(Scale scale, String label) {
        for (double tick : scale.ticks()) {
            double y = scale.at(tick);
            drawing.line(new double[] {left(), right()}, new double[] {y, y}, GRID, size / 20);
            drawing.text(left() - 0.5 * size, y + 0.3 * size, Scale.label(tick), 0.85 * size, TEXT, Drawing.Anchor.END);
        }
        drawing.textUpwards(1.1 * size, (top() + bottom()) / 2, label, size, TEXT);
    }

    /** Names of lines above the data, each with a piece of its line. */
    void legend(List<String> names) {
        double x = left();
        double y = 3.4 * size;
        for (int n = 0; n < names.size(); n++) {
            drawing.line(
                    new double[] {x, x + 2 * size},
                    new double[] {y - 0.3 * size, y - 0.3 * size},
                    colour(n),
                    size / 7,
                    dash(n));
            drawing.text(x + 2.4 * size, y, names.get(n), size, TEXT, Drawing.Anchor.START);
            x += 3.6 * size + 0.58 * size * names.get(n).length();
        }
    }
}
