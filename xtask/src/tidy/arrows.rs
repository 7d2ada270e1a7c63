//! Arrows between crates go one way, and the two pure crates depend on a short list only.

use anyhow::Result;
use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::tree::{Finding, Tree};

/// What each crate may depend on in the workspace, dev-dependencies aside.
const ALLOWED: [(&str, &[&str]); 11] = [
    ("rules", &[]),
    ("law", &["rules"]),
    ("store", &["law", "rules"]),
    ("app", &["store", "law", "rules"]),
    ("web", &["app", "law"]),
    ("typeset", &["app", "law"]),
    ("analysis", &["app", "law"]),
    ("exchange", &["app", "law"]),
    ("hengping", &["rules", "law", "store", "app", "web", "typeset", "analysis", "exchange"]),
    ("testkit", &["rules", "law", "store", "app", "web", "typeset", "analysis", "exchange"]),
    ("xtask", &[]),
];

/// What the pure crates may take from outside.
const PURE: [(&str, &[&str]); 2] = [
    ("rules", &["thiserror"]),
    ("law", &["jiff", "serde", "serde_json", "serde_path_to_error", "thiserror"]),
];

/// What only some crates may take from outside: the start of the name, and who.
const FENCED: [(&str, &[&str]); 3] = [
    ("typst", &["typeset"]),
    ("rusqlite", &["store"]),
    // The test kit makes and drops databases; it never reads a table of ours.
    ("postgres", &["store", "testkit"]),
];

/// One line of a manifest.
#[derive(Debug, Clone)]
struct Edge {
    from: String,
    to: String,
    is_dev: bool,
    in_workspace: bool,
}

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    // The manifests as they stand; resolving them would need a lock file and a registry.
    let metadata = MetadataCommand::new().manifest_path(tree.root.join("Cargo.toml")).no_deps().exec()?;
    let mut findings = Vec::new();
    for package in &metadata.packages {
        let manifest = package.manifest_path.strip_prefix(&metadata.workspace_root);
        let manifest = manifest.unwrap_or(&package.manifest_path).as_str();
        let edges = package.dependencies.iter().map(|dependency| Edge {
            from: package.name.to_string(),
            to: dependency.name.clone(),
            is_dev: dependency.kind == DependencyKind::Development,
            in_workspace: dependency.path.is_some(),
        });
        for edge in edges {
            findings.extend(objection(&edge).map(|message| Finding {
                path: manifest.to_owned(),
                line: tree.get(manifest).map_or(0, |file| line_of(&file.text, &edge)),
                message,
            }));
        }
    }
    Ok(findings)
}

/// The line of the dependency, in the table of its kind.
fn line_of(manifest: &str, edge: &Edge) -> usize {
    let mut in_table = false;
    for (index, line) in manifest.lines().enumerate() {
        if line.starts_with('[') {
            in_table = line.contains("dependencies") && line.contains("dev-") == edge.is_dev;
        }
        let rest = line.strip_prefix(edge.to.as_str());
        if in_table && rest.is_some_and(|rest| rest.starts_with([' ', '=', '.'])) {
            return index + 1;
        }
    }
    0
}

fn objection(edge: &Edge) -> Option<String> {
    let Edge { from, to, is_dev, in_workspace } = edge;
    if *is_dev {
        return None;
    }
    if *in_workspace {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| name == from) else {
            return Some(format!(
                "the crate `{from}` is unknown; enter it in ALLOWED of xtask/src/tidy/arrows.rs"
            ));
        };
        return (!allowed.contains(&to.as_str())).then(|| {
            let hint = match (from.as_str(), to.as_str()) {
                (_, "testkit") => "make it a dev-dependency".to_owned(),
                ("web", "store") => "call a function of `app`".to_owned(),
                _ => format!("it may depend on [{}]", allowed.join(", ")),
            };
            format!("`{from}` must not depend on `{to}`; {hint}")
        });
    }
    if let Some((_, allowed)) = PURE.iter().find(|(name, _)| name == from)
        && !allowed.contains(&to.as_str())
    {
        return Some(format!(
            "the pure crate `{from}` must not take `{to}`; it may take [{}], dev-dependencies are free",
            allowed.join(", ")
        ));
    }
    let (_, owners) = FENCED.iter().find(|(start, _)| to.starts_with(start))?;
    (!owners.contains(&from.as_str())).then(|| {
        format!("only [{}] may depend on `{to}`; ask that crate for what you need", owners.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::{Edge, objection};

    fn edge(from: &str, to: &str, in_workspace: bool) -> Edge {
        Edge { from: from.to_owned(), to: to.to_owned(), is_dev: false, in_workspace }
    }

    #[test]
    fn wrong_arrows_are_found() {
        for (from, to) in [
            ("web", "store"),
            ("law", "store"),
            ("app", "web"),
            ("app", "testkit"),
            ("hengping", "testkit"),
            ("hengping", "xtask"),
            ("testkit", "hengping"),
            ("store", "app"),
            ("newcomer", "law"),
        ] {
            assert!(objection(&edge(from, to, true)).is_some(), "{from} -> {to}");
        }
        for (from, to) in [("law", "rand"), ("rules", "serde"), ("web", "rusqlite"), ("app", "typst-pdf")] {
            assert!(objection(&edge(from, to, false)).is_some(), "{from} -> {to}");
        }
    }

    #[test]
    fn right_arrows_and_dev_dependencies_pass() {
        for (from, to) in [("web", "app"), ("app", "store"), ("hengping", "web"), ("testkit", "app")] {
            assert_eq!(objection(&edge(from, to, true)), None);
        }
        assert_eq!(objection(&edge("law", "jiff", false)), None);
        assert_eq!(objection(&Edge { is_dev: true, ..edge("web", "testkit", true) }), None);
    }
}
