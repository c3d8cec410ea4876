-- name: retries
-- title: How many failed attempts were tried again, and with what success
-- description: Tried again and saved by attempts between the same two numbers in the same
--   direction, on any trunk, within retry_window seconds.
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   retry_window integer = 120, seconds from invite to invite
-- columns: trunk, failed, retried, saved, saved_share
-- order: failed DESC, trunk
-- reads: calls

WITH near AS (
    SELECT trunk, invite_time, outcome, caller, callee,
           count(*) OVER soon AS attempts,
           sum(CASE success WHEN 1 THEN 1 ELSE 0 END) OVER soon AS connected
      FROM calls
     WHERE invite_time >= :since
       AND invite_time < :until + :retry_window * 1000
       AND tenant LIKE :tenant
       AND success IS NOT NULL
    WINDOW soon AS (PARTITION BY tenant, direction, caller, callee ORDER BY invite_time
                    RANGE BETWEEN CURRENT ROW AND :retry_window * 1000 FOLLOWING))
SELECT trunk, count(*) AS failed,
       sum(CASE WHEN attempts > 1 THEN 1 ELSE 0 END) AS retried,
       sum(CASE WHEN connected > 0 THEN 1 ELSE 0 END) AS saved,
       sum(CASE WHEN connected > 0 THEN 1 ELSE 0 END) * 1.0 / count(*) AS saved_share
  FROM near
 WHERE outcome = 'failure'
   AND invite_time < :until
   AND caller <> ''
   AND callee <> ''
 GROUP BY trunk
 ORDER BY failed DESC, trunk;
