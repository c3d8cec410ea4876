-- What is left are calls that all imports have alike: each is a new one of the next import that has
-- it.
UPDATE import
   SET new = new + m.n,
       known = known - m.n
  FROM (SELECT first, count(*) AS n
          FROM (SELECT min(s.import_id) AS first
                  FROM call AS c
                  JOIN sighting AS s ON s.call_id = c.id
                 WHERE c.id >= :from_id AND c.id < :to_id
                   AND c.import_id = :import
                 GROUP BY c.id)
         GROUP BY first) AS m
 WHERE import.id = m.first;

UPDATE attempt
   SET import_id = (SELECT min(s.import_id) FROM sighting AS s WHERE s.call_id = attempt.id)
 WHERE id >= :from_id AND id < :to_id
   AND import_id = :import;

DELETE FROM sighting
 WHERE call_id >= :from_id AND call_id < :to_id
   AND (import_id = :import
        OR import_id = (SELECT c.import_id FROM call AS c WHERE c.id = sighting.call_id));
