-- By what the calls are known when they come again, and what then stands for their correlation ID: a
-- number. Made of what people-blank.sql takes away. A call whose ID is a number was purged before.
INSERT OR IGNORE INTO purged (key, minute, stand_in)
SELECT purge_key(t.name, c.invite_time, c.correlation_id, coalesce(d.own_id, c.id), c.fingerprint),
       (c.id >> 24) / 60,
       id_hash(coalesce(c.correlation_id, c.id || '/' || c.fingerprint))
  FROM call AS c
  JOIN tenant AS t ON t.id = c.tenant_id
  LEFT JOIN displaced AS d ON d.id = c.id
 WHERE c.id IN (SELECT id FROM purged_call)
   AND typeof(c.correlation_id) <> 'integer';

-- As an import had them.
INSERT OR IGNORE INTO purged (key, minute, stand_in)
SELECT purge_key(t.name, v.invite_time, v.correlation_id, v.own_id, v.fingerprint),
       (c.id >> 24) / 60,
       id_hash(coalesce(c.correlation_id, c.id || '/' || c.fingerprint))
  FROM call_seen AS v
  JOIN call AS c ON c.id = v.row_id
  JOIN tenant AS t ON t.id = c.tenant_id
 WHERE v.row_id IN (SELECT id FROM purged_call)
   AND typeof(c.correlation_id) <> 'integer';
