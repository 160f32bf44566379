/* Memory of the fuzzer's arguments: between pages that nobody may touch, its spare bytes a pattern. */
#ifndef MEMORY_H
#define MEMORY_H

#include "source.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PLACES = 96, CANARY = 0xA5, SLACK = 512 };
#define CAPACITY ((size_t)8 << 20)

/* Of an argument: `p` has `bytes`, SLACK of the pattern beside them where no guard page is. `before` is a copy of
 * all. */
struct place {
    unsigned char *base, *p, *all, *before;
    size_t bytes, all_bytes;
};
static PER_THREAD struct place places[PLACES];

static inline void reserve_places(void) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < PLACES; i++) {
        unsigned char *all = mmap(
            NULL, CAPACITY + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (all == MAP_FAILED || mprotect(all + page, CAPACITY, PROT_READ | PROT_WRITE)) abort();
        places[i].base = all + page;
        places[i].before = malloc(SLACK);
    }
}

/* So many bytes that end, or begin, where the process may not touch; none of them is set. */
static inline void *take_place(int i, size_t bytes, int at_end) {
    struct place *place = &places[i];
    if (bytes > CAPACITY - SLACK) abort();
    place->bytes = bytes, place->all_bytes = bytes + SLACK;
    place->all = at_end ? place->base + CAPACITY - place->all_bytes : place->base;
    place->p = at_end ? place->all + SLACK : place->base;
    memset(place->all, CANARY, place->all_bytes);
    return place->p;
}

/* Remembers what is there now. */
static inline void remember(int i) {
    struct place *place = &places[i];
    unsigned char *copy = realloc(place->before, place->all_bytes);
    if (copy == NULL) abort();
    memcpy(place->before = copy, place->all, place->all_bytes);
}
static inline void put_back(int i) { memcpy(places[i].all, places[i].before, places[i].all_bytes); }

/* Takes `bytes` at p for changed: their old contents go into the copy's place. */
static inline unsigned char *remembered(int i, const void *p) {
    return places[i].before + ((const unsigned char *)p - places[i].all);
}
static inline int is_unchanged(int i) { return memcmp(places[i].all, places[i].before, places[i].all_bytes) == 0; }

/* A page more or less, so that whoever writes an input, be it what is there already, is seen. */
static inline void protect(int i, int writable) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    unsigned char *first = (unsigned char *)((uintptr_t)places[i].all & ~(page - 1));
    if (mprotect(first, (size_t)(places[i].all + places[i].all_bytes - first),
            writable ? PROT_READ | PROT_WRITE : PROT_READ))
        abort();
}

#endif
