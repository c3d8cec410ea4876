-- A file may be several exports that were joined: each is an import of its own.

ALTER TABLE import ADD COLUMN part INTEGER NOT NULL DEFAULT 0; -- from 1; 0: it is all of its file

-- Rows of counts had their part beside the import. Where parts of one import part the calls in
-- different ways, that of the last part that a day (or, of an aggregate, the whole) lies in counted.
CREATE TEMP TABLE counted_span AS
SELECT p.import_id, p.part, p.way,
       iif(i.source = 'cqd', p.since - (p.since % 86400000 + 86400000) % 86400000, p.since) AS since,
       iif(i.source = 'cqd', p.until + (-p.until % 86400000 + 86400000) % 86400000, p.until) AS until
  FROM counted_part AS p
  JOIN import AS i ON i.id = p.import_id;
CREATE INDEX temp.counted_span_of ON counted_span (import_id, part);
DELETE FROM counted
 WHERE EXISTS (SELECT 1
                 FROM counted_span AS own
                 JOIN counted_span AS later ON later.import_id = own.import_id
                                           AND later.part > own.part
                WHERE own.import_id = counted.import_id
                  AND own.part = counted.part
                  AND later.way <> own.way
                  AND later.since <= counted.since
                  AND later.until > counted.since
                  AND NOT EXISTS (SELECT 1
                                    FROM counted_span AS o
                                   WHERE o.import_id = own.import_id
                                     AND o.part > later.part
                                     AND o.since <= counted.since
                                     AND o.until > counted.since));

-- An import has one way. Where rows of several are left, it is one of its own.
CREATE TABLE counted_way (
    import_id INTEGER PRIMARY KEY REFERENCES import (id),
    way       INTEGER NOT NULL, -- a hash over the columns that part the calls, and what is counted
    since     INTEGER NOT NULL, -- of its rows, half open; UTC ms
    until     INTEGER NOT NULL
);
INSERT INTO counted_way (import_id, way, since, until)
SELECT c.import_id, iif(min(p.way) = max(p.way), min(p.way), c.import_id), min(c.since),
       max(max(c.until, c.since + 1))
  FROM counted AS c
  JOIN counted_span AS p ON p.import_id = c.import_id AND p.part = c.part
 GROUP BY c.import_id;
DROP TABLE counted_span;
DROP TABLE counted_part;

-- Of groups that several parts of one import have, the one with most attempts counted, and of these
-- the last: that one is kept.
DROP VIEW counts;
ALTER TABLE counted RENAME TO counted_by_part;
CREATE TABLE counted (
    id           INTEGER PRIMARY KEY,
    import_id    INTEGER NOT NULL REFERENCES import (id),
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
    UNIQUE (import_id, fingerprint, content)
);
INSERT INTO counted
SELECT id, import_id, fingerprint, content, tenant_id, since, until, cause_id, trunk_id,
       call_type_id, direction, user_id, phrase_id, attempts, connected, failed
  FROM (SELECT c.*, dense_rank() OVER (PARTITION BY import_id, fingerprint
                                           ORDER BY total DESC, part DESC) AS place
          FROM (SELECT c.*, sum(coalesce(attempts, failed, 0))
                                OVER (PARTITION BY import_id, fingerprint, part) AS total
                  FROM counted_by_part AS c) AS c)
 WHERE place = 1;
DROP TABLE counted_by_part;
CREATE INDEX counted_by_content ON counted (fingerprint);
CREATE INDEX counted_by_time ON counted (since);
UPDATE import SET new = c.n, known = import.rows - import.rejected - c.n
  FROM (SELECT import_id, sum(place = 1) AS n
          FROM (SELECT import_id, dense_rank() OVER (PARTITION BY tenant_id, fingerprint
                                                         ORDER BY import_id) AS place
                  FROM counted)
         GROUP BY import_id) AS c
 WHERE c.import_id = import.id;

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
DELETE FROM finding WHERE name = 'other_headings';
