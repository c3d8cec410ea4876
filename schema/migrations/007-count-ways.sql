-- How rows of counts part the calls: only rows of one way add up.

CREATE TABLE counted_part (
    import_id INTEGER NOT NULL REFERENCES import (id),
    part      INTEGER NOT NULL, -- of the file, as in counted
    way       INTEGER NOT NULL, -- a hash over the columns that part the calls, and what is counted
    since     INTEGER NOT NULL, -- of its rows, half open; UTC ms
    until     INTEGER NOT NULL,
    PRIMARY KEY (import_id, part)
) WITHOUT ROWID;

-- Which columns earlier imports had is not known: each is a way of its own.
INSERT INTO counted_part (import_id, part, way, since, until)
SELECT import_id, part, import_id, min(since), max(max(until, since + 1))
  FROM counted
 GROUP BY import_id, part;
