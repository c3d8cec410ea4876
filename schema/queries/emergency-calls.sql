-- name: emergency-calls
-- title: Every emergency call, those that did not connect first
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE)
-- columns: connected, invite_time, outcome, sip_code, microsoft_code, title, trunk, user, callee,
--   correlation_id
-- order: connected, invite_time DESC, correlation_id
-- reads: calls

SELECT coalesce(c.success, 0) AS connected, c.invite_time, c.outcome, c.sip_code,
       c.microsoft_code, c.title, c.trunk, c.user AS user, c.callee, c.correlation_id
  FROM calls AS c
 WHERE c.invite_time >= :since
   AND c.invite_time < :until
   AND c.tenant LIKE :tenant
   AND c.call_type LIKE '%emergency%'
 ORDER BY connected, c.invite_time DESC, c.correlation_id, c.id;
