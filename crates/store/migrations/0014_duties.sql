-- Days in the posts of an agency, with the days between which a certificate is held; `n` counts from 1.
CREATE TABLE post_row (
    person {text} NOT NULL,
    n {bigint} NOT NULL,
    agency {text} NOT NULL,
    from_on {text} NOT NULL,
    until_on {text},
    certified_on {text},
    uncertified_on {text},
    PRIMARY KEY (person, n)
) {strict};
CREATE INDEX post_row_agency ON post_row (agency, person);
-- Checks: checklists that were begun or filled in.
CREATE TABLE check_row (
    id {text} PRIMARY KEY,
    template {text} NOT NULL,
    version {bigint} NOT NULL,
    person {text} NOT NULL,
    agency {text} NOT NULL,
    counts_on {text} NOT NULL,
    filled_on {text},
    seconds {bigint} NOT NULL,
    unmet {bigint} NOT NULL
) {strict};
CREATE INDEX check_row_person ON check_row (person, template, counts_on);
CREATE INDEX check_row_counts ON check_row (counts_on, agency);
-- What checks found, with who mends it by when.
CREATE TABLE finding_row (
    check_id {text} NOT NULL,
    point {text} NOT NULL,
    template {text} NOT NULL,
    version {bigint} NOT NULL,
    agency {text} NOT NULL,
    problem {text} NOT NULL,
    owner {text} NOT NULL,
    due_on {text} NOT NULL,
    state {text} NOT NULL,
    step_on {text},
    PRIMARY KEY (check_id, point)
) {strict};
CREATE INDEX finding_row_agency ON finding_row (agency, state, due_on);
CREATE INDEX finding_row_owner ON finding_row (owner, state, due_on);
-- Exceptions from obligations.
CREATE TABLE duty_exception_row (
    id {text} PRIMARY KEY,
    person {text} NOT NULL,
    kind {text} NOT NULL,
    from_on {text} NOT NULL,
    until_on {text} NOT NULL,
    reason {text} NOT NULL,
    granted_by {text} NOT NULL,
    granted_on {text} NOT NULL
) {strict};
CREATE INDEX duty_exception_row_person ON duty_exception_row (person, from_on);
