/* Work shared over threads, and BLAS shared by calls: both whole again in a child after fork. */
#ifndef EXPMGRAD_THREADS_H
#define EXPMGRAD_THREADS_H

/* Runs body(context, i) for i < count on the calling thread and at most `helpers` others. 0 if this process is a child born
 * inside the call, whose helpers are its parent's: some i may not have been run. */
int expmgrad_share_work(int helpers, long count, void (*body)(void *context, long i), void *context);

/* Whether this process has been forked since the library was loaded. */
int expmgrad_is_forked(void);

/* A call that uses BLAS, on `count` cores, 0 for as many as BLAS has been told. Calls of one count are inside together, in the
 * order of their coming; get and set are BLAS's. A thread that is inside already stays as it is. */
void expmgrad_blas_enter(int count, int (*get)(void), void (*set)(int));
void expmgrad_blas_leave(void);

/* Lets in who waits, if the calling thread is inside: between two products. */
void expmgrad_blas_rest(void);

/* Leaves, if the calling thread is inside, and comes back: for a stop of unknown length. */
int expmgrad_blas_pause(void);
void expmgrad_blas_resume(int paused);

#endif
