//! Files that are being handed in, and the files that the journal names.

use jiff::Timestamp;

use crate::{
    args,
    error::StoreError,
    sql::Row,
    table,
    tx::{Reader, Tx},
};

table!(
    pub(crate) UPLOAD = "upload" (upload_id) {
        person, case_id, name, media, bytes, declared_sm3, received, digest, chunks, sm3, taken, touched_at,
    }
);

const OF_CASE: &str = " WHERE case_id = ?1 AND person = ?2 AND taken = 0 ORDER BY upload_id LIMIT 200";
const TAKEN: &str = " WHERE taken = 1 ORDER BY upload_id LIMIT ?1";
const TAKEN_FILE: &str = " WHERE taken = 1 AND case_id = ?1 AND sm3 = ?2";
const STALE: &str = " WHERE taken = 0 AND touched_at < ?1 ORDER BY upload_id LIMIT ?2";
const ADVANCE: &str = "UPDATE upload SET received = ?3, digest = ?4, chunks = ?5, sm3 = ?6, touched_at = ?7 \
                       WHERE upload_id = ?1 AND received = ?2 AND sm3 = '' AND taken = 0";
const TAKE: &str = "UPDATE upload SET taken = 1 WHERE upload_id = ?1 AND taken = 0 AND sm3 <> ''";
const DELETE: &str = "DELETE FROM upload WHERE upload_id = ?1";
const DELETE_STALE: &str = "DELETE FROM upload WHERE upload_id = ?1 AND taken = 0 AND touched_at < ?2";
const NAMED: &str = "SELECT subject_id, seq, body FROM journal WHERE subject_kind = 'case' \
                     AND (subject_id, seq) > (?1, ?2) AND body LIKE '%\"sm3\":\"%' \
                     ORDER BY subject_kind, subject_id, seq LIMIT ?3";

/// The statements of this module.
pub(crate) const STATEMENTS: &[&str] = &[ADVANCE, TAKE, DELETE, DELETE_STALE, NAMED];

/// A file that is being handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id.
    pub id: String,
    /// Who hands it in.
    pub person: String,
    /// The case for which.
    pub case_id: String,
    /// Name as given.
    pub name: String,
    /// Media type: as claimed until the first piece is there, then as found in the content.
    pub media: String,
    /// Size as announced; nothing for a plain form, which announces none.
    pub bytes: Option<u64>,
    /// SM3 as announced, hexadecimal; empty when none was.
    pub declared_sm3: String,
    /// Bytes that are safe.
    pub received: u64,
    /// The state of the SM3 over them.
    pub digest: Vec<u8>,
    /// The pieces so far, as JSON of the application.
    pub chunks: String,
    /// SM3 of the whole; empty until it is whole.
    pub sm3: String,
    /// An act names the file; what is left is to put it in its place.
    pub taken: bool,
    /// When the last piece came.
    pub touched_at: Timestamp,
}

/// An act of a case that names files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// The case.
    pub case_id: String,
    /// The position of the act.
    pub seq: u32,
    /// The act.
    pub body: String,
}

impl Tx<'_> {
    /// Writes an upload.
    pub fn upload_put(&mut self, upload: &Upload) -> Result<(), StoreError> {
        self.upsert(
            &UPLOAD,
            args![
                &upload.id,
                &upload.person,
                &upload.case_id,
                &upload.name,
                &upload.media,
                upload.bytes.map(int).transpose()?,
                &upload.declared_sm3,
                int(upload.received)?,
                upload.digest.as_slice(),
                &upload.chunks,
                &upload.sm3,
                upload.taken,
                upload.touched_at,
            ],
        )
    }

    /// Moves an upload on from `before` received bytes; says no when another piece was first, or when it has gone.
    pub fn upload_advance(&mut self, upload: &Upload, before: u64) -> Result<bool, StoreError> {
        let row = args![
            &upload.id,
            int(before)?,
            int(upload.received)?,
            upload.digest.as_slice(),
            &upload.chunks,
            &upload.sm3,
            upload.touched_at,
        ];
        Ok(self.execute(ADVANCE, row)? == 1)
    }

    /// Takes a whole upload for an act of the same transaction; says no when it was taken or has gone.
    pub fn upload_take(&mut self, id: &str) -> Result<bool, StoreError> {
        Ok(self.execute(TAKE, args![id])? == 1)
    }

    /// Forgets an upload.
    pub fn upload_delete(&mut self, id: &str) -> Result<(), StoreError> {
        self.execute(DELETE, args![id]).map(drop)
    }

    /// Forgets an upload unless it was taken or touched since `before`; says whether it did.
    pub fn upload_delete_stale(&mut self, id: &str, before: Timestamp) -> Result<bool, StoreError> {
        Ok(self.execute(DELETE_STALE, args![id, before])? == 1)
    }
}

impl Reader<'_> {
    /// An upload.
    pub fn upload(&mut self, id: &str) -> Result<Option<Upload>, StoreError> {
        let sql = format!("{} WHERE upload_id = ?1", UPLOAD.select);
        self.query_optional(&sql, args![id])?.as_ref().map(upload).transpose()
    }

    /// What a person hands in for a case and no act has taken yet, oldest first.
    pub fn upload_list(&mut self, case_id: &str, person: &str) -> Result<Vec<Upload>, StoreError> {
        self.uploads(OF_CASE, args![case_id, person])
    }

    /// Taken uploads whose pieces are not in their place yet.
    pub fn upload_taken(&mut self, limit: u32) -> Result<Vec<Upload>, StoreError> {
        self.uploads(TAKEN, args![limit])
    }

    /// The taken uploads of one content of a case.
    pub fn upload_taken_file(&mut self, case_id: &str, sm3: &str) -> Result<Vec<Upload>, StoreError> {
        self.uploads(TAKEN_FILE, args![case_id, sm3])
    }

    /// Uploads that nobody has touched since `before`.
    pub fn upload_stale(&mut self, before: Timestamp, limit: u32) -> Result<Vec<Upload>, StoreError> {
        self.uploads(STALE, args![before, limit])
    }

    /// The next acts of cases that may name files, after a position; in the order of cases and acts.
    pub fn file_namings(&mut self, after: (&str, u32), limit: u32) -> Result<Vec<Naming>, StoreError> {
        let rows = self.query(NAMED, args![after.0, after.1, limit])?;
        let naming = |row: &Row| -> Result<Naming, StoreError> {
            Ok(Naming { case_id: row.text(0)?.to_owned(), seq: row.u32(1)?, body: row.text(2)?.to_owned() })
        };
        rows.iter().map(naming).collect()
    }

    fn uploads(
        &mut self,
        condition: &str,
        args: &[crate::sql::Value<'_>],
    ) -> Result<Vec<Upload>, StoreError> {
        self.query(&format!("{}{condition}", UPLOAD.select), args)?.iter().map(upload).collect()
    }
}

fn int(bytes: u64) -> Result<i64, StoreError> {
    i64::try_from(bytes).map_err(|_| StoreError::inconsistent("upload", "a size is out of range"))
}

fn size(bytes: i64) -> Result<u64, StoreError> {
    u64::try_from(bytes).map_err(|_| StoreError::inconsistent("upload", "a size is negative"))
}

fn upload(row: &Row) -> Result<Upload, StoreError> {
    Ok(Upload {
        id: row.text(0)?.to_owned(),
        person: row.text(1)?.to_owned(),
        case_id: row.text(2)?.to_owned(),
        name: row.text(3)?.to_owned(),
        media: row.text(4)?.to_owned(),
        bytes: row.opt_int(5)?.map(size).transpose()?,
        declared_sm3: row.text(6)?.to_owned(),
        received: size(row.int(7)?)?,
        digest: row.blob(8)?.to_vec(),
        chunks: row.text(9)?.to_owned(),
        sm3: row.text(10)?.to_owned(),
        taken: row.bool(11)?,
        touched_at: row.timestamp(12)?,
    })
}
