package io.gradus.plan;

import io.gradus.net.NetworkSpec;
import io.gradus.rule.Regularization;
import io.gradus.rule.UpdateRule;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A training run's work and memory, decided before any of it is allocated.
 *
 * <pre>
 * arena  [ control | parameters: W0 b0 W1 b1 … | rule state | scaling | input | activations
 *          | pre-activations | sample losses | two delta buffers | gradient tile | sign masks | unit peaks | health counters ]
 * and, where the whole gradient must be known before any weight moves, behind the tile
 *          [ gradient, laid out as the trained parameters | gradient factors | gradient control ]
 * and, where pictures are changed, behind the input  [ augmentation ]
 * and, where hidden outputs are dropped, at the end
 *          [ dropped outputs (batch, width padded) | dropout masks, a bit each ]
 * W b    (fanIn + 1, fanOut padded), the biases being the last row
 * activations, deltas   (batch, width padded)
 * </pre>
 *
 * Rows are padded to {@link #LANES} floats, and padding holds zeros: the outer-product kernels then need no tails and
 * no horizontal sums. {@link #ops()} lists the operations of a step, forward and then backward; {@link Op} is their
 * layout, the same for both executors.
 */
public final class Plan {
    /** Rows are padded to a multiple of this many floats: one AVX-512 register, four NEON ones. */
    public static final int LANES = 16;

    /** Health counters are filled in at every so many steps unless told otherwise. */
    public static final int DEFAULT_HEALTH_EVERY = 64;

    private static final Opcode[] OPCODES = Opcode.values();

    private final NetworkSpec network;
    private final @Nullable TrainingSpec training;
    private final int batchSize;
    private final int[] ops;
    private final int forwardOps;
    private final List<Region> regions;

    /**
     * What a compiler made.
     *
     * @param ops {@link Field#LENGTH} ints for each operation, in the order of {@link Phase}
     * @param forwardOps how many of them are forwards, the last of which is {@link Opcode#LOSS}
     * @param regions the memory map, without gaps
     */
    public Plan(
            NetworkSpec network,
            @Nullable TrainingSpec training,
            int batchSize,
            int[] ops,
            int forwardOps,
            List<Region> regions) {
        this.network = network;
        this.training = training;
        this.batchSize = batchSize;
        this.ops = ops.clone();
        this.forwardOps = forwardOps;
        this.regions = List.copyOf(regions);
    }

    /** {@code width} rounded up to whole {@link #LANES}. */
    public static int padded(int width) {
        return Math.addExact(width, LANES - 1) / LANES * LANES;
    }

    public NetworkSpec network() {
        return network;
    }

    /** How the network is trained, or null where the plan only infers. */
    public @Nullable TrainingSpec training() {
        return training;
    }

    /** The update rule, or null where the plan only infers. */
    public @Nullable UpdateRule rule() {
        return training == null ? null : training.rule();
    }

    /** Whether the plan has a backward half. */
    public boolean trains() {
        return training != null;
    }

    /** Samples of a full minibatch; the last of an epoch may be smaller. */
    public int batchSize() {
        return batchSize;
    }

    /** Counters are filled in at steps 0, k, 2k, …; 0 for never. */
    public int healthEvery() {
        return training == null ? 0 : training.healthEvery();
    }

    /** A copy of the operations, {@link Field#LENGTH} ints each. */
    public int[] ops() {
        return ops.clone();
    }

    /** Whether the other has the same operations over the same arena. */
    public boolean isSameAs(Plan other) {
        return forwardOps == other.forwardOps
                && batchSize == other.batchSize
                && healthEvery() == other.healthEvery()
                && arenaFloats() == other.arenaFloats()
                && Arrays.equals(ops, other.ops);
    }

    /** Number of operations in all. */
    public int opCount() {
        return ops.length / Field.LENGTH;
    }

    /** How many of them make the forward half, the loss included. */
    public int forwardOps() {
        return forwardOps;
    }

    /** Where a phase's operations begin, as a number of operations. */
    public int begin(Phase phase) {
        int op = phase == Phase.FORWARD ? 0 : forwardOps;
        while (op < opCount() && phase(op).compareTo(phase) < 0) {
            op++;
        }
        return op;
    }

    /** And where they end: the number of the first operation behind them. */
    public int end(Phase phase) {
        int op = begin(phase);
        while (op < opCount() && phase(op) == phase) {
            op++;
        }
        return op;
    }

    /** The phase that operation {@code op} is in. */
    private Phase phase(int op) {
        Phase phase = opcode(op).phase();
        return phase != Phase.EITHER ? phase : op < forwardOps ? Phase.FORWARD : Phase.BACKWARD;
    }

    /** What operation {@code op} does. */
    public Opcode opcode(int op) {
        return OPCODES[op(op, Field.OPCODE)];
    }

    /** Field {@code field} of operation {@code op}. */
    public int op(int op, int field) {
        return ops[op * Field.LENGTH + field];
    }

    /** The memory map, in order and without gaps. */
    public List<Region> regions() {
        return regions;
    }

    /**
     * A region.
     *
     * @throws IllegalArgumentException if the plan has no need of it
     */
    public Region region(RegionId id) {
        for (Region region : regions) {
            if (region.id() == id) {
                return region;
            }
        }
        throw new IllegalArgumentException("the plan has no " + id.label());
    }

    /** Whether the plan needs that region. */
    public boolean has(RegionId id) {
        return regions.stream().anyMatch(region -> region.id() == id);
    }

    /** Length of the arena. */
    public int arenaFloats() {
        return regions.get(regions.size() - 1).end();
    }

    /** Bytes of the arena. */
    public long arenaBytes() {
        return (long) arenaFloats() * Float.BYTES;
    }

    /** The {@link Opcode#DENSE} or {@link Opcode#RECURRENT} operation of layer {@code layer}. */
    public int denseOp(int layer) {
        return find(Opcode.DENSE, Opcode.RECURRENT, layer);
    }

    /**
     * The {@link Opcode#DENSE_BACKWARD} or {@link Opcode#RECURRENT_BACKWARD} operation of layer {@code layer}, which is
     * not frozen.
     */
    public int backwardOp(int layer) {
        return find(Opcode.DENSE_BACKWARD, Opcode.RECURRENT_BACKWARD, layer);
    }

    /** The operation that moves layer {@code layer}'s weights, which is not frozen: UPDATE where the plan has any. */
    public int updateOp(int layer) {
        return wholeGradient() ? find(Opcode.UPDATE, layer) : backwardOp(layer);
    }

    /** Whether the whole gradient is kept, region "gradient", and weights move behind the whole way back. */
    public boolean wholeGradient() {
        return training != null && op(backwardOp(frozen()), Field.GRADIENT) >= 0;
    }

    /** The operation {@link Opcode#MEASURE} of a plan that keeps the whole gradient. */
    public int measureOp() {
        return find(Opcode.MEASURE, -1);
    }

    private int find(Opcode opcode, int layer) {
        return find(opcode, opcode, layer);
    }

    private int find(Opcode opcode, Opcode other, int layer) {
        for (int op = 0; op < opCount(); op++) {
            if ((opcode(op) == opcode || opcode(op) == other) && op(op, Field.LAYER) == layer) {
                return op;
            }
        }
        throw new IllegalArgumentException("no operation " + opcode + " of layer " + layer);
    }

    /** Offset of layer {@code layer}'s weights and what follows them, (parameterRows, stride). */
    public int weights(int layer) {
        return op(denseOp(layer), Field.WEIGHTS);
    }

    /** Offset of layer {@code layer}'s gains, and behind them its shifts, (2, stride), if it is normalised. */
    public int gains(int layer) {
        return weights(layer) + (network.fanIn(layer) + 1) * stride(layer);
    }

    /** Offset of layer {@code layer}'s running means and variances, (2, stride), if the minibatch normalises it. */
    public int running(int layer) {
        return op(find(Opcode.BATCH_NORM, layer), Field.RUNNING);
    }

    /** Offset of layer {@code layer}'s outputs, (batch, stride), after a forward half. */
    public int activations(int layer) {
        for (int op = 0; op < forwardOps; op++) {
            if (opcode(op) == Opcode.ACTIVATE && op(op, Field.LAYER) == layer) {
                return op(op, Field.DST);
            }
        }
        return op(denseOp(layer), Field.DST);
    }

    /** Padded width of layer {@code layer}. */
    public int stride(int layer) {
        return op(denseOp(layer), Field.STRIDE);
    }

    /** Offset of the network's outputs, (batch, stride of the last layer). */
    public int outputs() {
        return op(forwardOps - 1, Field.SRC);
    }

    /** Offset of layer {@code layer}'s health counters, or -1. */
    public int health(int layer) {
        return op(denseOp(layer), Field.HEALTH);
    }

    /** What keeps the network from learning its examples by heart. */
    public Regularization regularization() {
        return training == null ? Regularization.NONE : training.regularization();
    }

    /** How many layers, from the first on, keep their weights. */
    public int frozen() {
        return training == null ? 0 : training.frozen();
    }

    /**
     * Floating-point operations of one sample, there and back: forward, gradient and the error passed down take 2 a
     * weight each. Biases and activations are not counted.
     */
    public long sampleFlops() {
        long flops = 0;
        for (int op = 0; op < opCount(); op++) {
            flops += opcode(op).flops(ops, op * Field.LENGTH);
        }
        return flops;
    }
}
