//! Large files and files of other projects: where they may lie, and that they are the released ones.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::tree::{File, Finding, Tree};

const FILE_BYTES_MAX: u64 = 500_000;
const FOLDERS_OF_BLOBS: [&str; 2] = ["assets/fonts/", "assets/vendor/"];
const MANIFESTS: [&str; 2] = ["VENDOR.toml", "FONTS.toml"];

pub fn check_sizes(tree: &Tree) -> Result<Vec<Finding>> {
    let too_large = tree.files.iter().filter(|file| {
        file.size_bytes > FILE_BYTES_MAX && !FOLDERS_OF_BLOBS.iter().any(|it| file.path.starts_with(it))
    });
    let finding = |file: &File| {
        let message = format!(
            "{} bytes; generate it in the build or the test, or move it to assets/vendor with its checksum",
            file.size_bytes
        );
        file.finding(0, message)
    };
    Ok(too_large.map(finding).collect())
}

/// Every table of a manifest with `file` and `sha256` names a file beside it or from the root.
pub fn check_checksums(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for manifest in tree.files.iter().filter(|file| MANIFESTS.contains(&file.name())) {
        let table: toml::Table = match manifest.text.parse() {
            Ok(table) => table,
            Err(error) => {
                findings.push(manifest.finding(0, format!("no TOML: {}; mend it", error.message())));
                continue;
            }
        };
        let mut entries = Vec::new();
        collect_entries(&toml::Value::Table(table), &mut entries);
        if entries.is_empty() {
            findings.push(manifest.finding(0, "no table with `file` and `sha256`; list the files beside it"));
        }
        for (file, expected) in entries {
            let line = manifest.lines().find(|(_, line)| line.contains(&file)).map_or(0, |(line, _)| line);
            let beside = Path::new(&manifest.path).parent().unwrap_or(Path::new("")).join(&file);
            let candidates = [tree.root.join(beside), tree.root.join(&file)];
            let Some(path) = candidates.iter().find(|path| path.is_file()) else {
                findings
                    .push(manifest.finding(line, format!("`{file}` is missing; add it or drop the entry")));
                continue;
            };
            let actual = sha256_hex(&fs::read(path).with_context(|| format!("read `{file}`"))?);
            if actual != expected.to_ascii_lowercase() {
                let message = format!(
                    "`{file}` has sha256 {actual}; fetch the released file again, or record the new release"
                );
                findings.push(manifest.finding(line, message));
            }
        }
    }
    Ok(findings)
}

fn collect_entries(value: &toml::Value, found: &mut Vec<(String, String)>) {
    if let Some(table) = value.as_table() {
        let text = |key: &str| table.get(key).and_then(toml::Value::as_str);
        if let (Some(file), Some(sum)) = (text("file"), text("sha256")) {
            found.push((file.to_owned(), sum.to_owned()));
        }
        table.values().for_each(|value| collect_entries(value, found));
    }
    for value in value.as_array().into_iter().flatten() {
        collect_entries(value, found);
    }
}

fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{check_checksums, check_sizes, sha256_hex};
    use crate::tree::{File, Tree};

    #[test]
    fn a_large_file_is_found_unless_it_is_an_asset() {
        let file = |path: &str| File { path: path.to_owned(), size_bytes: 500_001, text: String::new() };
        let files = vec![file("docs/film.mp4"), file("assets/fonts/serif.ttf")];
        let findings = check_sizes(&Tree { root: "".into(), files }).unwrap();
        assert_eq!(findings.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["docs/film.mp4"]);
    }

    #[test]
    fn a_changed_and_a_missing_file_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let vendor = folder.path().join("assets/vendor");
        fs::create_dir_all(&vendor).unwrap();
        fs::write(vendor.join("good.js"), "a").unwrap();
        fs::write(vendor.join("bad.js"), "b").unwrap();
        let (good, zero) = (sha256_hex(b"a"), "0".repeat(64));
        let manifest = format!(
            "[[file]]\nfile = \"good.js\"\nsha256 = \"{good}\"\n\
             [x.y]\nfile = \"bad.js\"\nsha256 = \"{zero}\"\n\
             [z]\nfile = \"gone.js\"\nsha256 = \"{zero}\"\n"
        );
        fs::write(vendor.join("VENDOR.toml"), manifest).unwrap();
        let findings = check_checksums(&Tree::read(folder.path()).unwrap()).unwrap();
        let lines: Vec<_> = findings.iter().map(|it| it.line).collect();
        assert_eq!(lines, [5, 8]);
    }
}
