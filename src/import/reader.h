/*
 * reader.h - private to src/import: the thread that turns the bytes of one CSV into batches.
 */
#ifndef SIPWHY_IMPORT_READER_H
#define SIPWHY_IMPORT_READER_H

#include "batch.h"

#include "sipwhy/hash.h"
#include "sipwhy/import.h"

struct reader {
    /* Given. */
    const struct sw_importer *importer;
    struct sw_source *source;
    struct sw_str tenant;
    struct ring *ring;
    /* Known once the first batch, or the end, has come. */
    struct sw_mapping mapping; /* format NULL: the CSV is empty */
    /* Known once the reader has finished. */
    uint8_t sha256[SW_SHA256_SIZE];
    int64_t bytes, rows;
    enum sw_status status;
    struct sw_err err;
    /* The reader's own. */
    struct batch *batch;
    bool has_heading;
};

/* pthread_create's start routine; context is a struct reader. */
void *reader_run(void *context);

#endif
