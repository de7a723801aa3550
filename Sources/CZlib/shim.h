#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

/// deflateInit2 is a macro, which Swift cannot see. Negative window bits mean bare deflate, without a wrapper: the gzip
/// header and trailer are written by hand. 8 is zlib's own default for the memory level.
static inline int czlib_deflate_init_bare(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
}

#endif
