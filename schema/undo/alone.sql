-- Takes out calls that only the import has. No other call's kin are looked at: it would be a sighting
-- of it.
INSERT INTO rollup (tenant_id, bucket, trunk_id, direction, cause_id, success, attempts)
SELECT tenant_id, ((id >> 24) - ((id >> 24) % 900 + 900) % 900) / 900, trunk_id, direction,
       cause_id, coalesce(success, 2), -count(*)
  FROM attempt
 WHERE id >= :from_id AND id < :to_id
   AND import_id = :import
   AND NOT EXISTS (SELECT 1 FROM sighting AS s WHERE s.call_id = attempt.id)
 GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT DO UPDATE SET attempts = attempts + excluded.attempts;

DELETE FROM rollup
 WHERE tenant_id = :tenant
   AND bucket >= :from_bucket AND bucket <= :to_bucket
   AND attempts = 0;

DELETE FROM attempt
 WHERE id >= :from_id AND id < :to_id
   AND import_id = :import
   AND NOT EXISTS (SELECT 1 FROM sighting AS s WHERE s.call_id = attempt.id);

DELETE FROM displaced WHERE NOT EXISTS (SELECT 1 FROM call AS c WHERE c.id = displaced.id);
