//! The rules of the repository, each a function from the tree to its findings.
//!
//! A finding says the place, what is wrong and what to do. No check may pass by not looking: each has a test
//! with a bad sample in its own module.

pub mod arrows;
pub mod blobs;
pub mod docs;
pub mod law;
pub mod names;
pub mod purity;
pub mod ratchet;
pub mod sql;
pub mod text;

use anyhow::Result;

use crate::tree::{Finding, Tree};

/// One rule of the repository.
#[derive(Debug)]
pub struct Check {
    pub name: &'static str,
    pub run: fn(&Tree) -> Result<Vec<Finding>>,
}

/// All rules. A test in `xtask/tests/it` stands for each, and a further test compares the two lists.
pub const CHECKS: [Check; 14] = [
    Check { name: "arrows_between_crates_point_one_way", run: arrows::check },
    Check { name: "files_outside_assets_are_small", run: blobs::check_sizes },
    Check { name: "vendored_files_have_the_recorded_checksums", run: blobs::check_checksums },
    Check { name: "markdown_has_one_h1_and_its_links_resolve", run: docs::check_markdown },
    Check { name: "modules_say_what_they_are", run: docs::check_module_docs },
    Check { name: "readme_commands_exist", run: docs::check_readme_commands },
    Check { name: "decisions_are_numbered_once", run: docs::check_decisions },
    Check { name: "every_act_is_in_the_glossary", run: docs::check_glossary },
    Check { name: "law_comments_have_the_fixed_form", run: law::check },
    Check { name: "type_names_say_what_they_hold", run: names::check },
    Check { name: "pure_crates_stay_pure", run: purity::check },
    Check { name: "files_and_functions_only_shrink", run: ratchet::check },
    Check { name: "sql_stays_in_store", run: sql::check },
    Check { name: "text_is_clean", run: text::check },
];

/// The findings as one text, a line each.
pub fn report(findings: &[Finding]) -> String {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    if lines.is_empty() { String::new() } else { lines.join("\n") + "\n" }
}
