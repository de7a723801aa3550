#include "CRE2.h"

#include <re2/re2.h>

#include <cstdlib>
#include <cstring>
#include <string>

struct cre2_pattern {
    RE2 expression;

    cre2_pattern(const re2::StringPiece &text, const RE2::Options &options) : expression(text, options) {}
};

cre2_pattern *cre2_pattern_new(const char *text, size_t length, char *error, size_t error_size) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_dot_nl(true);
    auto *pattern = new cre2_pattern(re2::StringPiece(text, length), options);
    if (pattern->expression.ok()) return pattern;
    const std::string &reason = pattern->expression.error();
    if (error_size > 0) {
        const size_t count = std::min(reason.size(), error_size - 1);
        std::memcpy(error, reason.data(), count);
        error[count] = 0;
    }
    delete pattern;
    return nullptr;
}

void cre2_pattern_delete(cre2_pattern *pattern) { delete pattern; }

bool cre2_pattern_matches(const cre2_pattern *pattern, const char *text, size_t length) {
    return RE2::PartialMatch(re2::StringPiece(text, length), pattern->expression);
}

int cre2_pattern_groups(const cre2_pattern *pattern) { return pattern->expression.NumberOfCapturingGroups(); }

int cre2_pattern_group(const cre2_pattern *pattern, const char *name, size_t length) {
    const auto &groups = pattern->expression.NamedCapturingGroups();
    const auto group = groups.find(std::string(name, length));
    return group == groups.end() ? 0 : group->second;
}

char *cre2_pattern_replace(
    const cre2_pattern *pattern, const char *text, size_t length, const char *rewrite, size_t rewrite_length,
    size_t *result_length) {
    std::string result(text, length);
    if (!RE2::Replace(&result, pattern->expression, re2::StringPiece(rewrite, rewrite_length))) return nullptr;
    auto *copy = static_cast<char *>(std::malloc(result.size() + 1));
    if (copy == nullptr) return nullptr;
    std::memcpy(copy, result.data(), result.size());
    *result_length = result.size();
    return copy;
}
