-- name: causes-by-country
-- title: The top causes by country of the far number
-- description: The country as the export tells it; blank where it does not.
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   outcome text = failure, or expected or dropped;
--   top integer = 5, causes a country
-- columns: other_country, direction, sip_code, microsoft_code, title, attempts, share
-- order: other_country, direction, attempts DESC, sip_code, microsoft_code
-- reads: calls

WITH sums AS (
    SELECT coalesce(other_country, '') AS other_country, coalesce(direction, '') AS direction,
           sip_code, microsoft_code, title, count(*) AS attempts
      FROM calls
     WHERE invite_time >= :since
       AND invite_time < :until
       AND tenant LIKE :tenant
       AND outcome = :outcome
     GROUP BY coalesce(other_country, ''), coalesce(direction, ''), sip_code, microsoft_code,
              title),
     places AS (
    SELECT sums.*,
           attempts * 1.0 / sum(attempts) OVER (PARTITION BY other_country, direction) AS share,
           row_number() OVER (PARTITION BY other_country, direction
                                  ORDER BY attempts DESC, sip_code, microsoft_code) AS place
      FROM sums)
SELECT other_country, direction, sip_code, microsoft_code, title, attempts, share
  FROM places
 WHERE place <= :top
 ORDER BY other_country, direction, place;
