package io.gradus.report.plot;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.report.page.EpochRow;
import io.gradus.report.page.PageCounter;
import io.gradus.report.page.RunHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What of a run can be drawn, by name. */
public enum RunPlots {
    LOSS("training and validation loss"),
    ERROR("training and validation error in per cent"),
    RATE("learning rate"),
    DELTA("the error that reaches each layer, over time"),
    UPDATE("update over weights of each layer, over time"),
    SATURATED("share of saturated outputs of each layer, over time"),
    DEAD("share of dead units of each layer, over time"),
    CLIPPED("share of clipped gradients of each layer, over time"),
    FORECAST("the error that reaches each layer, predicted and measured");

    private final String meaning;

    RunPlots(String meaning) {
        this.meaning = meaning;
    }

    /** What it shows, for people. */
    public String meaning() {
        return meaning;
    }

    /** Whether it can show several runs at once. */
    public boolean compares() {
        return counter() == null && this != FORECAST;
    }

    private @Nullable PageCounter counter() {
        return switch (this) {
            case DELTA -> PageCounter.DELTA_RMS;
            case UPDATE -> PageCounter.UPDATE_RATIO;
            case SATURATED -> PageCounter.SATURATED;
            case DEAD -> PageCounter.DEAD;
            case CLIPPED -> PageCounter.CLIPPED;
            case LOSS, ERROR, RATE, FORECAST -> null;
        };
    }

    /**
     * Draws it.
     *
     * @param runs of which only plots that {@link #compares} take more than one
     * @param names a name a run
     * @throws IllegalArgumentException if the log does not hold what is to be drawn
     */
    public void draw(Drawing drawing, int width, int height, String title, List<RunHistory> runs, List<String> names) {
        PageCounter counter = counter();
        if (counter != null) {
            heat(drawing, width, height, title, runs.get(0), counter);
            return;
        }
        List<LinePlot.Line> lines = new ArrayList<>();
        String xLabel = "step";
        String yLabel = "loss";
        boolean logarithmic = true;
        switch (this) {
            case LOSS -> lines(lines, runs, names, EpochRow::loss, EpochRow::validationLoss);
            case ERROR -> {
                lines(lines, runs, names, EpochRow::errorPercent, EpochRow::validationErrorPercent);
                yLabel = "error, per cent";
                logarithmic = false;
            }
            case RATE -> {
                lines(lines, runs, names, EpochRow::rate, null);
                yLabel = "learning rate";
            }
            default -> {
                forecast(lines, runs.get(0));
                xLabel = "layer";
                yLabel = "error over the output's";
            }
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(runs.get(0).name() + ": the log has no " + meaning);
        }
        LinePlot.draw(drawing, width, height, title, xLabel, yLabel, logarithmic && isWide(lines), lines);
    }

    /** Whether positive numbers differ by so much that a logarithmic axis shows more. */
    private static boolean isWide(List<LinePlot.Line> lines) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (LinePlot.Line line : lines) {
            for (double y : line.y()) {
                low = y > 0 ? Math.min(low, y) : low;
                high = y < Double.POSITIVE_INFINITY ? Math.max(high, y) : high;
            }
        }
        return high > 3 * low;
    }

    private static void lines(
            List<LinePlot.Line> lines,
            List<RunHistory> runs,
            List<String> names,
            ToDoubleFunction<EpochRow> training,
            @Nullable ToDoubleFunction<EpochRow> validation) {
        for (int n = 0; n < runs.size(); n++) {
            List<EpochRow> rows = runs.get(n).epochRows();
            double[] x = rows.stream().mapToDouble(EpochRow::step).toArray();
            String prefix = runs.size() > 1 ? names.get(n) + ", " : "";
            String of = validation == null ? names.get(n) : prefix + "training";
            add(lines, of, x, rows.stream().mapToDouble(training).toArray());
            if (validation != null) {
                add(
                        lines,
                        prefix + "validation",
                        x,
                        rows.stream().mapToDouble(validation).toArray());
            }
        }
    }

    /** Not if it has no number at all. */
    private static void add(List<LinePlot.Line> lines, String name, double[] x, double[] y) {
        for (double value : y) {
            if (Double.isFinite(value)) {
                lines.add(new LinePlot.Line(name, x, y));
                return;
            }
        }
    }

    private static void forecast(List<LinePlot.Line> lines, RunHistory run) {
        double[] layers = new double[run.layers()];
        for (int n = 0; n < layers.length; n++) {
            layers[n] = n + 1;
        }
        String start = run.startRecord();
        if (start != null) {
            JsonObject forecast =
                    JsonParser.parseString(start).getAsJsonObject().getAsJsonObject("forecast");
            JsonArray predicted = forecast.getAsJsonArray("layers");
            double[] y = new double[layers.length];
            for (int n = 0; n < y.length; n++) {
                y[n] = Math.pow(
                        10,
                        predicted.get(n).getAsJsonObject().get("log10_delta").getAsDouble());
            }
            add(lines, "predicted", layers, y);
        }
        int last = run.columnCount() - 1;
        if (last >= 0) {
            add(lines, "measured first", layers, relative(run, 0));
            add(lines, "measured last", layers, relative(run, last));
        }
    }

    private static double[] relative(RunHistory run, int column) {
        double[] y = new double[run.layers()];
        double output = run.columnValue(PageCounter.DELTA_RMS, y.length - 1, column);
        for (int n = 0; n < y.length; n++) {
            y[n] = run.columnValue(PageCounter.DELTA_RMS, n, column) / output;
        }
        return y;
    }

    private void heat(Drawing drawing, int width, int height, String title, RunHistory run, PageCounter counter) {
        if (!run.has(counter)) {
            throw new IllegalArgumentException(run.name() + ": the log has no " + meaning);
        }
        double[] steps = new double[run.columnCount()];
        double[][] values = new double[run.layers()][steps.length];
        List<String> rows = new ArrayList<>();
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (int n = 0; n < values.length; n++) {
            rows.add("layer " + (n + 1));
            for (int i = 0; i < steps.length; i++) {
                steps[i] = run.columnStep(i);
                values[n][i] = run.columnValue(counter, n, i);
                low = values[n][i] > 0 ? Math.min(low, values[n][i]) : low;
                high = values[n][i] > high ? values[n][i] : high;
            }
        }
        HeatPlot.draw(drawing, width, height, title, rows, steps, values, colours(counter, low, high));
    }

    private static HeatPlot.Colours colours(PageCounter counter, double low, double high) {
        if (counter == PageCounter.UPDATE_RATIO) {
            return new HeatPlot.Colours(HeatPlot.DIVERGING, 1e-6, 1, true);
        }
        if (!counter.isLogarithmic()) {
            return new HeatPlot.Colours(HeatPlot.SHARE, 0, 1, false);
        }
        double top = high > 0 ? Math.pow(10, Math.ceil(Math.log10(high))) : 1;
        double foot = low < high ? Math.pow(10, Math.floor(Math.log10(low))) : top / 100;
        return new HeatPlot.Colours(HeatPlot.SEQUENCE, Math.max(foot, top * 1e-16), top, true);
    }
}
