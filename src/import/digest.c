/* digest.c - see digest.h. */
#include "digest.h"

#include "sipwhy/mem.h"

#include <pthread.h>
#include <stdlib.h>

struct digest {
    struct sw_sha256 *sha;
    bool has_thread;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    const void *bytes; /* to be hashed; NULL: they are */
    size_t n;
    bool has_ended;
};

static void *run(void *context)
{
    struct digest *digest = context;

    pthread_mutex_lock(&digest->mutex);
    for (;;) {
        while (!digest->bytes && !digest->has_ended)
            pthread_cond_wait(&digest->changed, &digest->mutex);
        if (!digest->bytes)
            break;
        pthread_mutex_unlock(&digest->mutex);
        sw_sha256_add(digest->sha, digest->bytes, digest->n);
        pthread_mutex_lock(&digest->mutex);
        digest->bytes = NULL;
        pthread_cond_signal(&digest->changed);
    }
    pthread_mutex_unlock(&digest->mutex);
    return NULL;
}

struct digest *digest_new(bool has_thread)
{
    struct digest *digest = sw_alloc_zero(1, sizeof *digest);

    digest->sha = sw_sha256_new();
    pthread_mutex_init(&digest->mutex, NULL);
    pthread_cond_init(&digest->changed, NULL);
    digest->has_thread = has_thread && pthread_create(&digest->thread, NULL, run, digest) == 0;
    return digest;
}

void digest_add(struct digest *digest, const void *bytes, size_t n)
{
    if (!digest->has_thread) {
        sw_sha256_add(digest->sha, bytes, n);
        return;
    }
    digest_wait(digest);
    pthread_mutex_lock(&digest->mutex);
    digest->bytes = bytes;
    digest->n = n;
    pthread_cond_signal(&digest->changed);
    pthread_mutex_unlock(&digest->mutex);
}

void digest_wait(struct digest *digest)
{
    pthread_mutex_lock(&digest->mutex);
    while (digest->bytes)
        pthread_cond_wait(&digest->changed, &digest->mutex);
    pthread_mutex_unlock(&digest->mutex);
}

void digest_end(struct digest *digest, uint8_t sha256[SW_SHA256_SIZE])
{
    digest_wait(digest);
    if (digest->has_thread) {
        pthread_mutex_lock(&digest->mutex);
        digest->has_ended = true;
        pthread_cond_signal(&digest->changed);
        pthread_mutex_unlock(&digest->mutex);
        pthread_join(digest->thread, NULL);
    }
    sw_sha256_end(digest->sha, sha256);
    pthread_cond_destroy(&digest->changed);
    pthread_mutex_destroy(&digest->mutex);
    free(digest);
}
