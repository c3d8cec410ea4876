-- Takes out the rows of counts.
INSERT INTO lost
SELECT import_id, count(*), 0
  FROM counted
 WHERE id IN (SELECT id FROM purged_counted)
 GROUP BY import_id;

INSERT OR IGNORE INTO affected SELECT import_id FROM lost;

DELETE FROM counted WHERE id IN (SELECT id FROM purged_counted);
