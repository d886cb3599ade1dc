#include <sqlite3.h>

// SQLite spells these two as casts of integers, which Swift cannot import.

/// Binds text that stays where it is until the statement has been stepped.
static inline int lockstep_bind_lasting_text(
    sqlite3_stmt *statement, int index, const char *text, int length
) {
    return sqlite3_bind_text(statement, index, text, length, SQLITE_STATIC);
}

/// Binds text that SQLite copies at once.
static inline int lockstep_bind_copied_text(
    sqlite3_stmt *statement, int index, const char *text, int length
) {
    return sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}
