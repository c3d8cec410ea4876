-- Takes out what is on these lists and lets go of what the purge has noted.
DELETE FROM mention WHERE (import_id, kind, id) IN (SELECT import_id, kind, id FROM unmentioned);
DELETE FROM mention WHERE import_id IN (SELECT import_id FROM gone);
DELETE FROM rejected WHERE import_id IN (SELECT import_id FROM gone);
DELETE FROM finding WHERE import_id IN (SELECT import_id FROM gone);
DELETE FROM counted_way WHERE import_id IN (SELECT import_id FROM gone);
DELETE FROM import WHERE id IN (SELECT import_id FROM gone);

DROP TABLE unmentioned;
DROP TABLE gone;
DROP TABLE lost;
DROP TABLE affected;
