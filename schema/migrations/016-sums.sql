-- 16 bits of a hash over all that is stored of a call, so that check finds what the disk has changed
-- in any of it. NULL: not kept, of calls from before, and of those that were purged.
ALTER TABLE attempt ADD COLUMN row_sum INTEGER;
