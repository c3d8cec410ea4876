-- name: unknown-codes
-- title: Code pairs of calls that did not connect and that no reference row explains
-- description: known says what they were explained by instead: family, sip or none.
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE)
-- columns: sip_code, microsoft_code, known, title, attempts, first_time, last_time
-- order: attempts DESC, sip_code, microsoft_code
-- reads: causes, codes

SELECT c.sip_code, c.microsoft_code, c.known, c.title, sum(c.attempts) AS attempts,
       min(c.bucket) AS first_time, max(c.bucket) AS last_time
  FROM causes AS c
  LEFT JOIN codes AS r
         ON r.sip_code = c.sip_code AND r.microsoft_code = c.microsoft_code AND r.variant = 1
 WHERE c.bucket >= :since
   AND c.bucket < :until
   AND c.tenant LIKE :tenant
   AND c.success = 0
   AND r.sip_code IS NULL
 GROUP BY c.sip_code, c.microsoft_code, c.known, c.title
 ORDER BY attempts DESC, c.sip_code, c.microsoft_code;
