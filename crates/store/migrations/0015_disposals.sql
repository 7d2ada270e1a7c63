-- What each case came to, as a set of bits, so that lists are narrowed by it and soft outcomes are counted like others.
ALTER TABLE case_row ADD COLUMN disposals {bigint} NOT NULL DEFAULT 0;
