/*
 * reader.h - private to src/import: turns the bytes of one file into batches.
 */
#ifndef SIPWHY_IMPORT_READER_H
#define SIPWHY_IMPORT_READER_H

#include "batch.h"
#include "digest.h"
#include "pseudonymise.h"

#include "sipwhy/hash.h"
#include "sipwhy/import.h"

#include <stdatomic.h>

struct reader {
    /* Given. */
    const struct sw_export_tables *tables;
    const struct sw_export_options *options;
    struct sw_source *source;
    struct ring *ring;
    struct digest *digest;               /* gets all bytes; the caller's */
    struct pseudonymiser *pseudonymiser; /* NULL: people are kept */
    /* Known once the reader has finished. */
    struct sw_export *export_;
    uint8_t sha256[SW_SHA256_SIZE]; /* the caller's to fill in from the digest */
    int64_t bytes;
    enum sw_status status;
    struct sw_err err;
    _Atomic(struct sw_export *) shared; /* once the writer may help with it */
    atomic_llong position;              /* see sw_source_position */
    /* Of whoever makes rows: the reader, or the writer that helps. */
    struct batch *batch;
    struct sw_arena_mark filled; /* its arena behind the texts of its last call */
    int64_t rows;                /* of the part under way */
};

/* Makes some rows for it, in the thread of the ring's writer. False: there was nothing to do. */
bool reader_help(struct reader *reader);

/* Reads all; a start routine of pthread_create. context is a struct reader. */
void *reader_run(void *context);

#endif
