/* purge_words.c - see purge_words.h. */
#include "sipwhy/purge_words.h"

#include "json.h"

#include "sipwhy/time.h"

#include <stdlib.h>

static void add_count(struct sw_buf *text, int64_t n, const char *one, const char *several)
{
    char digits[32];

    sw_buf_printf(text, "%s%s %s", text->n ? ", " : "", sw_group_digits(digits, n),
                  n == 1 ? one : several);
}

static char *list_counts(const struct sw_purge *purge, const struct sw_purged *purged)
{
    struct sw_buf text = {0};

    add_count(&text, purged->calls, "call", "calls");
    add_count(&text, purged->counts, "row of counts", "rows of counts");
    add_count(&text, purged->users, "name of a user", "names of users");
    if (purge->before != SW_NO_TIME)
        add_count(&text, purged->imports, "import that has no row left",
                  "imports that have no row left");
    else
        add_count(&text, purged->texts, "note or other text", "notes or other texts");
    if (purged->copies > 0)
        add_count(&text, purged->copies, "copy of the database from before an upgrade",
                  "copies of the database from before an upgrade");
    return text.s;
}

static void tell_time(struct sw_doc *doc, const struct sw_purge *purge,
                      const struct sw_purged *purged, const char *counts)
{
    char before[40];

    sw_time_local(before, sizeof before, purged->before, "%Y-%m-%d %H:%M");
    sw_doc_text(doc, 0, "%s from before %s (%s): %s.",
                purge->dry_run ? "Would be purged" : "Purged", before, sw_zone_name(), counts);
    if (!purge->dry_run)
        sw_doc_text(doc, 0,
                    "Rows from before are left out of later imports. Backups and the exports "
                    "themselves are not touched.");
}

static void tell_people(struct sw_doc *doc, const struct sw_purge *purge, const char *counts)
{
    sw_doc_text(doc, 0, "%s: %s.", purge->dry_run ? "Would be purged" : "Purged", counts);
    if (!purge->dry_run)
        sw_doc_text(doc, 0,
                    "The calls are kept and counted, without numbers, user and IDs, also when they "
                    "are imported again. Backups and the exports themselves are not touched.");
}

void sw_purge_doc(struct sw_doc *doc, json_t **json, const struct sw_purge *purge,
                  const struct sw_purged *purged)
{
    bool is_time = purge->before != SW_NO_TIME;
    char *counts = list_counts(purge, purged);

    if (is_time)
        tell_time(doc, purge, purged, counts);
    else
        tell_people(doc, purge, counts);
    if (purge->dry_run)
        sw_doc_text(doc, 0, "This was a dry run: nothing was changed.");
    free(counts);
    *json = json_pack("{s:o, s:b, s:I, s:I, s:I, s:I, s:I, s:I}", "before",
                      json_time(is_time ? purged->before : SW_NO_TIME), "dry_run", purge->dry_run,
                      "calls", (json_int_t)purged->calls, "counts", (json_int_t)purged->counts,
                      "users", (json_int_t)purged->users, "imports", (json_int_t)purged->imports,
                      "texts", (json_int_t)purged->texts, "copies", (json_int_t)purged->copies);
}
