-- Calls of the import that imports differ about.
SELECT DISTINCT v.row_id
  FROM call_seen AS v
 WHERE v.row_id >= :from_id AND v.row_id < :to_id
   AND (EXISTS (SELECT 1 FROM call AS c WHERE c.id = v.row_id AND c.import_id = :import)
        OR EXISTS (SELECT 1 FROM sighting AS s
                    WHERE s.call_id = v.row_id AND s.import_id = :import))
 ORDER BY v.row_id;
