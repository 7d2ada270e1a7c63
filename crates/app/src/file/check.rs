//! Whether every file that an act names is there and undamaged.

use serde::Serialize;
use serde_json::Value;

use super::{Manifest, place};
use crate::{App, AppError, context::sm3_hex};

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Files that acts name.
    pub files: u64,
    /// Pieces that were read.
    pub pieces: u64,
    /// Bytes that were read.
    pub bytes: u64,
    /// Files of cases whose key was destroyed: they are gone for good, as they should be.
    pub erased: u64,
    /// Missing or damaged, each with case, file and piece; at most a thousand.
    pub faults: Vec<FileFault>,
}

/// A file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileFault {
    /// The case.
    pub case: String,
    /// SM3 of the file.
    pub file: String,
    /// The address of the piece; empty for the manifest.
    pub piece: String,
    /// `missing` or `damaged`.
    pub what: &'static str,
}

/// Faults that are listed.
const FAULTS_MAX: usize = 1_000;
/// Acts that are read in one go.
const ACTS_PER_PAGE: u32 = 500;

impl FileReport {
    /// Whether everything is there.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, case: &str, file: &str, piece: &str, what: &'static str) {
        if self.faults.len() < FAULTS_MAX {
            let (case, file, piece) = (case.to_owned(), file.to_owned(), piece.to_owned());
            self.faults.push(FileFault { case, file, piece, what });
        }
    }
}

impl App {
    /// Reads every file that the journal names, piece by piece, and reports what is missing or damaged.
    pub fn check_files(&self) -> Result<FileReport, AppError> {
        self.put_all_in_place()?;
        let mut report = FileReport::default();
        let (mut case, mut seq) = (String::new(), 0);
        // Files of the case at hand: a file that two acts name is read once.
        let mut seen: Vec<String> = Vec::new();
        loop {
            let page = self.store.read(|reader| reader.file_namings((&case, seq), ACTS_PER_PAGE))?;
            let Some(last) = page.last() else { return Ok(report) };
            let next = (last.case_id.clone(), last.seq);
            for naming in &page {
                if naming.case_id != case {
                    case.clone_from(&naming.case_id);
                    seen.clear();
                }
                for sm3 in files_in(&naming.body)? {
                    if !seen.contains(&sm3) {
                        self.check_file(&case, &sm3, &mut report)?;
                        seen.push(sm3);
                    }
                }
            }
            (case, seq) = next;
        }
    }

    fn check_file(&self, case: &str, sm3: &str, report: &mut FileReport) -> Result<(), AppError> {
        report.files += 1;
        let Some(key) = self.store.read(|reader| reader.held_file_key(case))? else {
            report.erased += 1;
            return Ok(());
        };
        let Some(sealed) = place(case, "m", sm3).map(|place| self.blobs.get(&place)).transpose()?.flatten()
        else {
            report.fault(case, sm3, "", "missing");
            return Ok(());
        };
        let read = key.open(sealed).and_then(|text| serde_json::from_slice::<Manifest>(&text).ok());
        let Some(manifest) = read.filter(|manifest| manifest.sm3 == sm3) else {
            report.fault(case, sm3, "", "damaged");
            return Ok(());
        };
        for piece in &manifest.pieces {
            report.pieces += 1;
            let held =
                place(case, "c", &piece.sm3).map(|place| self.blobs.get(&place)).transpose()?.flatten();
            match held {
                None => report.fault(case, sm3, &piece.sm3, "missing"),
                // The address is the digest of the sealed bytes, so that this needs no key.
                Some(held) if sm3_hex(&held) != piece.sm3 => report.fault(case, sm3, &piece.sm3, "damaged"),
                Some(_) => report.bytes = report.bytes.saturating_add(piece.bytes),
            }
        }
        Ok(())
    }
}

/// The SM3 of every file that an act names, whatever the act.
fn files_in(body: &str) -> Result<Vec<String>, AppError> {
    let act: Value = serde_json::from_str(body)
        .map_err(|error| AppError::Outside(format!("an act is damaged: {error}")))?;
    let (mut found, mut open) = (Vec::new(), vec![&act]);
    while let Some(value) = open.pop() {
        match value {
            Value::Array(values) => open.extend(values),
            Value::Object(fields) => {
                // The shape of a file reference; nothing else in an act has all four.
                if let (Some(Value::String(sm3)), true, true, true) = (
                    fields.get("sm3"),
                    fields.contains_key("bytes"),
                    fields.contains_key("media"),
                    fields.contains_key("name"),
                ) {
                    found.push(sm3.clone());
                }
                open.extend(fields.values());
            }
            _ => {}
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::files_in;

    #[test]
    fn files_are_found_wherever_an_act_names_them() {
        let body = r#"{"X":{"evidence":{"files":[{"name":"a","sm3":"1","bytes":1,"media":"m"}]},
            "signature":{"Pad":{"file":{"name":"b","sm3":"2","bytes":1,"media":"m"},"version_sm3":"3"}}}}"#;
        let mut found = files_in(body).unwrap();
        found.sort();
        assert_eq!(found, ["1", "2"]);
        assert!(files_in("{").is_err());
    }
}
