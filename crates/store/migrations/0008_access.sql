-- Sign-in: what belongs to the second factor beside its secret. A working table: neither journalled nor rebuilt.
CREATE TABLE factor (
    person {text} PRIMARY KEY,
    pending {text} NOT NULL,
    pending_at {bigint} NOT NULL,
    recovery {text} NOT NULL,
    last_step {bigint} NOT NULL
) {strict};
-- The roster list shows what happened to the newest certificate last.
ALTER TABLE person_row ADD COLUMN standing {text} NOT NULL DEFAULT '';
ALTER TABLE person_row ADD COLUMN standing_on {text};
CREATE INDEX person_row_certificate ON person_row (certificate);
