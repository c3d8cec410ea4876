-- name: first-time-causes
-- title: Causes of failure that were never seen before
-- description: Against all that the database holds of the time before.
-- params: since time = 7d, from when they are new;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE)
-- columns: sip_code, microsoft_code, title, owner, attempts, trunks, first_time
-- order: attempts DESC, sip_code, microsoft_code
-- reads: causes

SELECT sip_code, microsoft_code, title, owner, sum(attempts) AS attempts,
       count(DISTINCT trunk) AS trunks, min(bucket) AS first_time
  FROM causes
 WHERE bucket < :until
   AND tenant LIKE :tenant
   AND outcome = 'failure'
 GROUP BY sip_code, microsoft_code, title, owner
HAVING min(bucket) >= :since
 ORDER BY attempts DESC, sip_code, microsoft_code;
