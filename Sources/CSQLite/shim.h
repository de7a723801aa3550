#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>

/// A door where the destructor's argument is a number cast to a function, which Swift cannot say: the bytes stay the
/// caller's, who keeps them until the statement is reset.
static inline int csqlite_bind_bytes(sqlite3_stmt *statement, int place, const void *bytes, int count) {
    // No pointer would be NULL to SQLite, not an empty value.
    return sqlite3_bind_blob(statement, place, count > 0 ? bytes : "", count, SQLITE_STATIC);
}

#endif
