/* What keeps a network from learning its examples by heart; io.gradus.rule.Regularization says what it is,
 * io.gradus.step.java.RegularKernel has the same arithmetic. All of it goes row by row of the minibatch, and what is
 * drawn is a function of (seed, step, layer, row, unit), so that it does not matter which thread does it; norms are
 * bounded unit by unit. */
#ifndef GRADUS_OPS_REGULAR_INL_H
#define GRADUS_OPS_REGULAR_INL_H

#include "health/health-inl.h"
#include "net/net.h"
#include "ops/loss-inl.h"
#include "ops/random.h"
#include "simd/simd-inl.h"
#include "update/rule-inl.h"

/* As many 64-bit numbers as fit into a vector. */
typedef uint64_t vu __attribute__((vector_size(4 * VL)));
typedef uint16_t vshorts __attribute__((vector_size(2 * VL)));
enum { DRAWS = VL / 2 };

/* ---- draws ---- */

/* The key of a step's draws from a stream's part, as in io.gradus.step.arena.StepRandom. */
static uint64_t chance_step(const float *arena, uint64_t stream, uint64_t part, int64_t step) {
    uint64_t seed = 0;
    for (int n = 3; n >= 0; n--) {
        seed = seed << 16 | (uint64_t)arena[CONTROL_SEED + n];
    }
    uint64_t key = random_draw(random_draw(random_mix(seed), stream + 1), part + 1);
    return random_draw(key, (uint64_t)step + 1);
}

/* Draws number .. number + DRAWS - 1 of a row, by its key. */
INLINE vu chance_bits(uint64_t row, int number) {
    vu z = {0};
    UNROLL for (int n = 0; n < DRAWS; n++) {
        z[n] = row + 0x9E3779B97F4A7C15u * ((uint64_t)number + (uint64_t)n + 1);
    }
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* ---- dropout ---- */

/* Where a mask's bits of VL values from its v-th on are set. */
INLINE vi mask_lanes(unsigned mask, int v) {
    return (vseti((int32_t)(mask >> v)) & vpowers()) != 0;
}

/* DST = SRC with some values dropped; masks of those that were kept, if they are asked for. */
static void dropout_rows(const struct op *op, float *arena, int first, int end, int64_t step) {
    uint64_t key = chance_step(arena, STREAM_DROPOUT, (uint64_t)(op->layer + 1), step);
    for (int b = first; b < end; b++) {
        uint64_t row = random_draw(key, (uint64_t)b + 1);
        ptrdiff_t at = (ptrdiff_t)b * op->stride;
        for (int j = 0; j < op->fan_out; j += PLAN_LANES) {
            _Alignas(64) uint16_t bits[2 * PLAN_LANES];
            UNROLL for (int n = 0; n < PLAN_LANES / 4; n += DRAWS) {
                vu draws = chance_bits(row, j / 4 + n);
                memcpy(bits + 4 * n, &draws, sizeof draws);
            }
            unsigned mask = 0;
            UNROLL for (int v = 0; v < PLAN_LANES; v += VL) {
                vshorts some;
                memcpy(&some, bits + v, sizeof some);
                vi kept = __builtin_convertvector(some, vi) >= op->threshold;
                vstore(arena + op->dst + at + j + v,
                       (vf)((vi)(vload(arena + op->src + at + j + v) * op->amount) & kept));
                mask |= vbits(kept) << v;
            }
            if (op->signs >= 0) {
                arena[op->signs + (at + j) / PLAN_LANES] = (float)mask;
            }
        }
    }
}

/* Rows that are evaluated are what they are. */
static void leave_rows(const struct op *op, float *arena, int first, int end) {
    ptrdiff_t at = (ptrdiff_t)first * op->stride;
    if (op->src != op->dst && first < end) {
        memcpy(arena + op->dst + at, arena + op->src + at, sizeof *arena * (size_t)(end - first) * (size_t)op->stride);
    }
}

/* DELTA = AMOUNT DELTA where the value was kept, else 0. */
static void dropout_backward_rows(const struct op *op, float *arena, int first, int end) {
    for (int b = first; b < end; b++) {
        ptrdiff_t at = (ptrdiff_t)b * op->stride;
        for (int j = 0; j < op->fan_out; j += PLAN_LANES) {
            unsigned mask = (unsigned)arena[op->signs + (at + j) / PLAN_LANES];
            UNROLL for (int v = 0; v < PLAN_LANES; v += VL) {
                float *d = arena + op->delta + at + j + v;
                vstore(d, (vf)((vi)(vload(d) * op->amount) & mask_lanes(mask, v)));
            }
        }
    }
}

/* ---- noise ---- */

/* Sums of the eight bytes of VL draws, centred: nearly normal numbers. */
INLINE vf chance_normal(uint64_t row, int number) {
    int32_t sums[VL];
    UNROLL for (int n = 0; n < VL; n += DRAWS) {
        vu bits = chance_bits(row, number + n);
        vu pairs = (bits & 0x00FF00FF00FF00FFu) + ((bits >> 8) & 0x00FF00FF00FF00FFu);
        pairs += pairs >> 32;
        pairs = (pairs + (pairs >> 16)) & 0xFFFF;
        UNROLL for (int k = 0; k < DRAWS; k++) {
            sums[n + k] = (int32_t)pairs[k];
        }
    }
    vi all;
    memcpy(&all, sums, sizeof all);
    return __builtin_convertvector(all - 1020, vf);
}

/* DST = SRC + noise. */
static void noise_rows(const struct op *op, float *arena, int first, int end, int64_t step) {
    uint64_t key = chance_step(arena, STREAM_NOISE, 0, step);
    float factor = op->amount / 209.02153f; /* the sum's standard deviation */
    for (int b = first; b < end; b++) {
        uint64_t row = random_draw(key, (uint64_t)b + 1);
        ptrdiff_t at = (ptrdiff_t)b * op->stride;
        for (int j = 0; j < op->fan_out; j += VL) {
            vf noise = chance_normal(row, j) * factor;
            vstore(arena + op->dst + at + j, vload(arena + op->src + at + j) + vkeep(noise, op->fan_out - j));
        }
    }
}

/* ---- errors ---- */

/* DELTA += AMOUNT / over times the sign of DST, over samples making an update; padding is 0. */
static void sparsity_rows(const struct op *op, float *arena, int over, int first, int end) {
    float amount = op->amount / (float)over;
    for (int b = first; b < end; b++) {
        ptrdiff_t at = (ptrdiff_t)b * op->stride;
        for (int j = 0; j < op->fan_out; j += VL) {
            float *d = arena + op->delta + at + j;
            vstore(d, vload(d) + vkeep(vsign(vload(arena + op->dst + at + j)) * amount, op->fan_out - j));
        }
    }
}

/* The error of one sample's smoothed targets, from that of its targets as they are. */
static void smooth(const struct op *op, const struct sample *t) {
    float middle = 0.5f;
    float factor = t->scale * op->amount;
    if (op->function == LOSS_CROSS_ENTROPY) {
        float mass = 0;
        for (int j = 0; j < t->outputs; j++) {
            mass += target_of(t, j);
        }
        middle = mass / (float)t->outputs;
    } else {
        factor = factor / (float)t->outputs;
    }
    for (int j = 0; j < t->outputs; j++) {
        t->delta[j] += factor * (target_of(t, j) - middle);
    }
}

/* ---- weights ---- */

/* Units first .. end, whole half vectors: weights longer than AMOUNT are scaled down to it. Biases are left out. */
static void bound_units(const struct op *op, float *arena, int first, int end) {
    double most = (double)op->amount;
    for (int j = first; j < end; j += DRAWS) {
        float *w = arena + op->weights + j;
        vdouble squares = {0};
        for (int i = 0; i < op->fan_in; i++) {
            squares = add_squares(squares, w + (ptrdiff_t)i * op->stride);
        }
        float factor[DRAWS];
        bool longer = false;
        for (int n = 0; n < DRAWS; n++) {
            bool over = squares[n] > most * most;
            factor[n] = over ? (float)(most / __builtin_sqrt(squares[n])) : 1.0f;
            longer |= over;
        }
        for (int i = 0; longer && i < op->fan_in; i++) {
            for (int n = 0; n < DRAWS; n++) {
                w[(ptrdiff_t)i * op->stride + n] *= factor[n];
            }
        }
    }
}

/* ---- by opcode ---- */

/* Whether an operation of the forward half is one of these. */
INLINE bool regular_forward(int opcode) {
    return opcode == OP_DROPOUT || opcode == OP_NOISE;
}

static void regular_forward_rows(const struct op *op, float *arena, int first, int end, bool training, int64_t step) {
    if (!training) {
        leave_rows(op, arena, first, end);
    } else if (op->opcode == OP_NOISE) {
        noise_rows(op, arena, first, end, step);
    } else {
        dropout_rows(op, arena, first, end, step);
    }
}

/* The same of the backward half. */
INLINE bool regular_backward(int opcode) {
    return opcode == OP_DROPOUT_BACKWARD || opcode == OP_SPARSITY;
}

static void regular_backward_rows(const struct op *op, float *arena, int over, int first, int end) {
    if (op->opcode == OP_SPARSITY) {
        sparsity_rows(op, arena, over, first, end);
    } else {
        dropout_backward_rows(op, arena, first, end);
    }
}

#endif
