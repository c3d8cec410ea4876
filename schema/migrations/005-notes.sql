-- What the user says: change markers, causes set aside, rows of the reference of their own. No
-- import brings it, and no undo, purge or newer reference takes it away.

CREATE TABLE note (
    id      INTEGER PRIMARY KEY AUTOINCREMENT, -- never given out twice
    day     TEXT NOT NULL,                     -- '2026-03-04', in whatever zone a report is made for
    text    TEXT NOT NULL,
    made_at INTEGER NOT NULL
);

CREATE TABLE ack (
    pair            TEXT PRIMARY KEY,          -- '503/560503', '-' for a code that is not known
    sip_code        INTEGER,
    microsoft_code  INTEGER,
    until           TEXT,                      -- the last day; NULL: until it doubles
    note            TEXT NOT NULL,
    made_at         INTEGER NOT NULL,
    weekly_attempts INTEGER NOT NULL           -- of the latest week when it was made
) WITHOUT ROWID;

-- Laid over response_code pair by pair. A pair may lack a code, as exports do.
CREATE TABLE own_code (
    pair           TEXT NOT NULL,
    variant        INTEGER NOT NULL,
    sip_code       INTEGER,
    microsoft_code INTEGER,
    tokens         TEXT NOT NULL,
    title          TEXT NOT NULL,
    origin         TEXT NOT NULL,
    owner          TEXT NOT NULL,
    outcome        TEXT NOT NULL,
    delivered      INTEGER NOT NULL,
    direction      TEXT NOT NULL,
    advice         TEXT NOT NULL,
    source         TEXT NOT NULL,
    source_date    TEXT NOT NULL,
    PRIMARY KEY (pair, variant)
) WITHOUT ROWID;

DROP VIEW codes;
CREATE VIEW codes AS
SELECT sip_code, microsoft_code, variant, title, origin, owner, outcome, delivered, direction,
       advice, source, source_date, 0 AS own
  FROM response_code AS r
 WHERE NOT EXISTS (SELECT 1 FROM own_code AS o WHERE o.sip_code = r.sip_code
                      AND o.microsoft_code = r.microsoft_code)
 UNION ALL
SELECT sip_code, microsoft_code, variant, title, origin, owner, outcome, delivered, direction,
       advice, source, source_date, 1 AS own
  FROM own_code;
