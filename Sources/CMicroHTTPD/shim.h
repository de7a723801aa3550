#ifndef CMICROHTTPD_SHIM_H
#define CMICROHTTPD_SHIM_H

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

/// What is called back; `context` is handed to each.
typedef struct {
    MHD_LogCallback log;
    void *(*target)(void *context, const char *target, struct MHD_Connection *connection);
    MHD_AccessHandlerCallback handle;
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    void *context;
} cmicrohttpd_callbacks;

/// A gnutls_certificate_retrieve_function2, its types left out since they belong to another module. Never asked: every
/// session gets its credentials before its handshake. But libmicrohttpd does not start without either a certificate or this.
static int cmicrohttpd_no_certificate(void *session, const void *request, int request_count, const void *algorithms,
                                      int algorithm_count, void *certificate, unsigned int *certificate_count,
                                      void *key) {
    (void)session, (void)request, (void)request_count, (void)algorithms, (void)algorithm_count;
    (void)certificate, (void)certificate_count, (void)key;
    return -1;
}

/// MHD_start_daemon is variadic, which Swift cannot call. It listens nowhere: connections are handed to it. The logger has
/// to be the first option, or what goes wrong while the others are read is printed to stderr. A pool of 0 threads means
/// one. Connections are limited elsewhere.
static inline struct MHD_Daemon *cmicrohttpd_start(unsigned int flags, unsigned int pool, unsigned int timeout_seconds,
                                                   size_t connection_bytes, cmicrohttpd_callbacks call) {
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)cmicrohttpd_no_certificate},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(flags | MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL, call.handle, call.context,
                            MHD_OPTION_EXTERNAL_LOGGER, call.log, call.context,
                            MHD_OPTION_THREAD_POOL_SIZE, pool,
                            MHD_OPTION_CONNECTION_TIMEOUT, timeout_seconds,
                            MHD_OPTION_CONNECTION_LIMIT, 1u << 20,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_bytes,
                            MHD_OPTION_URI_LOG_CALLBACK, call.target, call.context,
                            MHD_OPTION_NOTIFY_COMPLETED, call.completed, call.context,
                            MHD_OPTION_NOTIFY_CONNECTION, call.connection, call.context,
                            MHD_OPTION_ARRAY, flags & MHD_USE_TLS ? tls : tls + 1,
                            MHD_OPTION_END);
}

/// The connection's socket; MHD_get_connection_info is variadic and answers a union.
static inline int cmicrohttpd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info != NULL ? info->connect_fd : -1;
}

/// How many bytes the head of the connection's request has, from its method to the empty line.
static inline size_t cmicrohttpd_head_size(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info != NULL ? info->header_size : 0;
}

/// Takes the query from a target that libmicrohttpd has handed out before it looks at it: one of more fields than its
/// memory has room for would leave the request without any answer. The target lies in the connection's own memory, which
/// libmicrohttpd itself is about to change.
static inline void cmicrohttpd_drop_query(const char *target) {
    char *mark = strchr(target, '?');
    if (mark != NULL) mark[1] = '\0';
}

/// The connection's gnutls_session_t; NULL without TLS.
static inline void *cmicrohttpd_session(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info != NULL ? info->tls_session : NULL;
}

// The bytes of a body, shared by the responses made of it, which libmicrohttpd frees on threads of its own, one after the
// other. Counted here, since what it frees is C's.
typedef struct {
    long holders;
    size_t size;
    char bytes[];
} cmicrohttpd_body;

/// A body of so many bytes, to be put in before it is used. The caller holds it until it releases it. NULL without memory.
static inline cmicrohttpd_body *cmicrohttpd_body_make(size_t size) {
    cmicrohttpd_body *body = (cmicrohttpd_body *)malloc(sizeof(cmicrohttpd_body) + size);
    if (body == NULL) return NULL;
    body->holders = 1;
    body->size = size;
    return body;
}

/// Copies bytes to their place, which has to lie within the body.
static inline void cmicrohttpd_body_put(cmicrohttpd_body *body, size_t offset, const void *bytes, size_t size) {
    if (size > 0) memcpy(body->bytes + offset, bytes, size);
}

static inline void cmicrohttpd_body_release(void *held) {
    cmicrohttpd_body *body = (cmicrohttpd_body *)held;
    if (__atomic_sub_fetch(&body->holders, 1, __ATOMIC_ACQ_REL) == 0) free(body);
}

/// A response that holds the body as long as it lives.
static inline struct MHD_Response *cmicrohttpd_body_response(cmicrohttpd_body *body) {
    __atomic_add_fetch(&body->holders, 1, __ATOMIC_RELAXED);
    struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(
        body->size, body->bytes, cmicrohttpd_body_release, body);
    if (response == NULL) cmicrohttpd_body_release(body);
    return response;
}

#endif
