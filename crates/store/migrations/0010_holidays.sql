-- Holiday arrangements that were published here; those that ship with the program are not in it. Days one a line.
CREATE TABLE holiday_row (
    year {bigint} PRIMARY KEY,
    seq {bigint} NOT NULL,
    off {text} NOT NULL,
    work {text} NOT NULL,
    source {text} NOT NULL,
    published_by {text} NOT NULL,
    published_on {text} NOT NULL
) {strict};
-- How many publications the stored clocks of the cases follow. A working table: neither journalled nor rebuilt.
CREATE TABLE clock_mark (
    name {text} PRIMARY KEY,
    publications {bigint} NOT NULL
) {strict};
