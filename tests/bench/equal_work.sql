-- equal_work.sql - what an import of sipwhy does, as a script for the sqlite3 shell: typed columns, small
-- tables for texts that repeat, each call once, attempts by quarter hour. calls.csv is read from the folder.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE trunk (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE call_type (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE region (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE phrase (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE user (id INTEGER PRIMARY KEY, upn TEXT UNIQUE, object_id TEXT, name TEXT);
CREATE TABLE call (
    id INTEGER PRIMARY KEY, correlation_id TEXT, shared_correlation_id TEXT, user_id INTEGER, trunk_id INTEGER,
    call_type_id INTEGER, phrase_id INTEGER, media_region_id INTEGER, signaling_region_id INTEGER,
    direction INTEGER, invite_time INTEGER, start_time INTEGER, failure_time INTEGER, end_time INTEGER,
    duration INTEGER, success INTEGER, sip_code INTEGER, microsoft_code INTEGER, media_bypass INTEGER,
    caller TEXT, callee TEXT,
    UNIQUE (invite_time, correlation_id, trunk_id, sip_code, microsoft_code)
);
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
INSERT OR IGNORE INTO trunk (name) SELECT DISTINCT trunk FROM t;
INSERT OR IGNORE INTO call_type (name) SELECT DISTINCT call_type FROM t;
INSERT OR IGNORE INTO region (name) SELECT media_region FROM t UNION SELECT signaling_region FROM t;
INSERT OR IGNORE INTO phrase (name) SELECT DISTINCT phrase FROM t;
INSERT OR IGNORE INTO user (upn, object_id, name) SELECT DISTINCT upn, object_id, name FROM t;
INSERT OR IGNORE INTO call
SELECT NULL, t.correlation_id, t.shared, u.id, r.id, c.id, p.id,
       m.id, s.id, t.direction = 'Outbound',
       unixepoch(t.invite) * 1000 + substr(t.invite, 21, 3), unixepoch(t.start) * 1000 + substr(t.start, 21, 3),
       unixepoch(t.failure) * 1000 + substr(t.failure, 21, 3), unixepoch(t."end") * 1000 + substr(t."end", 21, 3),
       CAST(t.duration AS INTEGER), t.success = 'Yes', CAST(t.sip AS INTEGER), CAST(t.microsoft AS INTEGER),
       t.bypass = 'Yes', t.caller, t.callee
  FROM t
  LEFT JOIN user AS u ON u.upn = t.upn
  LEFT JOIN trunk AS r ON r.name = t.trunk
  LEFT JOIN call_type AS c ON c.name = t.call_type
  LEFT JOIN phrase AS p ON p.name = t.phrase
  LEFT JOIN region AS m ON m.name = t.media_region
  LEFT JOIN region AS s ON s.name = t.signaling_region;
INSERT INTO rollup
SELECT invite_time / 900000, trunk_id, direction, sip_code, microsoft_code, success, count(*)
  FROM call GROUP BY 1, 2, 3, 4, 5, 6;
COMMIT;
SELECT sum(attempts) FROM rollup;
