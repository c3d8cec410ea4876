/* gunzip.c - see gunzip.h. The only file that knows zlib. */
#include "gunzip.h"

#include "sipwhy/mem.h"

#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

enum { BLOCK = 128 * 1024, GZIP_WINDOW = 15 + 16 /* zlib's way to ask for gzip */ };

struct gunzip {
    z_stream stream;
    gunzip_read_fn *read;
    void *context;
    const char *problem;
    int between; /* streams: here the file may end */
    unsigned char block[BLOCK];
};

struct gunzip *gunzip_new(gunzip_read_fn *read, void *context)
{
    struct gunzip *gunzip = sw_alloc_zero(1, sizeof *gunzip);

    gunzip->read = read;
    gunzip->context = context;
    if (inflateInit2(&gunzip->stream, GZIP_WINDOW) != Z_OK)
        gunzip->problem = "gzip can't be read";
    return gunzip;
}

void gunzip_free(struct gunzip *gunzip)
{
    if (!gunzip)
        return;
    inflateEnd(&gunzip->stream);
    free(gunzip);
}

const char *gunzip_problem(const struct gunzip *gunzip)
{
    return gunzip->problem;
}

/* 1 when there are compressed bytes to work on, 0 at a proper end, -1 on failure. */
static int refill(struct gunzip *gunzip)
{
    const void *bytes = NULL;
    ssize_t n;

    if (gunzip->stream.avail_in > 0)
        return 1;
    n = gunzip->read(gunzip->context, &bytes);
    if (n == 0 && !gunzip->between)
        gunzip->problem = "gzip ends too early";
    if (n <= 0)
        return n == 0 && gunzip->between ? 0 : -1;
    gunzip->stream.next_in = bytes;
    gunzip->stream.avail_in = (unsigned)n;
    return 1;
}

/* Streams may follow one another, and zeros the last of them: tapes were padded so. */
static void skip_padding(struct gunzip *gunzip)
{
    while (gunzip->between && gunzip->stream.avail_in > 0 && *gunzip->stream.next_in == 0) {
        gunzip->stream.next_in++;
        gunzip->stream.avail_in--;
    }
}

ssize_t gunzip_next(struct gunzip *gunzip, const void **bytes)
{
    z_stream *stream = &gunzip->stream;

    stream->next_out = gunzip->block;
    stream->avail_out = BLOCK;
    *bytes = gunzip->block;
    while (!gunzip->problem && stream->avail_out == BLOCK) {
        int more = refill(gunzip), result;

        if (more <= 0)
            return more;
        skip_padding(gunzip);
        if (stream->avail_in == 0)
            continue;
        gunzip->between = 0;
        result = inflate(stream, Z_NO_FLUSH);
        if (result == Z_STREAM_END) {
            gunzip->between = 1;
            inflateReset(stream);
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            gunzip->problem = stream->msg ? stream->msg : "gzip can't be read";
        }
    }
    return gunzip->problem ? -1 : BLOCK - (ssize_t)stream->avail_out;
}
