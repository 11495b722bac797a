/* What a layer's backward phase knows. */
#ifndef GRADUS_RUN_PHASE_INL_H
#define GRADUS_RUN_PHASE_INL_H

#include "health/health-inl.h"
#include "run/ahead-inl.h"
#include "simd/multiply-inl.h"
#include "update/rule-inl.h"

enum { GROUP = 32, PACKED_SAMPLES = 128 };

/* A copy of the errors of GROUP columns from one on, whose rows lie side by side. */
struct packed {
    _Alignas(64) float errors[PACKED_SAMPLES * GROUP];
    int column; /* -1 stands for none */
};

struct backward {
    const struct op *op;
    float *arena;
    struct rows x; /* the layer's inputs, sample by sample */
    int samples;
    int over; /* samples that the mean is taken over, of which these may be a part */
    struct hyperparameters hyper;
    struct watch watch;
    vf check; /* of the errors that are being passed down: NaN once one is not finite */
    bool bad_delta, bad_gradient; /* found */
    struct ahead ahead; /* fetched on the way */
    struct packed *packed;
};

#endif
