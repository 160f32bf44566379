/* What grows with a call's input: taken from the system, and kept for the next call.
 *
 * Each slot is taken and filled by one exchange, so that any thread may come at any time, a child after fork too. */
#include "memory.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define KEEPS_NOTHING 1 /* so that what is used after it was given back is seen */
#endif
#endif
#ifndef KEEPS_NOTHING
#define KEEPS_NOTHING 0
#endif

enum { LINE = 64, SLOTS = 32 };

/* Before each piece of memory, on a line of its own. */
struct block {
    size_t capacity;
};

/* An address with the logarithm of its capacity in the bits that alignment leaves: a slot is judged before it is
 * taken. */
static _Atomic uintptr_t kept[SLOTS];
static atomic_size_t kept_bytes;
static atomic_uint turn;
static size_t most_kept = EXPMGRAD_MOST_KEPT;

__attribute__((constructor)) static void read_environment(void) {
    const char *text = getenv("EXPMGRAD_KEPT_BYTES");
    if (text == NULL) return;
    char *end;
    unsigned long long bytes = strtoull(text, &end, 10);
    if (end != text && *end == 0) most_kept = bytes < PTRDIFF_MAX ? (size_t)bytes : PTRDIFF_MAX;
}

static unsigned logarithm(size_t bytes) { return 63u - (unsigned)__builtin_clzll((unsigned long long)bytes | 1); }
static struct block *block_of(uintptr_t slot) { return (struct block *)(slot & ~(uintptr_t)(LINE - 1)); }

static void release(struct block *block) {
    atomic_fetch_sub_explicit(&kept_bytes, block->capacity, memory_order_relaxed);
    free(block);
}

/* Puts a block into a free slot, or in turn in place of another, which goes back to the system. */
static void keep(struct block *block) {
    uintptr_t slot = (uintptr_t)block | logarithm(block->capacity);
    for (int i = 0; i < SLOTS; i++) {
        uintptr_t empty = 0;
        if (atomic_load_explicit(&kept[i], memory_order_relaxed) == 0 &&
            atomic_compare_exchange_strong_explicit(&kept[i], &empty, slot, memory_order_release, memory_order_relaxed))
            return;
    }
    unsigned i = atomic_fetch_add_explicit(&turn, 1, memory_order_relaxed) % SLOTS;
    uintptr_t other = atomic_exchange_explicit(&kept[i], slot, memory_order_acq_rel);
    if (other != 0) release(block_of(other));
}

static struct block *take_kept(size_t bytes) {
    unsigned size = logarithm(bytes);
    for (int i = 0; i < SLOTS; i++) {
        uintptr_t slot = atomic_load_explicit(&kept[i], memory_order_relaxed);
        unsigned has = slot & (LINE - 1);
        if (slot == 0 || has < size || has > size + 1) continue;
        if (!atomic_compare_exchange_strong_explicit(&kept[i], &slot, 0, memory_order_acquire, memory_order_relaxed))
            continue;
        struct block *block = block_of(slot);
        if (block->capacity >= bytes) {
            atomic_fetch_sub_explicit(&kept_bytes, block->capacity, memory_order_relaxed);
            return block;
        }
        keep(block);
    }
    return NULL;
}

void *expmgrad_take_memory(size_t bytes) {
    if (bytes > PTRDIFF_MAX - 2 * LINE) return NULL;
    size_t capacity = (bytes + LINE - 1) & ~(size_t)(LINE - 1);
    if (capacity == 0) capacity = LINE;
    struct block *block = take_kept(capacity);
    if (block == NULL) {
        block = aligned_alloc(LINE, capacity + LINE);
        if (block == NULL) return NULL;
        block->capacity = capacity;
    }
    return (char *)block + LINE;
}

void expmgrad_give_memory(void *memory) {
    if (memory == NULL) return;
    struct block *block = (struct block *)((char *)memory - LINE);
    size_t capacity = block->capacity;
    size_t others = atomic_fetch_add_explicit(&kept_bytes, capacity, memory_order_relaxed);
    if (KEEPS_NOTHING || others > most_kept || capacity > most_kept - others) {
        release(block);
    } else {
        keep(block);
    }
}
