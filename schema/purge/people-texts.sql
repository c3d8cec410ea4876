-- Everywhere else that somebody may be named; each row that is changed is told as a text.
UPDATE note SET text = black_out(text) WHERE holds_subject(text);
UPDATE ack SET note = black_out(note) WHERE holds_subject(note);
UPDATE import SET file = black_out(file) WHERE holds_subject(file);
UPDATE import SET unknown_columns = black_out(unknown_columns) WHERE holds_subject(unknown_columns);
UPDATE own_code SET title = black_out(title) WHERE holds_subject(title);
UPDATE own_code SET advice = black_out(advice) WHERE holds_subject(advice);
UPDATE own_code SET source = black_out(source) WHERE holds_subject(source);
UPDATE own_code SET tokens = black_out(tokens) WHERE holds_subject(tokens);
UPDATE cause SET title = black_out(title) WHERE holds_subject(title);
