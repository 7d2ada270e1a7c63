-- The list of cases is sorted by the day of the decision and by the fine too. A case without a decision has the empty
-- day and no fine, not NULL: the databases put NULL at opposite ends, and pages compare the columns.
ALTER TABLE case_row ADD COLUMN fine_fen {bigint} NOT NULL DEFAULT 0;
UPDATE case_row SET decided_on = '' WHERE decided_on IS NULL;
CREATE INDEX case_row_agency_decided ON case_row (agency, decided_on, id);
CREATE INDEX case_row_decided ON case_row (decided_on, id);
CREATE INDEX case_row_agency_fine ON case_row (agency, fine_fen, id);
CREATE INDEX case_row_fine ON case_row (fine_fen, id);
CREATE INDEX case_row_defective ON case_row (agency, registered_on, id) WHERE defects > 0;
