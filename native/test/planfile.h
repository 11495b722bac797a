/* A plan with its arena and data, as the Java tests' PlanFile writes them. */
#ifndef GRADUS_PLANFILE_H
#define GRADUS_PLANFILE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/net.h"

struct header {
    int op_count, forward_ops, batch_size, health_every, arena_floats, parameters, parameters_end;
    int size, inputs, outputs, bytes, classes;
};

struct planfile {
    struct header header;
    int *ops;
    char *block;
    float *arena;
    struct source source;
    void *features, *targets;
    int32_t *order;
};

static void read_into(FILE *file, void *to, size_t bytes) {
    if (fread(to, 1, bytes, file) != bytes) {
        fprintf(stderr, "the file is short\n");
        exit(1);
    }
}

static void *allocated(void *p) {
    if (p == NULL) {
        fprintf(stderr, "no memory\n");
        exit(1);
    }
    return p;
}

static void *get(FILE *file, size_t bytes) {
    void *p = allocated(malloc(bytes > 0 ? bytes : 1));
    read_into(file, p, bytes);
    return p;
}

static struct planfile planfile_read(FILE *file) {
    struct planfile p = {0};
    struct header *h = &p.header;
    read_into(file, h, sizeof *h);
    p.ops = get(file, sizeof(int) * OP_LENGTH * (size_t)h->op_count);
    /* As in a JVM: 16 bytes behind a cache line's begin. */
    size_t arena_bytes = sizeof(float) * (size_t)h->arena_floats;
    p.block = allocated(aligned_alloc(64, (arena_bytes + 16 + 63) / 64 * 64));
    p.arena = (float *)(p.block + 16);
    read_into(file, p.arena, arena_bytes);
    size_t values = (size_t)h->size * (size_t)h->inputs;
    p.features = get(file, h->bytes ? values : values * sizeof(float));
    p.targets = get(file, sizeof(float) * (size_t)h->size * (h->classes ? 1 : (size_t)h->outputs));
    p.order = get(file, sizeof(int32_t) * (size_t)h->size);
    p.source = (struct source){.features = p.features, .targets = p.targets, .order = p.order,
                               .size = h->size, .inputs = h->inputs, .outputs = h->outputs,
                               .bytes = h->bytes, .classes = h->classes};
    return p;
}

static void planfile_free(struct planfile *p) {
    free(p->order);
    free(p->targets);
    free(p->features);
    free(p->block);
    free(p->ops);
}

static struct net *planfile_net(const struct planfile *p, const struct isa *isa, int threads) {
    const struct header *h = &p->header;
    struct net *net = net_create(p->ops, h->op_count, h->forward_ops, h->batch_size, h->health_every, h->arena_floats,
                                 isa, threads);
    if (net == NULL) {
        fprintf(stderr, "no net of %d threads\n", threads);
        exit(1);
    }
    return net;
}

/* NULL if this machine cannot run it. */
static const struct isa *isa_named(const char *name) {
    for (const struct isa *isa = isas; isa->name != NULL; isa++) {
        if (strcmp(isa->name, name) == 0 && isa->available()) {
            return isa;
        }
    }
    return NULL;
}

#endif
