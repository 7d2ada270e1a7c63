-- The data key of each person, wrapped by the master key. A working table: destroying the row erases the person.
CREATE TABLE person_key (
    key_id {text} PRIMARY KEY,
    person {text} NOT NULL,
    wrapped {blob} NOT NULL,
    CONSTRAINT person_key_person UNIQUE (person)
) {strict};
