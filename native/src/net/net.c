/* Creates and runs nets: everything that is not a kernel. */
#include "net/net.h"

#include <stdlib.h>
#include <string.h>

static ptrdiff_t offset(const int *op, int field) {
    return op[field];
}

static float bits(int field) {
    float value;
    memcpy(&value, &field, sizeof value);
    return value;
}

/* Cuts a layer's weights into at most MAX_CELLS cells. Where an error must be passed down, a cell needs whole rows,
 * as it has in an update by the whole gradient; else columns are cut first, so that a thread meets the same weights
 * forwards and backwards. */
static void cut(struct op *op) {
    enum { COLUMNS = 32 };
    op->cell_columns = op->delta_below >= 0 || op->opcode == OP_UPDATE ? op->stride : COLUMNS;
    int columns = (op->stride + op->cell_columns - 1) / op->cell_columns;
    if (columns > MAX_CELLS) {
        op->cell_columns = (op->stride / MAX_CELLS + COLUMNS) / COLUMNS * COLUMNS;
        columns = (op->stride + op->cell_columns - 1) / op->cell_columns;
    }
    int most = MAX_CELLS / columns;
    int rows = (op->fan_in + most - 1) / most;
    /* The wider the cell, the less its borders cost; but 12 cells can be shared fairly by 2, 3 or 4 threads. */
    int least = op->fan_in >= 12 * 2 * PLAN_LANES ? 2 * PLAN_LANES : PLAN_LANES;
    rows = (rows + least - 1) / least * least;
    op->cell_rows = rows;
    op->row_cells = (op->fan_in + rows - 1) / rows;
    op->cells = columns * op->row_cells;
    op->single_rows = ((op->fan_in + MAX_CELLS - 1) / MAX_CELLS + 63) / 64 * 64;
    op->single_cells = (op->fan_in + op->single_rows - 1) / op->single_rows;
}

/* Whether an operation of the backward half makes a layer's gradients. */
static bool passes_back(const struct op *op) {
    return op->opcode == OP_DENSE_BACKWARD || op->opcode == OP_RECURRENT_BACKWARD;
}

static void decode(struct op *to, const int *op) {
    to->opcode = op[FIELD_OPCODE];
    to->layer = op[FIELD_LAYER];
    to->fan_in = op[FIELD_FAN_IN];
    to->fan_out = op[FIELD_FAN_OUT];
    to->src_stride = op[FIELD_SRC_STRIDE];
    to->stride = op[FIELD_STRIDE];
    to->function = op[FIELD_FUNCTION];
    to->rule = op[FIELD_RULE];
    to->histogram_rows = op[FIELD_HISTOGRAM_ROWS];
    memcpy(&to->slope, &op[FIELD_SLOPE], sizeof to->slope);
    int amount = op[FIELD_L2] < 0 ? op[FIELD_AMOUNT] : op[FIELD_L2];
    to->amount = amount < 0 ? 0 : bits(amount);
    to->amount2 = op[FIELD_L1] < 0 ? 0 : bits(op[FIELD_L1]);
    to->threshold = op[FIELD_DROP_THRESHOLD];
    to->src = offset(op, FIELD_SRC);
    to->src2 = offset(op, FIELD_SRC2);
    to->dst = offset(op, FIELD_DST);
    to->weights = offset(op, FIELD_WEIGHTS);
    to->pre = offset(op, FIELD_PRE);
    to->delta = offset(op, FIELD_DELTA);
    to->delta_below = offset(op, FIELD_DELTA_BELOW);
    to->state = offset(op, FIELD_STATE);
    to->state2 = offset(op, FIELD_STATE2);
    to->signs = offset(op, FIELD_SIGNS);
    to->peak = offset(op, FIELD_PEAK);
    to->health = offset(op, FIELD_HEALTH);
    to->losses = offset(op, FIELD_SAMPLE_LOSSES);
    to->augment = offset(op, FIELD_AUGMENT);
    to->gradient = offset(op, FIELD_GRADIENT);
    to->adds = op[FIELD_ADDS] > 0;
    to->norm_gradient = offset(op, FIELD_NORM_GRADIENT);
    to->statistics = offset(op, FIELD_STATISTICS);
    to->running = offset(op, FIELD_RUNNING);
    to->steps = op[FIELD_STEPS] > 0 ? op[FIELD_STEPS] : 1;
    if (to->opcode == OP_DENSE || to->opcode == OP_RECURRENT || to->opcode == OP_UPDATE || passes_back(to)) {
        cut(to);
        to->biases = to->weights + (ptrdiff_t)to->fan_in * to->stride;
    }
}

/* Finds out who makes whose errors. */
static void link(struct net *net) {
    while (net->ops[net->op_count - 1].opcode == OP_MAX_NORM) {
        net->bounds = &net->ops[--net->op_count];
        net->bound_count++;
    }
    net->loss_op = &net->ops[net->forward_ops - 1];
    net->chain = net->bounds == NULL && net->loss_op->amount == 0;
    for (int n = 1; n < net->forward_ops - 1; n++) {
        net->chain &= net->ops[n].opcode == OP_DENSE;
    }
    int through = -1; /* the layer whose errors an operation of their own takes through its activation */
    for (int n = net->forward_ops; n < net->op_count; n++) {
        struct op *op = &net->ops[n];
        if (op->opcode == OP_MEASURE) {
            net->measure = op;
            net->chain = false;
            net->whole_set = op->rule >= RULE_RPROP_PLUS;
            break; /* there is no way back behind it */
        }
        if (!passes_back(op)) {
            net->chain &= op->opcode == OP_FROZEN;
            through = op->opcode == OP_ACTIVATE_BACKWARD ? op->layer : through;
            continue;
        }
        net->rule = op->rule;
        net->chain &= op->amount == 0 && op->amount2 == 0;
        struct op *above = op - 1;
        if (above == net->loss_op && above->delta == op->delta && above->src == op->dst) {
            net->top = op;
        } else if (above->opcode == OP_DENSE_BACKWARD && above->delta_below == op->delta && above->src == op->dst) {
            above->below = op;
            op->peaks_above = op->steps == 1;
        } else {
            op->through = op->layer != through;
            net->chain = false;
        }
    }
}

/* Whether the examples are read by a dense layer, forwards and for its gradient, and by nothing else. */
static bool reads_in_place(const struct net *net) {
    ptrdiff_t x = net->ops[0].dst;
    for (int n = 1; n < net->op_count; n++) {
        const struct op *op = &net->ops[n];
        bool dense = op->layer == 0 && (op->opcode == OP_DENSE || op->opcode == OP_DENSE_BACKWARD);
        if ((op->src == x && !dense) || op->src2 == x || op->dst == x) {
            return false;
        }
    }
    return net->ops[0].augment < 0 && net->ops[1].opcode == OP_DENSE && net->ops[1].src == x && net->batch_size > 1;
}

/* Finds out whether the output layer is turned, whatever is frozen below, and takes the room for it where the short way
 * will need it; false if there is no memory. */
static bool turn(struct net *net) {
    enum { LOAD_ONE_LAYER_LOSS = 3 };
    const struct op *top = net->top;
    if (!net->chain || net->batch_size != 1 || !plain(net->rule) || net->forward_ops == LOAD_ONE_LAYER_LOSS
            || top == NULL || top->function != ACTIVATION_LINEAR || top->fan_out > PLAN_LANES
            || net->loss_op->function != LOSS_CROSS_ENTROPY) {
        return true;
    }
    net->ops[net->forward_ops - 2].turned = net->ops[net->forward_ops].turned = true;
    if (top->below == NULL || top->delta_below < 0) {
        return true;
    }
    size_t rows = ((size_t)top->fan_in + PLAN_LANES - 1) / PLAN_LANES * PLAN_LANES;
    size_t bytes = sizeof *net->turned * rows * PLAN_LANES;
    net->turned = aligned_alloc(64, bytes);
    if (net->turned != NULL) {
        memset(net->turned, 0, bytes);
    }
    return net->turned != NULL;
}

static void work(void *net, int thread) {
    struct net *n = net;
    n->run(n, thread);
}

static void release(struct net *net) {
    free(net->squares);
    free(net->rows);
    free(net->turned);
    free(net->spare);
    free(net->ways);
    free(net->ops);
    free(net);
}

struct net *net_create(const int *ops, int op_count, int forward_ops, int batch_size, int health_every,
                       ptrdiff_t arena_floats, const struct isa *isa, int threads) {
    struct net *net = aligned_alloc(64, (sizeof *net + 63) / 64 * 64);
    if (net == NULL) {
        return NULL;
    }
    memset(net, 0, sizeof *net);
    net->ops = calloc((size_t)op_count, sizeof *net->ops);
    size_t inputs = sizeof *net->spare * (size_t)ops[FIELD_STRIDE];
    net->spare = aligned_alloc(64, (inputs + 63) / 64 * 64);
    net->squares = calloc((size_t)op_count, sizeof *net->squares); /* by the number of the operation */
    net->ways = calloc((size_t)forward_ops, sizeof *net->ways);
    net->rows = calloc((size_t)batch_size, sizeof *net->rows);
    if (net->ops == NULL || net->spare == NULL || net->squares == NULL || net->ways == NULL || net->rows == NULL) {
        release(net);
        return NULL;
    }
    memset(net->spare, 0, inputs);
    for (int n = 0; n < op_count; n++) {
        decode(&net->ops[n], ops + n * FIELD_LENGTH);
    }
    net->op_count = op_count;
    net->forward_ops = forward_ops;
    link(net);
    net->batch_size = batch_size;
    net->in_place = reads_in_place(net);
    net->health_every = health_every;
    net->arena_floats = arena_floats;
    net->run = isa->run;
    if (!turn(net) || !team_start(&net->team, threads < MAX_THREADS ? threads : MAX_THREADS, work, net)) {
        release(net);
        return NULL;
    }
    return net;
}

double net_run(struct net *net, const struct job *job) {
    net->job = *job;
    net->bad_row = 0;
    team_work(&net->team, job->alone);
    return net->loss;
}

void net_destroy(struct net *net) {
    team_stop(&net->team);
    release(net);
}
