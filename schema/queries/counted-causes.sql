-- name: counted-causes
-- title: Causes in exports that count calls instead of listing them
-- description: As the exports have them, import by import: those of several may overlap.
-- params: since time = 12w, from when;
--   until time = now, until when;
--   tenant text = %, whose counts (LIKE)
-- columns: import_id, source, since, until, sip_code, microsoft_code, attempts, connected, failed
-- order: import_id, failed DESC, attempts DESC, sip_code, microsoft_code
-- reads: counts

SELECT import_id, source, min(since) AS since, max(until) AS until, sip_code, microsoft_code,
       sum(attempts) AS attempts, sum(connected) AS connected, sum(failed) AS failed
  FROM counts
 WHERE (since + until) / 2 >= :since
   AND (since + until) / 2 < :until
   AND tenant LIKE :tenant
 GROUP BY import_id, source, sip_code, microsoft_code
 ORDER BY import_id, coalesce(sum(failed), 0) DESC, coalesce(sum(attempts), 0) DESC, sip_code,
          microsoft_code;
