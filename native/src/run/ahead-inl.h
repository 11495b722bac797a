/* The next minibatch's examples, fetched into the cache while this one's gradients are being summed: where the data set
 * does not fit the cache, waiting for it would take some hundredths of a step. */
#ifndef GRADUS_RUN_AHEAD_INL_H
#define GRADUS_RUN_AHEAD_INL_H

#include "net/net.h"
#include "simd/simd-inl.h"

enum { LINE = 64, LARGE_DATA = 2 << 20 };

/* What of the examples order[next] .. order[end - 1] is still to be fetched. */
struct ahead {
    const struct source *source;
    int next, end;
    int lines;      /* to fetch at every opportunity */
    size_t fetched; /* bytes of order[next] */
};

/* Bytes of so many features. */
INLINE size_t feature_bytes(const struct source *source, int features) {
    return (size_t)features * (source->bytes ? 1 : sizeof(float));
}

INLINE bool is_large(const struct source *source) {
    return feature_bytes(source, source->stride) * (size_t)source->size >= LARGE_DATA;
}

/* Where example order[at] lies; the first one in place of one that there is not. */
INLINE const char *example_address(const struct source *source, int at) {
    int32_t number = source->order[at];
    size_t row = number < 0 || number >= source->size ? 0 : (size_t)number;
    return (const char *)source->features + row * feature_bytes(source, source->stride);
}

/* The share of cells first .. end of all, which have so many opportunities. */
static struct ahead ahead_of(const struct job *job, int at, int samples, int first, int end, int cells,
                             int opportunities) {
    const struct source *source = job->source;
    size_t row = feature_bytes(source, source->inputs);
    struct ahead a = {.source = source};
    int left = job->samples - at - samples;
    if (is_large(source) && left > 0) {
        int count = left < samples ? left : samples;
        a.next = job->first + at + samples + count * first / cells;
        a.end = job->first + at + samples + count * end / cells;
        a.lines = (int)((row / LINE + 1) * (size_t)(a.end - a.next) / (size_t)(opportunities + 1)) + 1;
    }
    return a;
}

static void fetch_ahead(struct ahead *a) {
    if (a->next >= a->end) {
        return;
    }
    const struct source *source = a->source;
    size_t row = feature_bytes(source, source->inputs);
    const char *from = example_address(source, a->next);
    for (int n = 0; n < a->lines && a->fetched < row; n++, a->fetched += LINE) {
        __builtin_prefetch(from + a->fetched, 0, 2);
    }
    if (a->fetched >= row) {
        a->fetched = 0;
        a->next++;
    }
}

/* The whole of example order[at], if the job goes so far. */
INLINE void fetch_sample(const struct job *job, int at) {
    const struct source *source = job->source;
    if (at >= job->first + job->samples) {
        return;
    }
    size_t row = feature_bytes(source, source->inputs);
    const char *from = example_address(source, at);
    for (size_t n = 0; n < row; n += LINE) {
        __builtin_prefetch(from + n, 0, 2);
    }
}

#endif
