-- Who a user is, is told by all exports together: some have the object ID alone, some the UPN alone,
-- some both. `user` has a row for each way in which an export names somebody, and all rows of one
-- person say the same of them. So nothing hangs on which import came first.

CREATE TABLE user_once AS SELECT * FROM user;
DROP TABLE user;
CREATE TABLE user (
    id           INTEGER PRIMARY KEY,
    upn          TEXT NOT NULL,    -- as an export has them, '' where it does not
    object_id    TEXT NOT NULL,
    called       TEXT NOT NULL,    -- its display name
    person_id    INTEGER NOT NULL, -- the row that stands for all of the person
    name         TEXT NOT NULL,    -- of the person: UPN, else object ID; '' until that is settled
    display_name TEXT,
    UNIQUE (upn, object_id, called)
);
CREATE INDEX user_by_object_id ON user (object_id, upn, called);
CREATE INDEX user_by_person ON user (person_id);
CREATE INDEX user_unsettled ON user (id) WHERE name = '';

INSERT INTO user (id, upn, object_id, called, person_id, name)
SELECT id, CASE WHEN name IS object_id THEN '' ELSE name END, ifnull(object_id, ''),
       ifnull(display_name, ''), 0, ''
  FROM user_once;
INSERT OR IGNORE INTO user (upn, object_id, called, person_id, name)
SELECT CASE WHEN u.name IS u.object_id THEN '' ELSE u.name END, ifnull(s.object_id, ''),
       ifnull(s.display_name, ''), 0, ''
  FROM user_seen AS s
  JOIN user_once AS u ON u.id = s.user_id;
INSERT OR IGNORE INTO mention (import_id, kind, id)
SELECT s.import_id, 'user', n.id
  FROM user_seen AS s
  JOIN user_once AS u ON u.id = s.user_id
  JOIN user AS n ON n.upn = CASE WHEN u.name IS u.object_id THEN '' ELSE u.name END
                AND n.object_id = ifnull(s.object_id, '') AND n.called = ifnull(s.display_name, '');
DROP TABLE user_seen;
DROP TABLE user_once;

-- As src/store/person.c does.
UPDATE user SET person_id = coalesce(
    (SELECT o.id FROM user AS o WHERE o.object_id = user.object_id AND o.object_id > ''
      ORDER BY o.upn, o.called LIMIT 1),
    (SELECT o.id FROM user AS o WHERE o.object_id = (SELECT min(b.object_id) FROM user AS b
                                                     WHERE b.upn = user.upn AND b.object_id > '')
      ORDER BY o.upn, o.called LIMIT 1),
    (SELECT o.id FROM user AS o WHERE o.upn = user.upn AND o.object_id = ''
      ORDER BY o.called LIMIT 1));
UPDATE user SET (name, display_name) = (
    SELECT coalesce(min(nullif(p.upn, '')), user.object_id), min(nullif(p.called, ''))
      FROM user AS p WHERE p.person_id = user.id)
 WHERE id = person_id;
UPDATE user SET (name, display_name) = (SELECT p.name, p.display_name FROM user AS p
                                         WHERE p.id = user.person_id)
 WHERE id <> person_id;
