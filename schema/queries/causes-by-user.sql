-- name: causes-by-user
-- title: Which users' attempts failed most, and why
-- description: Names are masked unless --unmask is given.
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   outcome text = failure, or expected or dropped;
--   top integer = 20, rows at most
-- columns: user, sip_code, microsoft_code, title, attempts, last_time
-- order: attempts DESC, user, sip_code, microsoft_code
-- reads: calls

SELECT c.user AS user, c.sip_code, c.microsoft_code, c.title, count(*) AS attempts,
       max(c.invite_time) AS last_time
  FROM calls AS c
 WHERE c.invite_time >= :since
   AND c.invite_time < :until
   AND c.tenant LIKE :tenant
   AND c.outcome = :outcome
   AND c.user IS NOT NULL
 GROUP BY c.user, c.sip_code, c.microsoft_code, c.title
 ORDER BY attempts DESC, c.user, c.sip_code, c.microsoft_code
 LIMIT :top;
