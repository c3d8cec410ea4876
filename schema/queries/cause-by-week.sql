-- name: cause-by-week
-- title: One cause, week by week and trunk by trunk
-- description: ISO weeks of clocks that are utc_offset minutes ahead of UTC.
-- params: microsoft_code integer, the Microsoft code such as 560503;
--   since week = 12w, from when (so long ago: the Monday before);
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   utc_offset integer = zone, minutes that clocks are ahead of UTC
-- columns: week, trunk, sip_code, attempts
-- order: week, attempts DESC, trunk, sip_code
-- reads: causes

SELECT (((bucket + :utc_offset * 60000) / 86400000 + 3) / 7 * 7 - 3) * 86400000 AS week, trunk,
       sip_code, sum(attempts) AS attempts
  FROM causes
 WHERE bucket >= :since
   AND bucket < :until
   AND tenant LIKE :tenant
   AND microsoft_code = :microsoft_code
 GROUP BY (((bucket + :utc_offset * 60000) / 86400000 + 3) / 7 * 7 - 3) * 86400000, trunk,
          sip_code
 ORDER BY week, attempts DESC, trunk, sip_code;
