/* One execution: some calls with arguments drawn from an input, each judged and held beside its twins. */
#ifndef FUZZ_H
#define FUZZ_H

#include "twins.h"

/* What came of the calls. */
static PER_THREAD struct {
    uint64_t calls, refused, successes, facts, other;
} came;

/* Of all that the calls of an execution returned and wrote: two runs of one execution have the same. */
static PER_THREAD uint64_t digest;

static inline void digest_bytes(const void *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) digest = (digest ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3;
}

static inline void digest_results(expmgrad_status status) {
    digest_bytes(&status, sizeof status);
    for (int m = 0; m < MATRICES && status < 200; m++)
        if (is_output_of(drawn.operation, m)) digest_bytes(places[m].all, places[m].all_bytes);
    if (v.status && status < 200) digest_bytes(v.status, places[STATUS_AT].bytes);
}

static inline expmgrad_status call_once(
    const struct operation *o, const expmgrad_tape *tape, int64_t order, int wrong_type) {
    made = NULL, v.new_tape = &made;
    char right = type;
    if (wrong_type) type = "sdcz"[(strchr("sdcz", type) - "sdcz" + 1) % 4];
    draw_call(o, tape, order);
    if (wrong_type) drawn.may_be_refused = drawn.must_be_refused = 1;
    int guarded = once_in(4);
    for (int m = 0; m < MATRICES && guarded; m++)
        if (!kinds[m].output && takes(o, "", kinds[m].name, NULL)) protect(m, 0);
    expmgrad_status status = o->call();
    for (int m = 0; m < MATRICES && guarded; m++)
        if (!kinds[m].output && takes(o, "", kinds[m].name, NULL)) protect(m, 1);
    came.calls++;
    *(status >= 1000 ? &came.refused : status >= 200 ? &came.other : status ? &came.facts : &came.successes) += 1;
    digest_results(status);
    judge(status);
    if (!(o->arguments[0] == 't' && tape == NULL)) hold_beside_twins(status);
    expmgrad_workspace_destroy(workspace_of(v.options));
    type = right;
    return status;
}

/* Whether the default number of threads, which is the process's, may be set. */
static int sets_defaults = 1;

/* Functions that are of no element type. */
static inline void loose_functions(void) {
    expmgrad_status any = (expmgrad_status)(once_in(2) ? bits() : (uint64_t)draw(200) * 10);
    drawn.operation = NULL;
    if (strlen(expmgrad_status_string(any)) > 200) found("status_string(%d)", any);
    if (strlen(expmgrad_version()) > 20 || strlen(expmgrad_build_info()) > 2000) found("version or build_info");
    int32_t threads = (int32_t)PICK(0, 1, 2, 3, INT32_MAX, -1, INT32_MIN);
    expmgrad_status status = expmgrad_set_num_threads(threads);
    if ((status == 0) != (threads >= 0)) found("set_num_threads(%d) returned %d", threads, status);
    if (expmgrad_get_num_threads() < 1) found("get_num_threads() < 1");
    if (threads > 0 && expmgrad_get_num_threads() != threads) found("set_num_threads(%d) did not set it", threads);
    (void)expmgrad_set_num_threads(0);
    expmgrad_workspace *workspace = NULL, **place = once_in(8) ? NULL : &workspace;
    int32_t operation = once_in(4) ? (int32_t)bits() : 10 * draw(10),
            letter = once_in(4) ? (int32_t)bits() : "sdcz"[draw(4)];
    int64_t n = once_in(4) ? (int64_t)bits() : PICK(0, 3, 70, -1, 1 << 30),
            k = once_in(4) ? (int64_t)bits() : PICK(0, 2, -1);
    status = expmgrad_workspace_create(operation, letter, n, k, place);
    if (!is_status(status)) found("workspace_create returned %d", status);
    if ((status == 0) != (workspace != NULL))
        found("workspace_create: status %d, workspace %p", status, (void *)workspace);
    expmgrad_workspace_destroy(workspace);
}

/* A tape that others may be using too, instead of one of the execution's own. */
static const expmgrad_tape *(*shared_tape)(char letter, int64_t *order);

static inline void execute(const uint8_t *data, size_t size, uint64_t seed) {
    begin_source(data, size, seed);
    digest = 0;
    type = "sdcz"[draw(4)];
    const struct operation *o = &operations[draw(OPERATIONS)];
    if (once_in(64) && sets_defaults) return loose_functions();
    if (!takes(o, "tape", "", NULL)) {
        call_once(o, NULL, 0, 0);
        expmgrad_tape_destroy(made);
        return;
    }
    int64_t order = 0;
    if (shared_tape && once_in(2)) {
        const expmgrad_tape *shared = shared_tape(type, &order);
        call_once(o, shared, order, 0);
        return;
    }
    call_once(find_operation("tape_create"), NULL, 0, 0);
    expmgrad_tape *tape = made;
    order = drawn.n;
    if (tape) call_once(o, tape, order, once_in(16));
    expmgrad_tape_destroy(tape);
}

#endif
