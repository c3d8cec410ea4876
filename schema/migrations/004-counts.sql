-- Rows of counts that are alike but for their numbers: within one part of a file (files may have been
-- joined) they are different calls and add up, so each is kept.

DROP VIEW counts;
ALTER TABLE counted RENAME TO counted_once;
CREATE TABLE counted (
    id           INTEGER PRIMARY KEY,
    import_id    INTEGER NOT NULL REFERENCES import (id),
    part         INTEGER NOT NULL, -- of the file, from 0: each has a heading
    fingerprint  BLOB NOT NULL,    -- 16 bytes over all cells but the counts: a group of calls
    content      INTEGER NOT NULL, -- a hash of all cells as they are written
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
    UNIQUE (import_id, part, fingerprint, content)
);
INSERT INTO counted SELECT id, import_id, 0, fingerprint, 0, tenant_id, since, until, cause_id,
       trunk_id, call_type_id, direction, user_id, phrase_id, attempts, connected, failed
  FROM counted_once;
DROP TABLE counted_once;
CREATE INDEX counted_by_content ON counted (fingerprint);
CREATE INDEX counted_by_time ON counted (since);

-- Counts as the exports have them: those of several imports, or of several parts, overlap.
CREATE VIEW counts AS
SELECT c.id, t.name AS tenant, i.source, c.since, c.until, a.sip_code, a.microsoft_code,
       r.name AS trunk, k.name AS call_type,
       CASE c.direction WHEN 1 THEN 'in' WHEN 2 THEN 'out' END AS direction,
       u.name AS user, p.name AS phrase, c.attempts, c.connected, c.failed, c.import_id, c.part
  FROM counted AS c
  JOIN import AS i ON i.id = c.import_id
  JOIN tenant AS t ON t.id = c.tenant_id
  JOIN cause AS a ON a.id = c.cause_id
  JOIN trunk AS r ON r.id = c.trunk_id
  JOIN call_type AS k ON k.id = c.call_type_id
  LEFT JOIN user AS u ON u.id = c.user_id
  LEFT JOIN phrase AS p ON p.id = c.phrase_id;
