/* Writes the data files of the four networks: `data FOLDER`. Every peer reads the same bytes. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state;

/* SplitMix64 (Steele, Lea & Flood 2014), as a uniform in (0, 1). */
static double uniform(void) {
    uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return ((double)((z ^ (z >> 31)) >> 11) + 0.5) / 9007199254740992.0;
}

/* Box and Muller 1958. */
static float normal(void) {
    double r = sqrt(-2 * log(uniform()));
    return (float)(r * cos(6.283185307179586 * uniform()));
}

static void write_file(const char *folder, const char *name, int layers, const int *width, double gain) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.bin", folder, name);
    FILE *f = fopen(path, "wb");
    if (!f) {
        perror(path);
        exit(1);
    }
    state = 20240229; /* the seed; the same for every network */
    for (int i = 0; i < 4096 * width[0]; i++) {
        float v = normal();
        fwrite(&v, sizeof v, 1, f);
    }
    for (int i = 0; i < 4096; i++) {
        int32_t label = (int32_t)(uniform() * width[layers]);
        fwrite(&label, sizeof label, 1, f);
    }
    for (int l = 0; l < layers; l++)
        for (int i = 0; i < width[l] * width[l + 1]; i++) { /* [fanOut][fanIn], variance gain / fanIn */
            float v = (float)sqrt(gain / width[l]) * normal();
            fwrite(&v, sizeof v, 1, f);
        }
    if (fclose(f)) {
        perror(path);
        exit(1);
    }
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: data FOLDER\n");
        return 2;
    }
    int deep[58] = {64};
    for (int i = 1; i <= 56; i++) deep[i] = 32;
    deep[57] = 10;
    write_file(argv[1], "W1", 2, (int[]){4, 16, 3}, 1);
    write_file(argv[1], "W2", 2, (int[]){64, 32, 10}, 1);
    write_file(argv[1], "W3", 3, (int[]){784, 128, 64, 10}, 2);
    write_file(argv[1], "W4", 57, deep, 2);
    return 0;
}
