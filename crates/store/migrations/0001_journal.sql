-- The journal: what was done to every subject, in one table that is only ever appended to.
-- recorded_at is in microseconds since 1970; effective_on is an ISO date; prev and hash are SM3.
CREATE TABLE journal (
    id {bigint} PRIMARY KEY,
    subject_kind {text} NOT NULL,
    subject_id {text} NOT NULL,
    seq {bigint} NOT NULL,
    body {text} NOT NULL,
    actor {text} NOT NULL,
    agency {text} NOT NULL,
    effective_on {text} NOT NULL,
    recorded_at {bigint} NOT NULL,
    prev {blob} NOT NULL,
    hash {blob} NOT NULL,
    CONSTRAINT journal_key UNIQUE (subject_kind, subject_id, seq),
    CONSTRAINT journal_seq CHECK (seq > 0)
) {strict};

-- only sqlite
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'journal_append_only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'journal_append_only'); END;
-- REPLACE deletes without the trigger above, so it is stopped before it starts.
CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal
             WHERE subject_kind = NEW.subject_kind AND subject_id = NEW.subject_id AND seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM journal WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'journal_key'); END;
CREATE TRIGGER journal_no_gap BEFORE INSERT ON journal
WHEN NEW.seq > 1 AND NOT EXISTS (SELECT 1 FROM journal
             WHERE subject_kind = NEW.subject_kind AND subject_id = NEW.subject_id AND seq = NEW.seq - 1
               AND hash = NEW.prev)
BEGIN SELECT RAISE(ABORT, 'journal_chain'); END;

-- only postgres
CREATE SEQUENCE journal_id;
-- A transaction takes its number before its ids: the checkpoint relies on it to know which ids are settled.
CREATE FUNCTION journal_ids(wanted BIGINT) RETURNS SETOF BIGINT LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_current_xact_id();
    FOR i IN 1..wanted LOOP RETURN NEXT nextval('journal_id'); END LOOP;
END $$;
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%_append_only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION append_only();
-- An existing key is refused by journal_key itself, also under ON CONFLICT, which would have to update.
CREATE FUNCTION journal_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq > 1 AND NOT EXISTS (SELECT 1 FROM journal
            WHERE subject_kind = NEW.subject_kind AND subject_id = NEW.subject_id AND seq = NEW.seq - 1
              AND hash = NEW.prev) THEN
        RAISE EXCEPTION 'journal_chain' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER journal_no_gap BEFORE INSERT ON journal
FOR EACH ROW EXECUTE FUNCTION journal_no_gap();
