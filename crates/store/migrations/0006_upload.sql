-- Files that are being handed in. A working table: what an act names is kept apart from it, and a backup leaves it out.
CREATE TABLE upload (
    upload_id {text} PRIMARY KEY,
    person {text} NOT NULL,
    case_id {text} NOT NULL,
    name {text} NOT NULL,
    media {text} NOT NULL,
    bytes {bigint},
    declared_sm3 {text} NOT NULL,
    received {bigint} NOT NULL,
    digest {blob} NOT NULL,
    chunks {text} NOT NULL,
    sm3 {text} NOT NULL,
    taken {bigint} NOT NULL,
    touched_at {bigint} NOT NULL
) {strict};
CREATE INDEX upload_case ON upload (case_id, person);
CREATE INDEX upload_touched ON upload (taken, touched_at);
