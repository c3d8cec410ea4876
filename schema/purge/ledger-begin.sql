-- What the purge notes of imports, for the ledger (ledger-*.sql).

-- Of which a row went or was changed.
CREATE TEMP TABLE affected (import_id INTEGER PRIMARY KEY);

-- How many of their rows went, and how many of these they had as new.
CREATE TEMP TABLE lost (
    import_id INTEGER PRIMARY KEY,
    n         INTEGER NOT NULL,
    n_new     INTEGER NOT NULL
);
