/* Reads pixels from a register, answers with the class in another; arrays of the caller are on the stack. */
#include <stdint.h>
#ifdef MODEL
#include "model.h"
#else
#define MODEL_INPUTS 64
#define MODEL_OUTPUTS 10
static void model_predict(const float *in, float *out)
{
    out[0] = in[0];
}
#endif

/* What a compiler may call of its own accord. */
void *memset(void *to, int value, unsigned count)
{
    unsigned char volatile *bytes = to;
    while (count-- > 0) {
        *bytes++ = (unsigned char) value;
    }
    return to;
}

#define PIXEL (*(volatile uint32_t *) 0x40000000)
#define CLASS (*(volatile uint32_t *) 0x40000004)

void reset(void)
{
    float in[MODEL_INPUTS], out[MODEL_OUTPUTS] = {0};
    for (;;) {
        int i, best = 0;
        for (i = 0; i < MODEL_INPUTS; i++) {
            in[i] = (float) PIXEL;
        }
        model_predict(in, out);
        for (i = 1; i < MODEL_OUTPUTS; i++) {
            best = out[i] > out[best] ? i : best;
        }
        CLASS = (uint32_t) best;
    }
}

__attribute__((section(".vectors"), used)) static void (*const vectors[2])(void) = {(void (*)(void)) 0x20020000, reset};
