-- name: signaling-regions
-- title: Failures by Azure region for signalling
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE)
-- columns: signaling_region, trunk, attempts, connected, failed, failure_rate, ner
-- order: failed DESC, signaling_region, trunk
-- reads: calls

SELECT coalesce(signaling_region, '') AS signaling_region, trunk, count(*) AS attempts,
       sum(CASE success WHEN 1 THEN 1 ELSE 0 END) AS connected,
       sum(CASE outcome WHEN 'failure' THEN 1 ELSE 0 END) AS failed,
       sum(CASE outcome WHEN 'failure' THEN 1 ELSE 0 END) * 1.0 / count(*) AS failure_rate,
       sum(delivered) * 1.0 / count(*) AS ner
  FROM calls
 WHERE invite_time >= :since
   AND invite_time < :until
   AND tenant LIKE :tenant
   AND success IS NOT NULL
 GROUP BY coalesce(signaling_region, ''), trunk
 ORDER BY failed DESC, coalesce(signaling_region, ''), trunk;
