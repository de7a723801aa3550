#pragma once

#include <malloc.h>
#include <pthread.h>
#include <sys/ioctl.h>

/* Swift's module of glibc leaves malloc.h out. An arena reserves 64 MiB of addresses, and there are up to eight for each
   processor unless told otherwise: memory that was freed in one is of no use to the threads of another. */
static inline void cprocess_limit_arenas(int count) {
    mallopt(M_ARENA_MAX, count);
}

/* Gives pages that nothing is in back to the system, also those between others. */
static inline void cprocess_trim_heap(void) {
    malloc_trim(0);
}

/* What a thread's stack takes. Swift can make no pthread_attr_t. */
static inline size_t cprocess_stack_bytes(void) {
    pthread_attr_t attributes;
    size_t bytes = 0;
    if (pthread_attr_init(&attributes) != 0) return 0;
    pthread_attr_getstacksize(&attributes, &bytes);
    pthread_attr_destroy(&attributes);
    return bytes;
}

/* The columns of the terminal that a descriptor leads to; 0 for none. Swift cannot call ioctl, which takes any number of
   arguments. */
static inline int cprocess_terminal_columns(int descriptor) {
    struct winsize size = {0};
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
