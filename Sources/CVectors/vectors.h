/* Vector arithmetic of the kernels, an instruction each: Swift's SIMD operators are loops over lanes, which the optimiser
 * puts together again in other groups than the registers (docs/design/kernels.md). */
#ifndef EXPMGRAD_VECTORS_H
#define EXPMGRAD_VECTORS_H

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

#define VECTOR_OPERATIONS(V)                                                                  \
    VECTOR_OPERATION V vector_add(V a, V b) { return a + b; }                                 \
    VECTOR_OPERATION V vector_sub(V a, V b) { return a - b; }                                 \
    VECTOR_OPERATION V vector_mul(V a, V b) { return a * b; }                                 \
    VECTOR_OPERATION V vector_mac(V c, V a, V b) { return VECTOR_MAC(c, a, b); }              \
    VECTOR_OPERATION V vector_nmac(V c, V a, V b) { return VECTOR_MAC(c, -a, b); }            \
    VECTOR_OPERATION V vector_magnitude(V a) { return __builtin_elementwise_abs(a); }         \
    VECTOR_OPERATION V vector_negated(V a) { return -a; }                                     \
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

/* Of pairs of entries: the first ones, the second ones; the first pairs, the second pairs. Two of each transpose 4 x 4. */
#define VECTOR_SHUFFLES(V)                                                                             \
    VECTOR_OPERATION V vector_even(V a, V b) { return __builtin_shufflevector(a, b, 0, 4, 2, 6); }     \
    VECTOR_OPERATION V vector_odd(V a, V b) { return __builtin_shufflevector(a, b, 1, 5, 3, 7); }      \
    VECTOR_OPERATION V vector_low(V a, V b) { return __builtin_shufflevector(a, b, 0, 1, 4, 5); }      \
    VECTOR_OPERATION V vector_high(V a, V b) { return __builtin_shufflevector(a, b, 2, 3, 6, 7); }

VECTOR_SHUFFLES(f64x4)
VECTOR_SHUFFLES(f32x4)

#undef VECTOR_SHUFFLES
#undef VECTOR_OPERATIONS
#undef VECTOR_MAC
#undef VECTOR_OPERATION
#endif
