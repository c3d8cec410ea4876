"""equal_work.py - what an import of sipwhy does, as a script of Python's own csv and sqlite3.

As equal_work.sql does it, with IDs in 16 bytes and the file's hash.

usage: equal_work.py CALLS.CSV DATABASE
"""
import csv
import hashlib
import sqlite3
import sys
from datetime import datetime, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
SMALL = ("trunk", "call_type", "region", "country", "phrase", "admin_units", "user")


def to_ms(text):
    if not text:
        return None
    moment = datetime.fromisoformat(text[:26] + "+00:00")
    return (moment - EPOCH) // (EPOCH.resolution * 1000)


def to_bytes(guid):
    return bytes.fromhex(guid.replace("-", "")) if guid else None


def to_number(text):
    return int(text) if text else None


class Small:
    """Texts that repeat, as numbers."""

    def __init__(self):
        self.ids = {}

    def id(self, text):
        return self.ids.setdefault(text, len(self.ids) + 1)


class Hashed:
    """The lines of a file, and the hash of its bytes."""

    def __init__(self, file):
        self.file = file
        self.sha256 = hashlib.sha256()

    def __iter__(self):
        for line in self.file:
            self.sha256.update(line)
            yield line.decode("utf-8")


def row_of(r, small):
    return (to_bytes(r[0]), to_bytes(r[22]), to_bytes(r[24]), small["user"].id((r[2], r[1], r[3])),
            small["trunk"].id(r[20]), small["call_type"].id(r[13]), small["phrase"].id(r[19]),
            small["region"].id(r[15]), small["region"].id(r[16]), small["country"].id(r[4]),
            small["admin_units"].id(r[23]), int(r[14] == "Outbound"), to_ms(r[5]), to_ms(r[6]), to_ms(r[7]),
            to_ms(r[8]), to_number(r[9]), int(r[10] == "Yes"), to_number(r[17]), to_number(r[18]), int(r[21] == "Yes"),
            r[11], r[12])


def rows(reader, small, counts, rejected):
    for r in reader:
        counts["rows"] += 1
        try:
            row = row_of(r, small)
            if row[12] is None:
                raise ValueError("no invite time")
        except (ValueError, IndexError) as reason:
            rejected.append((reader.line_num, type(reason).__name__))
            continue
        yield row


def make_tables(db):
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    for name in SMALL:
        columns = "upn, object_id, name" if name == "user" else "name"
        db.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {columns})")
    db.execute("CREATE TABLE import (id INTEGER PRIMARY KEY, file, sha256, rows, new, known, rejected)")
    db.execute("CREATE TABLE rejected (import_id, line, reason)")
    db.execute("""CREATE TABLE call (id INTEGER PRIMARY KEY, import_id, correlation_id, shared_correlation_id,
        transferor_correlation_id, user_id, trunk_id, call_type_id, phrase_id, media_region_id, signaling_region_id,
        user_country_id, admin_units_id, direction, invite_time, start_time, failure_time, end_time, duration,
        success, sip_code, microsoft_code, media_bypass, caller, callee,
        UNIQUE (invite_time, correlation_id, trunk_id, sip_code, microsoft_code))""")
    db.execute("CREATE INDEX call_not_connected ON call (invite_time) WHERE success = 0")
    db.execute("CREATE TABLE rollup (bucket, trunk_id, direction, sip_code, microsoft_code, success, attempts, "
               "PRIMARY KEY (bucket, trunk_id, direction, sip_code, microsoft_code, success)) WITHOUT ROWID")


def write_small(db, small):
    for name, texts in small.items():
        if name == "user":
            db.executemany("INSERT INTO user VALUES (?, ?, ?, ?)", ((i, *t) for t, i in texts.ids.items()))
        else:
            db.executemany(f"INSERT INTO {name} VALUES (?, ?)", ((i, t) for t, i in texts.ids.items()))


def main(source, target):
    db = sqlite3.connect(target, isolation_level=None)
    small = {name: Small() for name in SMALL}
    counts, rejected = {"rows": 0}, []
    make_tables(db)
    db.execute("BEGIN")
    with open(source, "rb") as file:
        hashed = Hashed(file)
        reader = csv.reader(hashed)
        next(reader)
        new = db.executemany("INSERT OR IGNORE INTO call VALUES (NULL, 1, " + ", ".join("?" * 23) + ")",
                             rows(reader, small, counts, rejected)).rowcount
    write_small(db, small)
    db.executemany("INSERT INTO rejected VALUES (1, ?, ?)", rejected)
    db.execute("INSERT INTO rollup SELECT invite_time / 900000, trunk_id, direction, ifnull(sip_code, -1), "
               "ifnull(microsoft_code, -1), success, count(*) FROM call GROUP BY 1, 2, 3, 4, 5, 6")
    known = counts["rows"] - new - len(rejected)
    db.execute("INSERT INTO import VALUES (1, ?, ?, ?, ?, ?, ?)",
               (source, hashed.sha256.digest(), counts["rows"], new, known, len(rejected)))
    db.execute("COMMIT")
    print(new, known, len(rejected))


main(*sys.argv[1:])
