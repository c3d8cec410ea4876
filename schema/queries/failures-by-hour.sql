-- name: failures-by-hour
-- title: At which hours of which weekdays attempts fail
-- description: Hours are of clocks that are utc_offset minutes ahead of UTC.
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   trunk text = %, on which trunks (LIKE);
--   utc_offset integer = zone, minutes that clocks are ahead of UTC;
--   top integer = 20, rows at most
-- columns: weekday, hour, attempts, failed, failure_rate
-- order: failed DESC, then weekday from Monday on, then hour
-- reads: causes

WITH hours AS (
    SELECT ((bucket + :utc_offset * 60000) / 86400000 + 3) % 7 AS day_of_week,
           (bucket + :utc_offset * 60000) / 3600000 % 24 AS hour,
           sum(attempts) AS attempts,
           sum(CASE outcome WHEN 'failure' THEN attempts ELSE 0 END) AS failed
      FROM causes
     WHERE bucket >= :since
       AND bucket < :until
       AND tenant LIKE :tenant
       AND trunk LIKE :trunk
       AND success IS NOT NULL
     GROUP BY ((bucket + :utc_offset * 60000) / 86400000 + 3) % 7,
              (bucket + :utc_offset * 60000) / 3600000 % 24)
SELECT CASE day_of_week WHEN 0 THEN 'Mon' WHEN 1 THEN 'Tue' WHEN 2 THEN 'Wed' WHEN 3 THEN 'Thu'
                        WHEN 4 THEN 'Fri' WHEN 5 THEN 'Sat' ELSE 'Sun' END AS weekday,
       hour, attempts, failed, failed * 1.0 / attempts AS failure_rate
  FROM hours
 ORDER BY failed DESC, day_of_week, hour
 LIMIT :top;
