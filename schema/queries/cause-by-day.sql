-- name: cause-by-day
-- title: One cause, day by day and trunk by trunk: when it began
-- description: Days are of clocks that are utc_offset minutes ahead of UTC; those without an
--   attempt of the cause have no row.
-- params: microsoft_code integer, the Microsoft code such as 560503;
--   since day = 4w, from when (so long ago: the midnight before);
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   trunk text = %, on which trunks (LIKE);
--   utc_offset integer = zone, minutes that clocks are ahead of UTC
-- columns: day, trunk, sip_code, attempts
-- order: day, attempts DESC, trunk, sip_code
-- reads: causes

SELECT (bucket + :utc_offset * 60000) / 86400000 * 86400000 AS day, trunk, sip_code,
       sum(attempts) AS attempts
  FROM causes
 WHERE bucket >= :since
   AND bucket < :until
   AND tenant LIKE :tenant
   AND trunk LIKE :trunk
   AND microsoft_code = :microsoft_code
 GROUP BY (bucket + :utc_offset * 60000) / 86400000 * 86400000, trunk, sip_code
 ORDER BY day, attempts DESC, trunk, sip_code;
