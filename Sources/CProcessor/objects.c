/* Memory of small objects, for Swift's runtime, which ends the process when it gets none.
 *
 * The linker hands us the library's calls of malloc and its kin (Package.swift, --wrap). Up to a KiB comes from
 * pools of our own, so that an object which a call makes and leaves costs the system nothing. A quarter of each pool
 * is for when the system has no more, as is a reserve of larger pieces, which the runtime takes at its first use of
 * a type and never gives back; when half of that is gone, expmgrad_objects_are_scarce refuses calls long before one
 * of them would end the process. (C++ has such a pool for its exceptions.)
 *
 * No lock is held at any time: a child after fork finds every pool whole. */
#define _GNU_SOURCE
#include "memory.h"

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The system's; not there where the linker does not wrap, nor is what calls them. */
extern void *__real_malloc(size_t) __attribute__((weak));
extern void *__real_calloc(size_t, size_t) __attribute__((weak));
extern void *__real_realloc(void *, size_t) __attribute__((weak));
extern void __real_free(void *) __attribute__((weak));
extern int __real_posix_memalign(void **, size_t, size_t) __attribute__((weak));
extern size_t __real_malloc_usable_size(void *) __attribute__((weak));

/* ---- Pools of blocks of 64, 128, ... 1024 bytes */

enum { POOLS = 5, SMALLEST = 64, LARGEST = SMALLEST << (POOLS - 1), MOST = 2048 };
static const uint32_t blocks_of[POOLS] = {MOST, 1024, 256, 128, 128};
enum { BYTES = 64 * MOST + 128 * 1024 + 256 * 256 + 512 * 128 + 1024 * 128 };

static _Alignas(64) unsigned char arena[BYTES];

/* Of free blocks, a stack: 1 + the block on top (16 bits), how many have ever been used (16 bits; the others are
 * free too), and a count of changes (32 bits), by which a change and its undoing between a look and an exchange are
 * seen. */
static struct pool {
    _Atomic uint64_t head;
    atomic_int free; /* blocks; may lag behind */
    _Atomic uint16_t below[MOST];
} pools[POOLS];
static atomic_uint scarce; /* a bit for each pool, and one for the reserve */

static unsigned char *base_of(int p) {
    size_t at = 0;
    for (int i = 0; i < p; i++) at += (size_t)(SMALLEST << i) * blocks_of[i];
    return arena + at;
}

static int pool_for(size_t bytes) {
    int p = 0;
    while (p < POOLS && (size_t)(SMALLEST << p) < bytes) p++;
    return p;
}

static void *pop(int p) {
    struct pool *pool = &pools[p];
    uint64_t head = atomic_load_explicit(&pool->head, memory_order_acquire), next;
    uint32_t block;
    do {
        uint32_t top = head & 0xffff, used = (head >> 16) & 0xffff;
        uint64_t changes = (head >> 32) + 1;
        if (top != 0) {
            block = top - 1;
            next = atomic_load_explicit(&pool->below[block], memory_order_relaxed) | (uint64_t)used << 16 |
                   changes << 32;
        } else if (used < blocks_of[p]) {
            block = used;
            next = (uint64_t)(used + 1) << 16 | changes << 32;
        } else {
            return NULL;
        }
    } while (
        !atomic_compare_exchange_weak_explicit(&pool->head, &head, next, memory_order_acq_rel, memory_order_acquire));
    int taken = 1 - atomic_fetch_sub_explicit(&pool->free, 1, memory_order_relaxed);
    if (taken > (int)blocks_of[p] * 7 / 8) atomic_fetch_or_explicit(&scarce, 1u << p, memory_order_relaxed);
    return base_of(p) + (size_t)(SMALLEST << p) * block;
}

/* `free` counts down from 0: its negative is how many are taken. */
static int is_plentiful(int p) {
    return -atomic_load_explicit(&pools[p].free, memory_order_relaxed) < (int)blocks_of[p] * 3 / 4;
}

static void push(int p, uint32_t block) {
    struct pool *pool = &pools[p];
    uint64_t head = atomic_load_explicit(&pool->head, memory_order_acquire), next;
    do {
        atomic_store_explicit(&pool->below[block], (uint16_t)(head & 0xffff), memory_order_relaxed);
        next = (block + 1) | (head & 0xffff0000) | ((head >> 32) + 1) << 32;
    } while (
        !atomic_compare_exchange_weak_explicit(&pool->head, &head, next, memory_order_acq_rel, memory_order_acquire));
    int taken = -1 - atomic_fetch_add_explicit(&pool->free, 1, memory_order_relaxed);
    if (taken < (int)blocks_of[p] * 3 / 4) atomic_fetch_and_explicit(&scarce, ~(1u << p), memory_order_relaxed);
}

/* ---- The reserve */

enum { RESERVE = 512 << 10 };
static _Alignas(64) unsigned char reserve[RESERVE];
static atomic_size_t reserved;

/* Each piece begins with its size, on a line of its own. */
static void *from_reserve(size_t asked) {
    if (asked > RESERVE) return NULL;
    size_t bytes = SMALLEST + ((asked + SMALLEST - 1) & ~(size_t)(SMALLEST - 1));
    size_t at = atomic_fetch_add_explicit(&reserved, bytes, memory_order_relaxed);
    if (at + bytes > RESERVE / 2) atomic_fetch_or_explicit(&scarce, 1u << POOLS, memory_order_relaxed);
    if (at + bytes <= RESERVE) {
        memcpy(reserve + at, &asked, sizeof asked);
        return reserve + at + SMALLEST;
    }
    atomic_fetch_sub_explicit(&reserved, bytes, memory_order_relaxed);
    return NULL;
}

int expmgrad_objects_are_scarce(void) { return atomic_load_explicit(&scarce, memory_order_relaxed) != 0; }

/* ---- What the linker calls instead of the system's functions */

static int is_in_pools(const void *p) { return (uintptr_t)p - (uintptr_t)arena < BYTES; }
static int is_in_reserve(const void *p) { return (uintptr_t)p - (uintptr_t)reserve < RESERVE; }

static int pool_of(const void *p) {
    int found = POOLS - 1;
    while ((const unsigned char *)p < base_of(found)) found--;
    return found;
}

static void *from_plenty(size_t bytes) {
    int p = pool_for(bytes);
    return p < POOLS && is_plentiful(p) ? pop(p) : NULL;
}

/* When the system has none. */
static void *from_last(size_t bytes) {
    void *memory = NULL;
    for (int p = pool_for(bytes); memory == NULL && p < POOLS; p++) memory = pop(p);
    return memory ? memory : from_reserve(bytes);
}

void *__wrap_malloc(size_t bytes);
void *__wrap_malloc(size_t bytes) {
    void *memory = from_plenty(bytes);
    if (memory == NULL) memory = __real_malloc(bytes);
    return memory ? memory : from_last(bytes);
}

/* What the runtime takes for a type whose alignment it does not know; memory.c has aligned_alloc. */
int __wrap_posix_memalign(void **place, size_t alignment, size_t bytes);
int __wrap_posix_memalign(void **place, size_t alignment, size_t bytes) {
    if (alignment > SMALLEST) return __real_posix_memalign(place, alignment, bytes);
    void *memory = from_plenty(bytes);
    if (memory == NULL && __real_posix_memalign(&memory, alignment, bytes) != 0) memory = from_last(bytes);
    if (memory == NULL) return ENOMEM;
    *place = memory;
    return 0;
}

void *__wrap_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
    void *memory = bytes > LARGEST ? __real_calloc(count, size) : NULL;
    if (memory == NULL && (memory = __wrap_malloc(bytes)) != NULL) memset(memory, 0, bytes);
    return memory;
}

void __wrap_free(void *memory);
void __wrap_free(void *memory) {
    if (is_in_pools(memory)) {
        int p = pool_of(memory);
        push(p, (uint32_t)((size_t)((unsigned char *)memory - base_of(p)) / (size_t)(SMALLEST << p)));
    } else if (!is_in_reserve(memory)) {
        __real_free(memory);
    }
}

size_t __wrap_malloc_usable_size(void *memory);
size_t __wrap_malloc_usable_size(void *memory) {
    if (is_in_pools(memory)) return (size_t)(SMALLEST << pool_of(memory));
    if (!is_in_reserve(memory)) return __real_malloc_usable_size(memory);
    size_t bytes;
    memcpy(&bytes, (unsigned char *)memory - SMALLEST, sizeof bytes);
    return bytes;
}

void *__wrap_realloc(void *memory, size_t bytes);
void *__wrap_realloc(void *memory, size_t bytes) {
    if (memory == NULL) return __wrap_malloc(bytes);
    if (!is_in_pools(memory) && !is_in_reserve(memory)) {
        void *larger = __real_realloc(memory, bytes);
        if (larger != NULL || bytes == 0) return larger;
    }
    size_t had = __wrap_malloc_usable_size(memory);
    void *other = __wrap_malloc(bytes);
    if (other == NULL) return NULL;
    memcpy(other, memory, had < bytes ? had : bytes);
    __wrap_free(memory);
    return other;
}
