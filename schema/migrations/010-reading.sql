-- How a file was read, so that one that comes again need not be read again: a hash of the program's
-- version and of all that the user said of the file. NULL: not known, of an older version.
ALTER TABLE import ADD COLUMN reading INTEGER;
