/* check.c - is the database sound?; see store.h. */
#include "sqlite.h"

#include <stdlib.h>

/* Each gives no row when all is well; else a row whose first column says what is wrong. */
static const struct {
    const char *what, *sql;
} checks[] = {
    {"pages and indexes", "SELECT integrity_check FROM pragma_integrity_check "
                          "WHERE integrity_check <> 'ok' LIMIT 1"},
    {"references between tables",
     "SELECT 'a row of ' || \"table\" || ' refers to a missing row of ' || parent "
     "FROM pragma_foreign_key_check LIMIT 1"},
    {"ledger against calls",
     "SELECT 'import ' || i.id || ' noted ' || CASE i.source WHEN 'calls' THEN i.new ELSE 0 END || "
     "' new rows, the calls hold ' || coalesce(c.n, 0) FROM import AS i "
     "LEFT JOIN (SELECT import_id, count(*) AS n FROM call GROUP BY import_id) AS c "
     "ON c.import_id = i.id WHERE CASE i.source WHEN 'calls' THEN i.new ELSE 0 END <> "
     "coalesce(c.n, 0) LIMIT 1"},
    {"ledger against known calls", /* a file may have a call twice */
     "SELECT 'import ' || i.id || ' noted ' || i.known || ' known rows, the sightings hold ' || "
     "s.n FROM import AS i JOIN (SELECT import_id, count(*) AS n FROM sighting GROUP BY import_id) "
     "AS s ON s.import_id = i.id WHERE i.known < s.n LIMIT 1"},
    {"sightings against calls",
     "SELECT 'import ' || s.import_id || ' has a call as a further import that it was the first or "
     "an earlier one of' FROM sighting AS s JOIN call AS c ON c.id = s.call_id "
     "WHERE s.import_id <= c.import_id LIMIT 1"},
    {"what imports had of calls",
     "SELECT 'import ' || v.import_id || ' differs about a call that it does not have' "
     "FROM call_seen AS v WHERE NOT EXISTS (SELECT 1 FROM sighting AS s WHERE s.call_id = v.row_id "
     "AND s.import_id = v.import_id) AND NOT EXISTS (SELECT 1 FROM call AS c WHERE c.id = v.row_id "
     "AND c.import_id = v.import_id) LIMIT 1"},
    {"ledger against rows of counts",
     "SELECT 'import ' || i.id || ' noted ' || i.new || ' new and ' || i.known || ' known rows, of "
     "the rows of counts ' || coalesce(c.n, 0) || ' are new and ' || coalesce(c.k, 0) || ' known' "
     "FROM import AS i LEFT JOIN (SELECT c.import_id, sum(c.place = 1) AS n, "
     "sum(c.place > 1) AS k FROM (SELECT import_id, dense_rank() OVER (PARTITION BY tenant_id, "
     "fingerprint ORDER BY import_id) AS place FROM counted) AS c GROUP BY c.import_id) AS c "
     "ON c.import_id = i.id WHERE CASE i.source WHEN 'calls' THEN 0 ELSE i.new END <> "
     "coalesce(c.n, 0) OR i.known < coalesce(c.k, 0) LIMIT 1"},
    {"times against rows of counts",
     "SELECT 'import ' || coalesce(c.import_id, w.import_id) || ' is noted to have counts of other "
     "times than it has' FROM counted_way AS w FULL JOIN (SELECT import_id, min(since) AS since, "
     "max(max(until, since + 1)) AS until FROM counted GROUP BY import_id) AS c "
     "ON c.import_id = w.import_id WHERE (w.since, w.until) IS NOT (c.since, c.until) LIMIT 1"},
    {"ledger against rejected rows",
     "SELECT 'import ' || i.id || ' noted ' || i.rejected || ' rejected rows, the list holds ' || "
     "coalesce(r.n, 0) FROM import AS i LEFT JOIN (SELECT import_id, count(*) AS n "
     "FROM rejected GROUP BY import_id) AS r ON r.import_id = i.id "
     "WHERE i.rejected <> coalesce(r.n, 0) LIMIT 1"},
    {"small tables against imports",
     "SELECT 'a row of ' || t.kind || ' is of no import' FROM ("
     "SELECT 'trunk' AS kind, id FROM trunk UNION ALL SELECT 'call_type', id FROM call_type "
     "UNION ALL SELECT 'region', id FROM region UNION ALL SELECT 'country', id FROM country "
     "UNION ALL SELECT 'phrase', id FROM phrase UNION ALL SELECT 'admin_units', id FROM "
     "admin_units "
     "UNION ALL SELECT 'cause', id FROM cause "
     "UNION ALL SELECT 'user', id FROM user) AS t "
     "WHERE (t.kind, t.id) NOT IN (SELECT kind, id FROM mention) LIMIT 1"},
    {"names of users", /* as person.c makes them */
     "SELECT 'a user is named otherwise than exports tell' FROM user AS u JOIN (SELECT person_id, "
     "min(nullif(upn, '')) AS upn, min(nullif(called, '')) AS called FROM user GROUP BY person_id) "
     "AS p ON p.person_id = u.person_id LEFT JOIN user AS r ON r.id = u.person_id "
     "WHERE u.name IS NOT coalesce(p.upn, r.object_id) OR u.display_name IS NOT p.called LIMIT 1"},
    {"purged calls",
     "SELECT 'a call that was purged of what is personal names somebody' FROM (SELECT "
     "correlation_id, user_id, caller, callee FROM call UNION ALL SELECT correlation_id, user_id, "
     "caller, callee FROM call_seen) WHERE typeof(correlation_id) = 'integer' "
     "AND coalesce(user_id, caller, callee) IS NOT NULL LIMIT 1"},
    {"rollup against calls", /* >> rounds down, / towards 0: the remainder is taken off first */
     "SELECT 'the rollup and the calls differ in the quarter hour that begins ' || (bucket * 900) "
     "|| ' s after 1970' FROM (SELECT tenant_id, bucket, trunk_id, direction, cause_id, success, "
     "sum(n) AS difference FROM (SELECT tenant_id, bucket, trunk_id, direction, cause_id, "
     "success, attempts AS n FROM rollup UNION ALL SELECT tenant_id, "
     "((id >> 24) - ((id >> 24) % 900 + 900) % 900) / 900, trunk_id, direction, cause_id, "
     "coalesce(success, 2), -count(*) FROM call GROUP BY 1, 2, 3, 4, 5, 6) "
     "GROUP BY 1, 2, 3, 4, 5, 6) WHERE difference <> 0 LIMIT 1"},
};

enum { MOST_PROBLEMS = 2 };

/* What takes more than a statement; one reading may look at more than one thing. */
static const struct {
    const char *what[MOST_PROBLEMS];
    enum sw_status (*check)(struct sw_store *store, char **problems, struct sw_err *err);
} longer_checks[] = {
    {{"calls against their fingerprints", "calls against their sums"}, check_calls},
    {{"texts against their sums"}, check_texts},
};

enum { LONGER_CHECKS = sizeof longer_checks / sizeof longer_checks[0] };

static enum sw_status check_longer(struct sw_store *store, size_t i, sw_check_fn *tell,
                                   void *context)
{
    struct sw_err err = {0};
    char *problems[MOST_PROBLEMS] = {0};
    enum sw_status status = longer_checks[i].check(store, problems, &err), result = status;

    for (size_t p = 0; p < MOST_PROBLEMS && longer_checks[i].what[p]; p++) {
        tell(context, longer_checks[i].what[p], status == SW_OK ? problems[p] : err.text);
        if (problems[p])
            result = SW_CHECK_FAILED;
        free(problems[p]);
    }
    return result;
}

enum sw_status sw_store_check(struct sw_store *store, sw_check_fn *tell, void *context,
                              struct sw_err *err)
{
    enum sw_status result = SW_OK;

    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        sqlite3_stmt *check = NULL;
        enum sw_status status = db_prepare(store, checks[i].sql, &check, err);
        int step = status == SW_OK ? sqlite3_step(check) : SQLITE_ERROR;

        if (step == SQLITE_ROW)
            tell(context, checks[i].what, db_text(check, 0));
        else if (step == SQLITE_DONE)
            tell(context, checks[i].what, NULL);
        else
            tell(context, checks[i].what, sqlite3_errmsg(store->db));
        if (step != SQLITE_DONE)
            result = SW_CHECK_FAILED;
        sqlite3_finalize(check);
    }
    for (size_t i = 0; i < LONGER_CHECKS; i++)
        if (check_longer(store, i, tell, context) != SW_OK)
            result = SW_CHECK_FAILED;
    if (result != SW_OK)
        sw_err_set(
            err, result,
            "%s: is damaged; keep a copy of it, and import the exports into a new database, or "
            "put a backup in its place",
            store->path);
    return result;
}
