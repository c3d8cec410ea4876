-- name: ner-by-trunk
-- title: ASR and NER of each trunk, week by week
-- description: ISO weeks of clocks that are utc_offset minutes ahead of UTC.
-- params: since week = 8w, from when (so long ago: the Monday before);
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   trunk text = %, on which trunks (LIKE);
--   utc_offset integer = zone, minutes that clocks are ahead of UTC
-- columns: trunk, week, attempts, connected, delivered, asr, ner
-- order: trunk, week
-- reads: causes

WITH weeks AS (
    SELECT trunk,
           (((bucket + :utc_offset * 60000) / 86400000 + 3) / 7 * 7 - 3) * 86400000 AS week,
           sum(attempts) AS attempts,
           sum(CASE success WHEN 1 THEN attempts ELSE 0 END) AS connected,
           sum(CASE delivered WHEN 1 THEN attempts ELSE 0 END) AS delivered
      FROM causes
     WHERE bucket >= :since
       AND bucket < :until
       AND tenant LIKE :tenant
       AND trunk LIKE :trunk
       AND success IS NOT NULL
     GROUP BY trunk, (((bucket + :utc_offset * 60000) / 86400000 + 3) / 7 * 7 - 3) * 86400000)
SELECT trunk, week, attempts, connected, delivered, connected * 1.0 / attempts AS asr,
       delivered * 1.0 / attempts AS ner
  FROM weeks
 ORDER BY trunk, week;
