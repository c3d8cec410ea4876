-- Imports count the rows that they still have.

-- Such a file is read when it comes again: only so can be told what is left out of it.
UPDATE import
   SET reading = NULL
 WHERE id IN (SELECT import_id FROM affected);

UPDATE import
   SET rows = rows - l.n,
       purged = purged + l.n,
       new = new - l.n_new,
       known = known - (l.n - l.n_new)
  FROM lost AS l
 WHERE l.import_id = import.id;

-- Of rows of counts, the first import that has a group has it as new.
UPDATE import
   SET new = c.n,
       known = rows - rejected - c.n
  FROM (SELECT i.id, coalesce(g.n, 0) AS n
          FROM import AS i
          LEFT JOIN (SELECT import_id, sum(place = 1) AS n
                       FROM (SELECT import_id,
                                    dense_rank() OVER (PARTITION BY tenant_id, fingerprint
                                                           ORDER BY import_id) AS place
                               FROM counted)
                      GROUP BY import_id) AS g
                 ON g.import_id = i.id
         WHERE i.source <> 'calls') AS c
 WHERE c.id = import.id
   AND EXISTS (SELECT 1 FROM lost);

DELETE FROM counted_way
 WHERE import_id IN (SELECT import_id FROM lost)
   AND NOT EXISTS (SELECT 1 FROM counted AS c WHERE c.import_id = counted_way.import_id);

UPDATE counted_way
   SET (since, until) = (SELECT min(c.since), max(max(c.until, c.since + 1))
                           FROM counted AS c
                          WHERE c.import_id = counted_way.import_id)
 WHERE import_id IN (SELECT import_id FROM lost);
