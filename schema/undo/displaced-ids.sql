-- And those that another call with the same fingerprint stands beside.
SELECT id FROM displaced WHERE id >= :from_id AND id < :to_id
 UNION
SELECT own_id FROM displaced WHERE own_id >= :from_id AND own_id < :to_id
 ORDER BY 1;
