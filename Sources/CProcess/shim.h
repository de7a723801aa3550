#pragma once

#include <malloc.h>
#include <pthread.h>

/* Swift's module of glibc leaves malloc.h out. An arena reserves 64 MiB of addresses, and there are up to eight for each
   processor unless told otherwise. */
static inline void cprocess_limit_arenas(int count) {
    mallopt(M_ARENA_MAX, count);
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
