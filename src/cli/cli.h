/*
 * cli.h - private to src/cli: what every command shares. A command parses its options, calls one
 * work function and prints.
 */
#ifndef SIPWHY_CLI_H
#define SIPWHY_CLI_H

#include "sipwhy/codes.h"
#include "sipwhy/doc.h"
#include "sipwhy/err.h"
#include "sipwhy/render.h"
#include "sipwhy/store.h"

#include <jansson.h>

/* The global options and what comes of them. */
struct cli {
    const char *db, *tz, *now_text;
    const char *color; /* auto, always, never */
    int64_t busy_seconds;
    bool quiet, verbose, help, version, json_schema, no_pager, no_sandbox, ascii;
    int64_t now;               /* the clock, UTC ms */
    struct sw_codes codes;     /* loaded before a command runs */
    struct sw_codes *overlaid; /* the same: a database lays the user's own rows over them */
    struct pager *pager;       /* of a report on a terminal: main's */
};

enum option_kind {
    OPTION_FLAG, /* bool */
    OPTION_TEXT, /* const char * */
    OPTION_INT,  /* int64_t, 0 and up */
    OPTION_LIST, /* struct texts: may be given several times */
    /* Likewise, but what they name is within reach of a command that is confined: */
    OPTION_INPUT,  /* const char *: a file or folder that is read */
    OPTION_OUTPUTS /* struct texts: files that a report is written to */
};

enum { MAX_TEXTS = 8 };

struct texts {
    const char *items[MAX_TEXTS];
    size_t n;
};

/* An option is one row, bound to the variable it sets. A row with name NULL ends the table. */
struct option_row {
    const char *name;
    char letter; /* '\0' for none */
    enum option_kind kind;
    void *value;
    const char *argument; /* as the help shows it: "FILE"; NULL for a flag */
    const char *help;     /* NULL: it is understood, but not listed */
};

/* What a command reaches besides what its options name; nothing else is there for it (confine.h).
 */
enum needs {
    NEEDS_NOTHING = 0,
    NEEDS_DATABASE = 1,
    NEEDS_FILES = 2,         /* its arguments are files and folders to read, among other words */
    NEEDS_FILES_INSTEAD = 4, /* likewise; where there are any it needs no database */
    NEEDS_PLACES = 8,        /* its arguments are files to write */
    NEEDS_QUERIES = 16       /* the folder of the user's own queries */
};

/* A command is one row of the table in commands.c. */
struct command {
    const char *name, *summary;
    const char *usage;    /* behind "sipwhy NAME " */
    const char *examples; /* lines, shown first */
    enum sw_status (*run)(struct cli *cli, const struct command *command, int argc, char **argv,
                          struct sw_err *err);
    const char *json_schema; /* of its JSON: the asset; NULL for none. --json-schema prints it */
    unsigned needs;          /* of enum needs */
};

extern const struct command commands[]; /* ends with name NULL */

enum sw_status command_import(struct cli *cli, const struct command *command, int argc, char **argv,
                              struct sw_err *err);
enum sw_status command_rank(struct cli *cli, const struct command *command, int argc, char **argv,
                            struct sw_err *err);
enum sw_status command_weekly(struct cli *cli, const struct command *command, int argc, char **argv,
                              struct sw_err *err);
enum sw_status command_calls(struct cli *cli, const struct command *command, int argc, char **argv,
                             struct sw_err *err);
enum sw_status command_ticket(struct cli *cli, const struct command *command, int argc, char **argv,
                              struct sw_err *err);
enum sw_status command_note(struct cli *cli, const struct command *command, int argc, char **argv,
                            struct sw_err *err);
enum sw_status command_ack(struct cli *cli, const struct command *command, int argc, char **argv,
                           struct sw_err *err);
enum sw_status command_explain(struct cli *cli, const struct command *command, int argc,
                               char **argv, struct sw_err *err);
enum sw_status command_codes(struct cli *cli, const struct command *command, int argc, char **argv,
                             struct sw_err *err);
enum sw_status command_imports(struct cli *cli, const struct command *command, int argc,
                               char **argv, struct sw_err *err);
enum sw_status command_formats(struct cli *cli, const struct command *command, int argc,
                               char **argv, struct sw_err *err);
enum sw_status command_query(struct cli *cli, const struct command *command, int argc, char **argv,
                             struct sw_err *err);
enum sw_status command_check(struct cli *cli, const struct command *command, int argc, char **argv,
                             struct sw_err *err);
enum sw_status command_export(struct cli *cli, const struct command *command, int argc, char **argv,
                              struct sw_err *err);
enum sw_status command_purge(struct cli *cli, const struct command *command, int argc, char **argv,
                             struct sw_err *err);
enum sw_status command_backup(struct cli *cli, const struct command *command, int argc, char **argv,
                              struct sw_err *err);

/* ------------------------------------------------------------------------- options.c */

/*
 * Parses options (global ones too) out of argv; what is left are the arguments: *argc of them,
 * argv[0] the first. Prints the help, the versions or the schema of the command's JSON and sets
 * cli->help when those are asked for: then there is nothing more to do. The zone and the clock are
 * set, and from here on the process is confined to what the command needs.
 */
enum sw_status options_parse(struct cli *cli, const struct command *command,
                             const struct option_row *rows, int *argc, char ***argv,
                             struct sw_err *err);

/* Global options before the command; stops at the first argument, *argc and *argv from there. */
enum sw_status options_parse_global(struct cli *cli, int *argc, char ***argv, struct sw_err *err);

/* Edits from a to b: letters put in, left out, exchanged. Both are short. */
size_t options_distance(const char *a, const char *b);

/* SW_USAGE with the first argument that a word processor has spoiled: an en dash for "--". */
enum sw_status options_check_dashes(int argc, char **argv, struct sw_err *err);

/* The place of text in choices (ends with NULL); SW_USAGE naming them all if it is none. */
enum sw_status options_choose(const char *option, const char *text, const char *const *choices,
                              int *place, struct sw_err *err);

/*
 * "-/560403" and "-5" among the arguments are codes, no options: a blank in front, which counts for
 * nothing, says so. The first n such are put into room.
 */
enum { CODE_ROOM = 64 };
void options_protect_codes(int argc, char **argv, char room[][CODE_ROOM], int n);

/*
 * The pair that arguments name, as explain understands them; SW_USAGE with `what` in front for
 * anything else, also for a code that stands in several pairs.
 */
enum sw_status options_read_pair(const char *what, const struct sw_codes *codes, int argc,
                                 char **argv, struct sw_pair *pair, struct sw_err *err);

void print_short_help(FILE *file);
void print_version(void);

/* -------------------------------------------------------------------------- output.c */

/* What --format says in the help of a command whose result has a table. */
#define FORMATS               "text (default), csv, json, html or markdown"
#define FORMATS_WITHOUT_TABLE "text (default), json, html or markdown"

/* What --output says there: the extensions by which a file has its format. */
#define FILES_OF(extensions) "write to a file: " extensions "; may be repeated"
#define FILES                FILES_OF(".txt, .csv, .json, .html, .htm, .md")
#define FILES_WITHOUT_TABLE  FILES_OF(".txt, .json, .html, .htm, .md")

/* Where a result goes and in what form, as it is typed. {0} before. */
struct output_options {
    const char *format; /* NULL: by each file's extension, text on standard output */
    bool json;          /* the same as format "json" */
    struct texts files; /* "-" is standard output; none: standard output alone */
    const char *mode;   /* of the files; NULL: 0600 */
    const char *table;  /* that CSV is of; NULL or "ranking": the document's first */
};

/* clang-format off */

/* The rows of an option table for them; the options stay where they are. */
#define OUTPUT_OPTION_ROWS(o, formats, its_files) \
    {"format", 0, OPTION_TEXT, &(o).format, "FORMAT", formats}, \
    {"json", 0, OPTION_FLAG, &(o).json, NULL, "the same as --format json"}, \
    {"output", 'o', OPTION_OUTPUTS, &(o).files, "FILE", its_files}, \
    {"mode", 0, OPTION_TEXT, &(o).mode, "MODE", "of the files, octal (default 0600)"}

#define TABLE_OPTION_ROW(o) \
    {"table", 0, OPTION_TEXT, &(o).table, "NAME", \
     "which one CSV is of: ranking (default), trunks, owners, totals, ..."}

/* clang-format on */

/* A result in the two forms that every face is made of. All of it stays the caller's. */
struct result {
    struct sw_doc *doc;
    json_t *json;
    const struct sw_mail *mail; /* its head, of a result that may be mailed; else NULL */
    const char *json_schema;    /* of a result with tables that --table may name; else NULL */
};

/*
 * Writes the result to wherever the options say. A file is written whole or not at all; a device or
 * a pipe is written to as it is. None of several files takes its place before all are complete.
 */
enum sw_status output_write(const struct cli *cli, const struct result *result,
                            const struct output_options *options, struct sw_err *err);

/*
 * The same for a report whose rows are written while it is made: they pass through the
 * document, which takes no row in between. The other arguments stay unchanged until output_end,
 * which is given how the report went: if not well, no file is written and nothing more is printed.
 * It frees output, which is NULL where beginning failed.
 */
struct output;
enum sw_status output_begin(const struct cli *cli, const struct result *result,
                            const struct output_options *options, struct output **output,
                            struct sw_err *err);
enum sw_status output_end(struct output *output, enum sw_status status, struct sw_err *err);

/*
 * SW_USAGE if output_write would refuse them. It asks itself, so that of several files all have a
 * format or none is touched; a command that changes something asks before.
 */
enum sw_status output_check(const struct output_options *options, bool can_mail,
                            struct sw_err *err);

/* Whether anything is written as `wanted` ("csv"): some reports have no table for that. */
bool output_has(const struct output_options *options, const char *wanted);

/* Text to standard output; SW_IO when that fails (a full disk, not a pipe that nobody reads). */
enum sw_status output_print(const char *text, size_t n, struct sw_err *err);

/* The JSON on standard output, with a line end; json is freed. */
enum sw_status output_json(json_t *json, struct sw_err *err);

/* ------------------------------------------------------------------------ database.c */

/* --db, $SIPWHY_DB, else below the user's data folder: a path, the caller's; NULL without a home.
 */
char *database_path(const struct cli *cli);

/* Opens the database that --db, $SIPWHY_DB or the default names. */
enum sw_status database_open(const struct cli *cli, enum sw_store_mode mode,
                             struct sw_store **store, struct sw_err *err);

/* Where database_open would look, if nothing is there: a path, the caller's; else NULL. */
char *database_missing(const struct cli *cli);

/* Opens it for writing, where it must be there: none is made. */
enum sw_status database_open_existing(const struct cli *cli, struct sw_store **store,
                                      struct sw_err *err);

/*
 * Lays the user's own rows of the reference over the codes, if there is a database. What needs none
 * is not stopped by one that can't be read: that is told on standard error.
 */
void database_overlay(const struct cli *cli);

/* Tells the user of a problem on standard error, and what it means for the exit code. */
void tell(const struct sw_err *err);

#endif
