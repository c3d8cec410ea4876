-- name: who-must-act
-- title: Failures by who can cure them
-- description: sbc and tenant_config are for the admins of the SBC and of Teams; license for whoever
--   assigns licences.
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   trunk text = %, on which trunks (LIKE)
-- columns: owner, causes, attempts, share
-- order: attempts DESC, owner
-- reads: causes

WITH sums AS (
    SELECT owner, sip_code, microsoft_code, sum(attempts) AS attempts
      FROM causes
     WHERE bucket >= :since
       AND bucket < :until
       AND tenant LIKE :tenant
       AND trunk LIKE :trunk
       AND outcome = 'failure'
     GROUP BY owner, sip_code, microsoft_code)
SELECT owner, count(*) AS causes, sum(attempts) AS attempts,
       sum(attempts) * 1.0 / sum(sum(attempts)) OVER () AS share
  FROM sums
 GROUP BY owner
 ORDER BY attempts DESC, owner;
