//! Files and functions stay short; what is too long today is listed with its length and may only shrink.
//!
//! `xtask/ratchet.toml` holds the list. A new exception is entered by hand, so that a reviewer sees it;
//! `cargo xtask ratchet` only lowers numbers and drops entries.

use std::{collections::BTreeMap, fmt::Write as _};

use anyhow::{Context as _, Result};

use crate::{
    rust,
    tree::{File, Finding, Tree},
};

pub const LIST: &str = "xtask/ratchet.toml";

const FILE_LINES_MAX: usize = 600;
const TEST_FILE_LINES_MAX: usize = 900;
const FUNCTION_LINES_MAX: usize = 70;

/// What is measured: the table of the list, and the key in it.
type Key = (&'static str, String);

/// Something that is longer than its limit.
#[derive(Debug, Clone)]
struct Long {
    path: String,
    line: usize,
    length: usize,
    limit: usize,
}

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let list = read(tree)?;
    let long = measure(tree);
    let mut findings = Vec::new();
    for ((table, key), it) in &long {
        let listed = list.get(&(*table, key.clone())).copied();
        if it.length > listed.unwrap_or(it.limit) {
            let before = listed.map_or_else(String::new, |before| format!(", {before} when it was listed"));
            let message = format!(
                "`{key}` has {} lines of at most {}{before}; divide it by its nouns, or raise `{table}` in \
                 {LIST} and say why in the commit",
                it.length, it.limit
            );
            findings.push(Finding { path: it.path.clone(), line: it.line, message });
        }
    }
    for ((table, key), listed) in &list {
        let length = long.get(&(*table, key.clone())).map(|it| it.length);
        if length.is_none_or(|length| length < *listed) {
            let message =
                format!("`{table}` lists `{key}` with {listed} lines; it shrank, run `cargo xtask ratchet`");
            findings.push(Finding { path: LIST.to_owned(), line: 0, message });
        }
    }
    Ok(findings)
}

/// The list with every number lowered to today's length, and without what is short by now.
pub fn tightened(tree: &Tree) -> Result<String> {
    let long = measure(tree);
    let mut kept: BTreeMap<Key, usize> = BTreeMap::new();
    for (key, listed) in read(tree)? {
        if let Some(it) = long.get(&key) {
            kept.insert(key, listed.min(it.length));
        }
    }
    Ok(render(&kept))
}

fn render(list: &BTreeMap<Key, usize>) -> String {
    let mut text = String::from(
        "# What was longer than its limit when it was written: files 600 lines (tests 900), functions 70.\n\
         # The numbers may only shrink. `cargo xtask ratchet` lowers them; a new entry is made by hand.\n",
    );
    for table in ["files", "functions"] {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n[{table}]\n");
        for ((_, key), length) in list.iter().filter(|((of, _), _)| *of == table) {
            let _ = writeln!(text, "\"{key}\" = {length}");
        }
    }
    text
}

fn read(tree: &Tree) -> Result<BTreeMap<Key, usize>> {
    let mut list = BTreeMap::new();
    let Some(file) = tree.get(LIST) else { return Ok(list) };
    let parsed: BTreeMap<String, BTreeMap<String, usize>> =
        toml::from_str(&file.text).with_context(|| format!("read {LIST}"))?;
    for (table, entries) in parsed {
        let table = match table.as_str() {
            "files" => "files",
            "functions" => "functions",
            _ => anyhow::bail!("{LIST} has an unknown table `{table}`; use `files` or `functions`"),
        };
        list.extend(entries.into_iter().map(|(key, length)| ((table, key), length)));
    }
    Ok(list)
}

fn measure(tree: &Tree) -> BTreeMap<Key, Long> {
    let mut long = BTreeMap::new();
    for file in tree.rust_sources().filter(|file| !file.is_foreign()) {
        let length = file.lines().count();
        let limit = if file.is_test() { TEST_FILE_LINES_MAX } else { FILE_LINES_MAX };
        if length > limit {
            long.insert(
                ("files", file.path.clone()),
                Long { path: file.path.clone(), line: 0, length, limit },
            );
        }
        measure_functions(file, &mut long);
    }
    long
}

fn measure_functions(file: &File, long: &mut BTreeMap<Key, Long>) {
    for function in rust::functions(&file.text) {
        let length = function.length_lines;
        if length <= FUNCTION_LINES_MAX {
            continue;
        }
        // Two functions of one name in one file share an entry: the longer counts.
        let key = ("functions", format!("{}::{}", file.path, function.name));
        if long.get(&key).is_none_or(|it: &Long| it.length < length) {
            let path = file.path.clone();
            long.insert(key, Long { path, line: function.line, length, limit: FUNCTION_LINES_MAX });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LIST, check, tightened};
    use crate::tree::Tree;

    fn function(lines: usize) -> String {
        format!("fn long() {{\n{}}}\n", "    ();\n".repeat(lines - 2))
    }

    fn tree(lines: usize, listed: Option<usize>) -> Tree {
        let list = listed.map_or_else(String::new, |it| format!("[functions]\n\"a.rs::long\" = {it}\n"));
        Tree::of_texts(&[("a.rs", &function(lines)), (LIST, &list)])
    }

    #[test]
    fn a_long_function_is_found_unless_it_is_listed() {
        assert_eq!(check(&tree(70, None)).unwrap(), []);
        assert_eq!(check(&tree(71, None)).unwrap().len(), 1);
        assert_eq!(check(&tree(90, Some(90))).unwrap(), []);
        assert_eq!(check(&tree(91, Some(90))).unwrap().len(), 1, "it grew");
        assert_eq!(check(&tree(89, Some(90))).unwrap().len(), 1, "it shrank and the list does not know");
        assert_eq!(check(&tree(10, Some(90))).unwrap().len(), 1, "the entry is of no use any more");
    }

    #[test]
    fn the_list_is_rewritten_downward_only() {
        assert!(tightened(&tree(80, Some(90))).unwrap().contains("\"a.rs::long\" = 80"));
        assert!(tightened(&tree(95, Some(90))).unwrap().contains("\"a.rs::long\" = 90"));
        assert!(!tightened(&tree(95, None)).unwrap().contains("a.rs"));
        assert!(!tightened(&tree(10, Some(90))).unwrap().contains("a.rs"));
    }

    #[test]
    fn files_have_a_wider_limit_in_tests() {
        let text = "//\n".repeat(700);
        let tree = Tree::of_texts(&[("crates/a/src/a.rs", &text), ("crates/a/tests/it/a.rs", &text)]);
        let findings = check(&tree).unwrap();
        assert_eq!(findings.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["crates/a/src/a.rs"]);
    }
}
