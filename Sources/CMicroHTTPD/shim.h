#ifndef CMICROHTTPD_SHIM_H
#define CMICROHTTPD_SHIM_H

#include <microhttpd.h>

/// MHD_start_daemon is variadic, which Swift cannot call. `context` is handed to all three callbacks. The logger has to
/// be the first option, or what goes wrong while the others are read is printed to stderr. A pool of 0 threads means one.
static inline struct MHD_Daemon *cmicrohttpd_start(unsigned int flags, MHD_socket listening, unsigned int pool,
                                                   unsigned int timeout_seconds, MHD_LogCallback log,
                                                   MHD_AccessHandlerCallback handle,
                                                   MHD_RequestCompletedCallback completed, void *context) {
    return MHD_start_daemon(flags, 0, NULL, NULL, handle, context,
                            MHD_OPTION_EXTERNAL_LOGGER, log, context,
                            MHD_OPTION_LISTEN_SOCKET, listening,
                            MHD_OPTION_THREAD_POOL_SIZE, pool,
                            MHD_OPTION_CONNECTION_TIMEOUT, timeout_seconds,
                            MHD_OPTION_NOTIFY_COMPLETED, completed, context,
                            MHD_OPTION_END);
}

#endif
