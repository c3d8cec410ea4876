-- Under which key pseudonyms stand for the numbers and names of all imports. No row: they are stored
-- as exports have them, or nothing is.
CREATE TABLE pseudonym_key (mark TEXT NOT NULL); -- as reports tell it: "key-1b9e04c2aa11"
