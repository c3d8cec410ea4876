-- equal_work.sql - what an import of sipwhy does, as a script for the sqlite3 shell: every column, typed, small
-- tables for texts that repeat, each call once, attempts by quarter hour, and which rows were left out and why.
-- calls.csv is read from the folder. What sipwhy does beyond it: the file's hash, a sum of each call, users with
-- several names, rows without all that tells calls apart.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE import (id INTEGER PRIMARY KEY, file TEXT, rows INTEGER, new INTEGER, known INTEGER, rejected INTEGER);
CREATE TABLE rejected (import_id INTEGER, line INTEGER, reason TEXT);
CREATE TABLE trunk (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE call_type (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE region (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE country (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE phrase (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE admin_units (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE user (id INTEGER PRIMARY KEY, upn TEXT UNIQUE, object_id TEXT, name TEXT);
CREATE TABLE call (
    id INTEGER PRIMARY KEY, import_id INTEGER, correlation_id TEXT, shared_correlation_id TEXT,
    transferor_correlation_id TEXT, user_id INTEGER, trunk_id INTEGER, call_type_id INTEGER, phrase_id INTEGER,
    media_region_id INTEGER, signaling_region_id INTEGER, user_country_id INTEGER,
    admin_units_id INTEGER, direction INTEGER, invite_time INTEGER, start_time INTEGER, failure_time INTEGER,
    end_time INTEGER, duration INTEGER, success INTEGER, sip_code INTEGER, microsoft_code INTEGER,
    media_bypass INTEGER, caller TEXT, callee TEXT,
    UNIQUE (invite_time, correlation_id, trunk_id, sip_code, microsoft_code)
);
CREATE INDEX call_not_connected ON call (invite_time) WHERE success = 0;
CREATE TABLE rollup (
    bucket INTEGER, trunk_id INTEGER, direction INTEGER, sip_code INTEGER, microsoft_code INTEGER,
    success INTEGER, attempts INTEGER,
    PRIMARY KEY (bucket, trunk_id, direction, sip_code, microsoft_code, success)
) WITHOUT ROWID;
CREATE TEMP TABLE t (
    correlation_id, object_id, upn, name, country, invite, start, failure, "end", duration, success, caller,
    callee, call_type, direction, media_region, signaling_region, sip, microsoft, phrase, trunk, bypass,
    shared, units, transferor);
.import --csv --skip 1 calls.csv t
BEGIN;
INSERT INTO import (file, rows) SELECT 'calls.csv', count(*) FROM t;
INSERT INTO rejected
SELECT 1, rowid + 1, iif(unixepoch(invite) IS NULL, 'no invite time', 'no code')
  FROM t
 WHERE unixepoch(invite) IS NULL OR sip GLOB '*[^0-9]*' OR microsoft GLOB '*[^0-9]*';
INSERT OR IGNORE INTO trunk (name) SELECT DISTINCT trunk FROM t;
INSERT OR IGNORE INTO call_type (name) SELECT DISTINCT call_type FROM t;
INSERT OR IGNORE INTO region (name) SELECT media_region FROM t UNION SELECT signaling_region FROM t;
INSERT OR IGNORE INTO country (name) SELECT DISTINCT country FROM t;
INSERT OR IGNORE INTO phrase (name) SELECT DISTINCT phrase FROM t;
INSERT OR IGNORE INTO admin_units (name) SELECT DISTINCT units FROM t;
INSERT OR IGNORE INTO user (upn, object_id, name) SELECT DISTINCT upn, object_id, name FROM t;
INSERT OR IGNORE INTO call
SELECT NULL, 1, t.correlation_id, t.shared, nullif(t.transferor, ''), u.id, r.id, c.id, p.id, m.id, s.id, o.id,
       a.id, t.direction = 'Outbound',
       unixepoch(t.invite) * 1000 + substr(t.invite, 21, 3), unixepoch(t.start) * 1000 + substr(t.start, 21, 3),
       unixepoch(t.failure) * 1000 + substr(t.failure, 21, 3), unixepoch(t."end") * 1000 + substr(t."end", 21, 3),
       CAST(t.duration AS INTEGER), t.success = 'Yes', CAST(nullif(t.sip, '') AS INTEGER),
       CAST(nullif(t.microsoft, '') AS INTEGER),
       t.bypass = 'Yes', t.caller, t.callee
  FROM t
  LEFT JOIN user AS u ON u.upn = t.upn
  LEFT JOIN trunk AS r ON r.name = t.trunk
  LEFT JOIN call_type AS c ON c.name = t.call_type
  LEFT JOIN phrase AS p ON p.name = t.phrase
  LEFT JOIN region AS m ON m.name = t.media_region
  LEFT JOIN region AS s ON s.name = t.signaling_region
  LEFT JOIN country AS o ON o.name = t.country
  LEFT JOIN admin_units AS a ON a.name = t.units
 WHERE t.rowid + 1 NOT IN (SELECT line FROM rejected WHERE import_id = 1);
INSERT INTO rollup
SELECT invite_time / 900000, trunk_id, direction, ifnull(sip_code, -1), ifnull(microsoft_code, -1), success, count(*)
  FROM call GROUP BY 1, 2, 3, 4, 5, 6;
UPDATE import SET new = (SELECT count(*) FROM call), rejected = (SELECT count(*) FROM rejected);
UPDATE import SET known = rows - new - rejected;
COMMIT;
SELECT new, known, rejected FROM import;
