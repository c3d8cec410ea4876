-- name: causes-by-trunk
-- title: The top causes of each trunk
-- description: Why attempts failed, trunk by trunk; share is of the trunk's own.
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   outcome text = failure, or expected or dropped;
--   top integer = 5, causes a trunk
-- columns: trunk, sip_code, microsoft_code, title, owner, attempts, share
-- order: trunk, attempts DESC, sip_code, microsoft_code
-- reads: causes

WITH sums AS (
    SELECT trunk, sip_code, microsoft_code, title, owner, sum(attempts) AS attempts
      FROM causes
     WHERE bucket >= :since
       AND bucket < :until
       AND tenant LIKE :tenant
       AND outcome = :outcome
     GROUP BY trunk, sip_code, microsoft_code, title, owner),
     places AS (
    SELECT sums.*,
           attempts * 1.0 / sum(attempts) OVER (PARTITION BY trunk) AS share,
           row_number() OVER (PARTITION BY trunk
                                  ORDER BY attempts DESC, sip_code, microsoft_code) AS place
      FROM sums)
SELECT trunk, sip_code, microsoft_code, title, owner, attempts, share
  FROM places
 WHERE place <= :top
 ORDER BY trunk, place;
