/* A dense layer backwards, in place: cell by cell of its weights, first the error is passed down by the old weights,
 * then the gradient is summed over the minibatch in registers, and the rule moves the weights from there. */
#ifndef GRADUS_OPS_DENSE_BACKWARD_INL_H
#define GRADUS_OPS_DENSE_BACKWARD_INL_H

#include "ops/dense-delta-inl.h"
#include "ops/dense-gradient-inl.h"

/* Counters and the rule for one weight row's gradients, at most GROUP of them, 0 up to a multiple of 16. */
INLINE void finish_row_by(const int rule, const bool penalized, const struct backward *s, struct live_tally *tally,
                          int *bins, int row, int column, int columns, const float *g) {
    const struct op *op = s->op;
    ptrdiff_t at = (ptrdiff_t)row * op->stride + column;
    float *w = s->arena + op->weights + at;
    float *m = op->state < 0 ? w : s->arena + op->state + at; /* w stands in where none is read */
    float *second = op->state2 < 0 ? w : s->arena + op->state2 + at;
    bool sampled = s->watch.counters && row % op->histogram_rows == first_sampled(&s->watch, op->histogram_rows);
    for (int j = 0; j < columns; j += PLAN_LANES) {
        if (s->watch.counters || s->watch.record_signs) {
            watch_gradients(tally, &s->watch, g + j, w + j, s->hyper.clip,
                            s->arena + op->signs + (at + j) / PLAN_LANES * 2);
            if (sampled) {
                watch_distribution(bins, g + j, op->fan_out - column - j);
            }
        }
        _Alignas(64) float change[PLAN_LANES];
        UNROLL for (int v = j; v < j + PLAN_LANES; v += VL) {
            vf clipped = vclip(vload(g + v), s->hyper.clip);
            vf pulled = penalized ? penalize(clipped, vload(w + v), op->amount, op->amount2) : clipped;
            vf step = rule_step(rule, pulled, w + v, m + v, second + v, &s->hyper);
            vstore(w + v, rule_apply(vload(w + v), s->hyper.rate, step));
            vstore(change + (v - j), s->hyper.rate * step);
        }
        if (s->watch.counters) {
            UNROLL for (int v = 0; v < PLAN_LANES; v += VL / 2) {
                tally->update_squares = add_squares(tally->update_squares, change + v);
            }
        }
    }
}

static void finish_row(const struct backward *s, struct live_tally *tally, int *bins, int row, int column, int columns,
                       const float *g) {
#define FINISH(RULE) finish_row_by(RULE, false, s, tally, bins, row, column, columns, g);
#define PENALIZED(RULE) finish_row_by(RULE, true, s, tally, bins, row, column, columns, g);
    if (penalized(s->op) && row < s->op->fan_in) {
        FOR_ANY_RULE(s->op->rule, PENALIZED)
    } else {
        FOR_ANY_RULE(s->op->rule, FINISH)
    }
#undef FINISH
#undef PENALIZED
}

/* Gradients of a block at most GROUP columns wide, through a buffer: every rule, and the counters. */
static void gradients_by_buffer(struct backward *s, const struct block *block, struct live_tally *tally, int *bins) {
    enum { BUFFER_ROWS = 32 };
    const struct op *op = s->op;
    _Alignas(64) float g[BUFFER_ROWS][GROUP];
    int columns = op->stride - block->first < GROUP ? op->stride - block->first : GROUP;
    if (block->end - block->first < columns) {
        memset(g, 0, sizeof g); /* the padding's gradients */
    }
    for (int i = block->first_row; i < block->end_row; i += BUFFER_ROWS) {
        int rows = block->end_row - i < BUFFER_ROWS ? block->end_row - i : BUFFER_ROWS;
        struct block part = {.first_row = i, .end_row = i + rows, .first = block->first, .end = block->end};
        if (!gradient_block(s, &part, KEEP, g[0], GROUP, 0, FLT_MAX)) {
            s->bad_gradient = true;
            continue;
        }
        for (int r = 0; r < rows; r++) {
            finish_row(s, tally, bins, i + r, block->first, columns, g[r]);
        }
    }
}

static void biases(struct backward *s, int column, struct live_tally *tally, int *bins) {
    const struct op *op = s->op;
    _Alignas(64) float g[GROUP] = {0};
    int columns = op->stride - column < GROUP ? op->stride - column : GROUP;
    int used = op->fan_out - column < GROUP ? op->fan_out - column : GROUP;
    if (bias_gradient(g, s->arena + op->delta + column, op->stride, s->samples, used)) {
        finish_row(s, tally, bins, op->fan_in, column, columns, g);
    } else {
        s->bad_gradient = true;
    }
}

/* Gains and shifts, whose gradients are there already: the two rows behind the biases, which are not trained. */
static void gains_and_shifts(struct backward *s, int column, struct live_tally *tally, int *bins) {
    const struct op *op = s->op;
    _Alignas(64) float g[GROUP] = {0};
    int columns = op->stride - column < GROUP ? op->stride - column : GROUP;
    for (int row = 0; row < 2; row++) {
        const float *from = s->arena + op->norm_gradient + row * op->stride + column;
        vf check = {0};
        for (int j = 0; j < columns; j += VL) {
            vf v = vkeep(vload(from + j), op->fan_out - column - j);
            check = vfma(v, (vf){0}, check);
            vstore(g + j, v);
        }
        if (tripped(check)) {
            s->bad_gradient = true;
        } else {
            finish_row(s, tally, bins, op->fan_in + 1 + row, column, columns, g);
        }
    }
}

/* Weights that stay in the second cache from the errors that are passed down to the move. */
enum { CACHED_BLOCK = 32768 };

/* Cells `cell` .. of a layer, before end, that make up one block: of columns that are whole, all of them, else those of
 * one column. Where errors are passed down, a block is read twice, and is no larger than a cache. *next is the first
 * cell behind them. */
static struct block block_of(const struct op *op, int cell, int end, int *next) {
    int row = cell % op->row_cells, column = cell / op->row_cells;
    int columns = row == 0 && end - cell >= op->row_cells ? (end - cell) / op->row_cells : 1;
    int rows = op->row_cells - row < end - cell ? op->row_cells - row : end - cell;
    if (op->delta_below >= 0 && op->cell_columns == op->stride) {
        int most = CACHED_BLOCK / (op->cell_rows * op->stride);
        rows = rows < most ? rows : most > 0 ? most : 1;
    }
    *next = cell + rows + (columns - 1) * op->row_cells;
    int end_row = (row + rows) * op->cell_rows, end_column = (column + columns) * op->cell_columns;
    return (struct block){.first_row = row * op->cell_rows,
                          .end_row = end_row < op->fan_in ? end_row : op->fan_in,
                          .first = column * op->cell_columns,
                          .end = end_column < op->fan_out ? end_column : op->fan_out};
}

/* One block; the biases too, behind the last row. The tally is for the counters, whose sums are made cell by cell:
 * where they are on, the block is a cell. */
static void backward_block(struct backward *s, const struct block *block, struct tally *tally) {
    const struct op *op = s->op;
    if (op->delta_below >= 0) {
        pass_down(s, block->first_row, block->end_row);
    }
    bool watched = s->watch.counters || s->watch.record_signs;
    bool direct = plain(op->rule) && !watched && !penalized(op);
    struct live_tally live = {0};
    if (s->watch.counters) {
        memset(tally->bins, 0, sizeof tally->bins);
    }
    if (direct) {
        float *to = s->arena + op->weights + (ptrdiff_t)block->first_row * op->stride + block->first;
        s->bad_gradient |= !gradient_block(s, block, MOVE, to, op->stride, s->hyper.rate, s->hyper.clip);
    }
    const bool last_row = block->end_row == op->fan_in, normed = op->norm_gradient >= 0;
    if (direct && last_row && !normed) {
        s->bad_gradient |= !move_biases(s, block->first, block->end);
    }
    for (int column = block->first; column < block->end && (!direct || (last_row && normed)); column += GROUP) {
        if (!direct) {
            struct block group = *block;
            group.first = column;
            group.end = block->end - column < GROUP ? block->end : column + GROUP;
            gradients_by_buffer(s, &group, &live, tally->bins);
        }
        if (last_row && !normed && !direct) {
            biases(s, column, &live, tally->bins);
        } else if (last_row && normed) {
            gains_and_shifts(s, column, &live, tally->bins);
        }
    }
    if (s->watch.counters) {
        settle(tally, &live);
    }
}

#endif
