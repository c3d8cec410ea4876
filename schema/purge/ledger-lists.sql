-- What src/store/purge_ledger.c finds in the rows that stay: what an import refers to no more, and
-- imports that have no row left.
CREATE TEMP TABLE unmentioned (
    import_id INTEGER,
    kind      TEXT,
    id        INTEGER,
    PRIMARY KEY (import_id, kind, id)
) WITHOUT ROWID;

CREATE TEMP TABLE gone (import_id INTEGER PRIMARY KEY);
