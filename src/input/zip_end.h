/*
 * zip_end.h - private to src/input: is a file one ZIP from its first byte to its last?
 *
 * libarchive reads the members of the last directory in a file. What else was joined to it, before
 * or behind, whole or cut short, would be left out without a word.
 */
#ifndef SIPWHY_INPUT_ZIP_END_H
#define SIPWHY_INPUT_ZIP_END_H

#include "sipwhy/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Do the first n bytes of a file begin a ZIP? */
bool zip_begins(const char *bytes, size_t n);

/*
 * SW_OK if the ZIP in fd, which begins with its first byte, ends with a directory of its own that
 * has as many members as it says, at most most_members, which begin there and lie one behind the
 * other, and nothing but zeros stands behind. Else SW_DATA with what is wrong. fd stays the
 * caller's, with its place in the file.
 */
enum sw_status zip_check(int fd, int64_t most_members, struct sw_err *err);

/* With the limit, long long. */
#define SOURCE_TOO_MANY_MEMBERS "has more than %lld members: --max-members raises the limit"

#endif
