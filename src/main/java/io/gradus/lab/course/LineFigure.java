package io.gradus.lab.course;

import io.gradus.report.plot.Drawing;
import io.gradus.report.plot.LinePlot;
import java.util.ArrayList;
import java.util.List;

/** Lines over one axis. */
final class LineFigure implements Figure {
    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final boolean logarithmic;
    private final List<LinePlot.Line> lines = new ArrayList<>();

    /** @param logarithmic whether the y axis is */
    LineFigure(String title, String xLabel, String yLabel, boolean logarithmic) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.logarithmic = logarithmic;
    }

    LineFigure line(String name, double[] x, double[] y) {
        lines.add(new LinePlot.Line(name, x, y));
        return this;
    }

    /** A line over 1, 2, 3, …. */
    LineFigure line(String name, double[] y) {
        double[] x = new double[y.length];
        for (int n = 0; n < x.length; n++) {
            x[n] = n + 1;
        }
        return line(name, x, y);
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public void draw(Drawing drawing, int width, int height) {
        LinePlot.draw(drawing, width, height, title, xLabel, yLabel, logarithmic, lines);
    }
}
