-- name: media-bypass
-- title: Calls with media bypass against calls without
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   trunk text = %, on which trunks (LIKE)
-- columns: trunk, bypass, attempts, connected, dropped, failed, failure_rate, ner
-- order: trunk, then with bypass, without, unknown
-- reads: calls

SELECT trunk,
       CASE media_bypass WHEN 1 THEN 'yes' WHEN 0 THEN 'no' ELSE 'unknown' END AS bypass,
       count(*) AS attempts,
       sum(CASE success WHEN 1 THEN 1 ELSE 0 END) AS connected,
       sum(CASE outcome WHEN 'dropped' THEN 1 ELSE 0 END) AS dropped,
       sum(CASE outcome WHEN 'failure' THEN 1 ELSE 0 END) AS failed,
       sum(CASE outcome WHEN 'failure' THEN 1 ELSE 0 END) * 1.0 / count(*) AS failure_rate,
       sum(delivered) * 1.0 / count(*) AS ner
  FROM calls
 WHERE invite_time >= :since
   AND invite_time < :until
   AND tenant LIKE :tenant
   AND trunk LIKE :trunk
   AND success IS NOT NULL
 GROUP BY trunk, media_bypass
 ORDER BY trunk, coalesce(media_bypass, -1) DESC;
