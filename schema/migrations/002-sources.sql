-- Exports that count calls instead of listing them, how each file was read, and what each import
-- had of a call or user that others had too, so that it can be taken back exactly.

-- 1: its times are cut to the minute; 0: they are not, but an import of it has them so.
ALTER TABLE call ADD COLUMN coarse INTEGER;
CREATE INDEX call_coarse ON call (id) WHERE coarse IS NOT NULL;

-- Calls whose own id was another's when they came: where they are instead.
CREATE TABLE displaced (
    id     INTEGER PRIMARY KEY REFERENCES call (id),
    own_id INTEGER NOT NULL
);
CREATE INDEX displaced_by_own_id ON displaced (own_id);

-- A call as an import had it, where that is not what `call` holds: columns were filled in from
-- another import, times replaced by more precise ones, or it differs otherwise. An import that has
-- the call (call.import_id, sighting) and no row here had it as `call` holds it.
CREATE TABLE call_seen (
    row_id                    INTEGER NOT NULL REFERENCES call (id),
    import_id                 INTEGER NOT NULL REFERENCES import (id),
    own_id                    INTEGER NOT NULL, -- the id that its time and fingerprint ask for
    place                     INTEGER NOT NULL, -- the id that a call like it had; own_id if none
    fingerprint               INTEGER NOT NULL,
    success                   INTEGER,
    cause_id                  INTEGER NOT NULL REFERENCES cause (id),
    trunk_id                  INTEGER NOT NULL REFERENCES trunk (id),
    direction                 INTEGER NOT NULL,
    tenant_id                 INTEGER NOT NULL REFERENCES tenant (id),
    call_type_id              INTEGER NOT NULL REFERENCES call_type (id),
    user_id                   INTEGER REFERENCES user (id),
    correlation_id            BLOB,
    shared_correlation_id     BLOB,
    invite_time               INTEGER NOT NULL,
    caller                    TEXT,
    callee                    TEXT,
    start_after               INTEGER,
    failure_after             INTEGER,
    end_after                 INTEGER,
    duration                  INTEGER,
    phrase_id                 INTEGER REFERENCES phrase (id),
    user_country_id           INTEGER REFERENCES country (id),
    other_country_id          INTEGER REFERENCES country (id),
    media_region_id           INTEGER REFERENCES region (id),
    signaling_region_id       INTEGER REFERENCES region (id),
    media_bypass              INTEGER,
    transferor_correlation_id BLOB,
    call_id                   BLOB,
    admin_units               TEXT,
    coarse                    INTEGER,          -- 1 or NULL
    PRIMARY KEY (row_id, import_id)
) WITHOUT ROWID;

-- Which rows of the small tables an import refers to: those that none does are deleted.
CREATE TABLE mention (
    import_id INTEGER NOT NULL REFERENCES import (id),
    kind      TEXT NOT NULL, -- the table's name
    id        INTEGER NOT NULL,
    PRIMARY KEY (import_id, kind, id)
) WITHOUT ROWID;

CREATE VIEW had AS
SELECT import_id AS by, cause_id, trunk_id, call_type_id, user_id, phrase_id, user_country_id,
       other_country_id, media_region_id, signaling_region_id
  FROM call
 UNION ALL
SELECT s.import_id, c.cause_id, c.trunk_id, c.call_type_id, c.user_id, c.phrase_id,
       c.user_country_id, c.other_country_id, c.media_region_id, c.signaling_region_id
  FROM sighting AS s
  JOIN call AS c ON c.id = s.call_id;
INSERT INTO mention SELECT DISTINCT by, 'cause', cause_id FROM had;
INSERT INTO mention SELECT DISTINCT by, 'trunk', trunk_id FROM had;
INSERT INTO mention SELECT DISTINCT by, 'call_type', call_type_id FROM had;
INSERT INTO mention SELECT DISTINCT by, 'user', user_id FROM had WHERE user_id IS NOT NULL;
INSERT INTO mention SELECT DISTINCT by, 'phrase', phrase_id FROM had WHERE phrase_id IS NOT NULL;
INSERT INTO mention
SELECT by, 'country', user_country_id FROM had WHERE user_country_id IS NOT NULL
 UNION
SELECT by, 'country', other_country_id FROM had WHERE other_country_id IS NOT NULL;
INSERT INTO mention
SELECT by, 'region', media_region_id FROM had WHERE media_region_id IS NOT NULL
 UNION
SELECT by, 'region', signaling_region_id FROM had WHERE signaling_region_id IS NOT NULL;
DROP VIEW had;

-- Which import a user's names are of, the first that mentions the user, and what others said where
-- that differs.
ALTER TABLE user ADD COLUMN import_id INTEGER REFERENCES import (id);
UPDATE user SET import_id = m.first FROM (SELECT id, min(import_id) AS first FROM mention
                                           WHERE kind = 'user' GROUP BY id) AS m
 WHERE m.id = user.id;
CREATE TABLE user_seen (
    user_id      INTEGER NOT NULL REFERENCES user (id),
    import_id    INTEGER NOT NULL REFERENCES import (id),
    object_id    TEXT,
    display_name TEXT,
    PRIMARY KEY (user_id, import_id)
) WITHOUT ROWID;

-- Rows that count calls: of CQD and QER exports, and of aggregates.
CREATE TABLE counted (
    id           INTEGER PRIMARY KEY,
    import_id    INTEGER NOT NULL REFERENCES import (id),
    fingerprint  BLOB NOT NULL,    -- 16 bytes over all cells but the counts
    tenant_id    INTEGER NOT NULL REFERENCES tenant (id),
    since        INTEGER NOT NULL, -- the time it stands for: a moment, a day, a period; UTC ms
    until        INTEGER NOT NULL,
    cause_id     INTEGER NOT NULL REFERENCES cause (id),
    trunk_id     INTEGER NOT NULL REFERENCES trunk (id),
    call_type_id INTEGER NOT NULL REFERENCES call_type (id),
    direction    INTEGER NOT NULL,
    user_id      INTEGER REFERENCES user (id),
    phrase_id    INTEGER REFERENCES phrase (id),
    attempts     INTEGER,          -- NULL: the export does not say
    connected    INTEGER,
    failed       INTEGER,
    UNIQUE (import_id, fingerprint)
);
CREATE INDEX counted_by_content ON counted (fingerprint);
CREATE INDEX counted_by_time ON counted (since);

-- How a file was read, and what was noticed in it.
ALTER TABLE import ADD COLUMN encoding TEXT NOT NULL DEFAULT '';
ALTER TABLE import ADD COLUMN delimiter TEXT NOT NULL DEFAULT '';
ALTER TABLE import ADD COLUMN date_order TEXT NOT NULL DEFAULT '';
ALTER TABLE import ADD COLUMN unknown_columns TEXT NOT NULL DEFAULT '';
ALTER TABLE import ADD COLUMN missing_columns TEXT NOT NULL DEFAULT '';
ALTER TABLE import ADD COLUMN days_without_rows TEXT NOT NULL DEFAULT '';
CREATE TABLE finding (
    import_id INTEGER NOT NULL REFERENCES import (id),
    name      TEXT NOT NULL,
    n         INTEGER NOT NULL,
    PRIMARY KEY (import_id, name)
) WITHOUT ROWID;

DROP VIEW imports;
CREATE VIEW imports AS
SELECT i.id, t.name AS tenant, i.file, lower(hex(i.sha256)) AS sha256, i.bytes, i.format,
       i.generation, i.source, i.product, i.fields, i.encoding, i.delimiter, i.date_order,
       i.unknown_columns, i.missing_columns, i.days_without_rows, i.rows, i.new, i.known,
       i.rejected, i.first_time, i.last_time, i.imported_at, i.version
  FROM import AS i
  JOIN tenant AS t ON t.id = i.tenant_id;

-- Counts as the exports have them: those of several imports overlap.
CREATE VIEW counts AS
SELECT c.id, t.name AS tenant, i.source, c.since, c.until, a.sip_code, a.microsoft_code,
       r.name AS trunk, k.name AS call_type,
       CASE c.direction WHEN 1 THEN 'in' WHEN 2 THEN 'out' END AS direction,
       u.name AS user, p.name AS phrase, c.attempts, c.connected, c.failed, c.import_id
  FROM counted AS c
  JOIN import AS i ON i.id = c.import_id
  JOIN tenant AS t ON t.id = c.tenant_id
  JOIN cause AS a ON a.id = c.cause_id
  JOIN trunk AS r ON r.id = c.trunk_id
  JOIN call_type AS k ON k.id = c.call_type_id
  LEFT JOIN user AS u ON u.id = c.user_id
  LEFT JOIN phrase AS p ON p.id = c.phrase_id;

-- Several rejected rows may stand on one line: of JSON.
ALTER TABLE rejected RENAME TO rejected_by_line;
CREATE TABLE rejected (
    id        INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES import (id),
    line      INTEGER NOT NULL,
    column    INTEGER NOT NULL, -- the first is 1; 0: the row as a whole
    reason    TEXT NOT NULL     -- never a cell's value
);
INSERT INTO rejected (import_id, line, column, reason)
SELECT import_id, line, column, reason FROM rejected_by_line ORDER BY import_id, line, column;
DROP TABLE rejected_by_line;
CREATE INDEX rejected_by_import ON rejected (import_id, line);
