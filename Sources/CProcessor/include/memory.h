/* The library's memory: what grows with a call's input, which may fail, and the small objects of Swift's runtime,
 * which may not. */
#ifndef EXPMGRAD_MEMORY_H
#define EXPMGRAD_MEMORY_H

#include <stddef.h>

/* `bytes` aligned to cache lines, NULL if there are none. What is given back is kept for the next call that wants as
 * much, up to EXPMGRAD_MOST_KEPT in all, or as the environment variable EXPMGRAD_KEPT_BYTES says: a call that is
 * repeated takes nothing from the system. */
void *expmgrad_take_memory(size_t bytes);
void expmgrad_give_memory(void *memory);
#define EXPMGRAD_MOST_KEPT ((size_t)64 << 20)

/* Whether so little is left for small objects that no call should begin: see objects.c. */
int expmgrad_objects_are_scarce(void);

#endif
