package io.gradus.cli.preview;

import io.gradus.cli.terminal.SimulatedBoard;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.HealthLimits;
import io.gradus.health.Verdict.State;
import io.gradus.lab.Forecast;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.NetworkSpec;
import io.gradus.report.JsonLine;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;

/** Forecasts of depth × activation × initialiser in one picture. */
final class ForecastTable {
    private static final int[] DEPTHS = {2, 4, 8, 16, 32, 64};
    private static final List<Initializer> INITIALIZERS =
            List.of(Initializer.NORMAL1, Initializer.LECUN, Initializer.GLOROT, Initializer.HE, Initializer.ORTHOGONAL);
    private static final int NAME = 12;
    private static final int CELL = 9;

    /**
     * A network's forecast.
     *
     * @param decades log10 of the gradient ratio of layer 1 to the output layer
     */
    private record Cell(State state, double decades) {}

    /**
     * A row.
     *
     * @param cells by depth
     */
    private record Row(Activation activation, Initializer initializer, List<Cell> cells) {}

    private final NetworkSpec like;
    private final int width;
    private final List<Row> rows = new ArrayList<>();

    /**
     * Computes it.
     *
     * @param like whose inputs, outputs, loss, gain and width of the first layer all networks have
     */
    ForecastTable(NetworkSpec like, double inputSquare, HealthLimits limits) {
        this.like = like;
        this.width = like.layers().get(0).width();
        for (Activation activation : Activation.values()) {
            for (Initializer initializer : INITIALIZERS) {
                List<Cell> cells = new ArrayList<>();
                for (int depth : DEPTHS) {
                    Forecast forecast = Forecast.of(network(depth, activation, initializer), inputSquare);
                    cells.add(new Cell(forecast.state(limits), forecast.firstToLast()));
                }
                rows.add(new Row(activation, initializer, cells));
            }
        }
    }

    private NetworkSpec network(int depth, Activation activation, Initializer initializer) {
        NetworkSpec.Builder layers = NetworkSpec.inputs(like.inputs());
        for (int n = 0; n < depth; n++) {
            layers.hidden(width, activation);
        }
        return layers.output(like.outputs(), like.loss())
                .withInitializer(initializer)
                .withGain(like.gain());
    }

    void print(Terminal terminal) {
        terminal.line(like.inputs() + " inputs, hidden layers of " + width + ", " + like.outputs()
                + " outputs; log10 of the gradient ratio of layer 1 to the output layer, before training");
        terminal.line();
        StringBuilder heads = new StringBuilder(Text.left("activation", NAME) + Text.left("init", NAME));
        for (int depth : DEPTHS) {
            heads.append(Text.right(depth + " deep", CELL));
        }
        terminal.line(terminal.paint(Style.BOLD, heads.toString()));
        for (Row row : rows) {
            StringBuilder line = new StringBuilder(
                    Text.left(row.activation.label(), NAME) + Text.left(row.initializer.label(), NAME));
            for (Cell cell : row.cells) {
                line.append(cell(terminal, cell));
            }
            terminal.line(line.toString());
        }
        terminal.line();
        SimulatedBoard board = new SimulatedBoard(terminal);
        terminal.line("no letter: " + board.word(State.HEALTHY) + "; v: " + board.word(State.VANISHING) + "; s: "
                + board.word(State.SATURATED) + "; x: " + board.word(State.EXPLODING));
    }

    private static String cell(Terminal terminal, Cell cell) {
        String letter =
                switch (cell.state) {
                    case VANISHING -> "v";
                    case SATURATED -> "s";
                    case EXPLODING -> "x";
                    default -> " ";
                };
        Style style =
                switch (cell.state.level()) {
                    case WELL -> Style.GREEN;
                    case WARNING -> Style.AMBER;
                    case DANGER -> Style.RED;
                };
        return terminal.paint(style, Text.right(Text.fixed(cell.decades, 1) + " " + letter, CELL));
    }

    String json() {
        JsonLine line = new JsonLine().put("width", width).list("forecasts");
        for (Row row : rows) {
            for (int n = 0; n < DEPTHS.length; n++) {
                line.item()
                        .put("activation", row.activation.label())
                        .put("init", row.initializer.label())
                        .put("depth", DEPTHS[n])
                        .put("verdict", row.cells.get(n).state.label())
                        .put("log10_first_to_last", row.cells.get(n).decades)
                        .endItem();
            }
        }
        return line.endList().toString();
    }
}
