/* Draws the arguments of one call: of any operation of the header, right or with faults, in guarded memory. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "families.h"
#include "memory.h"
#include <stdio.h>

/* Places beside those of the matrices. */
enum { OPTIONS_AT = MATRICES, STATUS_AT, INFO_AT, SECOND_OPTIONS_AT, TWINS_AT };

/* Of the call that is drawn. Where it must be refused, what it points to need not be there. */
static PER_THREAD struct {
    const struct operation *operation;
    int may_be_refused, must_be_refused, may_be_cancelled;
    int64_t n; /* of the matrices: v.n, or the tape's */
    int directions_are_finite;
    enum family stated; /* FAMILIES: nothing that A may lack is stated */
} drawn;

/* The numbers of a matrix's elements. A vector is one column. */
struct shape_in_memory {
    int64_t rows, columns, inner, batches;
    size_t element;
};

/* Times of one matrix, not one time for each. */
static inline int is_of_times(void) {
    return takes(drawn.operation, "t", "", NULL) &&
           (takes(drawn.operation, "stride_", "y", NULL) || takes(drawn.operation, "stride_", "w", NULL));
}

static inline int is_vector(int m) {
    return shape_of(m) == ELEMENTS || shape_of(m) == REALS || shape_of(m) == DOUBLES ||
           takes(drawn.operation, "x", "", NULL);
}

static struct shape_in_memory shape_in_memory(int m) {
    const struct operation *o = drawn.operation;
    int64_t n = drawn.n, squares = n * n;
    struct shape_in_memory s = {.rows = n, .columns = n, .inner = 1, .batches = 1, .element = element_bytes()};
    if (is_vector(m)) {
        s.rows = takes(o, "count", "", NULL) ? v.count : 1, s.columns = 1;
        if (shape_of(m) == REALS) s.element = real_bytes();
        if (shape_of(m) == DOUBLES) s.element = sizeof(double);
    } else if (shape_of(m) == FACTOR) {
        int by_rows = v.layout == EXPMGRAD_LAYOUT_ROWS;
        s.rows = by_rows ? v.r : n, s.columns = by_rows ? n : v.r;
    } else if (shape_of(m) == BLOCK) {
        int by_rows = v.layout == EXPMGRAD_LAYOUT_ROWS;
        s.rows = by_rows ? v.columns : n, s.columns = by_rows ? n : v.columns;
    } else if (shape_of(m) == JACOBIAN) {
        s.rows = s.columns = strcmp(o->name, "jacobian_half") == 0 ? n + (squares - n) / 2 : squares;
    }
    if (takes(o, "stride_", kinds[m].name, NULL)) s.inner = takes(o, "k", "", NULL) ? v.k : v.count;
    if (takes(o, "batch_stride_", kinds[m].name, NULL)) s.batches = v.count;
    return s;
}

static inline int is_empty(struct shape_in_memory s) {
    return s.rows <= 0 || s.columns <= 0 || s.inner <= 0 || s.batches <= 0;
}

static inline unsigned char *column_of(int m, struct shape_in_memory s, int64_t b, int64_t i, int64_t column) {
    int64_t at = b * v.m[m].batch_stride + i * v.m[m].stride + column * v.m[m].ld;
    return (unsigned char *)v.m[m].p + (size_t)at * s.element;
}

/* ---- Sizes ---- */

static int64_t draw_order(const struct operation *o) {
    if (takes(o, "jac", "", NULL)) return PICK(0, 1, 2, 2, 3, 3, 4, 5);
    switch (draw(16)) {
    case 0: return draw(2);
    case 1: return 65 + draw(16);
    case 2: return 41 + draw(24);
    case 3:
    case 4: return 13 + draw(28);
    default: return 1 + draw(12);
    }
}

static void draw_sizes(const struct operation *o) {
    v.n = draw_order(o);
    v.k = PICK(1, 1, 1, 2, 2, 3, 0, 4);
    v.count = v.n > 40 ? draw(4) : once_in(4) ? draw(41) : draw(6);
    v.r = PICK(1, 1, 2, 3, 0, 7);
    v.columns = PICK(1, 1, 2, 3, 0, 7);
    v.layout = (int32_t)PICK(EXPMGRAD_LAYOUT_COLUMNS, EXPMGRAD_LAYOUT_ROWS);
    v.norm = (int32_t)PICK(EXPMGRAD_NORM_FRO, EXPMGRAD_NORM_ONE);
    v.convention = (int32_t)PICK(EXPMGRAD_CONVENTION_SYMMETRIC, EXPMGRAD_CONVENTION_TRIANGLE);
    v.uplo = (int32_t)PICK('L', 'U');
    v.form = 1 + draw(3);
    v.method = takes(o, "jac", "", NULL) ? (int32_t)PICK(EXPMGRAD_JACOBIAN_AUTO, EXPMGRAD_JACOBIAN_FRECHET,
                                               EXPMGRAD_JACOBIAN_EIGH, EXPMGRAD_JACOBIAN_NAJFELD)
                                         : (int32_t)PICK(EXPMGRAD_COND_EXACT, EXPMGRAD_COND_ESTIMATE);
    /* n^4 operations. */
    if (takes(o, "cond", "", NULL) && v.n > 24 && v.method == EXPMGRAD_COND_EXACT) v.n = 1 + v.n % 24;
}

/* ---- Matrices ---- */

/* A leading dimension and strides that hold the shape; the strides of an output keep matrices apart. */
static void draw_layout(int m, struct shape_in_memory s) {
    int64_t pad = once_in(2) ? draw(5) : 0, rows = s.rows > 0 ? s.rows : 0;
    v.m[m].ld = (rows > 1 ? rows : 1) + pad;
    int64_t span = s.columns > 0 ? (s.columns - 1) * v.m[m].ld + rows : 0, inner = s.inner > 1 ? s.inner : 1;
    if (!kinds[m].output && once_in(4)) {
        v.m[m].stride = draw(8), v.m[m].batch_stride = draw(8);
    } else if (once_in(4)) { /* matrices inside directions */
        v.m[m].batch_stride = span + draw(4);
        v.m[m].stride = v.m[m].batch_stride * (s.batches > 1 ? s.batches : 1) + draw(4);
    } else {
        v.m[m].stride = span + (once_in(2) ? draw(4) : 0);
        v.m[m].batch_stride = (inner - 1) * v.m[m].stride + span + (once_in(2) ? draw(4) : 0);
    }
}

static size_t bytes_of(int m, struct shape_in_memory s) {
    if (is_empty(s)) return 0;
    if (is_vector(m)) return (size_t)s.rows * s.element;
    return (size_t)((s.batches - 1) * v.m[m].batch_stride + (s.inner - 1) * v.m[m].stride +
                    (s.columns - 1) * v.m[m].ld + s.rows) *
           s.element;
}

static void fill_input(int m, struct shape_in_memory s) {
    if (is_vector(m)) {
        double scale = shape_of(m) == ELEMENTS ? size_of_entries() : 1;
        for (int64_t i = 0; i < s.rows; i++) {
            if (shape_of(m) == REALS) put_real(v.m[m].p, i, (double)PICK(0, 1, -1, 2, 1, 1) * uniform());
            else put(v.m[m].p, i, scale * entry());
        }
        if (once_in(8) && shape_of(m) == ELEMENTS && s.rows > 0) plant(v.m[m].p, draw(255) % s.rows);
        return;
    }
    enum family family = m == A && drawn.stated != FAMILIES && !once_in(4) ? drawn.stated
                         : m != A && !once_in(6)                           ? GENERAL
                                                                           : (enum family)draw(FAMILIES);
    for (int64_t b = 0; b < s.batches; b++)
        for (int64_t i = 0; i < s.inner; i++) {
            fill_matrix(family, s.rows, s.columns, column_of(m, s, b, i, 0), v.m[m].ld);
            if (m == A && once_in(3)) family = (enum family)draw(FAMILIES);
        }
}

static int matrix_is_finite(int m, struct shape_in_memory s, int64_t b, int64_t i) {
    for (int64_t c = 0; c < s.columns; c++)
        for (int64_t r = 0; r < s.rows; r++) {
            double _Complex x = get(column_of(m, s, b, i, c), r);
            if (!isfinite(creal(x)) || !isfinite(cimag(x))) return 0;
        }
    return 1;
}

static void draw_matrix(int m) {
    struct shape_in_memory s = shape_in_memory(m);
    draw_layout(m, s);
    size_t bytes = bytes_of(m, s);
    if (bytes > CAPACITY / 2) abort();
    v.m[m].p = take_place(m, bytes, draw(4) != 0);
    if (!kinds[m].output && bytes > 0) fill_input(m, s);
    if (!kinds[m].output && m != A && !is_vector(m))
        for (int64_t b = 0; b < s.batches && drawn.directions_are_finite; b++)
            for (int64_t i = 0; i < s.inner; i++) drawn.directions_are_finite &= matrix_is_finite(m, s, b, i);
    remember(m);
}

/* ---- Options ---- */

static PER_THREAD struct {
    int calls, cancel_at, is_wrong;
} told;

static int progress(void *user, int64_t done, int64_t total) {
    if (user != &told || total < 1 || done < 0 || done > total) told.is_wrong = 1;
    return ++told.calls == told.cancel_at;
}

static const struct {
    const char *name;
    int32_t number;
} uses[] = {
    {"expm", EXPMGRAD_OPERATION_EXPM},
    {"jvp", EXPMGRAD_OPERATION_JVP},
    {"vjp", EXPMGRAD_OPERATION_VJP},
    {"l2", EXPMGRAD_OPERATION_L2},
    {"hvp", EXPMGRAD_OPERATION_HVP},
    {"tape_create", EXPMGRAD_OPERATION_TAPE_CREATE},
    {"tape_jvp", EXPMGRAD_OPERATION_TAPE_JVP},
    {"tape_vjp", EXPMGRAD_OPERATION_TAPE_VJP},
    {"tape_hvp", EXPMGRAD_OPERATION_TAPE_HVP},
};
enum { USES = sizeof uses / sizeof uses[0] };

/* A workspace for the call, or, where there is none for its operation or by chance, for another. */
static expmgrad_workspace *draw_workspace(const struct operation *o) {
    size_t length = strlen(o->name), suffix = length > 6 && strcmp(o->name + length - 6, "_batch") == 0 ? 6 : 0;
    expmgrad_workspace *workspace = NULL;
    int use = USES;
    for (int i = 0; i < USES; i++)
        if (strlen(uses[i].name) == length - suffix && strncmp(uses[i].name, o->name, length - suffix) == 0) use = i;
    int64_t n = drawn.n, k = v.k;
    int32_t letter = type;
    if (use == USES || once_in(8)) {
        use = draw(USES), letter = "sdcz"[draw(4)], n = draw(20), k = draw(3);
        drawn.may_be_refused = 1;
    }
    if (expmgrad_workspace_create(uses[use].number, letter, n, k, &workspace) != EXPMGRAD_SUCCESS) return NULL;
    return workspace;
}

/* None is wanted; and calls stay on the thread that makes them. */
static int without_faults, on_one_thread;

static void draw_options(const struct operation *o) {
    expmgrad_options options = {.struct_size = sizeof options};
    drawn.stated = FAMILIES;
    v.options = NULL;
    if (!takes(o, "options", "", NULL) || once_in(3)) return;
    size_t size = sizeof options;
    if (once_in(3)) {
        options.structure = 10 * draw(8);
        options.check_structure = draw(2);
        if (options.structure) drawn.stated = family_of(options.structure);
    }
    options.num_threads = once_in(8) ? (int32_t)PICK(64, INT32_MAX, 1 << 20) : draw(3);
    if (on_one_thread) options.num_threads = 1;
    if (once_in(6)) options.uplo = (int32_t)PICK('L', 'U'), drawn.may_be_refused = 1;
    if (once_in(6)) {
        options.progress = progress, options.progress_user = &told;
        told.cancel_at = draw(3), told.calls = told.is_wrong = 0;
        drawn.may_be_cancelled = told.cancel_at > 0;
    }
    if (once_in(4)) options.workspace = draw_workspace(o);
    if (once_in(8)) { /* a newer program's, or one that never was */
        size = options.struct_size = (size_t)PICK(56, 64, 4096, 4096, 4104, 0, 8, 40, 49, INT64_MAX, -1);
        drawn.may_be_refused = 1;
    }
    if (once_in(12)) { /* any bytes, but for addresses */
        uint32_t words[4] = {(uint32_t)bits(), (uint32_t)bits(), (uint32_t)bits(), (uint32_t)bits()};
        int which = draw(16);
        if (which & 1) options.structure = (int32_t)words[0];
        if (which & 2) options.check_structure = (int32_t)words[1];
        if (which & 4) options.num_threads = (int32_t)words[2];
        if (which & 8) options.uplo = (int32_t)words[3];
        if (options.structure >= 0 && options.structure <= 70) drawn.stated = family_of(options.structure);
        drawn.may_be_refused = 1;
    }
    /* What is read of a size that is wrong is the size alone. */
    size_t there = size > 4096 ? sizeof(size_t) : size < sizeof(size_t) ? sizeof(size_t) : size;
    unsigned char *place = take_place(OPTIONS_AT, there, 1);
    memset(place, once_in(2), there);
    memcpy(place, &options, there < sizeof options ? there : sizeof options);
    if (size < sizeof(size_t)) memcpy(place, &options.struct_size, sizeof(size_t));
    remember(OPTIONS_AT);
    v.options = (const void *)place;
}

static expmgrad_workspace *workspace_of(const expmgrad_options *options) {
    return options && places[OPTIONS_AT].bytes >= sizeof *options ? options->workspace : NULL;
}

/* Statuses and facts, one a matrix or time. */
static void draw_reports(const struct operation *o) {
    size_t count = takes(o, "count", "", NULL) ? (size_t)v.count : 1;
    v.status = NULL, v.info = NULL;
    if (takes(o, "status", "", NULL) && draw(5) != 0) v.status = take_place(STATUS_AT, count * sizeof *v.status, 1);
    if (v.status) remember(STATUS_AT);
    if (!takes(o, "info", "", NULL)) return;
    size_t size = once_in(4) ? 64 : sizeof *v.info;
    if (once_in(10)) size = (size_t)PICK(0, 40, 49, 4104, -1), drawn.may_be_refused = 1;
    int absurd = size < sizeof *v.info || size > 4096 || size % 8 != 0;
    size_t there = absurd ? sizeof *v.info : count * size;
    if (there < sizeof size) there = sizeof size; /* count is 0 */
    v.info = take_place(INFO_AT, there, 1);
    memcpy(v.info, &size, sizeof size);
    remember(INFO_AT);
}

/* ---- Faults ---- */

static void spoil_number(const char *name) {
    size_t size = 0;
    void *at = number(name, &size);
    drawn.may_be_refused = 1;
    if (size == sizeof(int64_t)) {
        *(int64_t *)at = PICK(-1, -3, INT32_MIN, INT64_MIN, INT64_MAX, (int64_t)1 << 62, INT64_MAX - 1);
        drawn.must_be_refused = 1;
    } else if (strcmp(name, "form") == 0) {
        v.form = (int32_t)PICK(0, -1, 4, INT32_MAX);
    } else {
        *(int32_t *)at = (int32_t)PICK(-10, 1, 40, INT32_MAX, INT32_MIN, 5);
    }
}

/* The matrix whose `prefix` the word is, or -1. */
static int matrix_named(const char *word, const char *prefix) {
    size_t length = strlen(prefix);
    if (strncmp(word, prefix, length) != 0) return -1;
    for (int m = 0; m < MATRICES; m++)
        if (strcmp(kinds[m].name, word + length) == 0) return m;
    return -1;
}

static void spoil_word(const char *word) {
    size_t size;
    int m;
    if (number(word, &size)) return spoil_number(word);
    drawn.may_be_refused = 1;
    if ((m = matrix_named(word, "")) >= 0) {
        v.m[m].p = NULL;
    } else if ((m = matrix_named(word, "ld")) >= 0) {
        struct shape_in_memory s = shape_in_memory(m);
        v.m[m].ld = PICK(0, -1, s.rows - 1, INT64_MIN, INT64_MAX, (int64_t)1 << 31, (int64_t)1 << 32);
        drawn.must_be_refused = v.m[m].ld < 1 || v.m[m].ld < s.rows || v.m[m].ld > INT32_MAX;
    } else if ((m = matrix_named(word, "stride_")) >= 0 || (m = matrix_named(word, "batch_stride_")) >= 0) {
        int64_t *stride = word[0] == 'b' ? &v.m[m].batch_stride : &v.m[m].stride;
        *stride = PICK(-1, INT64_MIN, (int64_t)1 << 62, INT64_MAX, -1, 0);
        /* Each of an output's matrices must have memory of its own; an input's may be one. */
        if (*stride == 0 && kinds[m].output) *stride = -7;
        drawn.must_be_refused = *stride < 0;
    } else if (strcmp(word, "tape") == 0) {
        v.tape = NULL, drawn.must_be_refused = 1;
    } else if (strcmp(word, "info") == 0) {
        v.info = NULL;
    } else if (strcmp(word, "new_tape") == 0) {
        v.new_tape = NULL, drawn.must_be_refused = 1;
    }
}

/* The word at `position`, from 1, without its '?'. */
static const char *word_at(const struct operation *o, int position) {
    static PER_THREAD char word[40];
    const char *from = o->arguments;
    for (; position > 1 && from; position--) from = strchr(from, ' ') ? strchr(from, ' ') + 1 : NULL;
    if (from == NULL) return NULL;
    size_t length = strcspn(from, " ?");
    memcpy(word, from, length);
    word[length] = 0;
    return word;
}

static int words_of(const struct operation *o) {
    int count = 1;
    for (const char *c = o->arguments; *c; c++) count += *c == ' ';
    return count;
}

static void draw_faults(const struct operation *o) {
    if (draw(4) != 0 || without_faults) return;
    int faults = 1 + once_in(4), must = 0;
    for (int i = 0; i < faults; i++) {
        spoil_word(word_at(o, 1 + draw(words_of(o))));
        must |= drawn.must_be_refused;
    }
    drawn.must_be_refused = must;
}

static void draw_call(const struct operation *o, const expmgrad_tape *tape, int64_t tape_order) {
    memset(&drawn, 0, sizeof drawn);
    drawn.operation = o, drawn.directions_are_finite = 1;
    /* Operators are not drawn yet: what wants one is called without. */
    v.op = NULL, v.recording = NULL, v.new_recording = NULL;
    drawn.may_be_refused = takes(o, "op", "", NULL) || takes(o, "recording", "", NULL);
    draw_sizes(o);
    drawn.n = takes(o, "tape", "", NULL) ? tape_order : v.n;
    if (takes(o, "tape", "", NULL)) v.n = tape_order;
    draw_options(o);
    for (int m = 0, optional = 0; m < MATRICES; m++) {
        v.m[m] = (struct matrix){0};
        if (!takes(o, "", kinds[m].name, &optional)) continue;
        draw_matrix(m);
        if (optional && once_in(4)) v.m[m].p = NULL;
    }
    draw_reports(o);
    v.tape = tape;
    draw_faults(o);
}

#endif
