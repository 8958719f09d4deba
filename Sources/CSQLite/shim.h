#ifndef JOURNEY_SYNC_CSQLITE_SHIM_H
#define JOURNEY_SYNC_CSQLITE_SHIM_H

#include <sqlite3.h>

/* sqlite3_config is variadic. Without its counts of memory in use SQLite takes no lock for each allocation. */
static inline int journey_without_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

/* SQLITE_TRANSIENT casts -1 to a function pointer, which Swift cannot import. */
static inline int journey_bind_text(sqlite3_stmt *s, int i, const char *p, int n) {
    return sqlite3_bind_text(s, i, p, n, SQLITE_TRANSIENT);
}
static inline int journey_bind_blob(sqlite3_stmt *s, int i, const void *p, int n) {
    return sqlite3_bind_blob(s, i, p, n, SQLITE_TRANSIENT);
}

#endif
