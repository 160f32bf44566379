/*
 * Every operation of expmgrad.h behind one argument record, so that a test can go through all operations, element types
 * and argument positions. operations.h, made from the header, has the calls and, for each, `arguments`: the prototype's
 * names in order; '?' marks a pointer that may be NULL.
 */
#ifndef CALLS_H
#define CALLS_H

#include <complex.h>
#include <expmgrad.h>
#include <stddef.h>
#include <string.h>

/* What a test that calls from several threads defines as _Thread_local. */
#ifndef PER_THREAD
#define PER_THREAD
#endif

struct matrix {
    void *p;
    int64_t ld, stride, batch_stride;
};

static PER_THREAD char type; /* s d c z */

#define CALL(operation, ...)                                                                                           \
    static expmgrad_status call_##operation(void) {                                                                    \
        switch (type) {                                                                                                \
        case 's': return expmgrad_##operation##_s(__VA_ARGS__);                                                        \
        case 'd': return expmgrad_##operation##_d(__VA_ARGS__);                                                        \
        case 'c': return expmgrad_##operation##_c(__VA_ARGS__);                                                        \
        default: return expmgrad_##operation##_z(__VA_ARGS__);                                                         \
        }                                                                                                              \
    }
#define ONE(x) v.m[x].p, v.m[x].ld
#define SOME(x) v.m[x].p, v.m[x].ld, v.m[x].stride
#define BATCH(x) v.m[x].p, v.m[x].ld, v.m[x].batch_stride
#define SOME_BATCH(x) v.m[x].p, v.m[x].ld, v.m[x].stride, v.m[x].batch_stride

struct operation {
    const char *name;
    expmgrad_status (*call)(void);
    const char *arguments;
};
#include "operations.h"

/* What the entries of a matrix or array are, if not a square. */
enum shape { SQUARE, FACTOR, BLOCK, JACOBIAN, ELEMENTS, REALS, DOUBLES, PATTERN };
static inline enum shape shape_of(int m) {
    switch (m) {
    case U:
    case V: return FACTOR;
    case B:
    case W:
    case S:
    case DB:
    case DS:
    case GS:
    case BBAR: return BLOCK;
    case JAC: return JACOBIAN;
    case X: return ELEMENTS;
    case T:
    case DT:
    case TBAR: return REALS;
    case COND: return DOUBLES;
    case ENTRIES_BAR: return PATTERN;
    default: return SQUARE;
    }
}

enum { OPERATIONS = sizeof operations / sizeof operations[0] };

static inline const struct operation *find_operation(const char *name) {
    for (int o = 0; o < OPERATIONS; o++)
        if (strcmp(operations[o].name, name) == 0) return &operations[o];
    return NULL;
}

/* Whether the prototype has the argument `prefix` + `name`; `optional`, unless NULL, is set to whether it has a '?'. */
static inline int takes(const struct operation *operation, const char *prefix, const char *name, int *optional) {
    size_t first = strlen(prefix), second = strlen(name);
    for (const char *word = operation->arguments; *word;) {
        size_t length = strcspn(word, " "), bare = length - (word[length - 1] == '?');
        if (bare == first + second && strncmp(word, prefix, first) == 0 && strncmp(word + first, name, second) == 0) {
            if (optional) *optional = bare < length;
            return 1;
        }
        word += length + (word[length] == ' ');
    }
    return 0;
}

/* The size or choice of that name in the record, NULL if it is none; `bytes` tells them apart. */
static inline void *number(const char *name, size_t *bytes) {
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (strcmp(numbers[i].name, name) == 0) return *bytes = numbers[i].bytes, (char *)&v + numbers[i].at;
    return NULL;
}

/* ---- Elements of any type ---- */

static inline size_t real_bytes(void) { return type == 's' || type == 'c' ? sizeof(float) : sizeof(double); }

static inline size_t element_bytes(void) {
    switch (type) {
    case 's': return sizeof(float);
    case 'd': return sizeof(double);
    case 'c': return sizeof(float _Complex);
    default: return sizeof(double _Complex);
    }
}

/* A real type keeps the real part. */
static inline void put(void *p, int64_t index, double _Complex value) {
    switch (type) {
    case 's': ((float *)p)[index] = (float)creal(value); break;
    case 'd': ((double *)p)[index] = creal(value); break;
    case 'c': ((float _Complex *)p)[index] = (float _Complex)value; break;
    default: ((double _Complex *)p)[index] = value;
    }
}

static inline double _Complex get(const void *p, int64_t index) {
    switch (type) {
    case 's': return ((const float *)p)[index];
    case 'd': return ((const double *)p)[index];
    case 'c': return ((const float _Complex *)p)[index];
    default: return ((const double _Complex *)p)[index];
    }
}

static inline void put_real(void *p, int64_t index, double value) {
    if (real_bytes() == sizeof(float)) ((float *)p)[index] = (float)value;
    else ((double *)p)[index] = value;
}

static inline int is_complex(void) { return type == 'c' || type == 'z'; }
static inline double unit_roundoff(void) { return type == 's' || type == 'c' ? 0x1p-24 : 0x1p-53; }

#endif
