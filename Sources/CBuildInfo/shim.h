#pragma once

/* What only the build can know, since Swift has no defines with a value:
   swift build -Xcc '-DBUILD_REVISION="abc1234"' */
#ifndef BUILD_REVISION
#define BUILD_REVISION "unknown"
#endif
