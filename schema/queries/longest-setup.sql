-- name: longest-setup
-- title: Outbound calls that took longest to be answered
-- description: From invite to start: ringing is a part of it, the exports do not tell them apart.
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   trunk text = %, on which trunks (LIKE);
--   top integer = 20, rows at most
-- columns: setup_seconds, invite_time, trunk, caller, callee, correlation_id
-- order: setup_seconds DESC, invite_time, correlation_id
-- reads: calls

SELECT (start_time - invite_time) / 1000.0 AS setup_seconds, invite_time, trunk, caller, callee,
       correlation_id
  FROM calls
 WHERE invite_time >= :since
   AND invite_time < :until
   AND tenant LIKE :tenant
   AND trunk LIKE :trunk
   AND direction = 'out'
   AND success = 1
   AND start_time IS NOT NULL
 ORDER BY setup_seconds DESC, invite_time, correlation_id, id
 LIMIT :top;
