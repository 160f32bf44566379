/* The fused multiply-adds a core can do: twelve independent chains of the widest vectors the compiler's target has.
 * Twelve, because a core finishes two a cycle, each four or five cycles after it began; more would not stay in 16
 * registers. Compiled with -O2 -march=native. Without FMA in the target a multiplication and an addition take its
 * place. */
#include <stdint.h>
#include <time.h>

#if defined(__AVX512F__)
enum { bytes = 64 };
#elif defined(__AVX__)
enum { bytes = 32 };
#else
enum { bytes = 16 };
#endif

enum { chains = 12, lanes = bytes / (int)sizeof(double) };
typedef double vector __attribute__((vector_size(bytes)));

/* Floating-point operations of one repeat, and the width of what does them. */
double peak_flops(void) { return 2.0 * chains * lanes; }
int32_t peak_bits(void) { return 8 * bytes; }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Seconds that the repeats take. *kept gets a number that depends on all of them. */
double time_peak(int64_t repeats, double *kept) {
    vector c[chains], factor = {0}, term = {0};
    factor += 0.5;
    term += 1.0;
    for (int i = 0; i < chains; i++) c[i] = factor * i;
    double start = now();
    for (int64_t repeat = 0; repeat < repeats; repeat++)
#pragma GCC unroll 12
        for (int i = 0; i < chains; i++) c[i] = c[i] * factor + term; /* tends to 2 */
    double seconds = now() - start;
    for (int i = 1; i < chains; i++) c[0] += c[i];
    *kept = c[0][0];
    return seconds;
}
