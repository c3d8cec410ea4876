-- Takes them out. Calls last: what hangs on them is found by them.
DELETE FROM sighting
 WHERE call_id < :before_id
   AND (:tenant = 0 OR call_id IN (SELECT id FROM call
                                    WHERE id < :before_id AND tenant_id = :tenant));

DELETE FROM call_seen WHERE row_id < :before_id AND (:tenant = 0 OR tenant_id = :tenant);

DELETE FROM displaced
 WHERE id < :before_id
   AND (:tenant = 0 OR id IN (SELECT id FROM call
                               WHERE id < :before_id AND tenant_id = :tenant));

DELETE FROM attempt WHERE id < :before_id AND (:tenant = 0 OR tenant_id = :tenant);

DELETE FROM counted
 WHERE max(until, since + 1) <= :before
   AND (:tenant = 0 OR tenant_id = :tenant);

-- Nothing from before comes again, so nothing needs to be known of it.
DELETE FROM purged WHERE :tenant = 0 AND minute < :minute;

-- The quarter hour that the time lies in is counted again.
DELETE FROM rollup WHERE bucket <= :bucket AND (:tenant = 0 OR tenant_id = :tenant);

INSERT INTO rollup (tenant_id, bucket, trunk_id, direction, cause_id, success, attempts)
SELECT tenant_id, :bucket, trunk_id, direction, cause_id, coalesce(success, 2), count(*)
  FROM call
 WHERE id >= :before_id
   AND id < ((:bucket + 1) * 900) << 24
   AND (:tenant = 0 OR tenant_id = :tenant)
 GROUP BY 1, 3, 4, 5, 6;

-- And keeps them out. An earlier purge that reached farther still holds.
INSERT INTO retention (tenant, since)
VALUES (:tenant_name, :before)
    ON CONFLICT DO UPDATE SET since = max(since, excluded.since);
