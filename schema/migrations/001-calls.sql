-- The first schema: imports, calls, the rollup, the reference tables and the public views.
-- Times are integers: UTC milliseconds. Nothing stored depends on a zone.

CREATE TABLE tenant (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- Interned texts. '' stands for a blank cell where a column must not be NULL.
CREATE TABLE trunk     (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE call_type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE region    (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE country   (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE phrase    (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- Somebody on the tenant's side: known by the UPN, else by the object ID.
CREATE TABLE user (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,
    object_id    TEXT,
    display_name TEXT
);

-- Every pair of codes seen in calls, with what the reference says of it, so that SQL can join it.
-- Explained again whenever the reference changes.
CREATE TABLE cause (
    id             INTEGER PRIMARY KEY,
    pair           TEXT NOT NULL UNIQUE,  -- '503/560503', '-' for a code that is not known
    sip_code       INTEGER,
    microsoft_code INTEGER,
    known          TEXT NOT NULL CHECK (known IN ('pair', 'family', 'sip', 'none')),
    title          TEXT NOT NULL,
    origin         TEXT NOT NULL,
    owner          TEXT NOT NULL,
    outcome        TEXT NOT NULL CHECK (outcome IN ('failure', 'expected')), -- when not connected
    delivered      INTEGER NOT NULL CHECK (delivered IN (0, 1)),
    drops          INTEGER NOT NULL CHECK (drops IN (0, 1)) -- a connected call with it was dropped
);

-- The ledger: every CSV that was imported, alone or out of an archive.
CREATE TABLE import (
    id          INTEGER PRIMARY KEY,
    tenant_id   INTEGER NOT NULL REFERENCES tenant (id),
    file        TEXT NOT NULL,     -- base name; 'outer.zip/inner.csv'
    sha256      BLOB NOT NULL,     -- of the CSV's bytes
    bytes       INTEGER NOT NULL,
    format      TEXT NOT NULL,
    generation  TEXT NOT NULL,
    source      TEXT NOT NULL CHECK (source IN ('calls', 'cqd', 'aggregate')),
    product     TEXT NOT NULL,
    fields      TEXT NOT NULL,     -- canonical names of the columns it had
    rows        INTEGER NOT NULL,
    new         INTEGER NOT NULL,
    known       INTEGER NOT NULL,
    rejected    INTEGER NOT NULL,
    first_time  INTEGER,           -- invite times of its accepted rows
    last_time   INTEGER,
    imported_at INTEGER NOT NULL,
    version     TEXT NOT NULL,     -- of sipwhy
    CHECK (rows = new + known + rejected)
);
CREATE INDEX import_by_content ON import (sha256);

CREATE TABLE rejected (
    import_id INTEGER NOT NULL REFERENCES import (id),
    line      INTEGER NOT NULL,
    column    INTEGER NOT NULL,    -- the first is 1; 0: the row as a whole
    reason    TEXT NOT NULL,       -- never a cell's value
    PRIMARY KEY (import_id, line, column)
) WITHOUT ROWID;

-- One row an attempt. The id begins with the invite time in seconds, 24 bits of the fingerprint
-- follow, so that a week is one range and loading one appends near the end.
CREATE TABLE call (
    id                        INTEGER PRIMARY KEY,
    fingerprint               INTEGER NOT NULL, -- 64 further bits
    success                   INTEGER,          -- 1, 0; NULL: the export does not say
    cause_id                  INTEGER NOT NULL REFERENCES cause (id),
    trunk_id                  INTEGER NOT NULL REFERENCES trunk (id),
    direction                 INTEGER NOT NULL, -- 0 unknown, 1 inbound, 2 outbound
    tenant_id                 INTEGER NOT NULL REFERENCES tenant (id),
    call_type_id              INTEGER NOT NULL REFERENCES call_type (id),
    user_id                   INTEGER REFERENCES user (id),
    correlation_id            BLOB,             -- 16 bytes of a GUID; text for anything else
    shared_correlation_id     BLOB,
    invite_time               INTEGER NOT NULL,
    caller                    TEXT,
    callee                    TEXT,
    start_after               INTEGER,          -- ms after the invite
    failure_after             INTEGER,
    end_after                 INTEGER,
    duration                  INTEGER,          -- seconds as the export counts them; not used
    phrase_id                 INTEGER REFERENCES phrase (id),
    user_country_id           INTEGER REFERENCES country (id),
    other_country_id          INTEGER REFERENCES country (id),
    media_region_id           INTEGER REFERENCES region (id),
    signaling_region_id       INTEGER REFERENCES region (id),
    media_bypass              INTEGER,
    transferor_correlation_id BLOB,
    call_id                   BLOB,
    admin_units               TEXT,
    import_id                 INTEGER NOT NULL REFERENCES import (id)
);

-- What a ranking reads: rows are in order of time within it, as the id is.
CREATE INDEX call_not_connected ON call (tenant_id) WHERE success IS NOT 1;

-- Further imports of a call that was known already; taking an import back needs to know.
CREATE TABLE sighting (
    call_id   INTEGER NOT NULL REFERENCES call (id),
    import_id INTEGER NOT NULL REFERENCES import (id),
    PRIMARY KEY (call_id, import_id)
) WITHOUT ROWID;

-- Attempts by quarter hour, kept in the transaction of each import.
CREATE TABLE rollup (
    tenant_id INTEGER NOT NULL,
    bucket    INTEGER NOT NULL, -- start of the quarter hour, UTC seconds / 900
    trunk_id  INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    cause_id  INTEGER NOT NULL,
    success   INTEGER NOT NULL, -- 2: the export does not say
    attempts  INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, bucket, trunk_id, direction, cause_id, success)
) WITHOUT ROWID;

-- The reference, copied from schema/codes/ when it has changed.
CREATE TABLE reference (sha256 BLOB NOT NULL);

CREATE TABLE response_code (
    sip_code       INTEGER NOT NULL,
    microsoft_code INTEGER NOT NULL,
    variant        INTEGER NOT NULL,
    tokens         TEXT NOT NULL,
    title          TEXT NOT NULL,
    origin         TEXT NOT NULL,
    owner          TEXT NOT NULL,
    outcome        TEXT NOT NULL,
    delivered      INTEGER NOT NULL,
    direction      TEXT NOT NULL,
    advice         TEXT NOT NULL, -- steps, ' | ' between them
    source         TEXT NOT NULL,
    source_date    TEXT NOT NULL,
    PRIMARY KEY (sip_code, microsoft_code, variant)
) WITHOUT ROWID;

CREATE TABLE code_family (
    priority    INTEGER PRIMARY KEY, -- the first that fits counts
    pattern     TEXT NOT NULL UNIQUE,
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    origin      TEXT NOT NULL,
    owner       TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    delivered   TEXT NOT NULL,
    explains    INTEGER NOT NULL,
    advice      TEXT NOT NULL,
    evidence    TEXT NOT NULL
);

CREATE TABLE sip_code (
    sip_code      INTEGER PRIMARY KEY,
    reason_phrase TEXT NOT NULL,
    class         TEXT NOT NULL,
    meaning       TEXT NOT NULL,
    outcome       TEXT NOT NULL,
    delivered     INTEGER NOT NULL,
    owner         TEXT NOT NULL,
    advice        TEXT NOT NULL,
    rfc           TEXT NOT NULL
);

-- The public SQL interface: what saved queries may rely on. Tables may change behind it.

CREATE VIEW calls AS
SELECT c.id,
       t.name AS tenant,
       CASE typeof(c.correlation_id)
           WHEN 'blob' THEN lower(substr(hex(c.correlation_id), 1, 8) || '-' ||
                                  substr(hex(c.correlation_id), 9, 4) || '-' ||
                                  substr(hex(c.correlation_id), 13, 4) || '-' ||
                                  substr(hex(c.correlation_id), 17, 4) || '-' ||
                                  substr(hex(c.correlation_id), 21))
           ELSE c.correlation_id END AS correlation_id,
       CASE typeof(c.shared_correlation_id)
           WHEN 'blob' THEN lower(substr(hex(c.shared_correlation_id), 1, 8) || '-' ||
                                  substr(hex(c.shared_correlation_id), 9, 4) || '-' ||
                                  substr(hex(c.shared_correlation_id), 13, 4) || '-' ||
                                  substr(hex(c.shared_correlation_id), 17, 4) || '-' ||
                                  substr(hex(c.shared_correlation_id), 21))
           ELSE c.shared_correlation_id END AS shared_correlation_id,
       u.name AS user,
       u.display_name,
       k.name AS call_type,
       CASE c.direction WHEN 1 THEN 'in' WHEN 2 THEN 'out' END AS direction,
       c.caller,
       c.callee,
       uc.name AS user_country,
       oc.name AS other_country,
       c.invite_time,
       c.invite_time + c.start_after AS start_time,
       c.invite_time + c.failure_after AS failure_time,
       c.invite_time + c.end_after AS end_time,
       c.duration,
       c.success,
       a.sip_code,
       a.microsoft_code,
       CASE c.success
           WHEN 0 THEN a.outcome
           WHEN 1 THEN CASE a.drops WHEN 1 THEN 'dropped' ELSE 'success' END END AS outcome,
       p.name AS phrase,
       r.name AS trunk,
       c.media_bypass,
       mr.name AS media_region,
       sr.name AS signaling_region,
       c.admin_units,
       c.import_id
  FROM call AS c
  JOIN tenant AS t ON t.id = c.tenant_id
  JOIN cause AS a ON a.id = c.cause_id
  JOIN trunk AS r ON r.id = c.trunk_id
  JOIN call_type AS k ON k.id = c.call_type_id
  LEFT JOIN user AS u ON u.id = c.user_id
  LEFT JOIN phrase AS p ON p.id = c.phrase_id
  LEFT JOIN country AS uc ON uc.id = c.user_country_id
  LEFT JOIN country AS oc ON oc.id = c.other_country_id
  LEFT JOIN region AS mr ON mr.id = c.media_region_id
  LEFT JOIN region AS sr ON sr.id = c.signaling_region_id;

CREATE VIEW causes AS
SELECT t.name AS tenant,
       b.bucket * 900000 AS bucket,
       r.name AS trunk,
       CASE b.direction WHEN 1 THEN 'in' WHEN 2 THEN 'out' END AS direction,
       a.sip_code,
       a.microsoft_code,
       CASE b.success WHEN 2 THEN NULL ELSE b.success END AS success,
       CASE b.success
           WHEN 0 THEN a.outcome
           WHEN 1 THEN CASE a.drops WHEN 1 THEN 'dropped' ELSE 'success' END END AS outcome,
       a.title,
       a.origin,
       a.owner,
       a.known,
       b.attempts
  FROM rollup AS b
  JOIN tenant AS t ON t.id = b.tenant_id
  JOIN trunk AS r ON r.id = b.trunk_id
  JOIN cause AS a ON a.id = b.cause_id;

CREATE VIEW imports AS
SELECT i.id, t.name AS tenant, i.file, lower(hex(i.sha256)) AS sha256, i.bytes, i.format,
       i.generation, i.source, i.product, i.fields, i.rows, i.new, i.known, i.rejected,
       i.first_time, i.last_time, i.imported_at, i.version
  FROM import AS i
  JOIN tenant AS t ON t.id = i.tenant_id;

CREATE VIEW codes AS
SELECT sip_code, microsoft_code, variant, title, origin, owner, outcome, delivered, direction,
       advice, source, source_date
  FROM response_code;
