-- Of each small table how many rows it has and the sum of a hash over each, kept with every row that
-- comes or goes: so check finds a text that the disk has changed. See src/store/text_sums.c, which
-- also reckons what a database of before has.
CREATE TABLE text_sum (
    kind TEXT PRIMARY KEY, -- the table's name
    n    INTEGER NOT NULL,
    sum  INTEGER NOT NULL  -- modulo 2^64
) WITHOUT ROWID;
