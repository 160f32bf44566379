/* The assertions of the C tests: each counts, a failed one says where and why. */
#ifndef CHECK_H
#define CHECK_H

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int passed, failed;
static char situation[512]; /* what is being tried, for messages and for a library that traps */

static void check(int holds, const char *format, ...) {
    va_list arguments;
    if (holds) {
        passed++;
        return;
    }
    if (++failed > 40) return; /* the count says the rest */
    fprintf(stderr, "FAILED: %s%s", situation, *situation ? ": " : "");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

static void trapped(int number) {
    static const char message[] = "FAILED: the library trapped: ";
    ssize_t ignored = write(2, message, sizeof message - 1);
    ignored = write(2, situation, strlen(situation));
    ignored = write(2, "\n", 1);
    (void)ignored;
    _exit(100 + number);
}

static void begin(void) {
    signal(SIGILL, trapped);
    signal(SIGTRAP, trapped);
    signal(SIGSEGV, trapped);
    signal(SIGBUS, trapped);
    signal(SIGFPE, trapped);
    signal(SIGABRT, trapped);
}

static int report(const char *program) {
    printf("%s: %d passed, %d failed\n", program, passed, failed);
    return failed != 0;
}

#endif
