/* Calls an exported network in a loop; prints nanoseconds a call, the least of five rounds. */
#include <stdio.h>
#include <time.h>

#include "net.h"

int main(void) {
    static float in[NET_INPUTS], out[NET_OUTPUTS];
    enum { CALLS = 200000 };
    double best = 1e9, sum = 0;
    for (int round = 0; round < 5; round++) {
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        for (int n = 0; n < CALLS; n++) {
            in[n % NET_INPUTS] = (float)(n % 16);
            net_predict(in, out);
            sum += out[0];
        }
        clock_gettime(CLOCK_MONOTONIC, &to);
        double each = ((to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec)) / CALLS;
        best = each < best ? each : best;
    }
    fprintf(stderr, "%s", sum == 0.5 ? " " : ""); /* what is computed is used */
    printf("%f\n", best);
    return 0;
}
