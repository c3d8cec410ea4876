-- What is not to come back: calls from before a day, and people in calls that were purged. And of
-- which imports check can tell whether calls are what was stored.

ALTER TABLE import ADD COLUMN purged INTEGER NOT NULL DEFAULT 0; -- rows that it has no more

-- 1: the fingerprints of its calls are a hash over what they hold, which check reckons again.
ALTER TABLE import ADD COLUMN is_identified INTEGER NOT NULL DEFAULT 0;

-- Calls from before are not taken in any more.
CREATE TABLE retention (
    tenant TEXT PRIMARY KEY, -- its name; '': any
    since  INTEGER NOT NULL  -- UTC ms, a whole minute
) WITHOUT ROWID;

-- Calls of people who were purged: kept without what is personal, and without it when they come
-- again. Nothing here is made of a number or a name.
CREATE TABLE purged (
    key      INTEGER PRIMARY KEY, -- a hash over tenant, minute and correlation ID; see purged.c
    minute   INTEGER NOT NULL,    -- since 1970
    stand_in INTEGER NOT NULL     -- for the correlation ID
);
