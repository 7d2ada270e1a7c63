//! The files of the repository as the checks see them: what is committed or would be, never what is built.

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

/// The repository, read once.
#[derive(Debug)]
pub struct Tree {
    pub root: PathBuf,
    /// Sorted by path.
    pub files: Vec<File>,
}

#[derive(Debug, Clone)]
pub struct File {
    /// Relative to the root, with `/`.
    pub path: String,
    pub size_bytes: u64,
    /// Empty for what is no text by its extension.
    pub text: String,
}

/// One thing that is not tidy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    /// From 1; 0 when the finding concerns the whole file.
    pub line: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Tree {
    /// The repository in which cargo runs this program.
    pub fn of_this_repository() -> Result<Self> {
        // Asked when it runs: what another clone has built in a shared folder may be what runs here.
        let package = env::var_os("CARGO_MANIFEST_DIR").context("run it by cargo: `cargo xtask tidy`")?;
        let root = Path::new(&package).parent().context("xtask lies in the root of the workspace")?;
        Self::read(root)
    }

    pub fn read(root: &Path) -> Result<Self> {
        let mut paths = match listed_by_git(root) {
            Some(paths) => paths,
            // An export without `.git` is checked as it lies on the disk.
            None => walked(root)?,
        };
        paths.sort_unstable();
        paths.dedup();
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            let full = root.join(&path);
            // A file that is deleted but not yet committed is still listed; a link to a folder is no file.
            let Ok(meta) = fs::metadata(&full) else { continue };
            if !meta.is_file() {
                continue;
            }
            let text = if is_text(&path) {
                let bytes = fs::read(&full).with_context(|| format!("read `{path}`"))?;
                String::from_utf8_lossy(&bytes).into_owned()
            } else {
                String::new()
            };
            files.push(File { path, size_bytes: meta.len(), text });
        }
        Ok(Self { root: root.to_owned(), files })
    }

    /// A tree made of texts, for the tests of the checks themselves.
    pub fn of_texts(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| File {
                path: (*path).to_owned(),
                size_bytes: u64::try_from(text.len()).unwrap_or(u64::MAX),
                text: (*text).to_owned(),
            })
            .collect();
        Self { root: PathBuf::new(), files }
    }

    pub fn with_extension(&self, extension: &str) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.extension() == extension)
    }

    pub fn rust_sources(&self) -> impl Iterator<Item = &File> {
        self.with_extension("rs")
    }

    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Whether `path` names a file, or a folder that holds one.
    pub fn holds(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        path.is_empty() || self.files.iter().any(|file| file.path == path || file.path.starts_with(&folder))
    }
}

impl File {
    pub fn extension(&self) -> &str {
        Path::new(&self.path).extension().and_then(|it| it.to_str()).unwrap_or_default()
    }

    pub fn name(&self) -> &str {
        Path::new(&self.path).file_name().and_then(|it| it.to_str()).unwrap_or_default()
    }

    /// The crate under `crates/` in whose `src` the file lies.
    pub fn source_of_crate(&self) -> Option<&str> {
        let (name, rest) = self.path.strip_prefix("crates/")?.split_once('/')?;
        rest.starts_with("src/").then_some(name)
    }

    /// Whether the file holds tests and nothing else.
    pub fn is_test(&self) -> bool {
        self.path.split('/').any(|part| part == "tests" || part == "benches")
    }

    /// Written by another project or by a tool; our rules of form do not concern it.
    pub fn is_foreign(&self) -> bool {
        self.path.starts_with("assets/vendor/")
            || self.path.starts_with("assets/fonts/")
            || self.extension() == "snap"
    }

    /// The lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    pub fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.message),
            line => write!(f, "{}:{line}: {}", self.path, self.message),
        }
    }
}

fn is_text(path: &str) -> bool {
    const EXTENSIONS: [&str; 13] =
        ["rs", "toml", "md", "sh", "css", "js", "html", "case", "typ", "sql", "snap", "json", "txt"];
    let extension = Path::new(path).extension().and_then(|it| it.to_str());
    extension.is_some_and(|it| EXTENSIONS.contains(&it))
        || path.starts_with("scripts/")
        || path.starts_with(".ci/")
}

fn listed_by_git(root: &Path) -> Option<Vec<String>> {
    let output = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let listed = String::from_utf8(output.stdout).ok()?;
    Some(listed.split('\0').filter(|path| !path.is_empty()).map(ToOwned::to_owned).collect())
}

fn walked(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("list `{}`", folder.display()))? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() && entry.file_name() != "target" && entry.file_name() != ".git" {
                waiting.push(entry.path());
            } else if kind.is_file()
                && let Ok(path) = entry.path().strip_prefix(root)
            {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    Ok(found)
}
