package io.gradus.export.fann;

import io.gradus.export.graph.ExportException;
import io.gradus.export.graph.Graph;
import io.gradus.export.graph.Layer;
import io.gradus.net.Activation;
import io.gradus.net.Shortcut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A network as a {@code .net} file of FANN 2.2, whose every sum is cut at ±150 / steepness and which has neither
 * softmax nor, in that version, rectifiers. A linear unit therefore has a steepness of 2^-20 and weights of 2^20 times
 * their size, and a rectifier is FANN's linear piece, cut off above 2^20; powers of two round nothing. A leaky
 * rectifier is the difference of two. Scaling of inputs and targets is folded into weights, in double precision.
 */
public final class FannExport {
    private static final double LARGE = 1 << 20;
    private static final int LINEAR = 0;
    private static final int SIGMOID = 3;
    private static final int SIGMOID_SYMMETRIC = 5;
    private static final int ELLIOT_SYMMETRIC = 11;
    private static final int LINEAR_PIECE = 12;

    private final Graph graph;
    private final List<Neurons> layers = new ArrayList<>();
    private int[] valueOf; // by neuron of the layer below: the value that it is part of
    private double[] factorOf; // and what its output is multiplied by there
    private double[] addend; // by value

    /** A layer of units: weights (units, neurons below), biases, FANN's function and steepness. */
    private record Neurons(List<double[]> weight, List<Double> bias, int function, double steepness) {}

    private FannExport(Graph graph) {
        this.graph = graph;
        int inputs = graph.inputs();
        this.valueOf = new int[inputs];
        this.factorOf = new double[inputs];
        this.addend = new double[inputs];
        for (int i = 0; i < inputs; i++) {
            valueOf[i] = i;
            factorOf[i] = graph.model().scaling().scale()[i];
            addend[i] = -(double) graph.model().scaling().shift()[i] * factorOf[i];
        }
    }

    /**
     * The file's text.
     *
     * @throws ExportException if FANN has no such network
     */
    public static String of(Graph graph) {
        requirePossible(graph);
        return new FannExport(graph).write();
    }

    private static void requirePossible(Graph graph) {
        if (graph.model().network().topology().shortcut() != Shortcut.NONE
                || graph.model().network().skips() > 0) {
            throw new ExportException("FANN files of Gradus hold chains of layers alone, and this network is "
                    + graph.model().network() + "; onnx, c, numpy and json carry it");
        }
        for (Layer layer : graph.layers()) {
            if (layer.steps() > 1 || layer.gain() != null) {
                throw new ExportException("FANN has no " + (layer.steps() > 1 ? "recurrent layer" : "layer norm")
                        + "; onnx, c, numpy and json carry it");
            }
            switch (layer.activation()) {
                case ELU, GELU, GELU_TANH, SELU ->
                    throw new ExportException(
                            "FANN has no " + layer.activation().label() + "; onnx, c, numpy and json carry it");
                case LINEAR, SIGMOID, TANH, RELU, LEAKY_RELU, SOFTSIGN -> {}
            }
        }
    }

    private String write() {
        for (Layer layer : graph.layers()) {
            add(layer.reads().get(0).weight(), layer.bias(), layer.activation(), layer.slope());
        }
        Activation last = graph.layers().get(graph.layers().size() - 1).activation();
        boolean rectifies = last == Activation.RELU || last == Activation.LEAKY_RELU;
        if (graph.squash() == Graph.Squash.SIGMOID) {
            Neurons linear = layers.remove(layers.size() - 1);
            unscaleBack(linear);
            layers.add(new Neurons(linear.weight(), linear.bias(), SIGMOID, 0.5));
        } else if (rectifies || graph.unscales()) {
            unscale(); // one more layer, of linear units
        }
        return text();
    }

    /** Adds a layer of the network, its weights (units, values below). */
    private void add(float[] weight, float[] bias, Activation activation, float slope) {
        int fanIn = weight.length / bias.length;
        List<double[]> rows = new ArrayList<>();
        List<Double> biases = new ArrayList<>();
        for (int j = 0; j < bias.length; j++) {
            double[] row = new double[valueOf.length];
            for (int k = 0; k < row.length; k++) {
                row[k] = weight[j * fanIn + valueOf[k]] * factorOf[k];
            }
            double sum = bias[j];
            for (int i = 0; i < fanIn; i++) {
                sum += weight[j * fanIn + i] * addend[i];
            }
            rows.add(row);
            biases.add(sum);
        }
        int units = bias.length;
        boolean leaky = activation == Activation.LEAKY_RELU;
        double factor = leaky || activation == Activation.RELU ? LARGE : 1;
        valueOf = new int[leaky ? 2 * units : units];
        factorOf = new double[valueOf.length];
        addend = new double[units];
        for (int k = 0; k < valueOf.length; k++) {
            valueOf[k] = k % units;
            factorOf[k] = k < units ? factor : -slope * factor;
        }
        for (int j = 0; leaky && j < units; j++) {
            rows.add(Arrays.stream(rows.get(j)).map(w -> -w).toArray());
            biases.add(-biases.get(j));
        }
        layers.add(
                switch (activation) {
                    case SIGMOID -> new Neurons(rows, biases, SIGMOID, 0.5);
                    case TANH -> new Neurons(rows, biases, SIGMOID_SYMMETRIC, 1);
                    case SOFTSIGN -> new Neurons(rows, biases, ELLIOT_SYMMETRIC, 1);
                    case RELU, LEAKY_RELU -> new Neurons(rows, biases, LINEAR_PIECE, 1 / LARGE);
                    case LINEAR, ELU, GELU, GELU_TANH, SELU -> linear(rows, biases);
                });
    }

    private static Neurons linear(List<double[]> rows, List<Double> biases) {
        rows.forEach(row -> {
            for (int k = 0; k < row.length; k++) {
                row[k] *= LARGE;
            }
        });
        biases.replaceAll(bias -> bias * LARGE);
        return new Neurons(rows, biases, LINEAR, 1 / LARGE);
    }

    private static void unscaleBack(Neurons linear) {
        linear.weight().forEach(row -> {
            for (int k = 0; k < row.length; k++) {
                row[k] /= LARGE;
            }
        });
        linear.bias().replaceAll(bias -> bias / LARGE);
    }

    /** Values in their targets' units: folded into a linear output layer, else a layer behind the last. */
    private void unscale() {
        double[] factors = graph.factors();
        double[] addends = graph.addends();
        Neurons last = layers.get(layers.size() - 1);
        if (last.function() == LINEAR) {
            for (int j = 0; j < factors.length; j++) {
                double[] row = last.weight().get(j);
                for (int k = 0; k < row.length; k++) {
                    row[k] *= factors[j];
                }
                last.bias().set(j, last.bias().get(j) * factors[j] + addends[j] * LARGE);
            }
            return;
        }
        List<double[]> rows = new ArrayList<>();
        List<Double> biases = new ArrayList<>();
        for (int j = 0; j < factors.length; j++) {
            double[] row = new double[valueOf.length];
            for (int k = 0; k < row.length; k++) {
                row[k] = valueOf[k] == j ? factors[j] * factorOf[k] : 0;
            }
            rows.add(row);
            biases.add(addends[j]);
        }
        layers.add(linear(rows, biases));
    }

    private String text() {
        StringBuilder sizes = new StringBuilder().append(graph.inputs() + 1).append(' ');
        StringBuilder neurons = new StringBuilder();
        StringBuilder connections = new StringBuilder();
        neurons.append("(0, 0, 0.0) ".repeat(graph.inputs() + 1));
        int first = 0; // neuron of the layer below
        int below = graph.inputs();
        for (Neurons layer : layers) {
            int units = layer.weight().size();
            sizes.append(units + 1).append(' ');
            String unit = ", " + layer.function() + ", " + layer.steepness() + ") ";
            neurons.append(("(" + (below + 1) + unit).repeat(units))
                    .append("(0")
                    .append(unit);
            for (int j = 0; j < units; j++) {
                for (int k = 0; k <= below; k++) {
                    double weight =
                            k < below ? layer.weight().get(j)[k] : layer.bias().get(j);
                    connections
                            .append('(')
                            .append(first + k)
                            .append(", ")
                            .append(String.format(Locale.ROOT, "%.9e", (float) weight))
                            .append(") ");
                }
            }
            first += below + 1;
            below = units;
        }
        return HEAD.replace("LAYERS", Integer.toString(layers.size() + 1)) + "layer_sizes=" + sizes
                + "\nscale_included=0\nneurons (num_inputs, activation_function, activation_steepness)=" + neurons
                + "\nconnections (connected_to_neuron, weight)=" + connections + "\n";
    }

    /** What fann_save writes of training, with FANN's own settings; a reader wants every line. */
    private static final String HEAD = """
            FANN_FLO_2.1
            num_layers=LAYERS
            learning_rate=0.700000
            connection_rate=1.000000
            network_type=0
            learning_momentum=0.000000
            training_algorithm=2
            train_error_function=1
            train_stop_function=0
            cascade_output_change_fraction=0.010000
            quickprop_decay=-0.000100
            quickprop_mu=1.750000
            rprop_increase_factor=1.200000
            rprop_decrease_factor=0.500000
            rprop_delta_min=0.000000
            rprop_delta_max=50.000000
            rprop_delta_zero=0.100000
            cascade_output_stagnation_epochs=12
            cascade_candidate_change_fraction=0.010000
            cascade_candidate_stagnation_epochs=12
            cascade_max_out_epochs=150
            cascade_min_out_epochs=50
            cascade_max_cand_epochs=150
            cascade_min_cand_epochs=50
            cascade_num_candidate_groups=2
            bit_fail_limit=3.49999994039535522461e-01
            cascade_candidate_limit=1.00000000000000000000e+03
            cascade_weight_multiplier=4.00000005960464477539e-01
            cascade_activation_functions_count=10
            cascade_activation_functions=3 5 7 8 10 11 14 15 16 17\s
            cascade_activation_steepnesses_count=4
            cascade_activation_steepnesses=2.50000000000000000000e-01 5.00000000000000000000e-01 7.50000000000000000000e-01 1.00000000000000000000e+00\s
            """;
}
