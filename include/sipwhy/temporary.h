/*
 * temporary.h - files that are gone with the process.
 */
#ifndef SIPWHY_TEMPORARY_H
#define SIPWHY_TEMPORARY_H

/* Where they are made, and where SQLite makes its own: $SQLITE_TMPDIR, $TMPDIR, /var/tmp, /tmp. */
const char *sw_temporary_folder(void);

/* A file without a name, to read and write: a descriptor, the caller's; -1 and errno if none is. */
int sw_temporary_file(void);

#endif
