//! Handing a file in, piece by piece, so that a broken connection costs one piece.
//!
//! Pieces lie staged under their upload until an act takes the file. The commit of the act is the moment from which the
//! file counts; putting its pieces in their place comes after it, and [`App::put_in_place`] ends it whenever the program
//! was ended in between. What no act takes is swept.

use jiff::{SignedDuration, Timestamp};
use law::case::fact::FileRef;
use sm3::{
    Digest, Sm3,
    digest::common::hazmat::{SerializableState, SerializedState},
};
use store::{StoreError, Tx, read::file::Upload};

use super::{
    Manifest, Piece,
    kind::{FileKind, KINDS_TEXT, claimed},
    place,
};
use crate::{
    App, AppError, Caller,
    context::{BlobError, hex, sm3_hex},
    form::{Fields, Problems},
};

/// Uploads that a person may have open for one case.
pub const OPEN_UPLOADS_MAX: usize = 60;
/// The longest name of a file, in characters.
pub const NAME_CHARS_MAX: usize = 200;
/// Hours after which what nobody has gone on with is swept.
const KEPT_HOURS: i64 = 72;
/// Uploads that are swept, or put in their place, in one go.
const PER_SWEEP: u32 = 100;

/// Why a piece or a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file is larger than the bound.
    #[error("文件有{}，超过上限{}；请截取需要的片段，或者压缩后再上传。", size_text(*bytes), size_text(*bytes_max))]
    TooLarge {
        /// As announced.
        bytes: u64,
        /// The bound.
        bytes_max: u64,
    },
    /// The piece is larger than a piece may be.
    #[error("一次上传的分块超过{}。", size_text(*bytes_max))]
    PieceTooLarge {
        /// What may still come.
        bytes_max: u64,
    },
    /// The piece is shorter than it must be.
    #[error("分块不完整，请从断点继续上传。")]
    PieceTooShort,
    /// The piece does not begin where the upload stands.
    #[error("上传的位置不对，服务器已收到{received}字节，请从该处继续。")]
    Offset {
        /// Bytes that are safe.
        received: u64,
    },
    /// The kind is not taken, or the content is not what the name or the type claims.
    #[error("{0}")]
    Kind(String),
    /// Name, size or digest are wrong.
    #[error("{0}")]
    Wrong(String),
    /// The content is not that of the announced SM3.
    #[error("文件在传输中损坏（SM3校验不一致），请重新上传。")]
    Damaged,
    /// Too many uploads wait.
    #[error("本案待提交的文件已有{OPEN_UPLOADS_MAX}个，请先提交或者移除一部分。")]
    TooMany,
    /// The disk is full.
    #[error("服务器存储空间已满，文件没有保存；请联系系统管理员清理空间后重传，已传部分保留三天。")]
    Full,
    /// Anything that other use cases meet too.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for FileError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl From<BlobError> for FileError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Full => Self::Full,
            BlobError::Failed(_) => Self::App(error.into()),
        }
    }
}

/// What is announced before the first piece.
#[derive(Debug, Clone, Default)]
pub struct Announced {
    /// Name.
    pub name: String,
    /// Size; nothing for a plain form.
    pub bytes: Option<u64>,
    /// Media type as the browser claims it; may be empty.
    pub media: String,
    /// SM3, hexadecimal; may be empty.
    pub sm3: String,
}

impl App {
    /// Begins an upload for a case; answers its id.
    pub fn begin_upload(
        &self,
        caller: &Caller,
        case: &str,
        announced: &Announced,
    ) -> Result<String, FileError> {
        self.may_hand_in(caller, case)?;
        let (name, kind) = self.check_announced(announced)?;
        let person = caller.person.clone();
        let waiting = self.store.read(|reader| reader.upload_list(case, &person))?;
        if waiting.len() >= OPEN_UPLOADS_MAX {
            return Err(FileError::TooMany);
        }
        let upload = Upload {
            id: self.new_id()?,
            person,
            case_id: case.to_owned(),
            name,
            media: kind.media.to_owned(),
            bytes: announced.bytes,
            declared_sm3: announced.sm3.to_ascii_lowercase(),
            received: 0,
            digest: Sm3::new().serialize().to_vec(),
            chunks: "[]".to_owned(),
            sm3: String::new(),
            taken: false,
            touched_at: self.clock.now(),
        };
        let (id, owner) = (upload.id.clone(), case.to_owned());
        self.store.write(move |tx| {
            tx.file_key(&owner)?;
            tx.upload_put(&upload)
        })?;
        Ok(id)
    }

    fn check_announced(&self, announced: &Announced) -> Result<(String, &'static FileKind), FileError> {
        let name = plain_name(&announced.name);
        if let Some(bytes) = announced.bytes.filter(|bytes| *bytes > self.files.file_bytes_max) {
            return Err(FileError::TooLarge { bytes, bytes_max: self.files.file_bytes_max });
        }
        if announced.bytes == Some(0) {
            return Err(FileError::Wrong(format!("“{name}”是空文件，没有内容可以上传。")));
        }
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
            return Err(FileError::Wrong(format!("文件名须为1至{NAME_CHARS_MAX}个字，请改名后上传。")));
        }
        let hexadecimal =
            announced.sm3.len() == 64 && announced.sm3.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !announced.sm3.is_empty() && !hexadecimal {
            return Err(FileError::Wrong("SM3应为64位十六进制数。".to_owned()));
        }
        let Some(kind) = claimed(&name) else {
            return Err(FileError::Kind(format!("不接收“{name}”这种文件。可以上传：{KINDS_TEXT}。")));
        };
        if !kind.goes_with(&announced.media) {
            let declared = &announced.media;
            return Err(FileError::Kind(format!(
                "“{name}”的扩展名与声明的类型（{declared}）不符，没有接收。"
            )));
        }
        Ok((name, kind))
    }

    /// How an upload stands.
    pub fn read_upload(&self, caller: &Caller, case: &str, id: &str) -> Result<Upload, AppError> {
        let upload = self.store.read(|reader| reader.upload(id))?;
        upload
            .filter(|held| held.person == caller.person && held.case_id == case && !held.taken)
            .ok_or(AppError::NotFound)
    }

    /// Takes the piece that begins at `offset`. It is kept whole or not at all.
    pub fn receive_piece(
        &self,
        caller: &Caller,
        case: &str,
        id: &str,
        offset: u64,
        piece: Vec<u8>,
    ) -> Result<Upload, FileError> {
        self.may_hand_in(caller, case)?;
        let mut upload = self.read_upload(caller, case, id)?;
        let before = upload.received;
        if offset == before && piece.is_empty() && !upload.sm3.is_empty() {
            // The answer to the last piece was lost, and the browser asks again.
            return Ok(upload);
        }
        if offset != before || !upload.sm3.is_empty() {
            return Err(FileError::Offset { received: before });
        }
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        let most = u64::try_from(self.files.piece_bytes).unwrap_or(u64::MAX);
        let expected = upload.bytes.map(|bytes| bytes.saturating_sub(before).min(most));
        if length > expected.unwrap_or(most) {
            return Err(FileError::PieceTooLarge { bytes_max: expected.unwrap_or(most) });
        }
        if length == 0 || expected.is_some_and(|expected| length < expected) {
            return Err(FileError::PieceTooShort);
        }
        if before == 0 {
            self.check_content(&upload, &piece)?;
        }
        let mut digest = resume(&upload.digest)?;
        digest.update(&piece);
        upload.digest = digest.serialize().to_vec();
        upload.received = before.saturating_add(length);
        upload.touched_at = self.clock.now();
        let mut pieces = pieces_of(&upload)?;
        pieces.push(self.stage(&upload, piece)?);
        upload.chunks =
            serde_json::to_string(&pieces).map_err(|error| AppError::Outside(error.to_string()))?;
        if upload.bytes == Some(upload.received) {
            self.check_digest(&mut upload, digest)?;
        }
        self.advance(upload, before)
    }

    /// Ends an upload whose size was not announced.
    pub fn end_upload(&self, caller: &Caller, case: &str, id: &str) -> Result<Upload, FileError> {
        let mut upload = self.read_upload(caller, case, id)?;
        if upload.received == 0 {
            self.drop_upload(&upload)?;
            return Err(FileError::Wrong(format!("“{}”是空文件，没有内容可以上传。", upload.name)));
        }
        let digest = resume(&upload.digest)?;
        upload.bytes = Some(upload.received);
        self.check_digest(&mut upload, digest)?;
        let before = upload.received;
        self.advance(upload, before)
    }

    fn advance(&self, upload: Upload, before: u64) -> Result<Upload, FileError> {
        let written = upload.clone();
        if self.store.write(move |tx| tx.upload_advance(&written, before))? {
            return Ok(upload);
        }
        // Another piece was first, or the upload was given up meanwhile.
        let held = self.store.read(|reader| reader.upload(&upload.id))?.ok_or(AppError::NotFound)?;
        Err(FileError::Offset { received: held.received })
    }

    fn check_content(&self, upload: &Upload, first: &[u8]) -> Result<(), FileError> {
        let Some(kind) = claimed(&upload.name) else { return Err(AppError::NotFound.into()) };
        let Err(found) = kind.fits(first) else { return Ok(()) };
        self.drop_upload(upload)?;
        Err(FileError::Kind(format!(
            "“{}”的内容不是{}（看起来是{found}），与扩展名不符，没有接收；请核对原文件，不要改扩展名。",
            upload.name, kind.label
        )))
    }

    fn check_digest(&self, upload: &mut Upload, digest: Sm3) -> Result<(), FileError> {
        upload.sm3 = hex(&digest.finalize());
        if upload.declared_sm3.is_empty() || upload.declared_sm3 == upload.sm3 {
            return Ok(());
        }
        self.drop_upload(upload)?;
        Err(FileError::Damaged)
    }

    /// Seals a piece and stages it.
    fn stage(&self, upload: &Upload, piece: Vec<u8>) -> Result<Piece, FileError> {
        let key =
            self.store.read(|reader| reader.held_file_key(&upload.case_id))?.ok_or(AppError::NotFound)?;
        let bytes = u64::try_from(piece.len()).unwrap_or(0);
        let sealed = key.seal(piece)?;
        let sm3 = sm3_hex(&sealed);
        self.blobs.put(&staged(&upload.id, &sm3), sealed)?;
        Ok(Piece { sm3, bytes })
    }

    /// Gives an upload up.
    pub fn abandon_upload(&self, caller: &Caller, case: &str, id: &str) -> Result<(), AppError> {
        let upload = self.read_upload(caller, case, id)?;
        self.drop_upload(&upload)
    }

    fn drop_upload(&self, upload: &Upload) -> Result<(), AppError> {
        let id = upload.id.clone();
        // First the row: whoever reads it afterwards finds no upload, rather than one without its pieces.
        self.store.write(move |tx| tx.upload_delete(&id))?;
        self.clear_stage(&upload.id)
    }

    fn clear_stage(&self, id: &str) -> Result<(), AppError> {
        let mut places = Vec::new();
        self.blobs.each(&format!("staged/{id}"), &mut |place| {
            places.push(place.to_owned());
            Ok(())
        })?;
        for place in places {
            self.blobs.delete(&place)?;
        }
        Ok(())
    }

    /// What the caller has handed in for a case and no act has taken yet, whole or not.
    pub fn list_uploads(&self, caller: &Caller, case: &str) -> Result<Vec<Upload>, AppError> {
        self.store.read(|reader| reader.upload_list(case, &caller.person).map_err(AppError::from))
    }

    /// Puts the pieces of a taken upload in their place, writes the manifest, forgets the upload. Repeating it is harmless.
    pub fn put_in_place(&self, upload: &Upload) -> Result<(), AppError> {
        let case = &upload.case_id;
        let Some(key) = self.store.read(|reader| reader.held_file_key(case))? else {
            // Erased meanwhile: the pieces cannot be read any more, and need no place.
            return self.drop_upload(upload);
        };
        let pieces = pieces_of(upload)?;
        for piece in &pieces {
            let to = place(case, "c", &piece.sm3).ok_or(AppError::NotFound)?;
            // A piece that is not staged is in its place already, by an earlier try or as a part of another file.
            if !self.blobs.rename(&staged(&upload.id, &piece.sm3), &to)? && self.blobs.get(&to)?.is_none() {
                return Err(AppError::Outside(format!("the piece {} of {case} is lost", piece.sm3)));
            }
        }
        let manifest = Manifest { v: 1, sm3: upload.sm3.clone(), bytes: upload.received, pieces };
        self.put_manifest(case, &key, &manifest)?;
        let id = upload.id.clone();
        self.store.write(move |tx| tx.upload_delete(&id))?;
        self.clear_stage(&upload.id)
    }

    /// Puts every taken upload in its place; answers how many.
    pub fn put_all_in_place(&self) -> Result<u64, AppError> {
        let mut placed = 0_u64;
        loop {
            let taken = self.store.read(|reader| reader.upload_taken(PER_SWEEP))?;
            if taken.is_empty() {
                return Ok(placed);
            }
            for upload in &taken {
                self.put_in_place(upload)?;
                placed += 1;
            }
        }
    }

    /// Sweeps what nobody has gone on with for three days, and staged pieces of uploads that there are no more.
    pub fn sweep_uploads(&self) -> Result<u64, AppError> {
        self.put_all_in_place()?;
        let before = hours_before(self.clock.now(), KEPT_HOURS);
        let mut swept = 0_u64;
        for upload in self.store.read(|reader| reader.upload_stale(before, PER_SWEEP))? {
            let id = upload.id.clone();
            if self.store.write(move |tx| tx.upload_delete_stale(&id, before))? {
                self.clear_stage(&upload.id)?;
                swept += 1;
            }
        }
        let mut ids: Vec<String> = Vec::new();
        self.blobs.each("staged", &mut |place| {
            let id = place.split('/').nth(1).unwrap_or_default();
            if ids.last().is_none_or(|last| last != id) {
                ids.push(id.to_owned());
            }
            Ok(())
        })?;
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            // The row comes before the first piece, so pieces without a row belong to nobody.
            if self.store.read(|reader| reader.upload(&id))?.is_none() {
                self.clear_stage(&id)?;
            }
        }
        Ok(swept)
    }
}

/// Takes the uploads that a form names for an act of the same transaction.
pub(crate) fn take_uploads(
    tx: &mut Tx<'_>,
    caller: &Caller,
    case: &str,
    fields: &Fields,
) -> Result<Vec<FileRef>, AppError> {
    let mut problems = Problems::default();
    let mut files: Vec<FileRef> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    if !fields.get("files").is_empty() {
        problems.add("files", "选择的文件还没有上传，请先按“上传所选文件”。");
    }
    for id in fields.all("files_id").filter(|id| !id.is_empty()) {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let held = tx.upload(id)?.filter(|held| held.person == caller.person && held.case_id == case);
        let Some(upload) = held.filter(|held| !held.taken) else {
            problems.add("files", "有一个文件已经提交过或者超过三天被清理，请重新上传。");
            continue;
        };
        if upload.sm3.is_empty() || !tx.upload_take(id)? {
            problems.add("files", format!("“{}”还没有传完，请等待上传完成或者移除。", upload.name));
            continue;
        }
        // The same content twice is one file; the second upload is placed and forgotten like the first.
        if !files.iter().any(|file| file.sm3 == upload.sm3) {
            let (name, sm3, bytes, media) = (upload.name, upload.sm3, upload.received, upload.media);
            files.push(FileRef { name, sm3, bytes, media });
        }
    }
    problems.settle()?;
    Ok(files)
}

/// The SM3 of the bytes that are safe, hexadecimal.
pub fn received_sm3(upload: &Upload) -> Result<String, AppError> {
    Ok(hex(&resume(&upload.digest)?.finalize()))
}

/// A size for people: `3.2 MB`.
pub fn size_text(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..0x10_0000 => (1024, "KB"),
        0x10_0000..0x4000_0000 => (0x10_0000, "MB"),
        _ => (0x4000_0000, "GB"),
    };
    let tenths = bytes.saturating_mul(10).div_ceil(unit).max(1);
    if tenths % 10 == 0 {
        format!("{} {name}", tenths / 10)
    } else {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    }
}

/// The last part of a name, without what no file name holds.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|character| !character.is_control()).collect::<String>().trim().to_owned()
}

fn staged(upload: &str, sm3: &str) -> String {
    format!("staged/{upload}/{sm3}")
}

fn pieces_of(upload: &Upload) -> Result<Vec<Piece>, AppError> {
    serde_json::from_str(&upload.chunks)
        .map_err(|error| AppError::Outside(format!("pieces of an upload: {error}")))
}

fn resume(state: &[u8]) -> Result<Sm3, AppError> {
    let damaged = || AppError::Outside("the digest of an upload is damaged".to_owned());
    let state = SerializedState::<Sm3>::try_from(state).map_err(|_| damaged())?;
    Sm3::deserialize(&state).map_err(|_| damaged())
}

fn hours_before(now: Timestamp, hours: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_well() {
        for (bytes, text) in [
            (1, "0.1 KB"),
            (1024, "1 KB"),
            (1536, "1.5 KB"),
            (3_355_444, "3.3 MB"),
            (2_147_483_648, "2 GB"),
            (10_737_418_240, "10 GB"),
        ] {
            assert_eq!(size_text(bytes), text);
        }
    }

    #[test]
    fn a_name_is_its_last_part() {
        for (given, name) in [
            ("C:\\照片\\现场.jpg", "现场.jpg"),
            ("../../etc/passwd", "passwd"),
            (" a\n.txt ", "a.txt"),
            ("/", ""),
        ] {
            assert_eq!(plain_name(given), name);
        }
    }

    #[test]
    fn a_digest_goes_on_after_a_restart() {
        let mut digest = Sm3::new();
        digest.update(b"a");
        let mut digest = resume(&digest.serialize()).unwrap();
        digest.update(b"bc");
        assert_eq!(
            hex(&digest.finalize()),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
        assert!(resume(b"short").is_err());
    }
}
