/*
 * key_file.h - private to src/cli: how a command was told to write what is personal. The options
 * that commands share, and the files of --redact and --pseudonymise.
 */
#ifndef SIPWHY_CLI_KEY_FILE_H
#define SIPWHY_CLI_KEY_FILE_H

#include "cli.h"

#include "sipwhy/privacy.h"

/* As they are typed; {0} before. */
struct privacy_options {
    const char *redact; /* the key file; NULL: none */
    bool unmask;
};

/* clang-format off */

/* The rows of an option table for them; the options stay where they are. */
#define REDACT_OPTION_ROW(o) \
    {"redact", 0, OPTION_INPUT, &(o).redact, "KEYFILE", \
     "numbers and names as pseudonyms that stay the same under this key"}

#define UNMASK_OPTION_ROW(o, what) \
    {"unmask", 0, OPTION_FLAG, &(o).unmask, NULL, what}

#define PSEUDONYMISE_OPTION_ROW(path, what) {"pseudonymise", 0, OPTION_INPUT, &(path), "KEYFILE", what}

/* clang-format on */

/*
 * Reads the key file of an option and keeps nothing of it but what pseudonyms are made with, until
 * sw_privacy_clear. SW_USAGE for a file that is no key: shorter than 16 bytes, its last line end
 * not counted, or larger than 4 KiB; SW_NO_INPUT if it can't be read. One that others than its
 * owner may read is told on standard error, unless that is to be quiet.
 */
enum sw_status key_file_read(const char *option, const char *path, bool is_quiet,
                             struct sw_privacy *privacy, struct sw_err *err);

/*
 * What they say; sw_privacy_clear ends it. SW_USAGE for both options; of the key file as above.
 */
enum sw_status privacy_read(const struct cli *cli, const struct privacy_options *options,
                            struct sw_privacy *privacy, struct sw_err *err);

/* Of a report of the database: whether it has pseudonyms, which stay. */
enum sw_status privacy_look(struct sw_privacy *privacy, struct sw_store *store, struct sw_err *err);

/* SW_USAGE for a --user (may be NULL) that no pseudonym can be, of a database that has them. */
enum sw_status privacy_check_user(const struct sw_privacy *privacy, const char *user,
                                  struct sw_err *err);

#endif
