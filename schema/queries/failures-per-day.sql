-- name: failures-per-day
-- title: Attempts and what became of them, day by day
-- description: Days are of clocks that are utc_offset minutes ahead of UTC.
-- params: since day = 4w, from when (so long ago: the midnight before);
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   trunk text = %, on which trunks (LIKE);
--   utc_offset integer = zone, minutes that clocks are ahead of UTC
-- columns: day, attempts, connected, dropped, expected, failed, failure_rate
-- order: day
-- reads: causes

SELECT (bucket + :utc_offset * 60000) / 86400000 * 86400000 AS day,
       sum(attempts) AS attempts,
       sum(CASE success WHEN 1 THEN attempts ELSE 0 END) AS connected,
       sum(CASE outcome WHEN 'dropped' THEN attempts ELSE 0 END) AS dropped,
       sum(CASE outcome WHEN 'expected' THEN attempts ELSE 0 END) AS expected,
       sum(CASE outcome WHEN 'failure' THEN attempts ELSE 0 END) AS failed,
       sum(CASE outcome WHEN 'failure' THEN attempts ELSE 0 END) * 1.0 / sum(attempts)
           AS failure_rate
  FROM causes
 WHERE bucket >= :since
   AND bucket < :until
   AND tenant LIKE :tenant
   AND trunk LIKE :trunk
   AND success IS NOT NULL
 GROUP BY (bucket + :utc_offset * 60000) / 86400000 * 86400000
 ORDER BY day;
