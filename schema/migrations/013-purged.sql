-- What stands for an ID that was purged is a number, as no ID of an export is. It was a text,
-- 'purged-0123456789abcdef', which an export may have as well.

-- Calls that were purged: in the minute of a key, without what is personal, with the text of that
-- key. Of legs of one second without a correlation ID only the first has left a key; all of them have
-- a call ID like that.
CREATE TEMP TABLE purged_call AS
SELECT DISTINCT c.id
  FROM purged AS p
  JOIN call AS c ON c.id >= p.minute * 60 << 24
                AND c.id < (p.minute + 1) * 60 << 24
 WHERE coalesce(c.user_id, c.caller, c.callee, c.admin_units) IS NULL
   AND (c.correlation_id = printf('purged-%016x', p.stand_in)
        OR c.call_id GLOB 'purged-????????????????'
           AND c.id IN (SELECT id FROM displaced UNION SELECT own_id FROM displaced));

CREATE TEMP TABLE stand_in_text AS
SELECT correlation_id AS text FROM call WHERE id IN (SELECT id FROM purged_call)
 UNION
SELECT shared_correlation_id FROM call WHERE id IN (SELECT id FROM purged_call)
 UNION
SELECT call_id FROM call WHERE id IN (SELECT id FROM purged_call)
 UNION
SELECT correlation_id FROM call_seen WHERE row_id IN (SELECT id FROM purged_call)
 UNION
SELECT shared_correlation_id FROM call_seen WHERE row_id IN (SELECT id FROM purged_call)
 UNION
SELECT call_id FROM call_seen WHERE row_id IN (SELECT id FROM purged_call);

-- The number that its sixteen digits are.
CREATE TEMP TABLE stand_in (text TEXT PRIMARY KEY, number INTEGER NOT NULL);
INSERT INTO stand_in (text, number)
WITH RECURSIVE digit (place) AS (
    SELECT 0
     UNION ALL
    SELECT place + 1 FROM digit WHERE place < 15
)
SELECT text, sum(instr('0123456789abcdef', substr(text, 8 + place, 1)) - 1 << 60 - 4 * place)
  FROM stand_in_text, digit
 WHERE text GLOB 'purged-????????????????'
 GROUP BY text;

UPDATE call SET
    correlation_id = coalesce((SELECT number FROM stand_in WHERE text = correlation_id), correlation_id),
    shared_correlation_id = coalesce((SELECT number FROM stand_in WHERE text = shared_correlation_id),
                                     shared_correlation_id),
    call_id = coalesce((SELECT number FROM stand_in WHERE text = call_id), call_id)
 WHERE id IN (SELECT id FROM purged_call);
UPDATE call_seen SET
    correlation_id = coalesce((SELECT number FROM stand_in WHERE text = correlation_id), correlation_id),
    shared_correlation_id = coalesce((SELECT number FROM stand_in WHERE text = shared_correlation_id),
                                     shared_correlation_id),
    call_id = coalesce((SELECT number FROM stand_in WHERE text = call_id), call_id)
 WHERE row_id IN (SELECT id FROM purged_call);

DROP TABLE stand_in;
DROP TABLE stand_in_text;
DROP TABLE purged_call;

DROP VIEW calls;
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
