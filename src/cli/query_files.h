/*
 * query_files.h - private to src/cli: where saved queries come from.
 */
#ifndef SIPWHY_CLI_QUERY_FILES_H
#define SIPWHY_CLI_QUERY_FILES_H

#include "sipwhy/err.h"
#include "sipwhy/saved_query.h"

/*
 * The shipped queries, then those of the user's configuration, then those of folder (NULL: none):
 * of one name the last counts. SW_NO_INPUT if folder can't be read; the other one need not be.
 */
enum sw_status query_files_load(struct sw_saved_queries *queries, const char *folder,
                                struct sw_err *err);

/* The folder of the user's configuration, the caller's; NULL where nothing says where it would be.
 */
char *query_files_folder(void);

#endif
