-- Read tables: rebuilt from the journal by `verify`; no autoincrement, no clock, no random values.
CREATE TABLE case_row (
    id {text} PRIMARY KEY,
    number {text} NOT NULL,
    onspot {bigint} NOT NULL,
    stage {text} NOT NULL,
    agency {text} NOT NULL,
    party {text} NOT NULL,
    initials {text} NOT NULL,
    party_index {text} NOT NULL,
    mark {text} NOT NULL,
    item {text} NOT NULL,
    item_name {text} NOT NULL,
    source {text} NOT NULL,
    registered_on {text} NOT NULL,
    filed_on {text},
    decided_on {text},
    closed_on {text},
    outcome {text} NOT NULL,
    defects {bigint} NOT NULL,
    handlers {text} NOT NULL,
    seq {bigint} NOT NULL
) {strict};
CREATE UNIQUE INDEX case_row_number ON case_row (number);
CREATE INDEX case_row_agency ON case_row (agency, registered_on, id);
CREATE INDEX case_row_registered ON case_row (registered_on, id);
CREATE INDEX case_row_mark ON case_row (mark);
CREATE INDEX case_row_party ON case_row (party);
CREATE INDEX case_row_initials ON case_row (initials);
CREATE INDEX case_row_index ON case_row (party_index);
CREATE TABLE case_handler (
    case_id {text} NOT NULL,
    person {text} NOT NULL,
    PRIMARY KEY (case_id, person)
) {strict};
CREATE INDEX case_handler_person ON case_handler (person, case_id);
CREATE TABLE case_approval (
    case_id {text} NOT NULL,
    no {bigint} NOT NULL,
    agency {text} NOT NULL,
    label {text} NOT NULL,
    requested_by {text} NOT NULL,
    requested_on {text} NOT NULL,
    addressee {text} NOT NULL,
    outcome {text} NOT NULL,
    PRIMARY KEY (case_id, no)
) {strict};
CREATE INDEX case_approval_open ON case_approval (outcome, agency, requested_on);
CREATE TABLE agency_row (
    id {text} PRIMARY KEY,
    name {text} NOT NULL,
    short_name {text} NOT NULL,
    kind {text} NOT NULL,
    path {text} NOT NULL,
    closed_on {text}
) {strict};
CREATE UNIQUE INDEX agency_row_path ON agency_row (path);
CREATE TABLE person_row (
    id {text} PRIMARY KEY,
    login {text} NOT NULL,
    name {text} NOT NULL,
    initials {text} NOT NULL,
    agency {text} NOT NULL,
    post {text} NOT NULL,
    roles {text} NOT NULL,
    certificate {text} NOT NULL,
    expires_on {text},
    left_on {text}
) {strict};
CREATE UNIQUE INDEX person_row_login ON person_row (login);
CREATE INDEX person_row_agency ON person_row (agency, name);
CREATE TABLE access_row (
    person {text} NOT NULL,
    seq {bigint} NOT NULL,
    at {bigint} NOT NULL,
    label {text} NOT NULL,
    detail {text} NOT NULL,
    PRIMARY KEY (person, seq)
) {strict};
CREATE INDEX access_row_at ON access_row (at, person, seq);
-- Working tables: neither journalled nor rebuilt.
CREATE TABLE credential (
    person {text} PRIMARY KEY,
    password {text} NOT NULL,
    second_factor {text},
    must_change {bigint} NOT NULL,
    failures {bigint} NOT NULL,
    locked_until {bigint} NOT NULL,
    changed_at {bigint} NOT NULL
) {strict};
CREATE TABLE session (
    token {text} PRIMARY KEY,
    person {text} NOT NULL,
    csrf {text} NOT NULL,
    created_at {bigint} NOT NULL,
    seen_at {bigint} NOT NULL,
    verified {bigint} NOT NULL
) {strict};
CREATE INDEX session_person ON session (person);
CREATE TABLE draft (
    person {text} NOT NULL,
    form {text} NOT NULL,
    subject {text} NOT NULL,
    body {text} NOT NULL,
    updated_at {bigint} NOT NULL,
    PRIMARY KEY (person, form, subject)
) {strict};
CREATE TABLE counter (
    agency {text} NOT NULL,
    kind {text} NOT NULL,
    year {bigint} NOT NULL,
    last {bigint} NOT NULL,
    PRIMARY KEY (agency, kind, year)
) {strict};
CREATE TABLE idempotency (
    key {text} PRIMARY KEY,
    person {text} NOT NULL,
    answer {text} NOT NULL,
    at {bigint} NOT NULL
) {strict};
CREATE TABLE case_clock (
    case_id {text} NOT NULL,
    no {bigint} NOT NULL,
    what {text} NOT NULL,
    article {text} NOT NULL,
    due_on {text} NOT NULL,
    provisional {bigint} NOT NULL,
    duty {bigint} NOT NULL,
    PRIMARY KEY (case_id, no)
) {strict};
CREATE INDEX case_clock_due ON case_clock (due_on, case_id);
