/*
 * sync_early.c - the disk writes while rows still come; see sqlite.h.
 *
 * The system keeps what SQLite writes until a commit wants all of it on the disk at once, and
 * waits. It is asked now and then to begin. What a commit promises is none of its business.
 */
#include "sqlite.h"

#include "sipwhy/mem.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* About 8 MiB of them. */
enum { ROWS_BETWEEN = 1 << 16 };

static int open_file(const char *database, const char *suffix)
{
    char *path = sw_sprintf("%s%s", database, suffix);
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    free(path);
    return fd;
}

void sync_early(struct sw_store *store, size_t n_rows)
{
#ifdef SYNC_FILE_RANGE_WRITE
    static const char *const suffixes[SYNCED_FILES] = {"", "-wal"};
    const char *database = sqlite3_db_filename(store->db, "main");

    store->rows_unsynced += n_rows;
    if (store->rows_unsynced < ROWS_BETWEEN || !database || !database[0]) /* a temporary one */
        return;
    store->rows_unsynced = 0;
    for (size_t i = 0; i < SYNCED_FILES; i++) {
        if (store->synced[i] == 0)
            store->synced[i] = 1 + open_file(database, suffixes[i]);
        if (store->synced[i] > 0)
            sync_file_range(store->synced[i] - 1, 0, 0, SYNC_FILE_RANGE_WRITE);
    }
#else
    (void)store;
    (void)n_rows;
#endif
}

void sync_early_end(struct sw_store *store)
{
    for (size_t i = 0; i < SYNCED_FILES; i++)
        if (store->synced[i] > 0)
            close(store->synced[i] - 1);
}
