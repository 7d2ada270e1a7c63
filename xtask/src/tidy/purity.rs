//! The pure crates hold no floats, no I/O, no clock and no collection with a random order.

use anyhow::Result;

use crate::{
    rust::{self, Kind, Token},
    tree::{Finding, Tree},
};

const PURE_CRATES: [&str; 2] = ["rules", "law"];

const BANNED_IDENTS: [(&str, &str); 6] = [
    ("HashMap", "its order is random; use BTreeMap"),
    ("HashSet", "its order is random; use BTreeSet"),
    ("f32", "the law has no floats; use integers or an exact decimal"),
    ("f64", "the law has no floats; use integers or an exact decimal"),
    ("SystemTime", "time comes in through the setting"),
    ("Instant", "time comes in through the setting"),
];

const BANNED_MODULES: [(&str, &str); 2] =
    [("fs", "files are read by the caller"), ("net", "the network belongs to the caller")];

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let is_pure = |name: Option<&str>| name.is_some_and(|name| PURE_CRATES.contains(&name));
    for file in tree.rust_sources().filter(|file| is_pure(file.source_of_crate())) {
        let tokens: Vec<Token> = rust::tokens(&file.text).into_iter().filter(|it| !it.in_test).collect();
        for (index, token) in tokens.iter().enumerate().filter(|(_, it)| it.kind == Kind::Ident) {
            if let Some((name, hint)) = BANNED_IDENTS.iter().find(|(name, _)| *name == token.text) {
                findings.push(file.finding(token.line, format!("`{name}` in a pure crate; {hint}")));
            }
            if token.text == "std" {
                for (name, hint) in modules_of_std(tokens.get(index + 1..).unwrap_or_default()) {
                    findings.push(file.finding(token.line, format!("`std::{name}` in a pure crate; {hint}")));
                }
            }
        }
    }
    Ok(findings)
}

/// The banned modules in `::fs::read` or in `::{fmt, fs::File}`.
fn modules_of_std(rest: &[Token]) -> Vec<(&'static str, &'static str)> {
    let banned = |name: &str| BANNED_MODULES.into_iter().find(|(it, _)| *it == name);
    let [first, second, rest @ ..] = rest else { return Vec::new() };
    if first.text != ":" || second.text != ":" {
        return Vec::new();
    }
    match rest {
        [next, ..] if next.kind == Kind::Ident => banned(&next.text).into_iter().collect(),
        [open, rest @ ..] if open.text == "{" => {
            let mut depth = 0_usize;
            let mut at_start = true;
            let mut found = Vec::new();
            for token in rest {
                match token.kind {
                    Kind::Open => depth += 1,
                    Kind::Close if depth == 0 => break,
                    Kind::Close => depth -= 1,
                    Kind::Ident if depth == 0 && at_start => found.extend(banned(&token.text)),
                    Kind::Ident | Kind::Punct | Kind::Text | Kind::Number => {}
                }
                at_start = token.text == ",";
            }
            found
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tree::Tree;

    #[test]
    fn impure_code_is_found_and_docs_and_tests_are_not() {
        let text = "/// No HashMap, no f64.\nuse std::collections::HashMap;\nuse std::{fmt, fs::File, net};\n\
                    fn a() { std::fs::read(\"f64\"); let b: f64 = 1.0; }\n\
                    #[cfg(test)]\nmod tests { use std::fs; use std::collections::HashSet; }\n";
        let tree = Tree::of_texts(&[("crates/law/src/a.rs", text), ("crates/store/src/a.rs", text)]);
        let findings = check(&tree).unwrap();
        assert_eq!(findings.iter().map(|it| it.line).collect::<Vec<_>>(), [2, 3, 3, 4, 4]);
    }
}
