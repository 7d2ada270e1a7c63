//! Signatures: of the version that was laid out and shown, on the pad or on the printed paper.

use law::{
    access::Action,
    case::{
        Act, Command,
        fact::{DocumentRef, FileRef, Signature},
    },
};

use crate::{
    App, AppError, Caller,
    case::{CaseView, input::base64},
    file::upload::take_uploads,
    form::{Fields, Problems},
};

/// Fields of the form.
pub const SIGN_FIELDS: &[&str] = &["signing", "signature", "refusal", "files", "files_id"];
/// The largest drawing, in bytes.
pub const DRAWING_BYTES_MAX: usize = 512 * 1024;

/// A version of a document, and whether it may still be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The document.
    pub document: DocumentRef,
    /// The file.
    pub file: FileRef,
    /// Which version it is, from 1.
    pub no: usize,
    /// SM3 of the newest version, when that is another one.
    pub newer: Option<String>,
}

impl CaseView {
    /// The issued version with that SM3.
    pub fn version(&self, sm3: &str) -> Option<Version> {
        let issued = self.case.documents.iter().find(|(_, file, _)| file.sm3 == sm3)?;
        let of_document: Vec<_> = self
            .case
            .documents
            .iter()
            .filter(|(held, ..)| *held == issued.0)
            .map(|(_, file, _)| file)
            .collect();
        let no = of_document.iter().position(|file| file.sm3 == sm3)?.saturating_add(1);
        let newest = of_document.last().map(|file| file.sm3.clone()).filter(|newest| newest != sm3);
        Some(Version { document: issued.0.clone(), file: issued.1.clone(), no, newer: newest })
    }

    /// The signatures of a version, oldest first.
    pub fn signatures(&self, sm3: &str) -> Vec<&Signature> {
        let of_version = self.entries.iter().filter_map(|entry| match &entry.act {
            Act::DocumentSigned { signature, version_sm3, .. } if version_sm3 == sm3 => Some(signature),
            _ => None,
        });
        of_version.collect()
    }
}

impl App {
    /// The party signs a version: on the pad, on its printed paper whose scan is handed in, or not at all.
    pub fn sign_document(
        &self,
        caller: &Caller,
        id: &str,
        version_sm3: &str,
        fields: &Fields,
    ) -> Result<(), AppError> {
        let view = self.read_case(caller, id)?;
        self.may_hand_in(caller, id)?;
        let version = view.version(version_sm3).ok_or(AppError::NotFound)?;
        let mut problems = Problems::default();
        problems.unknown(fields, SIGN_FIELDS);
        let signature = read_signature(fields, version_sm3, &mut problems);
        problems.settle()?;
        let Some((signature, drawing)) = signature else { return Err(AppError::Invalid(Vec::new())) };
        if let Some(drawing) = drawing {
            self.put_file(id, &drawing)?;
        }
        let (app, officer, held, typed) = (self.clone(), caller.clone(), id.to_owned(), fields.clone());
        let (document, version_sm3) = (version.document, version_sm3.to_owned());
        self.store.write(move |tx| {
            app.act_in(tx, &officer, &held, None, Action::CaseHandle, |tx, _| {
                let mut signature = signature;
                if let Signature::Paper { scan } = &mut signature {
                    *scan = scan_of(take_uploads(tx, &officer, &held, &typed)?)?;
                }
                Ok(Command::Sign { document, signature, version_sm3 })
            })
        })?;
        self.place_after(id);
        Ok(())
    }

    /// Puts what an act has just taken in its place. The act stands whatever happens here: what is left is placed when
    /// the file is first read, or by the sweep.
    pub(crate) fn place_after(&self, id: &str) {
        if let Err(error) = self.put_all_in_place() {
            tracing::error!(case = id, error = %error, "a file was not put in its place yet");
        }
    }
}

/// The one file of the signed paper.
fn scan_of(mut files: Vec<FileRef>) -> Result<Option<FileRef>, AppError> {
    let mut problems = Problems::default();
    let scan = files.pop();
    if !files.is_empty() {
        problems.add("files", "签名件须为一个文件；多页的请扫描成一个PDF。");
    }
    match &scan {
        None => problems.add("files", "请上传签名后的纸质文书的扫描件或者照片。"),
        Some(file) if !file.media.starts_with("image/") && file.media != "application/pdf" => {
            problems.add("files", format!("“{}”不是扫描件：签名件须为照片或者PDF。", file.name));
        }
        Some(_) => {}
    }
    problems.settle()?;
    Ok(scan)
}

/// The signature, and the drawing that goes with it.
fn read_signature(
    fields: &Fields,
    version_sm3: &str,
    problems: &mut Problems,
) -> Option<(Signature, Option<Vec<u8>>)> {
    match fields.get("signing") {
        "pad" => {
            let drawing = read_drawing(fields.get("signature"), problems)?;
            let file = FileRef {
                name: "手写签名.png".to_owned(),
                sm3: crate::context::sm3_hex(&drawing),
                bytes: u64::try_from(drawing.len()).unwrap_or(0),
                media: "image/png".to_owned(),
            };
            Some((Signature::Pad { file, version_sm3: version_sm3.to_owned() }, Some(drawing)))
        }
        "paper" => Some((Signature::Paper { scan: None }, None)),
        "refused" => {
            let note = problems.line(fields, "refusal", "拒绝签名的情况");
            Some((Signature::Refused { note }, None))
        }
        _ => {
            problems.add("signing", "请选择当事人签名方式。");
            None
        }
    }
}

fn read_drawing(text: &str, problems: &mut Problems) -> Option<Vec<u8>> {
    let Some(drawing) = text.strip_prefix("data:image/png;base64,").and_then(base64) else {
        problems.add("signature", "没有收到手写签名，请重新签名，或者改为在打印的文书上签名。");
        return None;
    };
    if drawing.len() > DRAWING_BYTES_MAX || !drawing.starts_with(b"\x89PNG\r\n\x1a\n") {
        problems.add("signature", "手写签名不是有效的图片，请重新签名。");
        return None;
    }
    Some(drawing)
}
