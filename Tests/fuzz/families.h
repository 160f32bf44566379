/* Families of matrices: what an entry of one may be. */
#ifndef FAMILIES_H
#define FAMILIES_H

#include "../c/calls.h"
#include "source.h"
#include <math.h>

enum family {
    GENERAL,
    ZERO,
    HERMITIAN,
    SKEW,
    UPPER,
    LOWER,
    DIAGONAL,
    MARKOV,
    NILPOTENT,
    BLOCKS,
    SCALAR,
    RANK_ONE,
    GRADED,
    JORDAN,
    PERMUTATION,
    CONSTANT,
    SPARSE,
    BITS,
    FAMILIES
};

/* The family that a stated structure is of. */
static inline enum family family_of(int32_t structure) {
    switch (structure) {
    case EXPMGRAD_STRUCTURE_DIAGONAL: return DIAGONAL;
    case EXPMGRAD_STRUCTURE_UPPER: return UPPER;
    case EXPMGRAD_STRUCTURE_LOWER: return LOWER;
    case EXPMGRAD_STRUCTURE_HERMITIAN: return HERMITIAN;
    case EXPMGRAD_STRUCTURE_SKEW_HERMITIAN: return SKEW;
    case EXPMGRAD_STRUCTURE_MARKOV: return MARKOV;
    default: return GENERAL;
    }
}

static inline double _Complex entry(void) {
    return symmetric() + (is_complex() ? symmetric() * (double _Complex)I : 0);
}

/* Mostly about one; else anything that the type can be. */
static inline double size_of_entries(void) {
    int range = real_bytes() == sizeof(float) ? 127 : 1023;
    switch (draw(8)) {
    case 0: return ldexp(1, draw(64) - 44);
    case 1: return ldexp(1, draw(range) - range / 2);
    case 2: return ldexp(1, (int)PICK(range - 1, range, -range, -range - 20, -range - 23, range / 2, 12, 9));
    default: return ldexp(1, draw(6) - 3);
    }
}

/* x(row, column) of an n x n matrix, column-major. */
static inline void fill_family(enum family family, int64_t n, void *p, int64_t ld, double scale) {
    int64_t shift = n > 0 ? draw(255) % n : 0, block = 1 + draw(5);
    double tilt = symmetric() * 8;
    for (int64_t c = 0; c < n; c++)
        for (int64_t r = 0; r < n; r++) {
            double _Complex x = 0;
            int64_t pr = (r + shift) % n, pc = (c + shift) % n;
            switch (family) {
            case GENERAL:
            case BITS: x = entry(); break;
            case HERMITIAN:
            case SKEW:
                if (r > c) x = entry();
                else if (r == c) x = family == HERMITIAN ? symmetric() : entry() - conj(entry());
                break;
            case UPPER: x = r <= c ? entry() : 0; break;
            case LOWER: x = r >= c ? entry() : 0; break;
            case DIAGONAL: x = r == c ? entry() : 0; break;
            case MARKOV: x = r != c ? uniform() : -uniform() * (double)n; break;
            case NILPOTENT: x = pr < pc ? entry() : 0; break;
            case BLOCKS: x = r % block == c % block ? entry() : 0; break;
            case SCALAR: x = r == c; break;
            case RANK_ONE: x = (1 + (double)r) * (1 - (double)c) / (double)(n * n); break;
            case GRADED: x = entry() * exp2(tilt * (double)(r - c)); break;
            case JORDAN: x = r == c ? tilt : c == r + 1; break;
            case PERMUTATION: x = (r + shift) % n == c; break;
            case CONSTANT: x = 1; break;
            case SPARSE: x = bits() % 4 == 0 ? entry() : 0; break;
            case ZERO:
            case FAMILIES: break;
            }
            put(p, r + c * ld, x * scale);
        }
    if (family == HERMITIAN || family == SKEW)
        for (int64_t c = 0; c < n; c++)
            for (int64_t r = 0; r < c; r++) {
                double _Complex x = conj(get(p, c + r * ld));
                put(p, r + c * ld, family == HERMITIAN ? x : -x);
            }
    if (family == SKEW && !is_complex())
        for (int64_t i = 0; i < n; i++) put(p, i + i * ld, 0);
    if (family == MARKOV && once_in(2))
        for (int64_t r = 0; r < n; r++) {
            double sum = 0;
            for (int64_t c = 0; c < n; c++) sum += r == c ? 0 : creal(get(p, r + c * ld));
            put(p, r + r * ld, -sum);
        }
}

/* Bits of an entry that is not a finite number, or is at the end of the type's range. */
static inline void plant(void *p, int64_t index) {
    static const uint64_t special[] = {0x7ff8000000000001, 0x7ff00000deadbeef, 0xfff8000000000000, 0x7ff0000000000000,
        0xfff0000000000000, 0x8000000000000000, 1, 0x000fffffffffffff, 0x7fefffffffffffff, 0xffefffffffffffff};
    static const uint32_t special_single[] = {
        0x7fc00001, 0x7f80beef, 0xffc00000, 0x7f800000, 0xff800000, 0x80000000, 1, 0x007fffff, 0x7f7fffff, 0xff7fffff};
    size_t part = is_complex() && once_in(2);
    int which = draw(10);
    unsigned char *at = (unsigned char *)p + (size_t)index * element_bytes() + part * real_bytes();
    if (real_bytes() == sizeof(float)) memcpy(at, &special_single[which], sizeof(float));
    else memcpy(at, &special[which], sizeof(double));
}

/* A whole matrix of rows x columns. */
static inline void fill_matrix(enum family family, int64_t rows, int64_t columns, void *p, int64_t ld) {
    double scale = size_of_entries();
    if (rows == columns && family != BITS) fill_family(family, rows, p, ld, scale);
    else
        for (int64_t c = 0; c < columns; c++)
            for (int64_t r = 0; r < rows; r++) {
                if (family == BITS) {
                    uint64_t words[2] = {bits(), bits()};
                    memcpy((unsigned char *)p + (size_t)(r + c * ld) * element_bytes(), words, element_bytes());
                } else put(p, r + c * ld, scale * entry());
            }
    if (once_in(12) && rows > 0 && columns > 0) plant(p, draw(255) % rows + draw(255) % columns * ld);
}

#endif
