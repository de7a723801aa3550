// Regular expressions by RE2, which takes time linear in the text whatever the expression is, as C can call them.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cre2_pattern cre2_pattern;

/// Returns NULL where the expression is not valid or too large; then `error` says why, cut to `error_size` with its NUL.
cre2_pattern *cre2_pattern_new(const char *text, size_t length, char *error, size_t error_size);

void cre2_pattern_delete(cre2_pattern *pattern);

/// Whether it matches anywhere in the text. Any number of threads may ask at once.
bool cre2_pattern_matches(const cre2_pattern *pattern, const char *text, size_t length);

/// How many groups it has, without that of the whole match.
int cre2_pattern_groups(const cre2_pattern *pattern);

/// The number of a named group; 0 where there is none of that name.
int cre2_pattern_group(const cre2_pattern *pattern, const char *name, size_t length);

/// Replaces the first match by `rewrite`, in which \0 to \9 stand for groups and \\ for a backslash. Returns the new text, to be
/// freed by free(), and its length; NULL where nothing matches.
char *cre2_pattern_replace(
    const cre2_pattern *pattern, const char *text, size_t length, const char *rewrite, size_t rewrite_length,
    size_t *result_length);

#ifdef __cplusplus
}
#endif
