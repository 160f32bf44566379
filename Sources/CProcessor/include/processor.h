/* Which processor level this machine has: 4 x86-64-v4 (AVX-512), 3 x86-64-v3 (AVX2, FMA), 2 neither, 0 another
 * architecture. */
#ifndef EXPMGRAD_PROCESSOR_H
#define EXPMGRAD_PROCESSOR_H

static inline int expmgrad_processor_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) return 4;
    if (__builtin_cpu_supports("x86-64-v3")) return 3;
    return 2;
#else
    return 0;
#endif
}

/* Cores the calling thread may run on, at least 1. */
int expmgrad_available_cores(void);

/* Whole processors that control groups grant this process, at least 1; 0 where none sets a limit. Reads files. */
int expmgrad_processor_quota(void);

/* The core the calling thread runs on; -1 if the system does not tell. */
int expmgrad_current_core(void);

/* Scratch of the calling thread, aligned to cache lines: for calls so short that malloc would show. */
#define EXPMGRAD_THREAD_BLOCK 16384
void *expmgrad_thread_block(void);

/* Rounding to nearest, subnormal numbers kept and no traps for the calling thread, whatever its program has set;
 * returns what was set, for expmgrad_restore_arithmetic. Where nothing else was, as nearly always, both are a test. */
static inline unsigned long expmgrad_plain_arithmetic(void) {
#if defined(__x86_64__)
    unsigned long state = __builtin_ia32_stmxcsr();
    if ((state & 0xffc0) != 0x1f80) {
        /* BLAS has norms in the registers of the x87, whose mode is set along with the other. */
        unsigned short x87, plain = 0x037f;
        __asm__ volatile("fnstcw %0" : "=m"(x87));
        __asm__ volatile("fldcw %0" : : "m"(plain));
        __builtin_ia32_ldmxcsr(0x1f80);
        state |= (unsigned long)x87 << 32;
    }
    return state;
#elif defined(__aarch64__)
    unsigned long state;
    __asm__ volatile("mrs %0, fpcr" : "=r"(state));
    if (state != 0) __asm__ volatile("msr fpcr, %0" : : "r"(0ul));
    return state;
#else
    return 0;
#endif
}

static inline void expmgrad_restore_arithmetic(unsigned long state) {
#if defined(__x86_64__)
    if ((state & 0xffc0) != 0x1f80) {
        unsigned short x87 = (unsigned short)(state >> 32);
        __asm__ volatile("fldcw %0" : : "m"(x87));
        __builtin_ia32_ldmxcsr((unsigned)state);
    }
#elif defined(__aarch64__)
    if (state != 0) __asm__ volatile("msr fpcr, %0" : : "r"(state));
#else
    (void)state;
#endif
}

#endif
