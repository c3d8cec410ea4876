-- Lets go of what people-find.sql has found.
DROP TABLE purged_counted;
DROP TABLE purged_call;
DROP TABLE personal_phrase;
DROP TABLE subject_phrase;
