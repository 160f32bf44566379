/* Vector arithmetic of the kernels, an instruction each: Swift's SIMD operators are loops over lanes, which the
 * optimiser puts together again in other groups than the registers (docs/design/kernels.md). */
#ifndef EXPMGRAD_VECTORS_H
#define EXPMGRAD_VECTORS_H

#include <stdint.h>

typedef double f64x2 __attribute__((ext_vector_type(2)));
typedef double f64x4 __attribute__((ext_vector_type(4)));
typedef double f64x8 __attribute__((ext_vector_type(8)));
typedef float f32x4 __attribute__((ext_vector_type(4)));
typedef float f32x8 __attribute__((ext_vector_type(8)));
typedef float f32x16 __attribute__((ext_vector_type(16)));

#define VECTOR_OPERATION static inline __attribute__((always_inline, overloadable))

/* c + a*b: rounded once where the processor can, else twice. */
#if defined(__FMA__) || defined(__aarch64__)
#define VECTOR_MAC(c, a, b) __builtin_elementwise_fma(a, b, c)
#else
#define VECTOR_MAC(c, a, b) ((c) + (a) * (b))
#endif

#define VECTOR_OPERATIONS(V)                                                                                           \
    VECTOR_OPERATION V vector_add(V a, V b) { return a + b; }                                                          \
    VECTOR_OPERATION V vector_sub(V a, V b) { return a - b; }                                                          \
    VECTOR_OPERATION V vector_mul(V a, V b) { return a * b; }                                                          \
    VECTOR_OPERATION V vector_div(V a, V b) { return a / b; }                                                          \
    VECTOR_OPERATION V vector_mac(V c, V a, V b) { return VECTOR_MAC(c, a, b); }                                       \
    VECTOR_OPERATION V vector_nmac(V c, V a, V b) { return VECTOR_MAC(c, -a, b); }                                     \
    VECTOR_OPERATION V vector_magnitude(V a) { return __builtin_elementwise_abs(a); }                                  \
    VECTOR_OPERATION V vector_negated(V a) { return -a; }                                                              \
    VECTOR_OPERATION V vector_root(V a) { return __builtin_elementwise_sqrt(a); }

VECTOR_OPERATIONS(f64x2)
VECTOR_OPERATIONS(f32x4)
#if defined(__AVX__)
VECTOR_OPERATIONS(f64x4)
VECTOR_OPERATIONS(f32x8)
#endif
#if defined(__AVX512F__)
VECTOR_OPERATIONS(f64x8)
VECTOR_OPERATIONS(f32x16)
#endif

/* Asks for the cache line at p, to be read, or to be written, at once. */
static inline __attribute__((always_inline)) void vector_prefetch_near(const void *p) { __builtin_prefetch(p, 0, 3); }
static inline __attribute__((always_inline)) void vector_prefetch_near_to_write(const void *p) {
    __builtin_prefetch(p, 1, 3);
}

/* Asks for the cache line at p, to be read, or to be written: into the second cache, as the first has no room to
 * spare. */
static inline __attribute__((always_inline)) void vector_prefetch(const void *p) { __builtin_prefetch(p, 0, 2); }
static inline __attribute__((always_inline)) void vector_prefetch_to_write(const void *p) {
    __builtin_prefetch(p, 1, 2);
}

/* Of pairs of entries: the first ones, the second ones; the first pairs, the second pairs. Two of each transpose 4 x
 * 4. */
#define VECTOR_SHUFFLES(V)                                                                                             \
    VECTOR_OPERATION V vector_even(V a, V b) { return __builtin_shufflevector(a, b, 0, 4, 2, 6); }                     \
    VECTOR_OPERATION V vector_odd(V a, V b) { return __builtin_shufflevector(a, b, 1, 5, 3, 7); }                      \
    VECTOR_OPERATION V vector_low(V a, V b) { return __builtin_shufflevector(a, b, 0, 1, 4, 5); }                      \
    VECTOR_OPERATION V vector_high(V a, V b) { return __builtin_shufflevector(a, b, 2, 3, 6, 7); }

VECTOR_SHUFFLES(f64x4)
VECTOR_SHUFFLES(f32x4)

/* i times the complex numbers of (real, imaginary) pairs. */
#define VECTOR_TURNED(V, ...)                                                                                          \
    VECTOR_OPERATION V vector_turned(V a) { return __builtin_shufflevector(a, -a, __VA_ARGS__); }

VECTOR_TURNED(f64x2, 3, 0)
VECTOR_TURNED(f32x4, 5, 0, 7, 2)
#if defined(__AVX__)
VECTOR_TURNED(f64x4, 5, 0, 7, 2)
VECTOR_TURNED(f32x8, 9, 0, 11, 2, 13, 4, 15, 6)
#endif
#if defined(__AVX512F__)
VECTOR_TURNED(f64x8, 9, 0, 11, 2, 13, 4, 15, 6)
VECTOR_TURNED(f32x16, 17, 0, 19, 2, 21, 4, 23, 6, 25, 8, 27, 10, 29, 12, 31, 14)
#endif

/* The lanes of a comparison that hold, lane i at bit i; 2^k of t = k + 1.5 * 2^p, p the bits of the fraction. */
#define VECTOR_LANES(V, N, I, U, P, ONE)                                                                               \
    typedef I V##_mask __attribute__((ext_vector_type(N)));                                                            \
    typedef U V##_bits __attribute__((ext_vector_type(N)));                                                            \
    VECTOR_OPERATION V vector_power(V t) { return (V)(((V##_bits)t << P) + ((U)(ONE) << P)); }                         \
    VECTOR_OPERATION long vector_lanes(V##_mask m) { return VECTOR_LANES_##V(m); }

#define VECTOR_LANES_EACH(m, N)                                                                                        \
    ({                                                                                                                 \
        long lanes = 0;                                                                                                \
        for (int i = 0; i < N; i++) lanes |= (long)(m[i] < 0) << i;                                                    \
        lanes;                                                                                                         \
    })

#if defined(__SSE2__)
#define VECTOR_LANES_f64x2(m) __builtin_ia32_movmskpd((__attribute__((vector_size(16))) double)(m))
#define VECTOR_LANES_f32x4(m) __builtin_ia32_movmskps((__attribute__((vector_size(16))) float)(m))
#else
#define VECTOR_LANES_f64x2(m) VECTOR_LANES_EACH(m, 2)
#define VECTOR_LANES_f32x4(m) VECTOR_LANES_EACH(m, 4)
#endif
#define VECTOR_LANES_f64x4(m) __builtin_ia32_movmskpd256((__attribute__((vector_size(32))) double)(m))
#define VECTOR_LANES_f32x8(m) __builtin_ia32_movmskps256((__attribute__((vector_size(32))) float)(m))
#define VECTOR_LANES_f64x8(m) __builtin_ia32_cvtq2mask512((__attribute__((vector_size(64))) long long)(m))
#define VECTOR_LANES_f32x16(m) __builtin_ia32_cvtd2mask512((__attribute__((vector_size(64))) int)(m))

VECTOR_LANES(f64x2, 2, int64_t, uint64_t, 52, 1023)
VECTOR_LANES(f32x4, 4, int32_t, uint32_t, 23, 127)
#if defined(__AVX__)
VECTOR_LANES(f64x4, 4, int64_t, uint64_t, 52, 1023)
VECTOR_LANES(f32x8, 8, int32_t, uint32_t, 23, 127)
#endif
#if defined(__AVX512F__)
VECTOR_LANES(f64x8, 8, int64_t, uint64_t, 52, 1023)
VECTOR_LANES(f32x16, 16, int32_t, uint32_t, 23, 127)
#endif

#undef VECTOR_LANES
#undef VECTOR_TURNED
#undef VECTOR_SHUFFLES
#undef VECTOR_OPERATIONS
#undef VECTOR_MAC
#undef VECTOR_OPERATION
#endif
