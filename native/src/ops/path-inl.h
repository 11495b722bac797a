/* Where paths through the network part and meet, for rows first .. end of the batch: copies, sums, and activations that
 * are operations of their own. */
#ifndef GRADUS_OPS_PATH_INL_H
#define GRADUS_OPS_PATH_INL_H

#include "net/net.h"
#include "ops/activation-inl.h"

/* DST = SRC, and zeros behind it. Nothing beyond is written: in a buffer of several layers, the next one lies there. */
static void copy_rows(const struct op *op, float *arena, int first, int end) {
    size_t zeros = sizeof *arena * (size_t)(op->fan_out - op->fan_in);
    for (int b = first; b < end; b++) {
        float *to = arena + op->dst + (ptrdiff_t)b * op->stride;
        memcpy(to, arena + op->src + (ptrdiff_t)b * op->src_stride, sizeof *arena * (size_t)op->fan_in);
        memset(to + op->fan_in, 0, zeros);
    }
}

/* DST = SRC + SRC2, up to whole vectors. */
static void add_rows(const struct op *op, float *arena, int first, int end) {
    for (int b = first; b < end; b++) {
        ptrdiff_t row = (ptrdiff_t)b * op->stride;
        for (int j = 0; j < op->fan_out; j += VL) {
            vstore(arena + op->dst + row + j, vload(arena + op->src + row + j) + vload(arena + op->src2 + row + j));
        }
    }
}

/* DST = activation(SRC). */
static void activate_rows(const struct op *op, float *arena, int first, int end) {
    ptrdiff_t at = (ptrdiff_t)first * op->stride;
    if (first >= end) {
        return;
    }
    if (op->src != op->dst) {
        memcpy(arena + op->dst + at, arena + op->src + at, sizeof *arena * (size_t)(end - first) * (size_t)op->stride);
    }
    activate_block(op->function, op->slope, arena + op->dst + at, op->stride, end - first, op->fan_out);
}

/* Whether an operation is one of these, and so does its rows apart from one another. */
INLINE bool by_rows(int opcode) {
    return opcode == OP_COPY || opcode == OP_ADD || opcode == OP_ACTIVATE;
}

static void path_rows(const struct op *op, float *arena, int first, int end) {
    switch (op->opcode) {
        case OP_COPY:
            copy_rows(op, arena, first, end);
            break;
        case OP_ADD:
            add_rows(op, arena, first, end);
            break;
        default:
            activate_rows(op, arena, first, end);
            break;
    }
}

#endif
