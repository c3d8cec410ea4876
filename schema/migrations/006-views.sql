-- The public views tell what was delivered, and of each call what the reference says of its codes.

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

DROP VIEW causes;
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
       CASE b.success WHEN 1 THEN 1 WHEN 0 THEN a.delivered END AS delivered,
       a.title,
       a.origin,
       a.owner,
       a.known,
       b.attempts
  FROM rollup AS b
  JOIN tenant AS t ON t.id = b.tenant_id
  JOIN trunk AS r ON r.id = b.trunk_id
  JOIN cause AS a ON a.id = b.cause_id;
