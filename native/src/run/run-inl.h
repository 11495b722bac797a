/* The interpreter: walks minibatches through the plan, forwards and backwards. Every thread of the team runs it, each
 * doing its share of every phase, with a barrier where one needs what the others made. */
#ifndef GRADUS_RUN_RUN_INL_H
#define GRADUS_RUN_RUN_INL_H

#include "batch1/sample-inl.h"
#include "run/backward-half-inl.h"
#include "run/forward-half-inl.h"

/* Puts the threads' findings about a forward half together; every thread does, and finds the same. */
static struct finding gather(const struct runner *r) {
    struct finding all = {0};
    for (int t = 0; t < r->threads; t++) {
        const struct finding *f = &r->net->team.seats[t].finding;
        all.row |= f->row;
        all.loss |= f->loss;
        all.correct += f->correct;
        all.phase[0].delta |= f->phase[r->phase & 1].delta;
    }
    return all;
}

static double sum_losses(const struct runner *r, int samples) {
    const float *losses = r->arena + r->net->loss_op->losses;
    double sum = 0;
    for (int b = 0; b < samples; b++) {
        double loss;
        memcpy(&loss, losses + 2 * b, sizeof loss);
        sum += loss;
    }
    return sum;
}

void ISA(gradus_run)(struct net *net, int thread) {
    uint64_t mode = flush_denormals();
    const struct job *job = &net->job;
    struct runner r = {.net = net, .thread = thread, .threads = net->team.active, .job = job, .arena = job->arena};
    struct finding *found = &net->team.seats[thread].finding;
    double loss = 0;
    int correct = 0;
    int done = 0;
    if (thread == 0 && job->training) {
        r.arena[CONTROL_FAILED_LAYER] = 0;
        r.arena[CONTROL_FAILED_CAUSE] = CAUSE_NONE;
    }
    if (job->update_alone) {
        bool taken = update_alone(&r, job->first_step);
        if (thread == 0) {
            r.arena[CONTROL_STEPS_DONE] = taken ? 1 : 0;
        }
        restore_mode(mode);
        return;
    }
    bool quick = by_sample(&r);
    r.in_place = net->in_place && !quick && unscaled(&net->ops[0], r.arena, job->source);
    struct samples one;
    if (quick) {
        one = begin_samples(&r);
    }
    if (job->training && net->whole_set) {
        const float *control = r.arena + net->measure->dst;
        /* Callers may write to the arena: a set is at least a sample, and less of it was seen than there is. */
        float size = control[GRADIENT_SET_SIZE], seen = control[GRADIENT_SET_DONE];
        r.set = size >= 1 && size <= 0x1p24f ? (int)size : job->samples;
        r.seen = seen >= 0 && seen < (float)r.set ? (int)seen : 0;
    }
    for (int at = 0, samples; at < job->samples; at += samples) {
        samples = job->samples - at < net->batch_size ? job->samples - at : net->batch_size;
        if (quick) {
            one.loss.loss = loss;
            one.loss.correct = correct;
            int taken = sample_steps(&one, job->first + at, job->first + job->samples, job->first_step + done);
            loss = one.loss.loss;
            correct = one.loss.correct;
            done += taken;
            at += taken;
            if (one.failed || at == job->samples) {
                break;
            }
            settle_debt(&one);
        }
        r.at = at;
        if (r.set > 0 && samples > r.set - r.seen) {
            samples = r.set - r.seen;
        }
        *found = (struct finding){0};
        if (job->training) {
            clear_gradient(&r);
        }
        r.step = job->first_step + done;
        forward(&r, job->first + at, samples, found);
        meet(&r);
        struct finding all = gather(&r);
        r.phase++;
        if (all.row) {
            net->bad_row = 1;
            break;
        }
        double batch_loss = thread == 0 ? sum_losses(&r, samples) : 0;
        /* of a step that a whole gradient can skip, nothing counts */
        bool counts = !job->training || net->measure == NULL;
        if (counts) {
            loss += batch_loss;
            correct += all.correct;
        }
        if (!job->training) {
            meet(&r); /* the findings were read */
            continue;
        }
        if (all.loss) {
            fail(&r, net->loss_op->layer, CAUSE_LOSS);
            break;
        }
        if (all.phase[0].delta) {
            fail(&r, net->loss_op->layer, CAUSE_DELTA);
            break;
        }
        if (r.set > 0 && thread == 0) {
            add_loss(&r, batch_loss);
        }
        if (!backward(&r, samples, job->first_step + done)) {
            break;
        }
        if (!counts) {
            loss += batch_loss;
            correct += all.correct;
        }
        if (r.set > 0) {
            r.seen += samples;
            if (r.seen < r.set) {
                continue;
            }
            r.seen = 0;
        }
        done += !job->gradient_alone;
    }
    if (quick) {
        settle_debt(&one);
    }
    if (thread == 0 && r.set > 0) {
        bool failed = r.arena[CONTROL_FAILED_LAYER] != 0;
        r.arena[net->measure->dst + GRADIENT_SET_DONE] = failed ? 0 : (float)r.seen;
    }
    if (thread == 0) {
        net->loss = loss;
        r.arena[CONTROL_CORRECT] = (float)correct;
        if (job->training) {
            r.arena[CONTROL_STEPS_DONE] = (float)done;
        }
    }
    restore_mode(mode);
}

#endif
