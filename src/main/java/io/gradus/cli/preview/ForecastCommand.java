package io.gradus.cli.preview;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.DataArguments;
import io.gradus.cli.options.HealthOptions;
import io.gradus.cli.options.NetworkOptions;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.TopologyOptions;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.terminal.SimulatedBoard;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.health.HealthLimit;
import io.gradus.health.HealthLimits;
import io.gradus.health.Verdict.State;
import io.gradus.lab.Forecast;
import io.gradus.net.NetworkSpec;
import io.gradus.report.JsonLine;
import io.gradus.run.TrainingDefaults;
import io.gradus.text.Text;
import java.util.List;

/** {@code gradus forecast}: predicts the sizes of activations and gradients in a network, before it is trained. */
public final class ForecastCommand implements Command {
    private static final String JSON = "--json";
    private static final String TABLE = "--table";
    private static final int BAR = 20;
    private static final double LEAST_SCALE = 4;

    @Override
    public String name() {
        return "forecast";
    }

    @Override
    public String summary() {
        return "Predicts from a network's description whether its gradients will vanish or explode.";
    }

    @Override
    public void describe(Syntax syntax) {
        DataArguments.describeOptionalParameter(syntax);
        NetworkOptions.describeEither(syntax, "the network for DATA");
        DataArguments.describeOptions(syntax);
        syntax.section("Verdict");
        syntax.flag(TABLE, "all activations, five initialisers and depths of 2 to 64 in one picture");
        HealthOptions.describeLimit(syntax);
        RunOptions.describeJson(syntax);
    }

    @Override
    public List<String> everyday() {
        return List.of(
                NetworkOptions.NET,
                NetworkOptions.HIDDEN,
                NetworkOptions.ACTIVATION,
                NetworkOptions.INIT,
                NetworkOptions.GAIN,
                TopologyOptions.SKIP,
                TABLE,
                JSON);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "gradus forecast digits --hidden 32x12 --activation sigmoid",
                        "will the gradients of twelve sigmoid layers vanish?"),
                new Example(
                        "gradus forecast --net 64-32x56-10 --activation relu",
                        "a whole network, for standardised inputs"),
                new Example(
                        "gradus forecast digits --hidden 32x12 --init normal1",
                        "with initial weights that are too large"),
                new Example(
                        "gradus forecast digits --hidden 32 --table", "depth, activation and initialiser at a glance"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String name = arguments.parameter(0);
        if ((name == null) != NetworkOptions.hasNet(arguments)) {
            throw new UsageException("name either DATA or a whole network, such as --net 64-32x12-10");
        }
        TrainingDefaults usual = TrainingArguments.defaults(arguments, name == null ? "" : name);
        HealthLimits limits = HealthOptions.limits(arguments);
        for (HealthLimit limit : HealthLimit.values()) {
            boolean used =
                    limit == HealthLimit.EXPLODING || limit == HealthLimit.VANISHING || limit == HealthLimit.SATURATED;
            if (!used && limits.get(limit) != limit.byDefault()) {
                throw new UsageException(HealthOptions.LIMIT + " " + limit.label()
                        + ": a forecast uses only exploding, vanishing and saturated; leave it out");
            }
        }
        NetworkSpec network;
        double square = 1;
        if (name == null) {
            network = NetworkOptions.forNet(arguments, "", usual.activation());
        } else {
            Dataset data = DataArguments.load(arguments, name).data();
            network = NetworkOptions.forData(arguments, data, usual);
            square = Forecast.inputSquare(Part.all(data), Scaling.auto(Part.all(data)));
        }
        if (arguments.has(TABLE)) {
            for (String option : List.of(NetworkOptions.ACTIVATION, NetworkOptions.INIT, TopologyOptions.SKIP)) {
                if (arguments.has(option)) {
                    throw new UsageException(option + ": the table of " + TABLE
                            + " is of plain networks with each of them; leave it out");
                }
            }
            ForecastTable table = new ForecastTable(network, square, limits);
            if (arguments.has(JSON)) {
                terminal.line(table.json());
            } else {
                table.print(terminal);
            }
            return OK;
        }
        Forecast forecast = Forecast.of(network, square);
        State state = forecast.state(limits);
        NetworkSpec mended = Forecast.mend(network, square, limits);
        if (arguments.has(JSON)) {
            terminal.line(json(network, forecast, state, mended));
        } else {
            print(terminal, network, forecast);
            terminal.line();
            terminal.line("verdict   " + new SimulatedBoard(terminal).word(state) + ": " + reason(forecast, state));
            if (state != State.HEALTHY) {
                terminal.line("remedy    " + remedy(network, mended, square));
            }
        }
        return OK;
    }

    private static void print(Terminal terminal, NetworkSpec network, Forecast forecast) {
        terminal.line(network + ", weights " + network.initializer().label()
                + (network.gain() == 1 ? "" : " times " + Text.shortest(network.gain())) + ", before training");
        terminal.line();
        terminal.line(terminal.paint(
                Style.BOLD,
                Text.left("layer", 18) + Text.right("output mean, sd", 18) + Text.right("sat", 7)
                        + Text.right("delta", 10) + Text.right("lg", 7) + "  delta: relative to the output layer's"));
        double scale = Math.max(LEAST_SCALE, Math.abs(forecast.firstToLast()));
        int n = 0;
        for (Forecast.Layer layer : forecast.layers()) {
            int length = (int) Math.round(Math.min(1, Math.abs(layer.logDelta()) / scale) * BAR);
            boolean shrinks = layer.logDelta() < 0;
            String bar =
                    terminal.glyph(shrinks ? "▼" : "▲", shrinks ? "-" : "+").repeat(length);
            terminal.line(Text.left(
                            ++n + " " + layer.spec().width() + " "
                                    + layer.spec().activation().label(),
                            18)
                    + Text.right(Text.measure(layer.mean()) + ", " + Text.measure(layer.sd()), 18)
                    + Text.right(
                            layer.spec().activation().squashes() ? Text.fixed(100 * layer.flat(), 0) + " %" : Text.NONE,
                            7)
                    + Text.right(Text.scientific(Math.pow(10, layer.logDelta())), 10)
                    + Text.right(Text.fixed(layer.logDelta(), 2), 7) + "  "
                    + terminal.paint(shrinks ? Style.AMBER : Style.RED, bar));
        }
        terminal.line();
        terminal.line("decay     " + decay(forecast.decayPerLayer()));
        terminal.line("beta      " + Text.fixed(forecast.beta(), 2)
                + ", the sum of 1/width: the larger, the more gradients vary between draws of the weights");
    }

    /** {@code delta falls by 0.31 decades per layer towards the inputs}. */
    static String decay(double perLayer) {
        return Math.abs(perLayer) < 0.005
                ? "delta keeps its size towards the inputs"
                : "delta " + (perLayer < 0 ? "falls by " : "grows by ") + Text.fixed(Math.abs(perLayer), 2)
                        + " decades per layer towards the inputs";
    }

    private static String reason(Forecast forecast, State state) {
        String reach = "the gradient ratio of layer 1 to the output layer is "
                + Text.scientific(Math.pow(10, forecast.firstToLast()));
        return state == State.SATURATED
                ? "a hidden layer starts with "
                        + Text.fixed(100 * forecast.flattest().flat(), 0) + " % of its outputs saturated"
                : reach;
    }

    private static String remedy(NetworkSpec network, NetworkSpec mended, double square) {
        if (mended.equals(network)) {
            return "another initialiser or activation alone is not enough: use fewer or wider layers";
        }
        StringBuilder remedy = new StringBuilder();
        if (mended.layers().get(0).activation() != network.layers().get(0).activation()) {
            remedy.append("--activation ")
                    .append(mended.layers().get(0).activation().label())
                    .append(' ');
        }
        remedy.append("--init ").append(mended.initializer().label());
        if (network.gain() != 1) {
            remedy.append(" and no --gain");
        }
        return remedy + ": the gradient ratio of layer 1 to the output layer is then "
                + Text.scientific(Math.pow(10, Forecast.of(mended, square).firstToLast()));
    }

    private static String json(NetworkSpec network, Forecast forecast, State state, NetworkSpec mended) {
        JsonLine line = new JsonLine()
                .put("net", network.shape())
                .put("init", network.initializer().label())
                .put("verdict", state.label())
                .put("decades_per_layer", forecast.decayPerLayer())
                .put("log10_first_to_last", forecast.firstToLast())
                .put("beta", forecast.beta());
        if (mended.equals(network)) {
            line.putNull("mended_init").putNull("mended_activation");
        } else {
            line.put("mended_init", mended.initializer().label())
                    .put(
                            "mended_activation",
                            mended.layers().get(0).activation().label());
        }
        line.list("layers");
        for (Forecast.Layer layer : forecast.layers()) {
            line.item()
                    .put("width", layer.spec().width())
                    .put("activation", layer.spec().activation().label())
                    .put("sum_variance", layer.sumVariance())
                    .put("output_mean", layer.mean())
                    .put("output_sd", layer.sd())
                    .put("saturated", layer.flat())
                    .put("log10_delta", layer.logDelta())
                    .endItem();
        }
        return line.endList().toString();
    }
}
