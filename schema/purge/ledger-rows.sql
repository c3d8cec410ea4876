-- The rows that affected imports still have: the import, what the row refers to in the small tables
-- (in the order of kinds in src/store/purge_ledger.c), its time. As the import had them (call_seen),
-- else as `call` holds them.
SELECT import_id, cause_id, trunk_id, call_type_id, user_id, phrase_id, user_country_id,
       other_country_id, media_region_id, signaling_region_id, admin_units_id, invite_time
  FROM call AS c
 WHERE import_id IN (SELECT import_id FROM affected)
   AND NOT EXISTS (SELECT 1 FROM call_seen AS v
                    WHERE v.row_id = c.id AND v.import_id = c.import_id)
 UNION ALL
SELECT s.import_id, cause_id, trunk_id, call_type_id, user_id, phrase_id, user_country_id,
       other_country_id, media_region_id, signaling_region_id, admin_units_id, invite_time
  FROM sighting AS s
  JOIN call AS c ON c.id = s.call_id
 WHERE s.import_id IN (SELECT import_id FROM affected)
   AND NOT EXISTS (SELECT 1 FROM call_seen AS v
                    WHERE v.row_id = s.call_id AND v.import_id = s.import_id)
 UNION ALL
SELECT import_id, cause_id, trunk_id, call_type_id, user_id, phrase_id, user_country_id,
       other_country_id, media_region_id, signaling_region_id, admin_units_id, invite_time
  FROM call_seen
 WHERE import_id IN (SELECT import_id FROM affected)
 UNION ALL
SELECT import_id, cause_id, trunk_id, call_type_id, user_id, phrase_id, NULL,
       NULL, NULL, NULL, NULL, since
  FROM counted
 WHERE import_id IN (SELECT import_id FROM affected);
