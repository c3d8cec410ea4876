-- name: phrases
-- title: The phrases that came with each cause
-- description: Of one pair of codes they tell causes apart: certificates, numbers, licences.
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   top integer = 30, rows at most
-- columns: sip_code, microsoft_code, attempts, phrase
-- order: attempts DESC, sip_code, microsoft_code, phrase
-- reads: calls

SELECT sip_code, microsoft_code, count(*) AS attempts, coalesce(phrase, '') AS phrase
  FROM calls
 WHERE invite_time >= :since
   AND invite_time < :until
   AND tenant LIKE :tenant
   AND outcome = 'failure'
 GROUP BY sip_code, microsoft_code, coalesce(phrase, '')
 ORDER BY attempts DESC, sip_code, microsoft_code, coalesce(phrase, '')
 LIMIT :top;
