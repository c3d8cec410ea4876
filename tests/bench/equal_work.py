"""equal_work.py - what an import of sipwhy does, as a script of Python's own csv and sqlite3.

usage: equal_work.py CALLS.CSV DATABASE
"""
import csv
import sqlite3
import sys
from datetime import datetime, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def to_ms(text):
    if not text:
        return None
    moment = datetime.fromisoformat(text[:26] + "+00:00")
    return (moment - EPOCH) // (EPOCH.resolution * 1000)


class Small:
    """Texts that repeat, as numbers."""

    def __init__(self):
        self.ids = {}

    def id(self, text):
        return self.ids.setdefault(text, len(self.ids) + 1)


def rows(reader, small, rollup):
    for r in reader:
        invite = to_ms(r[5])
        trunk, direction, success = small["trunk"].id(r[20]), int(r[14] == "Outbound"), int(r[10] == "Yes")
        sip, microsoft = int(r[17]), int(r[18])
        key = (invite // 900000, trunk, direction, sip, microsoft, success)
        rollup[key] = rollup.get(key, 0) + 1
        yield (bytes.fromhex(r[0].replace("-", "")), bytes.fromhex(r[22].replace("-", "")),
               small["user"].id((r[2], r[1], r[3])), trunk, small["call_type"].id(r[13]), small["phrase"].id(r[19]),
               small["region"].id(r[15]), small["region"].id(r[16]), direction, invite, to_ms(r[6]), to_ms(r[7]),
               to_ms(r[8]), int(r[9] or 0), success, sip, microsoft, int(r[21] == "Yes"), r[11], r[12])


def main(source, target):
    db = sqlite3.connect(target, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    small = {name: Small() for name in ("trunk", "call_type", "region", "phrase", "user")}
    rollup = {}
    for name in small:
        columns = "upn, object_id, name" if name == "user" else "name"
        db.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {columns})")
    db.execute("""CREATE TABLE call (id INTEGER PRIMARY KEY, correlation_id, shared, user_id, trunk_id, call_type_id,
        phrase_id, media_region_id, signaling_region_id, direction, invite_time, start_time, failure_time,
        end_time, duration, success, sip_code, microsoft_code, media_bypass, caller, callee,
        UNIQUE (invite_time, correlation_id, trunk_id, sip_code, microsoft_code))""")
    db.execute("CREATE TABLE rollup (bucket, trunk_id, direction, sip_code, microsoft_code, success, attempts, "
               "PRIMARY KEY (bucket, trunk_id, direction, sip_code, microsoft_code, success)) WITHOUT ROWID")
    db.execute("BEGIN")
    with open(source, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        db.executemany("INSERT OR IGNORE INTO call VALUES (NULL, " + ", ".join("?" * 20) + ")",
                       rows(reader, small, rollup))
    for name, texts in small.items():
        if name == "user":
            db.executemany("INSERT INTO user VALUES (?, ?, ?, ?)", ((i, *t) for t, i in texts.ids.items()))
        else:
            db.executemany(f"INSERT INTO {name} VALUES (?, ?)", ((i, t) for t, i in texts.ids.items()))
    db.executemany("INSERT INTO rollup VALUES (?, ?, ?, ?, ?, ?, ?)", ((*k, n) for k, n in sorted(rollup.items())))
    db.execute("COMMIT")
    print(sum(rollup.values()))


main(*sys.argv[1:])
