//! Documents: Markdown, module docs, commands in the README, decisions, the glossary.

use std::{collections::BTreeMap, path::Path, sync::LazyLock};

use anyhow::Result;
use regex::Regex;

use crate::{
    rust,
    tree::{File, Finding, Tree},
};

/// The crates in which every file says what it is.
const DOCUMENTED_CRATES: [&str; 2] = ["law", "store"];
const GLOSSARY: &str = "docs/glossary.md";

static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\]\(<?([^)\s>]+)>?[^)]*\)").ok());
static REFERENCE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\[[^\]]+\]:\s+<?([^\s>]+)").ok());
static INLINE_CODE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"`[^`]*`").ok());
static SCRIPT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|[\s`(/])((?:scripts|\.ci)/[A-Za-z0-9_./-]*[A-Za-z0-9_])").ok());

pub fn check_markdown(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in tree.with_extension("md").filter(|file| !file.is_foreign()) {
        let prose = prose(file);
        let titles: Vec<usize> =
            prose.iter().filter(|(_, line)| line.starts_with("# ")).map(|(number, _)| *number).collect();
        match titles.as_slice() {
            [_] => {}
            [] => findings.push(file.finding(1, "no `# ` heading; give the page its one title")),
            [_, rest @ ..] => findings.extend(rest.iter().map(|line| {
                file.finding(*line, "a second `# ` heading; make it `## `, or move it to a page of its own")
            })),
        }
        for (number, line) in prose {
            for target in links(&line) {
                if !resolves(tree, file, &target) {
                    let message = format!("the link to `{target}` leads nowhere; mend it or add the file");
                    findings.push(file.finding(number, message));
                }
            }
        }
    }
    Ok(findings)
}

/// The lines outside fenced code, without inline code.
fn prose(file: &File) -> Vec<(usize, String)> {
    let mut fence: Option<&str> = None;
    let mut found = Vec::new();
    for (number, line) in file.lines() {
        let start = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) => {
                let line = INLINE_CODE.as_ref().map_or(line.into(), |code| code.replace_all(line, "``"));
                found.push((number, line.into_owned()));
            }
            (Some(_), _) => {}
        }
    }
    found
}

fn links(line: &str) -> Vec<String> {
    [LINK.as_ref(), REFERENCE.as_ref()]
        .into_iter()
        .flatten()
        .flat_map(|pattern| pattern.captures_iter(line))
        .filter_map(|captures| captures.get(1))
        .map(|target| target.as_str().to_owned())
        .collect()
}

fn resolves(tree: &Tree, from: &File, target: &str) -> bool {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    if path.is_empty() || target.contains("://") || target.starts_with("mailto:") {
        return true;
    }
    let folder = Path::new(&from.path).parent().unwrap_or(Path::new(""));
    let joined = match path.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None => folder.join(path).to_string_lossy().into_owned(),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            if parts.pop().is_none() {
                return false;
            }
        } else {
            parts.push(part);
        }
    }
    tree.holds(&parts.join("/"))
}

pub fn check_module_docs(tree: &Tree) -> Result<Vec<Finding>> {
    let needs_docs = |file: &&File| {
        let root = matches!(file.name(), "lib.rs" | "main.rs");
        let in_src = file.source_of_crate().is_some() || file.path.starts_with("xtask/src/");
        in_src && (root || file.source_of_crate().is_some_and(|it| DOCUMENTED_CRATES.contains(&it)))
    };
    let silent =
        tree.rust_sources().filter(needs_docs).filter(|file| !file.text.trim_start().starts_with("//!"));
    let message = "no `//!` at the start; say what it is, what it must never do and where to start reading";
    Ok(silent.map(|file| file.finding(1, message)).collect())
}

pub fn check_readme_commands(tree: &Tree) -> Result<Vec<Finding>> {
    let Some(script) = SCRIPT.as_ref() else { anyhow::bail!("the pattern of scripts is broken") };
    let mut findings = Vec::new();
    let pages = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"];
    for file in pages.iter().filter_map(|page| tree.get(page)) {
        for (number, line) in file.lines() {
            for path in script.captures_iter(line).filter_map(|it| it.get(1)) {
                if !tree.holds(path.as_str()) {
                    let message =
                        format!("there is no `{}`; mend the command or add the script", path.as_str());
                    findings.push(file.finding(number, message));
                }
            }
        }
    }
    Ok(findings)
}

pub fn check_decisions(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut by_number: BTreeMap<&str, &File> = BTreeMap::new();
    for file in tree.with_extension("md") {
        let Some(name) = file.path.strip_prefix("docs/decisions/") else { continue };
        let number = name.split('-').next().unwrap_or_default();
        if number.len() != 4 || !number.chars().all(|it| it.is_ascii_digit()) {
            findings.push(file.finding(0, "a decision without a number; call it `NNNN-title.md`"));
        } else if let Some(other) = by_number.insert(number, file) {
            let message = format!("the number is taken by {}; take the next free one", other.path);
            findings.push(file.finding(0, message));
        }
    }
    Ok(findings)
}

/// Every act of the law has its Chinese term in the glossary, once there is one.
pub fn check_glossary(tree: &Tree) -> Result<Vec<Finding>> {
    let Some(glossary) = tree.get(GLOSSARY) else { return Ok(Vec::new()) };
    let words: std::collections::BTreeSet<&str> =
        glossary.text.split(|it: char| !it.is_ascii_alphanumeric() && it != '_').collect();
    let mut findings = Vec::new();
    for file in tree.rust_sources().filter(|file| file.source_of_crate() == Some("law")) {
        for act in rust::enums(&file.text).into_iter().filter(|it| it.name.ends_with("Act")) {
            for (variant, line) in
                act.variants.iter().filter(|(variant, _)| !words.contains(variant.as_str()))
            {
                let message = format!(
                    "`{}::{variant}` is not in {GLOSSARY}; enter its term, identifier and interface text",
                    act.name
                );
                findings.push(file.finding(*line, message));
            }
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::{
        GLOSSARY, check_decisions, check_glossary, check_markdown, check_module_docs, check_readme_commands,
    };
    use crate::tree::{Finding, Tree};

    fn lines(findings: &[Finding]) -> Vec<usize> {
        findings.iter().map(|it| it.line).collect()
    }

    #[test]
    fn a_page_without_or_with_two_titles_is_found() {
        assert_eq!(lines(&check_markdown(&Tree::of_texts(&[("a.md", "## b\n")])).unwrap()), [1]);
        let text = "# a\n```sh\n# no title\n```\n# b\n";
        assert_eq!(lines(&check_markdown(&Tree::of_texts(&[("a.md", text)])).unwrap()), [5]);
    }

    #[test]
    fn links_to_nowhere_are_found() {
        let text = "# a\n[ok](../b.md#part) [ok](.) [ok](https://x.example/y) [ok](#a)\n[bad](c.md)\n\
                    `[no](link.md)`\n[bad]: ../../../d.md\n![bad](e.png \"title\")\n[ok](/docs/x/)\n";
        let tree = Tree::of_texts(&[("docs/x/a.md", text), ("docs/b.md", "# b\n")]);
        assert_eq!(lines(&check_markdown(&tree).unwrap()), [3, 5, 6]);
    }

    #[test]
    fn silent_modules_are_found() {
        let tree = Tree::of_texts(&[
            ("crates/law/src/a.rs", "fn a() {}"),
            ("crates/law/src/b.rs", "//! B.\n"),
            ("crates/law/tests/it/main.rs", "mod a;"),
            ("crates/web/src/a.rs", "fn a() {}"),
            ("crates/web/src/lib.rs", "pub mod a;"),
        ]);
        let paths: Vec<_> = check_module_docs(&tree).unwrap().into_iter().map(|it| it.path).collect();
        assert_eq!(paths, ["crates/law/src/a.rs", "crates/web/src/lib.rs"]);
    }

    #[test]
    fn commands_without_a_script_are_found() {
        let text = "# a\n    $ scripts/test --quick\n./scripts/gone\n";
        let tree = Tree::of_texts(&[("README.md", text), ("scripts/test", "")]);
        assert_eq!(lines(&check_readme_commands(&tree).unwrap()), [3]);
    }

    #[test]
    fn a_number_used_twice_is_found_and_a_gap_is_not() {
        let page = |name: &'static str| (name, "# a\n");
        let tree = Tree::of_texts(&[
            page("docs/decisions/0001-a.md"),
            page("docs/decisions/0003-b.md"),
            page("docs/decisions/0003-c.md"),
            page("docs/decisions/notes.md"),
        ]);
        let paths: Vec<_> = check_decisions(&tree).unwrap().into_iter().map(|it| it.path).collect();
        assert_eq!(paths, ["docs/decisions/0003-c.md", "docs/decisions/notes.md"]);
    }

    #[test]
    fn an_act_outside_the_glossary_is_found() {
        let code =
            ("crates/law/src/case.rs", "enum CaseAct {\n    CaseFiled,\n    NoticeServed { on: Date },\n}\n");
        assert_eq!(check_glossary(&Tree::of_texts(&[code])).unwrap(), []);
        let tree = Tree::of_texts(&[code, (GLOSSARY, "# a\n| 立案 | `CaseFiled` |\n")]);
        assert_eq!(lines(&check_glossary(&tree).unwrap()), [3]);
    }
}
