/* What must hold after any call: the promises of expmgrad.h that need no second computation. */
#ifndef JUDGE_H
#define JUDGE_H

#include "arguments.h"
#include <stdarg.h>

static PER_THREAD uint64_t findings;
static PER_THREAD expmgrad_tape *made; /* by tape_create */

/* The call as far as it is drawn, for whoever reads of a finding. */
static const char *describe(void) {
    static PER_THREAD char text[2048];
    const struct operation *o = drawn.operation;
    if (o == NULL) return "no call";
    int at = snprintf(text, sizeof text, "%s_%c(order %lld;", o->name, type, (long long)drawn.n);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (takes(o, numbers[i].name, "", NULL))
            at += snprintf(text + at, sizeof text - (size_t)at, " %s %lld", numbers[i].name,
                numbers[i].bytes == 8 ? (long long)*(int64_t *)((char *)&v + numbers[i].at)
                                      : (long long)*(int32_t *)((char *)&v + numbers[i].at));
    for (int m = 0; m < MATRICES && at < 1500; m++)
        if (takes(o, "", kinds[m].name, NULL))
            at += snprintf(text + at, sizeof text - (size_t)at, "; %s %s ld %lld strides %lld %lld", kinds[m].name,
                v.m[m].p ? "" : "NULL", (long long)v.m[m].ld, (long long)v.m[m].stride, (long long)v.m[m].batch_stride);
    if (v.options && places[OPTIONS_AT].bytes >= sizeof *v.options)
        snprintf(text + at, sizeof text - (size_t)at,
            "; options size %zu structure %d check %d threads %d uplo %d%s%s)", v.options->struct_size,
            v.options->structure, v.options->check_structure, v.options->num_threads, v.options->uplo,
            v.options->progress ? " progress" : "", v.options->workspace ? " workspace" : "");
    else snprintf(text + at, sizeof text - (size_t)at, "%s)", v.options ? "; options cut short" : "");
    return text;
}

/* How to see it again; set by the driver. */
static void (*reproduce)(void);

static void found(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "FOUND: ");
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n  %s\n", describe());
    findings++;
    reproduce();
}

/* ---- Statuses ---- */

static int is_status(expmgrad_status status) {
    return strcmp(expmgrad_status_string(status), expmgrad_status_string(INT32_MIN)) != 0;
}

/* A fact about one matrix, as a batch's status array has it. */
static int is_fact(expmgrad_status status) {
    return status == 0 || (status >= 100 && status < 200 && is_status(status));
}

static void judge_status(expmgrad_status status) {
    if (!is_status(status)) found("status %d is none of the header's", status);
    if (status >= 1000) {
        int position = status % 100;
        if (position < 1 || position > words_of(drawn.operation))
            found("status %d names argument %d", status, position);
        if (!drawn.may_be_refused) found("refused: %d, %s", status, expmgrad_status_string(status));
        size_t size;
        const char *word = position < 1 || position > words_of(drawn.operation) ? NULL
                                                                                : word_at(drawn.operation, position);
        if (word == NULL) return;
        int64_t kind = status - position;
        int is_number = number(word, &size) != NULL;
        if ((kind == EXPMGRAD_NEGATIVE_SIZE && !(is_number && size == 8)) ||
            (kind == EXPMGRAD_LEADING_DIMENSION && strncmp(word, "ld", 2) != 0) ||
            (kind == EXPMGRAD_STRIDE && strstr(word, "stride_") == NULL) ||
            (kind == EXPMGRAD_NULL_POINTER && is_number))
            found("status %d, %s, is not a fault that %s can have", status, expmgrad_status_string(status), word);
        return;
    }
    if (drawn.must_be_refused) found("status %d though an argument is wrong", status);
    if (status >= 200 && !(status == EXPMGRAD_CANCELLED && drawn.may_be_cancelled))
        found("status %d, %s", status, expmgrad_status_string(status));
    if (told.is_wrong) found("the progress function was told what cannot be");
}

/* Of matrix b; -1 where only the whole call's is known. */
static expmgrad_status status_of(expmgrad_status status, int64_t b, int64_t count) {
    if (v.status && takes(drawn.operation, "status", "", NULL)) return b < count ? v.status[b] : -1;
    return status == 0 || count == 1 ? status : -1;
}

static void judge_statuses(expmgrad_status status) {
    if (!v.status || !takes(drawn.operation, "status", "", NULL)) return;
    expmgrad_status first = 0;
    for (int64_t b = 0; b < v.count; b++) {
        if (!is_fact(v.status[b])) found("status[%lld] is %d", (long long)b, v.status[b]);
        if (first == 0) first = v.status[b];
    }
    if (first != status && !is_of_times()) found("returned %d, first failure %d", status, first);
}

/* ---- Memory ---- */

/* Only elements of outputs differ from what was there. */
static void judge_memory(int refused) {
    for (int m = 0; m < MATRICES; m++) {
        if (!takes(drawn.operation, "", kinds[m].name, NULL) || v.m[m].p == NULL) continue;
        if (refused || !kinds[m].output) {
            if (!is_unchanged(m)) found("%s was written", kinds[m].name);
            continue;
        }
        struct place *place = &places[m];
        unsigned char *after = malloc(place->all_bytes);
        if (after == NULL) abort();
        memcpy(after, place->all, place->all_bytes);
        struct shape_in_memory s = shape_in_memory(m);
        if (!is_empty(s))
            for (int64_t b = 0; b < s.batches; b++)
                for (int64_t i = 0; i < s.inner; i++)
                    for (int64_t c = 0; c < s.columns; c++) {
                        unsigned char *p = column_of(m, s, b, i, c);
                        memcpy(after + (p - place->all), remembered(m, p), (size_t)s.rows * s.element);
                    }
        if (memcmp(after, place->before, place->all_bytes) != 0)
            found("bytes between or beside %s were written", kinds[m].name);
        free(after);
    }
    if (v.options && !is_unchanged(OPTIONS_AT)) found("options were written");
    if (v.status && refused && !is_unchanged(STATUS_AT)) found("status was written");
    if (v.info && refused && !is_unchanged(INFO_AT)) found("info was written");
    for (int i = STATUS_AT; i <= INFO_AT; i++)
        if ((i == STATUS_AT ? (void *)v.status : (void *)v.info) && memcmp(places[i].all, places[i].before, SLACK) != 0)
            found("bytes before %s were written", i == STATUS_AT ? "status" : "info");
}

/* ---- Numbers ---- */

enum { FINITE, SOME_NAN, ALL_NAN, SOME_INF };

static int numbers_of(int m, struct shape_in_memory s, int64_t b, int64_t i) {
    int nans = 0, infinities = 0;
    for (int64_t c = 0; c < s.columns; c++)
        for (int64_t r = 0; r < s.rows; r++) {
            double _Complex x = get(column_of(m, s, b, i, c), r);
            if (isnan(creal(x)) || isnan(cimag(x))) nans++;
            else if (isinf(creal(x)) || isinf(cimag(x))) infinities++;
        }
    if (nans == s.rows * s.columns) return ALL_NAN;
    return nans ? SOME_NAN : infinities ? SOME_INF : FINITE;
}

/* Outputs are as the matrix's status says. */
static void judge_numbers(expmgrad_status status) {
    int64_t count = takes(drawn.operation, "count", "", NULL) ? v.count : 1;
    for (int m = 0; m < MATRICES; m++) {
        struct shape_in_memory s = shape_in_memory(m);
        int is_value = m == Y;
        if (!kinds[m].output || !takes(drawn.operation, "", kinds[m].name, NULL) || !v.m[m].p || is_vector(m) ||
            is_empty(s))
            continue;
        int is_one_of_times = is_of_times() && s.inner != v.count;
        for (int64_t b = 0; b < s.batches; b++)
            for (int64_t i = 0; i < s.inner; i++) {
                expmgrad_status fact = is_of_times() ? (is_one_of_times ? status : status_of(status, i, count))
                                                     : status_of(status, b, count);
                int are = numbers_of(m, s, b, i);
                /* What is stated is trusted, and may be a lie. */
                int is_trusted = drawn.stated == FAMILIES;
                if (fact == EXPMGRAD_SUCCESS && are != FINITE && is_trusted &&
                    (is_value || drawn.directions_are_finite))
                    found("success, but %s of matrix %lld, %lld is not finite", kinds[m].name, (long long)b,
                        (long long)i);
                int is_nan = fact == EXPMGRAD_NONFINITE || fact == EXPMGRAD_NOT_CONVERGED ||
                             fact == EXPMGRAD_STRUCTURE_MISMATCH;
                if (is_nan && are != ALL_NAN && !is_one_of_times &&
                    !(is_value && takes(drawn.operation, "jac", "", NULL)))
                    found("status %d, but %s of matrix %lld, %lld is not all NaN", fact, kinds[m].name, (long long)b,
                        (long long)i);
            }
    }
    if (takes(drawn.operation, "cond", "", NULL) && v.m[COND].p && drawn.n > 0)
        for (int64_t b = 0; b < count; b++) {
            double cond = ((double *)v.m[COND].p)[b];
            expmgrad_status fact = status_of(status, b, count);
            if (fact == EXPMGRAD_SUCCESS && !(isfinite(cond) && cond >= 0)) found("success, cond %g", cond);
            if (fact == EXPMGRAD_NONFINITE && !isnan(cond)) found("not finite, but cond %g", cond);
        }
}

static void judge_info(expmgrad_status status) {
    if (!v.info || !takes(drawn.operation, "info", "", NULL)) return;
    int64_t count = takes(drawn.operation, "count", "", NULL) ? v.count : 1;
    size_t size = v.info->struct_size;
    for (int64_t b = 0; b < count; b++) {
        const expmgrad_info *info = (const void *)((const char *)v.info + (size_t)b * size);
        expmgrad_status fact = status_of(status, b, count);
        if (info->struct_size != size) found("info[%lld] has size %zu", (long long)b, info->struct_size);
        if (fact >= 0 && info->status != fact)
            found("info[%lld] has status %d, not %d", (long long)b, info->status, fact);
        if (info->method == NULL || strlen(info->method) > 40) found("info[%lld] has no method", (long long)b);
        int well = fact == 0 ? info->error_bound > 0 && info->error_bound <= 1 && info->cond >= 0 : 1;
        if (!well) found("info[%lld] has cond %g, error bound %g", (long long)b, info->cond, info->error_bound);
    }
}

static void judge(expmgrad_status status) {
    judge_status(status);
    judge_memory(status >= 1000);
    if (status >= 1000 && made != NULL) found("a tape was made");
    if (status >= 200) return;
    judge_statuses(status);
    judge_numbers(status);
    judge_info(status);
}

#endif
