/* calls.c - see calls.h. */
#include "sipwhy/calls.h"

#include "json.h"
#include "words.h"

#include "sipwhy/country.h"
#include "sipwhy/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    INVITE_TIME,
    CORRELATION_ID,
    PAIR,
    SIP,
    MICROSOFT,
    OUTCOME,
    SECONDS,
    DIRECTION,
    TRUNK,
    CALL_TYPE,
    CALLER,
    CALLEE,
    USER,
    PHRASE,
    DETAILS,
    COLUMNS
};

static const struct sw_column columns[COLUMNS] = {
    [INVITE_TIME] = {.name = "invite_time", .heading = "invite"},
    [CORRELATION_ID] = {.name = "correlation_id", .use = SW_FOR_MACHINES},
    [PAIR] = {.name = "pair", .heading = "SIP/Microsoft", .use = SW_FOR_PEOPLE},
    [SIP] = {.name = "sip_code", .use = SW_FOR_MACHINES},
    [MICROSOFT] = {.name = "microsoft_code", .use = SW_FOR_MACHINES},
    [OUTCOME] = {.name = "outcome", .heading = "outcome"},
    [SECONDS] = {.name = "seconds", .heading = "s"},
    [DIRECTION] = {.name = "direction", .heading = "dir"},
    [TRUNK] = {.name = "trunk", .heading = "trunk"},
    [CALL_TYPE] = {.name = "call_type", .use = SW_FOR_MACHINES},
    [CALLER] = {.name = "caller", .use = SW_FOR_MACHINES},
    [CALLEE] = {.name = "callee", .use = SW_FOR_MACHINES},
    [USER] = {.name = "user", .use = SW_FOR_MACHINES},
    [PHRASE] = {.name = "phrase", .use = SW_FOR_MACHINES},
    [DETAILS] = {.name = "call", .heading = "call", .use = SW_FOR_PEOPLE, .flexible = true},
};

struct listing {
    const struct sw_calls_options *options;
    const struct sw_codes *codes;
    struct sw_doc *doc;
    struct sw_block *table;
    struct sw_countries countries;
    int64_t n, shown;
    bool can_sum; /* n is told by the sums by quarter hour; else by all rows */
    bool is_full; /* all rows that are to be shown are, and n is not told by more */
    /* Of the row in hand, as it may be shown. */
    struct sw_buf caller, callee, user, phrase;
};

/* ------------------------------------------------------------------- which are asked for */

static bool is_in_country(const struct listing *listing, const struct sw_call_row *row)
{
    const char *far = row->direction == SW_INBOUND ? row->caller : row->callee;
    const char *country = row->other_country;

    if (!listing->options->country)
        return true;
    if (!country[0])
        country = sw_countries_of(&listing->countries, sw_str(far));
    return sw_str_eq_fold(sw_str(country), sw_str(listing->options->country));
}

static bool is_of_owner(const struct listing *listing, const struct sw_explanation *e)
{
    return !listing->options->owner || strcmp(listing->options->owner, e->owner) == 0;
}

/* Whether such a row is; *name is its outcome, "" where no export tells it. */
static bool is_asked_for(const struct listing *listing, struct sw_pair pair,
                         enum sw_success success, const char **name)
{
    const struct sw_calls_options *options = listing->options;
    enum sw_outcome outcome;
    struct sw_explanation e;

    *name = "";
    sw_codes_explain(listing->codes, pair, &e);
    if (!is_of_owner(listing, &e))
        return false;
    if (success == SW_SUCCESS_UNKNOWN)
        return options->wants_unknown;
    if (success == SW_CONNECTED)
        outcome = e.drops ? SW_DROPPED : SW_CONNECTED_WELL;
    else
        outcome = strcmp(e.outcome, "expected") == 0 ? SW_EXPECTED : SW_FAILURE;
    *name = outcome_name(outcome);
    return options->is_wanted[outcome];
}

/* ------------------------------------------------------------------------------- a row */

static void put(const struct listing *listing, struct sw_buf *out, const char *text,
                sw_privacy_fn *write)
{
    sw_buf_clear(out);
    sw_buf_str(out, "");
    write(out, listing->options->privacy, sw_str(text));
}

/* Until it connected, which only outbound calls tell, or until it failed; NaN if nothing tells. */
static double seconds_of(const struct sw_call_row *row)
{
    int64_t after = row->failure_after;

    if (row->success == SW_CONNECTED)
        after = row->direction == SW_OUTBOUND ? row->start_after : SW_NO_TIME;
    return after == SW_NO_TIME ? NAN : (double)after / SW_SECOND;
}

static const char *direction_name(enum sw_direction direction)
{
    return direction == SW_INBOUND ? "in" : direction == SW_OUTBOUND ? "out" : "";
}

static const char *or_dash(const char *text)
{
    return text[0] ? text : "-";
}

/* What does not stand in columns on paper. */
static void put_details(struct sw_buf *out, const struct listing *listing,
                        const struct sw_call_row *row)
{
    sw_buf_printf(out, "%s, %s to %s", or_dash(row->correlation_id), or_dash(listing->caller.s),
                  or_dash(listing->callee.s));
    if (listing->user.n > 0)
        sw_buf_printf(out, ", %s", listing->user.s);
    if (row->call_type[0])
        sw_buf_printf(out, ", %s", row->call_type);
    if (listing->phrase.n > 0)
        sw_buf_printf(out, ": %s", listing->phrase.s);
}

/* A text that is not there is no cell. */
static struct sw_cell text_cell(const char *text)
{
    return sw_cell_text(text[0] ? text : NULL);
}

static enum sw_status pass_cells(struct listing *listing, const struct sw_call_row *row,
                                 const char *outcome, struct sw_err *err)
{
    char pair[48];
    struct sw_buf details = {0};
    enum sw_status status;

    put_details(&details, listing, row);
    status = sw_doc_pass_row(
        listing->doc, listing->table,
        (const struct sw_cell[COLUMNS]){
            [INVITE_TIME] = sw_cell_time(row->invite_time),
            [CORRELATION_ID] = text_cell(row->correlation_id),
            [PAIR] = sw_cell_text(sw_pair_text(pair, row->pair)),
            [SIP] = sw_cell_code(row->pair.sip.known, row->pair.sip.value),
            [MICROSOFT] = sw_cell_code(row->pair.microsoft.known, row->pair.microsoft.value),
            [OUTCOME] = text_cell(outcome),
            [SECONDS] = sw_cell_seconds(seconds_of(row)),
            [DIRECTION] = text_cell(direction_name(row->direction)),
            [TRUNK] = text_cell(row->trunk),
            [CALL_TYPE] = text_cell(row->call_type),
            [CALLER] = text_cell(listing->caller.s),
            [CALLEE] = text_cell(listing->callee.s),
            [USER] = text_cell(listing->user.s),
            [PHRASE] = text_cell(listing->phrase.s),
            [DETAILS] = sw_cell_text(details.s),
        },
        err);
    sw_buf_free(&details);
    return status;
}

static enum sw_status take_row(void *context, const struct sw_call_row *row, struct sw_err *err)
{
    struct listing *listing = context;
    const struct sw_calls_options *options = listing->options;
    const char *name;

    if (!is_asked_for(listing, row->pair, row->success, &name) || !is_in_country(listing, row))
        return SW_OK;
    listing->n++;
    if (options->limit > 0 && listing->n > options->limit)
        return SW_OK;
    listing->shown++;
    listing->is_full = listing->can_sum && listing->shown == options->limit;
    put(listing, &listing->caller, row->caller, sw_privacy_number);
    put(listing, &listing->callee, row->callee, sw_privacy_number);
    put(listing, &listing->user, row->user, sw_privacy_user);
    put(listing, &listing->phrase, row->phrase, sw_privacy_text);
    return pass_cells(listing, row, name, err);
}

/* ------------------------------------------------------------------------- how many there are */

/* Whole quarter hours, and no filter that the sums know nothing of. */
static bool can_sum(const struct sw_calls_options *options)
{
    return !options->country && !options->filter.user && !options->filter.call_type &&
           options->period.since % SW_QUARTER_HOUR == 0 &&
           options->period.until % SW_QUARTER_HOUR == 0;
}

struct count {
    const struct listing *listing;
    struct sw_pairs pairs;
    bool (*is_counted)[3]; /* by cause id and enum sw_success */
    int64_t n;
};

static bool is_code(struct sw_code code, struct sw_code asked)
{
    return code.known == asked.known && (!code.known || code.value == asked.value);
}

static bool has_codes(const struct sw_filter *filter, struct sw_pair pair)
{
    return (!filter->by_sip || is_code(pair.sip, filter->pair.sip)) &&
           (!filter->by_microsoft || is_code(pair.microsoft, filter->pair.microsoft));
}

static void mark_counted(struct count *count)
{
    static const enum sw_success successes[] = {SW_NOT_CONNECTED, SW_CONNECTED, SW_SUCCESS_UNKNOWN};
    const struct listing *listing = count->listing;
    const char *name;

    count->is_counted = sw_alloc_zero(count->pairs.n, sizeof *count->is_counted);
    for (size_t id = 0; id < count->pairs.n; id++)
        for (size_t i = 0; i < sizeof successes / sizeof successes[0]; i++)
            count->is_counted[id][successes[i]] =
                has_codes(&listing->options->filter, count->pairs.pairs[id]) &&
                is_asked_for(listing, count->pairs.pairs[id], successes[i], &name);
}

static enum sw_status take_quarter(void *context, const struct sw_quarter *quarter,
                                   struct sw_err *err)
{
    struct count *count = context;

    if (quarter->cause_id <= 0 || (size_t)quarter->cause_id >= count->pairs.n)
        return sw_err_set(err, SW_CHECK_FAILED, "a call refers to a missing row: see sipwhy check");
    if (count->is_counted[quarter->cause_id][quarter->success])
        count->n += quarter->attempts;
    return SW_OK;
}

static enum sw_status sum_up_rows(struct listing *listing, struct sw_store *store,
                                  const struct sw_filter *filter, struct sw_err *err)
{
    struct count count = {.listing = listing};
    enum sw_status status = sw_store_pairs(store, &count.pairs, err);

    if (status == SW_OK) {
        mark_counted(&count);
        status = sw_store_each_quarter(store, filter, take_quarter, &count, err);
    }
    listing->n = count.n;
    free(count.is_counted);
    sw_pairs_clear(&count.pairs);
    return status;
}

/* ------------------------------------------------------------------------- the document */

static void add_codes(struct sw_buf *out, const struct sw_filter *filter)
{
    char pair[48];

    sw_pair_text(pair, filter->pair);
    if (filter->by_sip && filter->by_microsoft)
        sw_buf_printf(out, "codes %s", pair);
    else if (filter->by_sip)
        sw_buf_printf(out, "SIP code %.*s", (int)strcspn(pair, "/"), pair);
    else if (filter->by_microsoft)
        sw_buf_printf(out, "Microsoft code %s", strchr(pair, '/') + 1);
}

static void add_outcomes(struct sw_buf *out, const struct sw_calls_options *options)
{
    for (enum sw_outcome o = SW_FAILURE; o <= SW_CONNECTED_WELL; o++)
        if (options->is_wanted[o] && !options->wants_unknown)
            sw_buf_printf(out, "%soutcome %s", out->n ? ", " : "", outcome_name(o));
}

static void add_head(struct listing *listing)
{
    const struct sw_calls_options *options = listing->options;
    struct sw_buf only = {0};
    char period[128];

    sw_doc_title(listing->doc, "Direct Routing calls  %s",
                 period_words(period, sizeof period, &options->period));
    add_codes(&only, &options->filter);
    add_outcomes(&only, options);
    filter_words(&only, &options->filter, options->country, options->privacy);
    if (options->owner)
        sw_buf_printf(&only, "%sowner %s", only.n ? ", " : "", options->owner);
    if (only.n > 0)
        sw_doc_fact(listing->doc, 0, "Only", "%s", only.s);
    add_redacted(listing->doc, options->privacy);
    sw_buf_free(&only);
    listing->table = sw_doc_long_table(listing->doc, "calls", columns, COLUMNS);
}

/* Counts stand for calls that nobody can list. */
static enum sw_status find_whether_counted(struct sw_store *store, const struct sw_filter *filter,
                                           bool *is_counted, struct sw_err *err)
{
    bool has[SW_SOURCES] = {false};
    enum sw_status status = sw_store_sources(store, filter, has, err);

    *is_counted = !has[SW_SOURCE_CALLS] && (has[SW_SOURCE_CQD] || has[SW_SOURCE_AGGREGATE]);
    return status;
}

static void add_foot(struct listing *listing, bool is_counted, const struct sw_elsewhere *elsewhere)
{
    char n[2][32];

    if (listing->n == 0 && is_counted)
        sw_doc_text(listing->doc, 0, "Of this period there are counts alone, which list no calls.");
    else if (listing->n == 0 && elsewhere->attempts > 0)
        sw_doc_text(listing->doc, 0, "No attempt of this period fits. Without filters it has %s.",
                    sw_group_digits(n[0], elsewhere->attempts));
    else if (listing->n == 0)
        sw_doc_text(listing->doc, 0, "No attempt of this period is in the database.");
    else if (listing->shown < listing->n)
        sw_doc_text(listing->doc, 0, "The latest %s of %s attempts; --limit 0 shows all.",
                    sw_group_digits(n[0], listing->shown), sw_group_digits(n[1], listing->n));
    else
        sw_doc_text(listing->doc, 0, "%s attempt%s, the latest first.",
                    sw_group_digits(n[0], listing->n), listing->n == 1 ? "" : "s");
}

static enum sw_row_kind kind_of(const struct sw_calls_options *options)
{
    bool other =
        options->is_wanted[SW_FAILURE] || options->is_wanted[SW_EXPECTED] || options->wants_unknown;
    bool connected = options->is_wanted[SW_DROPPED] || options->is_wanted[SW_CONNECTED_WELL];

    return other && connected ? SW_ROWS_ALL : other ? SW_ROWS_OTHER : SW_ROWS_CONNECTED;
}

static void begin_json(const struct sw_calls_options *options, json_t *json)
{
    json_object_set_new(json, "schema", json_string("sipwhy.calls/1"));
    json_object_set_new(json, "generated_at", json_time(options->now));
    json_object_set_new(json, "period", json_period(&options->period, options->now));
    json_object_set_new(json, "masked", json_boolean(sw_privacy_way(options->privacy) != SW_SHOWN));
    json_add_redacted(json, options->privacy);
}

static void clear(struct listing *listing)
{
    sw_countries_clear(&listing->countries);
    sw_buf_free(&listing->caller);
    sw_buf_free(&listing->callee);
    sw_buf_free(&listing->user);
    sw_buf_free(&listing->phrase);
}

enum sw_status sw_calls_make(struct sw_store *store, const struct sw_codes *codes,
                             const struct sw_calls_options *options, struct sw_doc *doc,
                             json_t *json, struct sw_err *err)
{
    struct listing listing = {
        .options = options, .codes = codes, .doc = doc, .can_sum = can_sum(options)};
    struct sw_filter filter = options->filter;
    struct sw_elsewhere elsewhere = {0};
    bool is_counted = false;
    enum sw_status status = SW_OK;

    filter.since = options->period.since;
    filter.until = options->period.until;
    if (options->country)
        status = sw_countries_load(&listing.countries, err);
    add_head(&listing);
    begin_json(options, json);
    if (status == SW_OK)
        status = sw_store_each_row(store, &filter, kind_of(options), &listing.is_full, take_row,
                                   &listing, err);
    if (status == SW_OK && listing.is_full)
        status = sum_up_rows(&listing, store, &filter, err);
    if (status == SW_OK)
        status = find_whether_counted(store, &filter, &is_counted, err);
    if (status == SW_OK && listing.n == 0)
        status = sw_elsewhere_find(&elsewhere, store, filter.tenant, &options->period, err);
    add_foot(&listing, is_counted, &elsewhere);
    if (options->filter.trunk)
        sw_elsewhere_trunks_doc(doc, &elsewhere);
    sw_elsewhere_clear(&elsewhere);
    json_object_set_new(json, "attempts", json_integer(listing.n));
    clear(&listing);
    return status;
}
