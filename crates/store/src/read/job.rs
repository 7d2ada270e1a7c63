//! Working tables: jobs in the background with their rows and files, and what has been imported already.

use jiff::Timestamp;

use crate::{
    args,
    error::StoreError,
    sql::{Row, Value},
    table,
    tx::{Reader, Tx},
};

table!(
    /// A job: an import or an export.
    pub(crate) JOB = "job" (id) {
        kind, person, agency, state, title, done, total, message, body, created_at, updated_at,
    }
);
table!(
    /// A row of an import.
    pub(crate) JOB_ROW = "job_row" (job, no) { state, body, case_id, note }
);
table!(
    /// The file that an export has made, until it has been fetched or its time has passed.
    pub(crate) JOB_FILE = "job_file" (job) { content }
);
table!(
    /// What has come in once. It is in a backup, so that a restored system does not take the same money twice.
    pub(crate) IMPORTED = "imported" (agency, kind, number) { case_id }
);

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Id.
    pub id: String,
    /// Which kind of work.
    pub kind: String,
    /// Whose.
    pub person: String,
    /// Agency of the person.
    pub agency: String,
    /// Where it stands.
    pub state: String,
    /// Name of the file or of the list.
    pub title: String,
    /// Rows done.
    pub done: u32,
    /// Rows to do.
    pub total: u32,
    /// What it says about itself.
    pub message: String,
    /// What the kind of work needs, as JSON.
    pub body: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it last moved.
    pub updated_at: Timestamp,
}

/// A row of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// The row in the sheet, from 1.
    pub no: u32,
    /// Where it stands.
    pub state: String,
    /// What was read, sealed.
    pub body: String,
    /// The case it went to.
    pub case_id: String,
    /// Why it stands so.
    pub note: String,
}

impl Tx<'_> {
    /// Writes a job.
    pub fn job_put(&mut self, job: &JobRow) -> Result<(), StoreError> {
        self.upsert(
            &JOB,
            args![
                &job.id,
                &job.kind,
                &job.person,
                &job.agency,
                &job.state,
                &job.title,
                job.done,
                job.total,
                &job.message,
                &job.body,
                job.created_at,
                job.updated_at,
            ],
        )
    }

    /// Moves a job from one of some states to another; false when it stood elsewhere, so that two never run one job.
    pub fn job_move(&mut self, id: &str, from: &[&str], to: &str, at: Timestamp) -> Result<bool, StoreError> {
        for state in from {
            let sql = "UPDATE job SET state = ?1, updated_at = ?2 WHERE id = ?3 AND state = ?4";
            if self.execute(sql, args![to, at, id, *state])? == 1 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Notes how far a running job is; false when it was stopped meanwhile.
    pub fn job_progress(
        &mut self,
        id: &str,
        done: u32,
        total: u32,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE job SET done = ?1, total = ?2, updated_at = ?3 WHERE id = ?4 AND state = 'running'";
        Ok(self.execute(sql, args![done, total, at, id])? == 1)
    }

    /// Ends a running job.
    pub fn job_end(
        &mut self,
        id: &str,
        state: &str,
        message: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql =
            "UPDATE job SET state = ?1, message = ?2, updated_at = ?3 WHERE id = ?4 AND state = 'running'";
        Ok(self.execute(sql, args![state, message, at, id])? == 1)
    }

    /// Writes a row of an import.
    pub fn import_row_put(&mut self, job: &str, row: &ImportRow) -> Result<(), StoreError> {
        self.upsert(&JOB_ROW, args![job, row.no, &row.state, &row.body, &row.case_id, &row.note])
    }

    /// Marks what came of a row.
    pub fn import_row_mark(
        &mut self,
        job: &str,
        no: u32,
        state: &str,
        case_id: &str,
        note: &str,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE job_row SET state = ?1, case_id = ?2, note = ?3 WHERE job = ?4 AND no = ?5";
        self.execute_one(sql, args![state, case_id, note, job, no])
    }

    /// Keeps the file of a job.
    pub fn job_file_put(&mut self, job: &str, content: Vec<u8>) -> Result<(), StoreError> {
        self.upsert(&JOB_FILE, args![job, content])
    }

    /// Drops the file of a job.
    pub fn job_file_delete(&mut self, job: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM job_file WHERE job = ?1", args![job]).map(drop)
    }

    /// Drops the jobs of a kind that last moved before an instant, with their rows and files.
    pub fn job_sweep(&mut self, kind: &str, before: Timestamp) -> Result<(), StoreError> {
        let old = "(SELECT id FROM job WHERE kind = ?1 AND updated_at < ?2)";
        for table in ["job_row", "job_file"] {
            self.execute(&format!("DELETE FROM {table} WHERE job IN {old}"), args![kind, before])?;
        }
        self.execute("DELETE FROM job WHERE kind = ?1 AND updated_at < ?2", args![kind, before]).map(drop)
    }

    /// Drops the files of jobs of a kind that ended before an instant.
    pub fn job_file_sweep(&mut self, kind: &str, before: Timestamp) -> Result<(), StoreError> {
        let sql =
            "DELETE FROM job_file WHERE job IN (SELECT id FROM job WHERE kind = ?1 AND updated_at < ?2)";
        self.execute(sql, args![kind, before]).map(drop)
    }

    /// Takes a number that may come in only once; answers the case that has it when it came before.
    pub fn imported_take(
        &mut self,
        agency: &str,
        kind: &str,
        number: &str,
        case_id: &str,
    ) -> Result<Option<String>, StoreError> {
        let held = self.imported(agency, kind, number)?;
        if held.is_none() {
            // A plain insert: where two came at once on PostgreSQL, the second fails and finds the first when it comes again.
            self.execute(IMPORTED.insert, args![agency, kind, number, case_id])?;
        }
        Ok(held)
    }
}

impl Reader<'_> {
    /// A job.
    pub fn job(&mut self, id: &str) -> Result<Option<JobRow>, StoreError> {
        let sql = format!("{} WHERE id = ?1", JOB.select);
        self.query_optional(&sql, args![id])?.as_ref().map(job).transpose()
    }

    /// The newest jobs of a person and of some kinds.
    pub fn job_list(&mut self, person: &str, kinds: &[&str], limit: u32) -> Result<Vec<JobRow>, StoreError> {
        let mut args = vec![Value::from(person), Value::from(limit)];
        let mut marks = Vec::new();
        for kind in kinds {
            args.push(Value::from(*kind));
            marks.push(format!("?{}", args.len()));
        }
        let sql = format!(
            "{} WHERE person = ?1 AND kind IN ({}) ORDER BY created_at DESC, id DESC LIMIT ?2",
            JOB.select,
            marks.join(", ")
        );
        self.query(&sql, &args)?.iter().map(job).collect()
    }

    /// The jobs of a kind in a state, oldest first.
    pub fn job_in_state(&mut self, kind: &str, state: &str, limit: u32) -> Result<Vec<JobRow>, StoreError> {
        let sql = format!("{} WHERE kind = ?1 AND state = ?2 ORDER BY created_at, id LIMIT ?3", JOB.select);
        self.query(&sql, args![kind, state, limit])?.iter().map(job).collect()
    }

    /// Rows of an import after a row, in a state or in any when the state is empty.
    pub fn import_rows(
        &mut self,
        job: &str,
        state: &str,
        after: u32,
        limit: u32,
    ) -> Result<Vec<ImportRow>, StoreError> {
        let sql = format!(
            "{} WHERE job = ?1 AND no > ?2 AND (?3 = '' OR state = ?3) ORDER BY no LIMIT ?4",
            JOB_ROW.select
        );
        self.query(&sql, args![job, after, state, limit])?.iter().map(import_row).collect()
    }

    /// One row of an import.
    pub fn import_row(&mut self, job: &str, no: u32) -> Result<Option<ImportRow>, StoreError> {
        let sql = format!("{} WHERE job = ?1 AND no = ?2", JOB_ROW.select);
        self.query_optional(&sql, args![job, no])?.as_ref().map(import_row).transpose()
    }

    /// How many rows of an import stand in each state.
    pub fn import_states(&mut self, job: &str) -> Result<Vec<(String, u32)>, StoreError> {
        let sql = "SELECT state, count(*) FROM job_row WHERE job = ?1 GROUP BY state ORDER BY state";
        self.query(sql, args![job])?.iter().map(|row| Ok((row.text(0)?.to_owned(), row.u32(1)?))).collect()
    }

    /// The file of a job.
    pub fn job_file(&mut self, job: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let held = self.query_optional("SELECT content FROM job_file WHERE job = ?1", args![job])?;
        held.map(|row| row.blob(0).map(<[u8]>::to_vec)).transpose()
    }

    /// The case that a number came in with.
    pub fn imported(&mut self, agency: &str, kind: &str, number: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT case_id FROM imported WHERE agency = ?1 AND kind = ?2 AND number = ?3";
        let held = self.query_optional(sql, args![agency, kind, number])?;
        held.map(|row| row.text(0).map(str::to_owned)).transpose()
    }

    /// Ids of the cases of some agencies that are decided and not closed, in their order.
    pub fn case_open_decisions(
        &mut self,
        agencies: &[String],
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        let mut args = vec![Value::from(limit)];
        let mut marks = Vec::new();
        for agency in agencies {
            args.push(Value::from(agency));
            marks.push(format!("?{}", args.len()));
        }
        if marks.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT id FROM case_row WHERE agency IN ({}) AND stage IN ('decided', 'served') \
             ORDER BY registered_on DESC, id DESC LIMIT ?1",
            marks.join(", ")
        );
        self.query(&sql, &args)?.iter().map(|row| row.text(0).map(str::to_owned)).collect()
    }

    /// The id of the case with a number.
    pub fn case_by_number(&mut self, number: &str) -> Result<Option<String>, StoreError> {
        let held = self.query_optional("SELECT id FROM case_row WHERE number = ?1", args![number])?;
        held.map(|row| row.text(0).map(str::to_owned)).transpose()
    }
}

fn job(row: &Row) -> Result<JobRow, StoreError> {
    Ok(JobRow {
        id: row.text(0)?.to_owned(),
        kind: row.text(1)?.to_owned(),
        person: row.text(2)?.to_owned(),
        agency: row.text(3)?.to_owned(),
        state: row.text(4)?.to_owned(),
        title: row.text(5)?.to_owned(),
        done: row.u32(6)?,
        total: row.u32(7)?,
        message: row.text(8)?.to_owned(),
        body: row.text(9)?.to_owned(),
        created_at: row.timestamp(10)?,
        updated_at: row.timestamp(11)?,
    })
}

fn import_row(row: &Row) -> Result<ImportRow, StoreError> {
    Ok(ImportRow {
        no: row.u32(1)?,
        state: row.text(2)?.to_owned(),
        body: row.text(3)?.to_owned(),
        case_id: row.text(4)?.to_owned(),
        note: row.text(5)?.to_owned(),
    })
}
