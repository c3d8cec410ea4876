-- All else that is of the import, and it itself.

-- Rows that count: the next import that has their group is the first now.
UPDATE import
   SET new = new + m.n,
       known = known - m.n
  FROM (SELECT c.import_id AS next, count(*) AS n
          FROM (SELECT DISTINCT tenant_id, fingerprint FROM counted WHERE import_id = :import) AS g
          JOIN counted AS c ON c.fingerprint = g.fingerprint AND c.tenant_id = g.tenant_id
         WHERE c.import_id > :import
           AND NOT EXISTS (SELECT 1 FROM counted AS o
                            WHERE o.fingerprint = c.fingerprint
                              AND o.tenant_id = c.tenant_id
                              AND o.import_id <> :import
                              AND o.import_id < c.import_id)
         GROUP BY c.import_id) AS m
 WHERE import.id = m.next;

DELETE FROM counted WHERE import_id = :import;
DELETE FROM counted_way WHERE import_id = :import;
DELETE FROM rejected WHERE import_id = :import;
DELETE FROM finding WHERE import_id = :import;
DELETE FROM mention WHERE import_id = :import;
DELETE FROM import WHERE id = :import;
