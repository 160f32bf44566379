/* The fuzzer steered by what the library's code has not done yet: libFuzzer's entry, for clang's -fsanitize=fuzzer. */
#include "fuzz.h"

static void stop(void) { abort(); }

int LLVMFuzzerInitialize(int *, char ***);
int LLVMFuzzerInitialize(int *count, char ***arguments) {
    (void)count, (void)arguments;
    reserve_places();
    reproduce = stop;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    execute(data, size, 0);
    return 0;
}
