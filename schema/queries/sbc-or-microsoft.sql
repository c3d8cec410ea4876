-- name: sbc-or-microsoft
-- title: Who produced the failures: the SBC, Microsoft, or somebody behind them
-- description: Who sent the final response: where it is the SBC, it may pass on what the carrier
--   behind it said.
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   trunk text = %, on which trunks (LIKE)
-- columns: origin, direction, causes, attempts, share
-- order: attempts DESC, origin, direction
-- reads: causes

WITH sums AS (
    SELECT origin, coalesce(direction, '') AS direction, sip_code, microsoft_code,
           sum(attempts) AS attempts
      FROM causes
     WHERE bucket >= :since
       AND bucket < :until
       AND tenant LIKE :tenant
       AND trunk LIKE :trunk
       AND outcome = 'failure'
     GROUP BY origin, coalesce(direction, ''), sip_code, microsoft_code)
SELECT origin, direction, count(*) AS causes, sum(attempts) AS attempts,
       sum(attempts) * 1.0 / sum(sum(attempts)) OVER () AS share
  FROM sums
 GROUP BY origin, direction
 ORDER BY attempts DESC, origin, direction;
