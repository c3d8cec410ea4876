-- Where people are named (subject_user, is_subject and holds_subject, src/store/subject.c): the calls
-- in which they took part, rows of counts about them, and the imports that have either.
CREATE TEMP TABLE subject_phrase AS SELECT id FROM phrase WHERE holds_subject(name);

-- Phrases that name anybody.
CREATE TEMP TABLE personal_phrase AS
SELECT id FROM phrase WHERE is_personal(name) OR holds_subject(name);

CREATE TEMP TABLE purged_call (id INTEGER PRIMARY KEY);

INSERT INTO purged_call
SELECT id
  FROM call
 WHERE (:tenant = 0 OR tenant_id = :tenant)
   AND (user_id IN (SELECT id FROM subject_user)
        OR is_subject(caller)
        OR is_subject(callee)
        OR phrase_id IN (SELECT id FROM subject_phrase));

-- As an import had them.
INSERT OR IGNORE INTO purged_call
SELECT row_id
  FROM call_seen
 WHERE (:tenant = 0 OR tenant_id = :tenant)
   AND (user_id IN (SELECT id FROM subject_user)
        OR is_subject(caller)
        OR is_subject(callee)
        OR phrase_id IN (SELECT id FROM subject_phrase));

-- All that has the same correlation ID in the same minute: they are compared, see call_row.h.
INSERT OR IGNORE INTO purged_call
SELECT k.id
  FROM (SELECT DISTINCT c.tenant_id, (c.id >> 24) / 60 * 60 AS minute, c.correlation_id
          FROM purged_call AS p
          JOIN call AS c ON c.id = p.id
         WHERE c.correlation_id IS NOT NULL) AS h
  JOIN call AS k ON k.id >= h.minute << 24
                AND k.id < (h.minute + 60) << 24
                AND k.tenant_id = h.tenant_id
                AND k.correlation_id = h.correlation_id;

-- Rows of counts go as a whole: what tells them from others is made of the name.
CREATE TEMP TABLE purged_counted AS
SELECT id
  FROM counted
 WHERE (:tenant = 0 OR tenant_id = :tenant)
   AND (user_id IN (SELECT id FROM subject_user)
        OR phrase_id IN (SELECT id FROM subject_phrase));

INSERT INTO affected
SELECT import_id FROM call WHERE id IN (SELECT id FROM purged_call)
 UNION
SELECT import_id FROM sighting WHERE call_id IN (SELECT id FROM purged_call)
 UNION
SELECT m.import_id
  FROM mention AS m
  JOIN import AS i ON i.id = m.import_id
 WHERE (:tenant = 0 OR i.tenant_id = :tenant)
   AND (m.kind = 'user' AND m.id IN (SELECT id FROM subject_user)
        OR m.kind = 'phrase' AND m.id IN (SELECT id FROM subject_phrase));
