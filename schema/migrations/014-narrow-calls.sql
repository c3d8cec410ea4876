-- Calls in fewer bytes. What follows from other columns is stored no more: a view has it under the
-- names that it always had. Texts of administrative units, long and few, get a table.

DROP VIEW calls;

CREATE TABLE admin_units (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO admin_units (name)
SELECT admin_units FROM call WHERE admin_units IS NOT NULL
 UNION
SELECT admin_units FROM call_seen WHERE admin_units IS NOT NULL;

INSERT INTO mention (import_id, kind, id)
SELECT c.import_id, 'admin_units', a.id
  FROM call AS c
  JOIN admin_units AS a ON a.name = c.admin_units
 WHERE NOT EXISTS (SELECT 1 FROM call_seen AS v WHERE v.row_id = c.id AND v.import_id = c.import_id)
 UNION
SELECT s.import_id, 'admin_units', a.id
  FROM sighting AS s
  JOIN call AS c ON c.id = s.call_id
  JOIN admin_units AS a ON a.name = c.admin_units
 WHERE NOT EXISTS (SELECT 1 FROM call_seen AS v WHERE v.row_id = c.id AND v.import_id = s.import_id)
 UNION
SELECT v.import_id, 'admin_units', a.id
  FROM call_seen AS v
  JOIN admin_units AS a ON a.name = v.admin_units;

-- What is stored of a call. '+49...' is kept as an integer, any other text as it is: the columns of
-- numbers have no type, which would turn digits without a + into integers, too.
ALTER TABLE call RENAME TO attempt; -- and so in the references to it
CREATE TABLE narrow_attempt (
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
    invite_ms                 INTEGER NOT NULL, -- behind the second that the id begins with
    caller_number,
    callee_number,
    start_after               INTEGER,          -- ms after the invite
    failure_after             INTEGER,
    end_after                 INTEGER,
    duration_rest             INTEGER,          -- of duration, over the whole seconds of end_after
    phrase_id                 INTEGER REFERENCES phrase (id),
    user_country_id           INTEGER REFERENCES country (id),
    other_country_id          INTEGER REFERENCES country (id),
    media_region_id           INTEGER REFERENCES region (id),
    signaling_region_id       INTEGER REFERENCES region (id),
    media_bypass              INTEGER,
    transferor_correlation_id BLOB,
    call_id                   BLOB,
    admin_units_id            INTEGER REFERENCES admin_units (id),
    import_id                 INTEGER NOT NULL REFERENCES import (id),
    coarse                    INTEGER           -- as in 002 and 003
);

INSERT INTO narrow_attempt
SELECT c.id, c.fingerprint, c.success, c.cause_id, c.trunk_id, c.direction, c.tenant_id,
       c.call_type_id, c.user_id, c.correlation_id, c.shared_correlation_id,
       c.invite_time - (c.id >> 24) * 1000,
       iif(c.caller GLOB '+[1-9]*' AND substr(c.caller, 2) NOT GLOB '*[^0-9]*'
           AND length(c.caller) < 20, CAST(substr(c.caller, 2) AS INTEGER), c.caller),
       iif(c.callee GLOB '+[1-9]*' AND substr(c.callee, 2) NOT GLOB '*[^0-9]*'
           AND length(c.callee) < 20, CAST(substr(c.callee, 2) AS INTEGER), c.callee),
       c.start_after, c.failure_after, c.end_after, c.duration - ifnull(c.end_after / 1000, 0),
       c.phrase_id, c.user_country_id, c.other_country_id, c.media_region_id,
       c.signaling_region_id, c.media_bypass, c.transferor_correlation_id, c.call_id, a.id,
       c.import_id, c.coarse
  FROM attempt AS c
  LEFT JOIN admin_units AS a ON a.name = c.admin_units
 ORDER BY c.id;
DROP TABLE attempt;
ALTER TABLE narrow_attempt RENAME TO attempt;
CREATE INDEX attempt_not_connected ON attempt (tenant_id) WHERE success IS NOT 1; -- a ranking's
CREATE INDEX attempt_coarse ON attempt (id) WHERE coarse IS NOT NULL;

-- A call as the rest reads it. Generated columns would do as well, but each INSERT reckons them.
CREATE VIEW call AS
SELECT *,
       (id >> 24) * 1000 + invite_ms AS invite_time, -- UTC ms
       iif(typeof(caller_number) = 'integer', '+' || caller_number, caller_number) AS caller,
       iif(typeof(callee_number) = 'integer', '+' || callee_number, callee_number) AS callee,
       duration_rest + ifnull(end_after / 1000, 0) AS duration -- seconds as the export counts them
  FROM attempt;

-- Of what few imports differ about, all is stored as it is read.
ALTER TABLE call_seen ADD COLUMN admin_units_id INTEGER REFERENCES admin_units (id);
UPDATE call_seen SET admin_units_id = (SELECT a.id FROM admin_units AS a
                                        WHERE a.name = call_seen.admin_units)
 WHERE admin_units IS NOT NULL;
ALTER TABLE call_seen DROP COLUMN admin_units;

CREATE VIEW calls AS
SELECT c.id,
       t.name AS tenant,
       CASE typeof(c.correlation_id)
           WHEN 'blob' THEN lower(substr(hex(c.correlation_id), 1, 8) || '-' ||
                                  substr(hex(c.correlation_id), 9, 4) || '-' ||
                                  substr(hex(c.correlation_id), 13, 4) || '-' ||
                                  substr(hex(c.correlation_id), 17, 4) || '-' ||
                                  substr(hex(c.correlation_id), 21))
           WHEN 'integer' THEN printf('purged-%016x', c.correlation_id)
           ELSE c.correlation_id END AS correlation_id,
       CASE typeof(c.shared_correlation_id)
           WHEN 'blob' THEN lower(substr(hex(c.shared_correlation_id), 1, 8) || '-' ||
                                  substr(hex(c.shared_correlation_id), 9, 4) || '-' ||
                                  substr(hex(c.shared_correlation_id), 13, 4) || '-' ||
                                  substr(hex(c.shared_correlation_id), 17, 4) || '-' ||
                                  substr(hex(c.shared_correlation_id), 21))
           WHEN 'integer' THEN printf('purged-%016x', c.shared_correlation_id)
           ELSE c.shared_correlation_id END AS shared_correlation_id,
       u.name AS user,
       u.display_name,
       k.name AS call_type,
       CASE c.direction WHEN 1 THEN 'in' WHEN 2 THEN 'out' END AS direction,
       iif(typeof(c.caller_number) = 'integer', '+' || c.caller_number, c.caller_number)
           AS caller,
       iif(typeof(c.callee_number) = 'integer', '+' || c.callee_number, c.callee_number)
           AS callee,
       uc.name AS user_country,
       oc.name AS other_country,
       (c.id >> 24) * 1000 + c.invite_ms AS invite_time,
       (c.id >> 24) * 1000 + c.invite_ms + c.start_after AS start_time,
       (c.id >> 24) * 1000 + c.invite_ms + c.failure_after AS failure_time,
       (c.id >> 24) * 1000 + c.invite_ms + c.end_after AS end_time,
       c.duration_rest + ifnull(c.end_after / 1000, 0) AS duration,
       c.success,
       a.sip_code,
       a.microsoft_code,
       CASE c.success
           WHEN 0 THEN a.outcome
           WHEN 1 THEN CASE a.drops WHEN 1 THEN 'dropped' ELSE 'success' END END AS outcome,
       CASE c.success WHEN 1 THEN 1 WHEN 0 THEN a.delivered END AS delivered,
       a.title,
       a.origin,
       a.owner,
       a.known,
       p.name AS phrase,
       r.name AS trunk,
       c.media_bypass,
       mr.name AS media_region,
       sr.name AS signaling_region,
       au.name AS admin_units,
       c.import_id
  FROM attempt AS c
  JOIN tenant AS t ON t.id = c.tenant_id
  JOIN cause AS a ON a.id = c.cause_id
  JOIN trunk AS r ON r.id = c.trunk_id
  JOIN call_type AS k ON k.id = c.call_type_id
  LEFT JOIN user AS u ON u.id = c.user_id
  LEFT JOIN phrase AS p ON p.id = c.phrase_id
  LEFT JOIN country AS uc ON uc.id = c.user_country_id
  LEFT JOIN country AS oc ON oc.id = c.other_country_id
  LEFT JOIN region AS mr ON mr.id = c.media_region_id
  LEFT JOIN region AS sr ON sr.id = c.signaling_region_id
  LEFT JOIN admin_units AS au ON au.id = c.admin_units_id;
