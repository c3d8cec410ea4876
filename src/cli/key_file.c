/* key_file.c - see key_file.h. */
#include "key_file.h"

#include "sipwhy/hash.h"
#include "sipwhy/mem.h"
#include "sipwhy/personal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LEAST = 16, MOST = 4096 };

/* As much as fits into key; *n is MOST + 1 where there is more. errno as it says if it fails. */
static bool read_all(int fd, char key[MOST + 1], size_t *n)
{
    ssize_t got = 1;

    *n = 0;
    while (got != 0 && *n <= MOST) {
        got = read(fd, key + *n, MOST + 1 - *n);
        if (got < 0 && errno != EINTR)
            return false;
        *n += got > 0 ? (size_t)got : 0;
    }
    return true;
}

/* An editor puts a line end behind a key that is text: it is no part of it. */
static size_t without_line_end(const char *key, size_t n)
{
    if (n > 0 && key[n - 1] == '\n')
        n -= n > 1 && key[n - 2] == '\r' ? 2 : 1;
    return n;
}

static void warn_of_readers(int fd, const char *option, const char *name)
{
    struct sw_err note = {0};
    struct stat file;

    if (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode) || !(file.st_mode & (S_IRGRP | S_IROTH)))
        return;
    sw_err_set(&note, SW_OK, "%s: %s: others than its owner may read it: chmod 600", option, name);
    tell(&note);
}

static enum sw_status use_key(int fd, struct sw_privacy *privacy, struct sw_err *err)
{
    char key[MOST + 1];
    size_t n = 0;
    enum sw_status status = SW_OK;

    if (!read_all(fd, key, &n))
        status = sw_err_set(err, SW_NO_INPUT, "%s", strerror(errno));
    else if (n > MOST)
        status = sw_err_set(err, SW_USAGE, "a key file has at most %d bytes", MOST);
    else if (n == 0)
        status = sw_err_set(err, SW_USAGE, "the key file is empty");
    else if (without_line_end(key, n) < LEAST)
        status = sw_err_set(err, SW_USAGE, "a key has at least %d bytes", LEAST);
    else
        sw_privacy_redact(privacy, key, without_line_end(key, n));
    sw_wipe(key, sizeof key);
    return status;
}

enum sw_status key_file_read(const char *option, const char *path, bool is_quiet,
                             struct sw_privacy *privacy, struct sw_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *name = sw_masked_name(path);
    enum sw_status status;

    if (fd < 0)
        status = sw_err_set(err, SW_NO_INPUT, "%s", strerror(errno));
    else
        status = use_key(fd, privacy, err);
    if (status != SW_OK)
        sw_err_at(err, "%s: %s", option, name);
    else if (!is_quiet)
        warn_of_readers(fd, option, name);
    if (fd >= 0)
        close(fd);
    free(name);
    return status;
}

enum sw_status privacy_look(struct sw_privacy *privacy, struct sw_store *store, struct sw_err *err)
{
    char mark[SW_TOKEN_SIZE] = "";
    enum sw_status status = sw_store_key_mark(store, mark, err);

    privacy->has_pseudonyms = status == SW_OK && mark[0] != '\0';
    return status;
}

enum sw_status privacy_check_user(const struct sw_privacy *privacy, const char *user,
                                  struct sw_err *err)
{
    if (!privacy->has_pseudonyms || !user || (!strchr(user, '@') && !sw_str_is_guid(sw_str(user))))
        return SW_OK;
    return sw_err_set(err, SW_USAGE,
                      "--user: the database holds pseudonyms, no UPNs: give one as reports have it "
                      "(user-0123456789ab), or a pattern of them");
}

enum sw_status privacy_read(const struct cli *cli, const struct privacy_options *options,
                            struct sw_privacy *privacy, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    *privacy = (struct sw_privacy){.way = options->unmask ? SW_SHOWN : SW_MASKED};
    if (options->redact && options->unmask)
        return sw_err_set(err, SW_USAGE,
                          "give --redact or --unmask: one hides who it is, the other shows it");
    if (options->redact)
        status = key_file_read("--redact", options->redact, cli->quiet, privacy, err);
    return status;
}
