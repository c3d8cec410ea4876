-- Calls whose kin are put together again, of whatever import: without this one's rows another may be
-- the first that a loose row joins.
SELECT id
  FROM attempt INDEXED BY attempt_coarse
 WHERE coarse IS NOT NULL
   AND id >= :from_id AND id < :to_id
 ORDER BY id;
