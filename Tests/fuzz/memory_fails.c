/*
 * Every allocation that a call makes fails in turn, alone and with all that follow: of every operation of the header,
 * four types, drawn arguments. The call returns EXPMGRAD_OUT_OF_MEMORY, or succeeds with the same bits; nothing is
 * left behind; the next call is right. A call that is repeated takes nothing from the system.
 *
 *     memory_fails [--draws N] [--seed S]
 *         with a warm runtime (EXPMGRAD_KEPT_BYTES=0: what is given back is not kept)
 *     memory_fails --steady [--draws N]        counts what a repeated call takes
 *     memory_fails --cold [--draws N] [--every K]    the very first call of a process, a process each
 */
#define _GNU_SOURCE
#include "fuzz.h"
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

/* ---- The allocator of this process: glibc's, which fails when told ---- */

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);
extern char **environ;

/* Of the thread that calls: whether the library is inside, which allocation fails (0: none) and whether all later
 * ones do, those that came and failed, from the library and from others (OpenBLAS, the C and C++ libraries), and how
 * many are alive. */
static _Thread_local int inside;
static long fails_at, came_from_library, came_from_others, failed;
static int fails_on;
static long alive;
static uintptr_t library_from, library_to;

static int is_denied(const void *caller) {
    if (!inside) return 0;
    uintptr_t at = (uintptr_t)caller;
    if (at < library_from || at >= library_to) return came_from_others++, 0;
    came_from_library++;
    if (fails_at == 0 || came_from_library < fails_at || (came_from_library > fails_at && !fails_on)) return 0;
    failed++;
    errno = ENOMEM;
    return 1;
}

static void *counted(void *p) {
    if (inside && p) alive++;
    return p;
}

void *malloc(size_t bytes) { return is_denied(__builtin_return_address(0)) ? NULL : counted(__libc_malloc(bytes)); }
void *calloc(size_t n, size_t bytes) {
    return is_denied(__builtin_return_address(0)) ? NULL : counted(__libc_calloc(n, bytes));
}
void *realloc(void *p, size_t bytes) {
    if (is_denied(__builtin_return_address(0))) return NULL;
    return p ? __libc_realloc(p, bytes) : counted(__libc_malloc(bytes));
}
void *memalign(size_t line, size_t bytes) {
    return is_denied(__builtin_return_address(0)) ? NULL : counted(__libc_memalign(line, bytes));
}
void *aligned_alloc(size_t line, size_t bytes) {
    return is_denied(__builtin_return_address(0)) ? NULL : counted(__libc_memalign(line, bytes));
}
int posix_memalign(void **place, size_t line, size_t bytes) {
    if (is_denied(__builtin_return_address(0))) return ENOMEM;
    void *p = counted(__libc_memalign(line, bytes));
    if (p == NULL) return ENOMEM;
    *place = p;
    return 0;
}
void free(void *p) {
    if (inside && p) alive--;
    __libc_free(p);
}

static int find_library(struct dl_phdr_info *info, size_t size, void *unused) {
    (void)size, (void)unused;
    if (strstr(info->dlpi_name, "libexpmgrad") == NULL) return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD) continue;
        uintptr_t from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr, to = from + info->dlpi_phdr[i].p_memsz;
        if (library_from == 0 || from < library_from) library_from = from;
        if (to > library_to) library_to = to;
    }
    return 1;
}

/* ---- One call ---- */

static uint64_t seed = 1;
static int draws = 4, every = 1;
static long times_failed, refused, served, died;

static void say_where(void) {
    fprintf(stderr, "  allocation %ld of %ld%s, seed %llu\n", fails_at, came_from_library,
        fails_on ? " and all later" : "", (unsigned long long)seed);
}

static void crashed(int number) {
    inside = 0;
    signal(number, SIG_DFL);
    fprintf(stderr, "FOUND: %s\n  %s\n", strsignal(number), describe());
    say_where();
    raise(number);
}

static unsigned char *kept[PLACES];

static int is_written(int i) {
    return i < MATRICES ? is_output_of(drawn.operation, i) : i == STATUS_AT ? v.status != NULL : i == INFO_AT && v.info;
}

static expmgrad_status one_call(long at, int all) {
    for (int i = 0; i <= INFO_AT; i++)
        if (is_written(i)) put_back(i);
    made = NULL, fails_at = at, fails_on = all, came_from_library = came_from_others = failed = 0;
    inside = 1;
    expmgrad_status status = drawn.operation->call();
    expmgrad_tape_destroy(made);
    inside = 0;
    made = NULL;
    return status;
}

/* What is left behind once is what the runtime makes once, or what is kept for the next call. */
static expmgrad_status armed_call(long at, int all) {
    expmgrad_status status = 0;
    long left = 1;
    for (int times = 0; times < 3 && left != 0; times++) {
        long before = alive;
        status = one_call(at, all);
        left = alive - before;
    }
    if (left != 0) found("%ld blocks are left behind by each call", left);
    return status;
}

static int same_as_kept(void) {
    for (int i = 0; i <= INFO_AT; i++)
        if (is_written(i) && memcmp(kept[i], places[i].all, places[i].all_bytes) != 0) return 0;
    return 1;
}

/* A call that the library accepts; 0 if these draws are none. */
static int draw_accepted(const struct operation *o, uint64_t number, expmgrad_tape **tape) {
    begin_source(NULL, 0, number);
    *tape = NULL;
    made = NULL, v.new_tape = &made;
    if (takes(o, "tape", "", NULL)) {
        draw_call(find_operation("tape_create"), NULL, 0);
        (void)drawn.operation->call();
        expmgrad_workspace_destroy(workspace_of(v.options));
        v.options = NULL, *tape = made, made = NULL;
        if (*tape == NULL) return 0;
        draw_call(o, *tape, drawn.n);
    } else {
        draw_call(o, NULL, 0);
    }
    return !drawn.may_be_refused && !drawn.may_be_cancelled;
}

static void end_call(expmgrad_tape *tape) {
    expmgrad_workspace_destroy(workspace_of(v.options));
    expmgrad_tape_destroy(tape);
    for (int i = 0; i <= INFO_AT; i++) free(kept[i]), kept[i] = NULL;
}

static void keep_results(void) {
    for (int i = 0; i <= INFO_AT; i++) {
        if (!is_written(i)) continue;
        kept[i] = malloc(places[i].all_bytes);
        memcpy(kept[i], places[i].all, places[i].all_bytes);
    }
}

static void fail_each(expmgrad_status right) {
    armed_call(0, 0);
    long all = came_from_library;
    for (int on = 0; on < 2; on++)
        for (long at = 1; at <= all; at += every) {
            expmgrad_status status = armed_call(at, on);
            times_failed += failed;
            if (status == EXPMGRAD_OUT_OF_MEMORY) refused++;
            else if (status == right && same_as_kept()) served++;
            else found("status %d or other results where memory failed, right is %d", status, right), say_where();
            status = armed_call(0, 0);
            if (status != right || !same_as_kept())
                found("the call after it: status %d, right is %d", status, right), say_where();
        }
}

/* What the second call takes, and the third: helpers may come late to the second. */
static long steady_calls, steady_takes, steady_others;
static void count_steady(expmgrad_status right) {
    if (armed_call(0, 0) != right) found("another status");
    if (armed_call(0, 0) != right) found("another status");
    steady_calls++, steady_others += came_from_others;
    if (came_from_library > 0)
        steady_takes++, found("a repeated call takes %ld blocks from the system", came_from_library);
}

static void each_call(const struct operation *o, void (*body)(expmgrad_status)) {
    for (int i = 0, tries = 0; i < draws && tries < 100 * draws; tries++) {
        expmgrad_tape *tape;
        if (!draw_accepted(o, seed + (uint64_t)tries * 0x9e3779b97f4a7c15, &tape)) {
            end_call(tape);
            continue;
        }
        (void)o->call();
        expmgrad_tape_destroy(made);
        expmgrad_status right = armed_call(0, 0);
        keep_results();
        body(right);
        end_call(tape);
        i++;
    }
}

/* These take lists of numbers, which grow with n or the number of times, as the header says; a gradient of integrals
 * keeps the horizon of each doubling, a thousand for e^(1e300 A): more blocks than are kept for the next call. */
static int takes_lists(const struct operation *o) {
    static const char *const names[] = {"cond", "info", "jacobian", "times", "integrals_vjp"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(o->name, names[i], strlen(names[i])) == 0) return 1;
    return 0;
}

static void each_operation(void (*body)(expmgrad_status)) {
    for (const char *t = "sdcz"; *t; t++)
        for (int o = 0; o < OPERATIONS; o++)
            if (body != count_steady || !takes_lists(&operations[o])) type = *t, each_call(&operations[o], body);
}

/* ---- Cold: the first call of a process ---- */

enum { NOT_ACCEPTED = 10, BEYOND_THE_LAST, REFUSED, SERVED, WRONG };

static int first_call(int o, uint64_t number, long at) {
    expmgrad_tape *tape;
    if (takes(&operations[o], "tape", "", NULL)) return NOT_ACCEPTED; /* its first call is tape_create's */
    if (!draw_accepted(&operations[o], number, &tape) || workspace_of(v.options)) return NOT_ACCEPTED;
    expmgrad_status status = armed_call(at, 0);
    if (failed == 0) return BEYOND_THE_LAST;
    expmgrad_status right = operations[o].call();
    if (right >= 200) return found("status %d after a first call without memory", right), WRONG;
    return status == EXPMGRAD_OUT_OF_MEMORY ? REFUSED : status == right ? SERVED : WRONG;
}

static void cold(char *self) {
    long most = 0;
    for (const char *t = "sdcz"; *t; t++)
        for (int o = 0; o < OPERATIONS; o++)
            for (int i = 0, tries = 0; i < draws && tries < 20 * draws; tries++)
                for (long at = 1;; at += every) {
                    char words[4][32], letter[2] = {*t, 0};
                    snprintf(words[0], 32, "%d", o), snprintf(words[1], 32, "%ld", at);
                    snprintf(words[2], 32, "%llu", (unsigned long long)(seed + (uint64_t)tries * 0x9e3779b97f4a7c15));
                    char *arguments[] = {self, "--first", letter, words[0], words[2], words[1], NULL};
                    pid_t pid;
                    int state;
                    if (posix_spawn(&pid, self, NULL, NULL, arguments, environ) != 0 || waitpid(pid, &state, 0) != pid)
                        abort();
                    int came_to = WIFEXITED(state) ? WEXITSTATUS(state) : -1;
                    if (came_to == NOT_ACCEPTED) break;
                    if (came_to == BEYOND_THE_LAST) {
                        i++;
                        break;
                    }
                    times_failed++, refused += came_to == REFUSED, served += came_to == SERVED;
                    if (at > most) most = at;
                    if (came_to != REFUSED && came_to != SERVED) {
                        died++, findings++;
                        fprintf(stderr, "FOUND: %s_%c, the first call: allocation %ld, seed %s: %s %d\n",
                            operations[o].name, *t, at, words[2], WIFSIGNALED(state) ? "signal" : "exit",
                            WIFSIGNALED(state) ? WTERMSIG(state) : came_to);
                        if (died > 20) return;
                    }
                }
    printf("cold: up to %ld allocations in a first call; ", most);
}

int main(int count, char **arguments) {
    const char *mode = "";
    reserve_places();
    reproduce = say_where;
    without_faults = on_one_thread = 1; /* helpers' objects would be counted as lost */
    dl_iterate_phdr(find_library, NULL);
    if (count == 6 && strcmp(arguments[1], "--first") == 0) {
        type = arguments[2][0];
        return first_call(atoi(arguments[3]), strtoull(arguments[4], NULL, 10), atol(arguments[5]));
    }
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--steady") == 0 || strcmp(arguments[i], "--cold") == 0) mode = arguments[i];
        else if (i + 1 < count && strcmp(arguments[i], "--draws") == 0) draws = atoi(arguments[++i]);
        else if (i + 1 < count && strcmp(arguments[i], "--seed") == 0) seed = strtoull(arguments[++i], NULL, 10);
        else if (i + 1 < count && strcmp(arguments[i], "--every") == 0) every = atoi(arguments[++i]);
        else return fprintf(stderr, "memory_fails: what is %s?\n", arguments[i]), 2;
    }
    const int deadly[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) signal(deadly[i], crashed);
    if (*mode != '-' || mode[2] != 'c') (void)expmgrad_set_num_threads(1);
    if (strcmp(mode, "--cold") == 0) cold(arguments[0]);
    else each_operation(strcmp(mode, "--steady") == 0 ? count_steady : fail_each);
    if (strcmp(mode, "--steady") == 0)
        printf("steady: %ld repeated calls, %ld take memory; %ld blocks are taken by other libraries; ", steady_calls,
            steady_takes, steady_others);
    printf("%ld allocations failed: %ld calls refused, %ld served all the same, %ld died; %llu found\n", times_failed,
        refused, served, died, (unsigned long long)findings);
    return findings != 0;
}
