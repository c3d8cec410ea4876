/*
 * asset.h - the files of schema/, compiled into the program.
 */
#ifndef SIPWHY_ASSET_H
#define SIPWHY_ASSET_H

#include <stddef.h>

struct sw_asset {
    const char *path; /* below schema/: "codes/sip_codes.csv" */
    const char *text; /* NUL-terminated, n does not count it */
    size_t n;
};

/* All of them, sorted by path (bytewise); the end is marked by path NULL. Made by
 * src/base/embed.sh. */
extern const struct sw_asset sw_assets[];

/* The asset of that path, or NULL. */
const struct sw_asset *sw_asset_find(const char *path);

/*
 * The next asset whose path begins with prefix after `previous` (NULL: the first). NULL at the end.
 */
const struct sw_asset *sw_asset_next(const char *prefix, const struct sw_asset *previous);

#endif
