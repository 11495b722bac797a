package io.gradus.report.plot;

import java.util.ArrayList;
import java.util.List;

/** Lines over a common axis. */
public final class LinePlot extends Plot {
    /** One line, its points in order. */
    public record Line(String name, double[] x, double[] y) {}

    private LinePlot(Drawing drawing, int width, int height) {
        super(drawing, width, height);
    }

    /** Draws them; {@code logarithmic} is of y. */
    public static void draw(
            Drawing drawing,
            int width,
            int height,
            String title,
            String xLabel,
            String yLabel,
            boolean logarithmic,
            List<Line> lines) {
        LinePlot plot = new LinePlot(drawing, width, height);
        List<double[]> xs = new ArrayList<>();
        List<double[]> ys = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Line line : lines) {
            xs.add(line.x());
            ys.add(line.y());
            names.add(line.name());
        }
        Scale x = Scale.of(xs, false, plot.left(), plot.right());
        Scale y = Scale.of(ys, logarithmic, plot.bottom(), plot.top());
        plot.title(title);
        plot.xAxis(x, xLabel);
        plot.yAxis(y, yLabel);
        plot.legend(names);
        for (int n = 0; n < lines.size(); n++) {
            plot.line(lines.get(n), x, y, n);
        }
    }

    private void line(Line line, Scale x, Scale y, int number) {
        double[] px = new double[line.x().length];
        double[] py = new double[px.length];
        int points = 0;
        for (int i = 0; i < px.length; i++) {
            px[i] = x.at(line.x()[i]);
            py[i] = y.at(line.y()[i]);
            points += Double.isNaN(py[i]) ? 0 : 1;
        }
        drawing.line(px, py, colour(number), size / 8, dash(number));
        for (int i = 0; i < px.length && points <= 64; i++) {
            if (!Double.isNaN(px[i]) && !Double.isNaN(py[i])) {
                drawing.dot(px[i], py[i], size / 6, colour(number));
            }
        }
    }
}
