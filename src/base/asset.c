/* asset.c - see asset.h. */
#include "sipwhy/asset.h"

#include <string.h>

const struct sw_asset *sw_asset_find(const char *path)
{
    for (const struct sw_asset *asset = sw_assets; asset->path; asset++)
        if (strcmp(asset->path, path) == 0)
            return asset;
    return NULL;
}

const struct sw_asset *sw_asset_next(const char *prefix, const struct sw_asset *previous)
{
    for (const struct sw_asset *asset = previous ? previous + 1 : sw_assets; asset->path; asset++)
        if (strncmp(asset->path, prefix, strlen(prefix)) == 0)
            return asset;
    return NULL;
}
