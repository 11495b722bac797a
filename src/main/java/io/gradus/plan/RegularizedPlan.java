package io.gradus.plan;

import io.gradus.rule.Regularization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts a {@link Regularization} into a plan that was compiled without one:
 *
 * <pre>
 * forward   LOAD, NOISE and DROPOUT of the inputs, …, what makes a hidden layer's outputs, DROPOUT of them, …, LOSS (AMOUNT)
 * backward  …, DROPOUT_BACKWARD and SPARSITY before a hidden layer's errors go through its activation,
 *           DENSE_BACKWARD, RECURRENT_BACKWARD or UPDATE (AMOUNT, AMOUNT2), …; behind all of them, a MAX_NORM for every layer that is trained
 * </pre>
 *
 * What is dropped goes to a buffer of its own: the outputs as they were are needed by the activation's derivative and by
 * the health counters. Readers of the outputs then read that buffer.
 */
final class RegularizedPlan {
    private final Plan plan;
    private final Regularization chosen;
    private final int hidden;
    private final List<Region> regions;
    private final List<int[]> ops = new ArrayList<>();
    private int
            changed; // the inputs with noise, or some dropped: beside what an auto-encoder is to answer, else in its
    // place
    private int lastBegun; // the layer whose errors are on their way through it; they come from the last to the first

    private RegularizedPlan(Plan plan, Regularization chosen) {
        this.plan = plan;
        this.chosen = chosen;
        this.hidden = plan.network().layers().size() - 1;
        this.lastBegun = hidden;
        this.regions = new ArrayList<>(plan.regions());
    }

    /** The plan as its training asks for it. */
    static Plan of(Plan plan) {
        TrainingSpec training = plan.training();
        return training == null || training.regularization().isNone()
                ? plan
                : new RegularizedPlan(plan, training.regularization()).compile();
    }

    private Plan compile() {
        int[] outputs = new int[hidden]; // of each hidden layer
        int[] maker = new int[hidden]; // the forward operation that writes them last
        for (int n = 0; n < hidden; n++) {
            outputs[n] = outputs(n);
            for (int op = 0; op < plan.forwardOps() - 1; op++) {
                maker[n] = plan.op(op, Op.DST) == outputs[n] ? op : maker[n];
            }
        }
        int[] dropped = new int[hidden];
        int[] masks = new int[hidden];
        if (chosen.dropout() > 0) {
            place(dropped, "dropped outputs", 1, "hidden outputs as the next layer reads them");
            place(masks, "dropout masks", Plan.LANES, "which of them were kept, a bit each");
        }
        int inputs = plan.op(0, Op.DST);
        changed = inputs;
        if (plan.network().topology().autoencoder() && (chosen.inputNoise() > 0 || chosen.inputDropout() > 0)) {
            changed = place(
                    "changed inputs", (long) plan.batchSize() * plan.op(0, Op.STRIDE), "inputs as layer 1 reads them");
        }
        for (int op = 0; op < plan.opCount(); op++) {
            int[] fields = Arrays.copyOfRange(plan.ops(), op * Op.LENGTH, (op + 1) * Op.LENGTH);
            for (int n = 0; n < hidden && chosen.dropout() > 0; n++) {
                if (op > maker[n] && fields[Op.SRC] == outputs[n]) {
                    fields[Op.SRC] = dropped[n];
                }
            }
            if (op > 0 && fields[Op.SRC] == inputs) {
                fields[Op.SRC] = changed;
            }
            if (fields[Op.OPCODE] == Op.RECURRENT && fields[Op.SRC2] == inputs) {
                fields[Op.SRC2] = changed;
            }
            if (op < plan.forwardOps()) {
                forward(fields);
                for (int n = 0; n < hidden && chosen.dropout() > 0; n++) {
                    if (op == maker[n]) {
                        dropout(n, fields, dropped[n], masks[n], chosen.dropout());
                    }
                }
            } else {
                backward(fields, masks);
            }
        }
        if (chosen.bounds()) {
            bounds();
        }
        int[] all = new int[ops.size() * Op.LENGTH];
        for (int op = 0; op < ops.size(); op++) {
            System.arraycopy(ops.get(op), 0, all, op * Op.LENGTH, Op.LENGTH);
        }
        int forwardOps = 0;
        while (ops.get(forwardOps)[Op.OPCODE] != Op.LOSS) {
            forwardOps++;
        }
        return new Plan(plan.network(), plan.training(), plan.batchSize(), all, forwardOps + 1, regions);
    }

    private void forward(int[] fields) {
        ops.add(fields);
        if (fields[Op.OPCODE] == Op.LOSS && chosen.labelSmoothing() > 0) {
            fields[Op.AMOUNT] = Float.floatToRawIntBits(chosen.labelSmoothing());
        }
        if (fields[Op.OPCODE] == Op.LOAD) {
            int[] from = fields;
            if (chosen.inputNoise() > 0) {
                int[] noise = add(Op.NOISE, -1, chosen.inputNoise());
                copy(fields, noise, Op.FAN_OUT, Op.STRIDE);
                noise[Op.SRC] = fields[Op.DST];
                noise[Op.DST] = changed;
                from = noise;
            }
            if (chosen.inputDropout() > 0) {
                dropout(-1, from, changed, -1, chosen.inputDropout());
            }
        }
    }

    private void backward(int[] fields, int[] masks) {
        int opcode = fields[Op.OPCODE];
        int layer = fields[Op.LAYER];
        if (begins(opcode, layer)) {
            lastBegun = layer;
            if (chosen.dropout() > 0) {
                int[] back = add(Op.DROPOUT_BACKWARD, layer, scale(chosen.dropout()));
                copy(fields, back, Op.FAN_OUT, Op.DELTA, Op.STRIDE);
                back[Op.SIGNS] = masks[layer];
            }
            if (chosen.sparsity() > 0) {
                int[] sparsity = add(Op.SPARSITY, layer, chosen.sparsity());
                copy(fields, sparsity, Op.FAN_OUT, Op.DST, Op.DELTA, Op.STRIDE);
            }
        }
        if ((makesGradients(opcode) || opcode == Op.UPDATE) && chosen.penalizes()) {
            fields[Op.AMOUNT] = Float.floatToRawIntBits(chosen.l2());
            fields[Op.AMOUNT2] = Float.floatToRawIntBits(chosen.l1());
        }
        ops.add(fields);
    }

    /** Whether a hidden layer's errors begin their way through the layer with this operation. */
    private boolean begins(int opcode, int layer) {
        boolean through = makesGradients(opcode) || opcode == Op.ACTIVATE_BACKWARD;
        return through && layer < lastBegun;
    }

    private static boolean makesGradients(int opcode) {
        return opcode == Op.DENSE_BACKWARD || opcode == Op.RECURRENT_BACKWARD;
    }

    private void dropout(int n, int[] of, int to, int masks, float p) {
        int[] dropout = add(Op.DROPOUT, n, scale(p));
        copy(of, dropout, Op.FAN_OUT, Op.STRIDE);
        dropout[Op.SRC] = of[Op.DST];
        dropout[Op.DST] = to;
        dropout[Op.SIGNS] = masks;
        dropout[Op.AMOUNT2] = Regularization.parts(p);
    }

    private void bounds() {
        for (int n = plan.frozen(); n <= hidden; n++) {
            int[] bound = add(Op.MAX_NORM, n, chosen.maxNorm());
            int[] dense =
                    Arrays.copyOfRange(plan.ops(), plan.denseOp(n) * Op.LENGTH, (plan.denseOp(n) + 1) * Op.LENGTH);
            copy(dense, bound, Op.FAN_IN, Op.FAN_OUT, Op.STRIDE, Op.WEIGHTS);
        }
    }

    /** What kept values are multiplied by: 1/(1-P), of the P that is really used. */
    private static float scale(float p) {
        return (float)
                (Regularization.DROPOUT_PARTS / (double) (Regularization.DROPOUT_PARTS - Regularization.parts(p)));
    }

    private int[] add(int opcode, int layer, float amount) {
        int[] fields = new int[Op.LENGTH];
        Arrays.fill(fields, -1);
        fields[Op.OPCODE] = opcode;
        fields[Op.LAYER] = layer;
        fields[Op.AMOUNT] = Float.floatToRawIntBits(amount);
        ops.add(fields);
        return fields;
    }

    private static void copy(int[] from, int[] to, int... fields) {
        for (int field : fields) {
            to[field] = from[field];
        }
    }

    /** Offset of hidden layer n's outputs. */
    private int outputs(int n) {
        int outputs = -1;
        for (int op = 0; op < plan.forwardOps(); op++) {
            int opcode = plan.op(op, Op.OPCODE);
            if (plan.op(op, Op.LAYER) == n && (opcode == Op.DENSE || opcode == Op.RECURRENT || opcode == Op.ACTIVATE)) {
                outputs = plan.op(op, Op.DST);
            }
        }
        return outputs;
    }

    /** A region of (batch, stride / share) floats for each hidden layer, one behind the other. */
    private void place(int[] offsets, String name, int share, String purpose) {
        long floats = 0;
        for (int n = 0; n < hidden; n++) {
            offsets[n] = (int) floats;
            floats += (long) plan.batchSize() * plan.stride(n) / share;
        }
        int begin = place(name, floats, purpose);
        for (int n = 0; n < hidden; n++) {
            offsets[n] += begin;
        }
    }

    private int place(String name, long floats, String purpose) {
        int begin = regions.get(regions.size() - 1).end();
        if (begin + floats > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException(
                    "the network needs more than the 8 GiB that one arena can hold; make it or the batch smaller");
        }
        regions.add(new Region(name, begin, Plan.padded((int) floats), purpose));
        return begin;
    }
}
