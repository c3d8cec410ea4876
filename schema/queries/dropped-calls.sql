-- name: dropped-calls
-- title: Calls that connected and then ended with a failure's codes
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   trunk text = %, on which trunks (LIKE);
--   top integer = 50, rows at most
-- columns: invite_time, talk_seconds, sip_code, microsoft_code, title, trunk, user, caller,
--   callee, correlation_id
-- order: invite_time DESC, correlation_id
-- reads: calls

SELECT c.invite_time, (c.end_time - c.start_time) / 1000.0 AS talk_seconds, c.sip_code,
       c.microsoft_code, c.title, c.trunk, c.user AS user, c.caller, c.callee, c.correlation_id
  FROM calls AS c
 WHERE c.invite_time >= :since
   AND c.invite_time < :until
   AND c.tenant LIKE :tenant
   AND c.trunk LIKE :trunk
   AND c.outcome = 'dropped'
 ORDER BY c.invite_time DESC, c.correlation_id, c.id
 LIMIT :top;
