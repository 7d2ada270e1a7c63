-- Read tables: rebuilt from the journal by `verify`; no autoincrement, no clock, no random values.
CREATE TABLE case_row (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    onspot {bigint} NOT NULL,
    stage TEXT NOT NULL,
    agency TEXT NOT NULL,
    party TEXT NOT NULL,
    initials TEXT NOT NULL,
    party_index TEXT NOT NULL,
    mark TEXT NOT NULL,
    item TEXT NOT NULL,
    item_name TEXT NOT NULL,
    source TEXT NOT NULL,
    registered_on TEXT NOT NULL,
    filed_on TEXT,
    decided_on TEXT,
    closed_on TEXT,
    outcome TEXT NOT NULL,
    defects {bigint} NOT NULL,
    handlers TEXT NOT NULL,
    seq {bigint} NOT NULL
);
CREATE UNIQUE INDEX case_row_number ON case_row (number);
CREATE INDEX case_row_agency ON case_row (agency, registered_on, id);
CREATE INDEX case_row_registered ON case_row (registered_on, id);
CREATE INDEX case_row_mark ON case_row (mark);
CREATE INDEX case_row_party ON case_row (party);
CREATE INDEX case_row_initials ON case_row (initials);
CREATE INDEX case_row_index ON case_row (party_index);
CREATE TABLE case_handler (
    case_id TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (case_id, person)
);
CREATE INDEX case_handler_person ON case_handler (person, case_id);
CREATE TABLE case_approval (
    case_id TEXT NOT NULL,
    no {bigint} NOT NULL,
    agency TEXT NOT NULL,
    label TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    requested_on TEXT NOT NULL,
    addressee TEXT NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (case_id, no)
);
CREATE INDEX case_approval_open ON case_approval (outcome, agency, requested_on);
CREATE TABLE agency_row (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    closed_on TEXT
);
CREATE UNIQUE INDEX agency_row_path ON agency_row (path);
CREATE TABLE person_row (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,
    agency TEXT NOT NULL,
    post TEXT NOT NULL,
    roles TEXT NOT NULL,
    certificate TEXT NOT NULL,
    expires_on TEXT,
    left_on TEXT
);
CREATE UNIQUE INDEX person_row_login ON person_row (login);
CREATE INDEX person_row_agency ON person_row (agency, name);
CREATE TABLE access_row (
    person TEXT NOT NULL,
    seq {bigint} NOT NULL,
    at {bigint} NOT NULL,
    label TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (person, seq)
);
CREATE INDEX access_row_at ON access_row (at, person, seq);
-- Working tables: neither journalled nor rebuilt.
CREATE TABLE credential (
    person TEXT PRIMARY KEY,
    password TEXT NOT NULL,
    second_factor TEXT,
    must_change {bigint} NOT NULL,
    failures {bigint} NOT NULL,
    locked_until {bigint} NOT NULL,
    changed_at {bigint} NOT NULL
);
CREATE TABLE session (
    token TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    csrf TEXT NOT NULL,
    created_at {bigint} NOT NULL,
    seen_at {bigint} NOT NULL,
    verified {bigint} NOT NULL
);
CREATE INDEX session_person ON session (person);
CREATE TABLE draft (
    person TEXT NOT NULL,
    form TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    updated_at {bigint} NOT NULL,
    PRIMARY KEY (person, form, subject)
);
CREATE TABLE counter (
    agency TEXT NOT NULL,
    kind TEXT NOT NULL,
    year {bigint} NOT NULL,
    last {bigint} NOT NULL,
    PRIMARY KEY (agency, kind, year)
);
CREATE TABLE idempotency (
    key TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    answer TEXT NOT NULL,
    at {bigint} NOT NULL
);
CREATE TABLE case_clock (
    case_id TEXT NOT NULL,
    no {bigint} NOT NULL,
    what TEXT NOT NULL,
    article TEXT NOT NULL,
    due_on TEXT NOT NULL,
    provisional {bigint} NOT NULL,
    duty {bigint} NOT NULL,
    PRIMARY KEY (case_id, no)
);
CREATE INDEX case_clock_due ON case_clock (due_on, case_id);
