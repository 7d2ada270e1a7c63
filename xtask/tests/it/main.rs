//! The rules of the repository as tests, so that nobody has to remember a further command.

use anyhow::{Context as _, Result, ensure};
use xtask::{
    tidy::{self, CHECKS, ratchet},
    tree::Tree,
};

/// Runs the rule of that name over this repository and fails with all its findings.
fn check(name: &str) -> Result<()> {
    let check = CHECKS.iter().find(|check| check.name == name).context("the rule is in tidy::CHECKS")?;
    let findings = (check.run)(&Tree::of_this_repository()?)?;
    ensure!(findings.is_empty(), "{} findings:\n\n{}", findings.len(), tidy::report(&findings));
    Ok(())
}

macro_rules! rules {
    ($($name:ident)*) => {
        $(#[test] fn $name() -> Result<()> { check(stringify!($name)) })*
        const RULES: &[&str] = &[$(stringify!($name)),*];
    };
}

rules! {
    arrows_between_crates_point_one_way
    files_outside_assets_are_small
    vendored_files_have_the_recorded_checksums
    markdown_has_one_h1_and_its_links_resolve
    modules_say_what_they_are
    readme_commands_exist
    decisions_are_numbered_once
    every_act_is_in_the_glossary
    law_comments_have_the_fixed_form
    type_names_say_what_they_hold
    pure_crates_stay_pure
    files_and_functions_only_shrink
    sql_stays_in_store
    text_is_clean
}

#[test]
fn every_rule_has_its_test() {
    assert_eq!(CHECKS.map(|check| check.name).as_slice(), RULES);
}

/// A check that sees no files passes for the wrong reason.
#[test]
fn the_tree_holds_the_sources() {
    let tree = Tree::of_this_repository().unwrap();
    for path in ["Cargo.toml", "crates/law/src/lib.rs", "xtask/src/tidy.rs", ratchet::LIST] {
        assert!(tree.get(path).is_some_and(|file| !file.text.is_empty()), "{path}");
    }
    assert!(!tree.files.iter().any(|file| file.path.starts_with("target/")));
}
