/* What an execution is drawn from: the bytes of an input, then numbers that follow from all of them. */
#ifndef SOURCE_H
#define SOURCE_H

#include <stddef.h>
#include <stdint.h>

#ifndef PER_THREAD
#define PER_THREAD
#endif

static PER_THREAD struct {
    const uint8_t *next;
    size_t left;
    uint64_t state;
} source;

/* Sebastiano Vigna's splitmix64. */
static inline uint64_t bits(void) {
    uint64_t x = source.state += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

static inline void begin_source(const uint8_t *data, size_t size, uint64_t seed) {
    source.next = data, source.left = size, source.state = seed;
    for (size_t i = 0; i < size; i++) source.state = (source.state ^ data[i]) * 0x100000001b3;
    bits();
}

/* A decision below `choices`, at most 256, by which a fuzzer steers: a byte of the input while there is one. */
static inline int draw(int choices) {
    if (source.left == 0) return (int)(bits() % (uint64_t)choices);
    source.left--;
    return *source.next++ % choices;
}
static inline int once_in(int choices) { return draw(choices) == choices - 1; }

/* Entries of matrices, which no input steers. */
static inline double uniform(void) { return (double)(bits() >> 11) * 0x1p-53; }
static inline double symmetric(void) { return 2 * uniform() - 1; }

#define PICK(...)                                                                                                      \
    (((const int64_t[]){__VA_ARGS__})[draw((int)(sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t)))])

#endif
