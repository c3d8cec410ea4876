/*
 * gunzip.h - private to src/input: gzip with its checksum and length compared, which libarchive
 * leaves undone: a turned bit would go unnoticed.
 */
#ifndef SIPWHY_INPUT_GUNZIP_H
#define SIPWHY_INPUT_GUNZIP_H

#include <sys/types.h>

struct gunzip;

/* Gives compressed bytes, valid until the next call: their number, 0 at the end, -1 on failure. */
typedef ssize_t gunzip_read_fn(void *context, const void **bytes);

struct gunzip *gunzip_new(gunzip_read_fn *read, void *context);
void gunzip_free(struct gunzip *gunzip); /* takes NULL */

/*
 * The next bytes, valid until the next call: their number, 0 at the end, -1 on failure: then
 * gunzip_problem says what is wrong with them, or NULL when it was the reading that failed.
 */
ssize_t gunzip_next(struct gunzip *gunzip, const void **bytes);
const char *gunzip_problem(const struct gunzip *gunzip);

#endif
