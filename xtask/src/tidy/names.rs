//! Names of types say what they hold.

use anyhow::Result;

use crate::{
    rust,
    tree::{Finding, Tree},
};

/// Words that say nothing, and what to write instead.
const BANNED: [(&str, &str); 8] = [
    ("Manager", "name what it keeps or decides: `Roster`, `Journal`, `Schedule`"),
    ("Helper", "make it a function beside its only caller, or name what it knows"),
    ("Helpers", "make them functions beside their only caller, or name what they know"),
    ("Util", "name the noun that the function is about and move it there"),
    ("Utils", "name the noun that the functions are about and move them there"),
    ("Service", "送达 is `Delivery`; a part of the program is named for what it does: `Typesetter`"),
    ("Dto", "name the boundary: `CaseForm`, `CaseBody`, `CaseRow`"),
    ("DTO", "name the boundary: `CaseForm`, `CaseBody`, `CaseRow`"),
];

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in tree.rust_sources() {
        for name in rust::type_names(&file.text) {
            for (word, hint) in BANNED.iter().filter(|(word, _)| words(&name.name).any(|it| it == *word)) {
                let message = format!("the type `{}` is called a {word}; {hint}", name.name);
                findings.push(file.finding(name.line, message));
            }
        }
    }
    Ok(findings)
}

/// `CaseDTOFile2` as `Case`, `DTO`, `File2`.
fn words(name: &str) -> impl Iterator<Item = String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (index, char) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| chars.get(index));
        let after = chars.get(index + 1);
        let begins = char.is_uppercase()
            && (before.is_some_and(|it| !it.is_uppercase()) || after.is_some_and(|it| it.is_lowercase()));
        match words.last_mut() {
            Some(word) if !begins => word.push(*char),
            _ => words.push(char.to_string()),
        }
    }
    words.into_iter()
}

#[cfg(test)]
mod tests {
    use super::{check, words};
    use crate::tree::Tree;

    #[test]
    fn names_are_split_at_their_capitals() {
        assert_eq!(words("CaseDTOFile2").collect::<Vec<_>>(), ["Case", "DTO", "File2"]);
    }

    #[test]
    fn empty_words_are_found_and_their_neighbours_are_not() {
        let text =
            "struct CaseManager;\nenum Utility {}\ntrait ServiceDesk {}\ntype RowDTO = u8;\nstruct Managers;";
        let findings = check(&Tree::of_texts(&[("crates/law/src/a.rs", text)])).unwrap();
        assert_eq!(findings.iter().map(|it| it.line).collect::<Vec<_>>(), [1, 3, 4]);
    }
}
