package io.gradus.predict;

import io.gradus.data.Scaling;
import io.gradus.model.Model;
import io.gradus.net.Loss;
import io.gradus.plan.Plan;
import io.gradus.step.java.Transcendental;

/** Makes of the last layer's outputs what the user asked for: probabilities, or values in their targets' units. */
public final class Answer {
    private final int from;
    private final int stride;
    private final int outputs;
    private final boolean softmax;
    private final boolean sigmoids;
    private final double[] divisors; // (outputs); infinite for a target that never varied
    private final double[] shifts; // (outputs)
    private final double[] offsets; // (outputs)
    private final double[] row; // (outputs)

    public Answer(Model model, Plan plan) {
        int last = model.network().layers().size() - 1;
        this.from = plan.activations(last);
        this.stride = plan.stride(last);
        this.outputs = model.network().outputs();
        this.softmax = model.network().loss() == Loss.CROSS_ENTROPY;
        this.sigmoids = model.network().loss() == Loss.BCE;
        this.divisors = new double[outputs];
        this.shifts = new double[outputs];
        this.offsets = new double[outputs];
        this.row = new double[outputs];
        Scaling scaling = model.network().topology().autoencoder() ? model.scaling() : model.targetScaling();
        for (int j = 0; j < outputs; j++) {
            boolean values = model.classNames().isEmpty();
            divisors[j] = 1;
            if (scaling != null && values) {
                double scale = scaling.scale()[j];
                divisors[j] = scale == 0 ? Double.POSITIVE_INFINITY : scale;
                shifts[j] = scaling.shift()[j];
            }
            offsets[j] = values ? model.offset(j) : 0;
        }
    }

    public int outputs() {
        return outputs;
    }

    /** The answer of row {@code b} of the minibatch, to {@code out} from {@code at} on. */
    void read(float[] arena, int b, float[] out, int at) {
        read(arena, b, row);
        for (int j = 0; j < outputs; j++) {
            out[at + j] = (float) row[j];
        }
    }

    /** The same in double precision. */
    public void read(float[] arena, int b, double[] out) {
        int y = from + b * stride;
        if (softmax) {
            softmax(arena, y, out);
        } else {
            for (int j = 0; j < outputs; j++) {
                out[j] = sigmoids ? Transcendental.sigmoid(arena[y + j]) : arena[y + j];
            }
        }
        for (int j = 0; j < outputs; j++) {
            out[j] = out[j] / divisors[j] + shifts[j] + offsets[j];
        }
    }

    private void softmax(float[] arena, int y, double[] out) {
        double largest = arena[y];
        for (int j = 1; j < outputs; j++) {
            largest = arena[y + j] > largest ? arena[y + j] : largest;
        }
        double sum = 0;
        for (int j = 0; j < outputs; j++) {
            out[j] = Transcendental.exp(arena[y + j] - largest);
            sum += out[j];
        }
        for (int j = 0; j < outputs; j++) {
            out[j] /= sum;
        }
    }
}
