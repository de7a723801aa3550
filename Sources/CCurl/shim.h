#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

#include <curl/curl.h>
#include <pthread.h>

// Doors for Swift, which cannot call C's variadic functions: one for each type of argument that we pass, named after it.

static inline CURLcode ccurl_easy_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

/// libcurl copies the text.
static inline CURLcode ccurl_easy_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

/// libcurl keeps the pointer and copies nothing.
static inline CURLcode ccurl_easy_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

/// A separate door because ISO C does not promise that a function pointer fits a void pointer.
static inline CURLcode ccurl_easy_set_write_function(CURL *easy, curl_write_callback function) {
    return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, function);
}

/// libcurl copies the bytes; the size has to be known before they are.
static inline CURLcode ccurl_easy_set_body(CURL *easy, const void *bytes, curl_off_t size) {
    CURLcode result = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, size);
    return result != CURLE_OK ? result : curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes);
}

static inline CURLcode ccurl_easy_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/// `data` is a union; a message of type CURLMSG_DONE carries the result in it.
static inline CURLcode ccurl_message_result(const CURLMsg *message) {
    return message->data.result;
}

// A name resolution that hangs must hold up neither the other transfers nor the end of the program: without this option
// libcurl waits for its resolver thread whenever such a transfer is given up. It came with 7.87.0.
static inline CURLcode ccurl_easy_set_quick_exit(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075700
    return curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#else
    (void)easy;
    return CURLE_OK;
#endif
}

/// pthread_t is a number on Linux and a pointer on Darwin; in a struct it is the same to Swift.
typedef struct {
    pthread_t id;
} ccurl_thread;

/// Answers 0 or an errno.
static inline int ccurl_thread_start(ccurl_thread *thread, void *(*entry)(void *), void *context) {
    return pthread_create(&thread->id, NULL, entry, context);
}

static inline int ccurl_thread_join(ccurl_thread thread) {
    return pthread_join(thread.id, NULL);
}

#endif
