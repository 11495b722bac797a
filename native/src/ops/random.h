/* Draws that are pure functions of a key and a number, as io.gradus.random.CounterHash has them. */
#ifndef GRADUS_OPS_RANDOM_H
#define GRADUS_OPS_RANDOM_H

#include <stdint.h>

/* The finaliser of SplitMix64. */
static inline uint64_t random_mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* Draw i, from 1, by a key: 64 uniform bits, which may be a key themselves. */
static inline uint64_t random_draw(uint64_t key, uint64_t i) {
    return random_mix(key + 0x9E3779B97F4A7C15u * i);
}

#endif
