/* Callers that were compiled with a later header, whose structs have grown; the library's versions and its defaults. */
#include "check.h"

#include <expmgrad.h>
#include <math.h>

enum { COUNT = 3, GROWN = 16 };

/* The structs as some later version may have them. */
struct later_options {
    expmgrad_options known;
    unsigned char more[GROWN];
};
struct later_info {
    expmgrad_info known;
    unsigned char more[GROWN];
};

static const double a[COUNT] = {1, NAN, 2};

static void options_of_a_later_version_are_taken_if_they_ask_for_nothing_unknown(void) {
    struct later_options options = {.known = {.struct_size = sizeof options, .num_threads = 1}};
    double y = 0;
    check(expmgrad_expm_d(1, a, 1, &y, 1, &options.known) == EXPMGRAD_SUCCESS && fabs(y - exp(1)) < 1e-15, "refused");
    for (int i = 0; i < GROWN; i++) {
        options.more[i] = 1;
        y = 7;
        expmgrad_status status = expmgrad_expm_d(1, a, 1, &y, 1, &options.known);
        check(status == EXPMGRAD_UNKNOWN_OPTION + 6 && y == 7, "byte %d was not looked at: %d, %g", i, status, y);
        options.more[i] = 0;
    }
    options.known.num_threads = -1;
    expmgrad_status status = expmgrad_expm_d(1, a, 1, &y, 1, &options.known);
    check(status == EXPMGRAD_UNKNOWN_OPTION + 6, "the known part was not looked at: %d", status);
}

static void the_largest_struct_is_taken_and_no_larger_one(void) {
    static union {
        expmgrad_options options;
        unsigned char bytes[8192];
    } large;
    double y;
    large.options.struct_size = 4096;
    check(expmgrad_expm_d(1, a, 1, &y, 1, &large.options) == EXPMGRAD_SUCCESS, "4096 bytes were refused");
    large.options.struct_size = 4104;
    check(expmgrad_expm_d(1, a, 1, &y, 1, &large.options) == EXPMGRAD_UNKNOWN_OPTION + 6, "4104 bytes were taken");
}

static void facts_of_a_batch_lie_as_far_apart_as_the_caller_says(void) {
    struct later_info info[COUNT];
    expmgrad_status status[COUNT];
    double y[COUNT];
    memset(info, 0xA5, sizeof info);
    info[0].known.struct_size = sizeof info[0];
    expmgrad_status first = expmgrad_info_batch_d(1, COUNT, a, 1, 1, y, 1, 1, &info[0].known, status, NULL);
    check(first == EXPMGRAD_NONFINITE, "the first failure is %d", first);
    for (int i = 0; i < COUNT; i++) {
        const expmgrad_info *one = &info[i].known;
        expmgrad_status want = isnan(a[i]) ? EXPMGRAD_NONFINITE : EXPMGRAD_SUCCESS;
        check(status[i] == want && one->status == want, "matrix %d: %d and %d", i, status[i], one->status);
        check(one->struct_size == sizeof info[i], "matrix %d: struct_size %zu", i, one->struct_size);
        check(strcmp(one->method, "diagonal") == 0, "matrix %d: method %s", i, one->method);
        for (int j = 0; j < GROWN; j++) check(info[i].more[j] == 0, "matrix %d: unknown byte %d is not 0", i, j);
    }
    check(fabs(y[2] - exp(2)) < 1e-14, "y");
}

static void facts_without_statuses_and_of_nothing(void) {
    expmgrad_info info[COUNT] = {{.struct_size = sizeof info[0]}};
    expmgrad_status status = 77, first = expmgrad_info_batch_d(1, COUNT, a, 1, 1, NULL, 1, 1, info, NULL, NULL);
    check(first == EXPMGRAD_NONFINITE, "without statuses: %d", first);
    first = expmgrad_info_batch_d(1, 0, NULL, 1, 1, NULL, 1, 1, NULL, &status, NULL);
    check(first == EXPMGRAD_SUCCESS && status == 77, "count = 0: %d, status %d", first, status);
    first = expmgrad_info_batch_d(0, 1, NULL, 1, 1, NULL, 1, 1, info, &status, NULL);
    check(first == EXPMGRAD_SUCCESS && status == EXPMGRAD_SUCCESS, "n = 0: %d, status %d", first, status);
}

static void thread_count_is_kept_checked_and_by_0_the_default_again(void) {
    int32_t first = expmgrad_get_num_threads(), other = first + 3;
    check(first >= 1, "%d at first", first);
    check(expmgrad_set_num_threads(other) == 0 && expmgrad_get_num_threads() == other, "%d was not kept", other);
    check(expmgrad_set_num_threads(-1) == EXPMGRAD_NEGATIVE_SIZE + 1, "-1 was not refused");
    check(expmgrad_get_num_threads() == other, "-1 was taken");
    check(expmgrad_set_num_threads(0) == 0 && expmgrad_get_num_threads() == first, "0 does not restore the default");
}

static void version_and_build_are_described(void) {
    static const char *const parts[] = {"libexpmgrad ", "Swift ", " -O", "Clang ", "kernels ", "OpenBLAS "};
    const char *found = expmgrad_build_info();
    char version[40];
    const int numbers[] = {EXPMGRAD_VERSION_MAJOR, EXPMGRAD_VERSION_MINOR, EXPMGRAD_VERSION_PATCH};
    snprintf(version, sizeof version, "%d.%d.%d", numbers[0], numbers[1], numbers[2]);
    check(strcmp(expmgrad_version(), version) == 0, "expmgrad_version() is %s", expmgrad_version());
    check(strstr(found, version) != NULL, "no version in: %s", found);
    for (int i = 0; i < 6; i++) check(strstr(found, parts[i]) != NULL, "no %s in: %s", parts[i], found);
    check(strchr(found, '\n') == NULL, "more than a line: %s", found);
}

int main(void) {
    begin();
    options_of_a_later_version_are_taken_if_they_ask_for_nothing_unknown();
    the_largest_struct_is_taken_and_no_larger_one();
    facts_of_a_batch_lie_as_far_apart_as_the_caller_says();
    facts_without_statuses_and_of_nothing();
    thread_count_is_kept_checked_and_by_0_the_default_again();
    version_and_build_are_described();
    return report("versions");
}
