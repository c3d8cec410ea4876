-- name: expected-or-failed
-- title: What ended attempts: expected outcomes against real failures
-- description: Busy, no answer, cancelled and declined are expected; dropped calls were connected.
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   top integer = 30, rows at most
-- columns: outcome, sip_code, microsoft_code, title, attempts, share
-- order: attempts DESC, outcome, sip_code, microsoft_code
-- reads: causes

SELECT outcome, sip_code, microsoft_code, title, sum(attempts) AS attempts,
       sum(attempts) * 1.0 / sum(sum(attempts)) OVER () AS share
  FROM causes
 WHERE bucket >= :since
   AND bucket < :until
   AND tenant LIKE :tenant
   AND outcome IN ('failure', 'expected', 'dropped')
 GROUP BY outcome, sip_code, microsoft_code, title
 ORDER BY attempts DESC, outcome, sip_code, microsoft_code
 LIMIT :top;
