-- Working tables of imports and exports: neither journalled nor rebuilt.
CREATE TABLE job (
    id {text} PRIMARY KEY,
    kind {text} NOT NULL,
    person {text} NOT NULL,
    agency {text} NOT NULL,
    state {text} NOT NULL,
    title {text} NOT NULL,
    done {bigint} NOT NULL,
    total {bigint} NOT NULL,
    message {text} NOT NULL,
    body {text} NOT NULL,
    created_at {bigint} NOT NULL,
    updated_at {bigint} NOT NULL
) {strict};
CREATE INDEX job_person ON job (person, kind, created_at, id);
CREATE INDEX job_state ON job (state, agency, created_at, id);
CREATE TABLE job_row (
    job {text} NOT NULL,
    no {bigint} NOT NULL,
    state {text} NOT NULL,
    body {text} NOT NULL,
    case_id {text} NOT NULL,
    note {text} NOT NULL,
    PRIMARY KEY (job, no)
) {strict};
CREATE INDEX job_row_state ON job_row (job, state, no);
CREATE TABLE job_file (
    job {text} PRIMARY KEY,
    content {blob} NOT NULL
) {strict};
-- What has come in once: the serial number of a bank's entry, the number of a case in the system it comes from.
CREATE TABLE imported (
    agency {text} NOT NULL,
    kind {text} NOT NULL,
    number {text} NOT NULL,
    case_id {text} NOT NULL,
    PRIMARY KEY (agency, kind, number)
) {strict};
