-- Signed Merkle roots over the journal; n counts from 1, prev is the digest of the checkpoint before.
CREATE TABLE checkpoint (
    n {bigint} PRIMARY KEY,
    first_id {bigint} NOT NULL,
    last_id {bigint} NOT NULL,
    root {blob} NOT NULL,
    prev {blob} NOT NULL,
    at {bigint} NOT NULL,
    signature {blob} NOT NULL
) {strict};

-- only sqlite
CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoint_append_only'); END;
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoint_append_only'); END;
CREATE TRIGGER checkpoint_no_replace BEFORE INSERT ON checkpoint
WHEN EXISTS (SELECT 1 FROM checkpoint WHERE n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'checkpoint_key'); END;

-- only postgres
CREATE TRIGGER checkpoint_no_change BEFORE UPDATE OR DELETE ON checkpoint
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER checkpoint_no_truncate BEFORE TRUNCATE ON checkpoint
FOR EACH STATEMENT EXECUTE FUNCTION append_only();
