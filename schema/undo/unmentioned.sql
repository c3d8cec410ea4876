-- What nothing refers to any more, once imports and what they mention are gone. Users go with
-- src/store/person.c.
DELETE FROM trunk WHERE id NOT IN (SELECT id FROM mention WHERE kind = 'trunk');
DELETE FROM call_type WHERE id NOT IN (SELECT id FROM mention WHERE kind = 'call_type');
DELETE FROM region WHERE id NOT IN (SELECT id FROM mention WHERE kind = 'region');
DELETE FROM country WHERE id NOT IN (SELECT id FROM mention WHERE kind = 'country');
DELETE FROM phrase WHERE id NOT IN (SELECT id FROM mention WHERE kind = 'phrase');
DELETE FROM admin_units WHERE id NOT IN (SELECT id FROM mention WHERE kind = 'admin_units');
DELETE FROM cause WHERE id NOT IN (SELECT id FROM mention WHERE kind = 'cause');
DELETE FROM tenant WHERE NOT EXISTS (SELECT 1 FROM import AS i WHERE i.tenant_id = tenant.id);
DELETE FROM pseudonym_key WHERE NOT EXISTS (SELECT 1 FROM import);
