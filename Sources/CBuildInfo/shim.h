#pragma once

/* What a build may be told, since Swift has no defines with a value:
   swift build -Xcc '-DBUILD_VERSION="0.2.0"' -Xcc '-DBUILD_REVISION="abc1234"' */
#ifndef BUILD_VERSION
#define BUILD_VERSION "0.2.0"
#endif
#ifndef BUILD_REVISION
#define BUILD_REVISION "unknown"
#endif

/* Swift sees no macro that comes from the command line, hence functions. */
static inline const char *build_version(void) {
    return BUILD_VERSION;
}

static inline const char *build_revision(void) {
    return BUILD_REVISION;
}
