-- name: worst-quarter-hours
-- title: The quarter hours in which most attempts failed
-- description: Where an outage began and ended, trunk by trunk; times are those of clocks here.
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   trunk text = %, on which trunks (LIKE);
--   top integer = 20, rows at most
-- columns: bucket, trunk, attempts, failed, failure_rate
-- order: failed DESC, bucket, trunk
-- reads: causes

SELECT bucket, trunk, sum(attempts) AS attempts,
       sum(CASE outcome WHEN 'failure' THEN attempts ELSE 0 END) AS failed,
       sum(CASE outcome WHEN 'failure' THEN attempts ELSE 0 END) * 1.0 / sum(attempts)
           AS failure_rate
  FROM causes
 WHERE bucket >= :since
   AND bucket < :until
   AND tenant LIKE :tenant
   AND trunk LIKE :trunk
   AND success IS NOT NULL
 GROUP BY bucket, trunk
HAVING sum(CASE outcome WHEN 'failure' THEN attempts ELSE 0 END) > 0
 ORDER BY failed DESC, bucket, trunk
 LIMIT :top;
