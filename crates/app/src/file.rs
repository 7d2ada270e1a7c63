//! Files of a case: pieces of at most 8 MiB under the SM3 of their ciphertext, and a manifest that names them in order.
//!
//! Everything lies below the case it belongs to, sealed under the key of that case; destroying the key erases all of it.
//! Places: `kept/XX/CASE/m/SM3` is the manifest of the content with that SM3, `kept/XX/CASE/c/SM3` a piece,
//! `kept/XX/CASE/t/SM3` a small picture that can be made anew, and `staged/UPLOAD/SM3` a piece that no act has taken yet.
//! `XX` are the last two characters of the case, so that no folder grows without bound.
//!
//! Invariant: what an act names is in its place or on its way there ([`upload`]); what no act names is never kept.

pub mod check;
pub mod kind;
pub mod thumbnail;
pub mod upload;

use std::{fmt, sync::Arc};

use law::{
    access::Action,
    audit::AccessAct,
    case::{Act, fact::FileRef, fact::Signature},
};
use serde::{Deserialize, Serialize};
use store::FileKey;

use crate::{
    App, AppError, Caller,
    audit::log,
    case::CaseView,
    context::{BlobError, Blobs, sm3_hex},
};

/// How large files and their pieces may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileLimits {
    /// The largest file, in bytes.
    pub file_bytes_max: u64,
    /// The size of every piece but the last, in bytes.
    pub piece_bytes: usize,
    /// The largest file of a plain form, without the script, in bytes.
    pub plain_bytes_max: usize,
}

impl Default for FileLimits {
    fn default() -> Self {
        Self {
            file_bytes_max: 2 * 1024 * 1024 * 1024,
            piece_bytes: 8 * 1024 * 1024,
            plain_bytes_max: 64 * 1024 * 1024,
        }
    }
}

/// What a file consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this shape.
    v: u32,
    /// SM3 of the whole content, hexadecimal.
    sm3: String,
    /// Size of the whole content.
    bytes: u64,
    /// The pieces, in order.
    pieces: Vec<Piece>,
}

/// A piece of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// SM3 of the sealed piece, hexadecimal: its address.
    pub sm3: String,
    /// Bytes of its content.
    pub bytes: u64,
}

/// A file that can be read piece by piece.
#[derive(Clone)]
pub struct OpenFile {
    blobs: Arc<dyn Blobs>,
    key: Arc<FileKey>,
    case: String,
    manifest: Arc<Manifest>,
}

impl fmt::Debug for OpenFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OpenFile").field("manifest", &self.manifest).finish_non_exhaustive()
    }
}

impl OpenFile {
    /// Size of the whole.
    pub fn bytes(&self) -> u64 {
        self.manifest.bytes
    }

    /// The number of the piece that holds the byte at `offset`, and where that piece begins.
    pub fn piece_at(&self, offset: u64) -> Option<(usize, u64)> {
        let mut begin = 0_u64;
        for (no, piece) in self.manifest.pieces.iter().enumerate() {
            let end = begin.saturating_add(piece.bytes);
            if offset < end {
                return Some((no, begin));
            }
            begin = end;
        }
        None
    }

    /// The content of a piece, verified by its address, its seal and its length.
    pub fn piece(&self, no: usize) -> Result<Vec<u8>, AppError> {
        let damaged = || {
            tracing::error!(case = self.case, file = self.manifest.sm3, no, "a piece is missing or damaged");
            AppError::Outside("a piece of a file is missing or damaged".to_owned())
        };
        let piece = self.manifest.pieces.get(no).ok_or_else(damaged)?;
        let place = place(&self.case, "c", &piece.sm3).ok_or_else(damaged)?;
        let sealed = self.blobs.get(&place)?.ok_or_else(damaged)?;
        if sm3_hex(&sealed) != piece.sm3 {
            return Err(damaged());
        }
        let content = self.key.open(sealed).ok_or_else(damaged)?;
        if u64::try_from(content.len()) != Ok(piece.bytes) {
            return Err(damaged());
        }
        Ok(content)
    }

    /// The whole content, for what is small, verified by its SM3.
    pub fn read(&self) -> Result<Vec<u8>, AppError> {
        let mut content = Vec::new();
        for no in 0..self.manifest.pieces.len() {
            content.extend(self.piece(no)?);
        }
        if sm3_hex(&content) == self.manifest.sm3 {
            Ok(content)
        } else {
            Err(AppError::Outside(format!("the content of {} is damaged", self.manifest.sm3)))
        }
    }
}

impl From<BlobError> for AppError {
    fn from(error: BlobError) -> Self {
        Self::Outside(error.to_string())
    }
}

/// Where something of a case lies; nothing for names that are none, so that no path leads out.
fn place(case: &str, shelf: &str, sm3: &str) -> Option<String> {
    let named = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let folder = case.get(case.len().saturating_sub(2)..)?;
    (named(case) && named(sm3) && case.len() <= 64 && sm3.len() == 64)
        .then(|| format!("kept/{folder}/{case}/{shelf}/{sm3}"))
}

impl App {
    /// Keeps a content that the program itself has made or holds whole, under a case; answers its SM3.
    pub fn put_file(&self, case: &str, content: &[u8]) -> Result<String, AppError> {
        let owner = case.to_owned();
        let held = self.store.read(|reader| reader.held_file_key(&owner))?;
        let key = match held {
            Some(key) => key,
            None => self.store.write(move |tx| tx.file_key(&owner))?,
        };
        let sm3 = sm3_hex(content);
        let mut pieces = Vec::new();
        for part in content.chunks(self.files.piece_bytes) {
            let sealed = key.seal(part.to_vec())?;
            let address = sm3_hex(&sealed);
            let place = place(case, "c", &address).ok_or(AppError::NotFound)?;
            self.blobs.put(&place, sealed)?;
            pieces.push(Piece { sm3: address, bytes: u64::try_from(part.len()).unwrap_or(0) });
        }
        let bytes = u64::try_from(content.len()).unwrap_or(0);
        self.put_manifest(case, &key, &Manifest { v: 1, sm3: sm3.clone(), bytes, pieces })?;
        Ok(sm3)
    }

    /// Writes a manifest, after all of its pieces.
    fn put_manifest(&self, case: &str, key: &FileKey, manifest: &Manifest) -> Result<(), AppError> {
        let text = serde_json::to_vec(manifest).map_err(|error| AppError::Outside(error.to_string()))?;
        let place = place(case, "m", &manifest.sm3).ok_or(AppError::NotFound)?;
        self.blobs.put(&place, key.seal(text)?)?;
        Ok(())
    }

    /// A content of a case by its SM3; nothing when it is not there, or erased with the key of the case.
    pub fn open_file(&self, case: &str, sm3: &str) -> Result<Option<OpenFile>, AppError> {
        let Some(key) = self.store.read(|reader| reader.held_file_key(case))? else { return Ok(None) };
        let mut manifest = self.manifest(case, sm3, &key)?;
        if manifest.is_none() {
            // An act has taken it, and the program ended before it was put in its place.
            let taken = self.store.read(|reader| reader.upload_taken_file(case, sm3))?;
            for upload in &taken {
                self.put_in_place(upload)?;
                manifest = self.manifest(case, sm3, &key)?;
            }
        }
        Ok(manifest.map(|manifest| OpenFile {
            blobs: Arc::clone(&self.blobs),
            key: Arc::new(key),
            case: case.to_owned(),
            manifest: Arc::new(manifest),
        }))
    }

    /// The manifest of a content, verified by its seal.
    fn manifest(&self, case: &str, sm3: &str, key: &FileKey) -> Result<Option<Manifest>, AppError> {
        let Some(place) = place(case, "m", sm3) else { return Ok(None) };
        let Some(sealed) = self.blobs.get(&place)? else { return Ok(None) };
        let read = key.open(sealed).and_then(|text| serde_json::from_slice::<Manifest>(&text).ok());
        match read {
            Some(manifest) if manifest.sm3 == sm3 && manifest.v == 1 => Ok(Some(manifest)),
            _ => Err(AppError::Outside(format!("the manifest of {sm3} is damaged"))),
        }
    }

    /// A file of a case for reading: an issued document, evidence, a signature. Reading evidence is journalled, once a
    /// day for each person and file.
    pub fn open_case_file(
        &self,
        caller: &Caller,
        id: &str,
        sm3: &str,
    ) -> Result<(CaseFile, OpenFile), AppError> {
        let view = self.read_case(caller, id)?;
        let file = file_of(&view, sm3).ok_or(AppError::NotFound)?;
        let open = self.open_file(id, sm3)?.ok_or(AppError::NotFound)?;
        if !file.issued {
            let number = view.case.registration.as_ref().map(|held| held.number.clone()).unwrap_or_default();
            self.record_evidence_read(caller, number, &file.file)?;
        }
        Ok((file, open))
    }

    // Law: 个人信息保护法 art. 51.
    fn record_evidence_read(&self, caller: &Caller, case: String, file: &FileRef) -> Result<(), AppError> {
        let (person, agency, now) = (caller.person.clone(), caller.agency.clone(), self.clock.now());
        let key = format!("read:{person}:{}:{}", file.sm3, self.today());
        let act = AccessAct::EvidenceRead { case, file: file.name.clone(), sm3: file.sm3.clone() };
        self.store.write(move |tx| {
            if tx.idempotency_take(&key, &person, "", now)?.is_none() {
                log(tx, &person, &agency, now, act)?;
            }
            Ok(())
        })
    }

    /// Refuses who may not hand files in for a case.
    pub(crate) fn may_hand_in(&self, caller: &Caller, case: &str) -> Result<(), AppError> {
        caller.require(Action::CaseHandle, "上传证据")?;
        let agency = self.store.read(|reader| {
            let loaded = reader.load::<law::case::Case>(case)?.ok_or(AppError::NotFound)?;
            loaded.state.registration.map(|held| held.agency).ok_or(AppError::NotFound)
        })?;
        if !caller.may_in(Action::CaseRead, &agency) {
            return Err(AppError::NotFound);
        }
        if caller.may_in(Action::CaseHandle, &agency) {
            Ok(())
        } else {
            Err(AppError::Forbidden("在该机构上传证据"))
        }
    }
}

/// A file of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// What the act says of it.
    pub file: FileRef,
    /// A document that the program has laid out, not something that was handed in.
    pub issued: bool,
}

/// The file of a case with that SM3.
fn file_of(view: &CaseView, sm3: &str) -> Option<CaseFile> {
    let case = &view.case;
    let issued = case.documents.iter().map(|(_, file, _)| (file, true));
    let evidence = case.evidence.iter().flat_map(|held| held.files.iter()).map(|file| (file, false));
    let signed = view.entries.iter().filter_map(|entry| match &entry.act {
        Act::DocumentSigned { signature, .. } => signed_file(signature).map(|file| (file, false)),
        _ => None,
    });
    let mut all = issued.chain(evidence).chain(signed);
    all.find(|(file, _)| file.sm3 == sm3).map(|(file, issued)| CaseFile { file: file.clone(), issued })
}

/// The drawing, or the scan of the signed paper.
pub fn signed_file(signature: &Signature) -> Option<&FileRef> {
    match signature {
        Signature::Pad { file, .. } => Some(file),
        Signature::Paper { scan } => scan.as_ref(),
        Signature::Refused { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn no_name_leads_out_of_the_case() {
        let sm3 = "a".repeat(64);
        assert_eq!(place("01ab", "m", &sm3), Some(format!("kept/ab/01ab/m/{sm3}")));
        for case in ["", "..", "../01", "a/b", "é", "案件", &"a".repeat(65)] {
            assert_eq!(place(case, "m", &sm3), None, "{case}");
        }
        for name in ["", "..", "../secret", "/etc/passwd", &"../".repeat(21), &"é".repeat(32)] {
            assert_eq!(place("01ab", "m", name), None, "{name}");
        }
    }
}
