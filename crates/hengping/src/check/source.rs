//! The texts of dossiers, a chunk at a time, from files, lines, folders and standard input.

use std::{
    collections::VecDeque,
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use law::dossier::read::DOSSIER_BYTES_MAX;

use super::Fault;

/// A chunk ends after so many dossiers …
const CHUNK_PIECES: usize = 2_048;
/// … or so many bytes; the longest dossier may come on top.
const CHUNK_BYTES: usize = 8 * 1024 * 1024;
/// Names of files that were passed over, beyond which they are only counted.
const SKIPPED_NAMED_MAX: usize = 20;

/// The text of one dossier and where it begins, or why there is none.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) file: Arc<str>,
    pub(super) line: u64,
    pub(super) text: Result<Vec<u8>, Fault>,
}

/// What a path is.
enum Kind {
    Lines,
    Whole,
    Other,
}

fn kind(path: &Path) -> Kind {
    let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "jsonl" | "ndjson" => Kind::Lines,
        "json" => Kind::Whole,
        _ => Kind::Other,
    }
}

/// A file that is being read line by line.
struct Lines {
    name: Arc<str>,
    reader: Box<dyn BufRead>,
    line: u64,
}

/// Everything under the paths that were asked for, in their order; a folder in the order of the names.
pub(super) struct Sources {
    /// What is still to be opened, and whether it was named on the command line.
    waiting: VecDeque<(PathBuf, bool)>,
    open: Option<Lines>,
    skipped: Vec<String>,
    skipped_more: u64,
}

impl Sources {
    pub(super) fn new(paths: &[PathBuf]) -> Self {
        let waiting = paths.iter().map(|path| (path.clone(), true)).collect();
        Self { waiting, open: None, skipped: Vec::new(), skipped_more: 0 }
    }

    /// The next texts; none at the end.
    pub(super) fn chunk(&mut self) -> Vec<Piece> {
        let (mut pieces, mut bytes) = (Vec::new(), 0_usize);
        while pieces.len() < CHUNK_PIECES && bytes < CHUNK_BYTES {
            let Some(piece) = self.next() else { break };
            bytes = bytes.saturating_add(piece.text.as_ref().map_or(0, Vec::len));
            pieces.push(piece);
        }
        pieces
    }

    /// What lay in the folders and is no dossier by its name.
    pub(super) fn skipped(&self) -> impl Iterator<Item = String> {
        let named =
            self.skipped.iter().map(|file| format!("{file}：跳过，不是 .json、.jsonl 或者 .ndjson 文件"));
        let more = (self.skipped_more > 0).then(|| format!("另有{}个其他文件跳过", self.skipped_more));
        named.chain(more)
    }

    fn next(&mut self) -> Option<Piece> {
        loop {
            if let Some(lines) = &mut self.open {
                if let Some(piece) = lines.next() {
                    return Some(piece);
                }
                self.open = None;
            }
            let (path, asked) = self.waiting.pop_front()?;
            if let Some(piece) = self.start(&path, asked) {
                return Some(piece);
            }
        }
    }

    /// Opens a path: a whole file is a piece, lines and folders are gone through from here on.
    fn start(&mut self, path: &Path, asked: bool) -> Option<Piece> {
        let name: Arc<str> = path.to_string_lossy().into();
        if asked && path.as_os_str() == "-" {
            let reader = Box::new(BufReader::new(io::stdin()));
            self.open = Some(Lines { name: "标准输入".into(), reader, line: 0 });
            return None;
        }
        // A link inside a folder is not followed: it may lead back.
        let about = if asked { fs::metadata(path) } else { fs::symlink_metadata(path) };
        let opened = about.and_then(|about| {
            if about.is_dir() {
                return self.folder(path).map(|()| None);
            }
            match kind(path) {
                Kind::Other if asked => Err(io::Error::new(io::ErrorKind::InvalidInput, "名称")),
                Kind::Other => {
                    self.skip(&name);
                    Ok(None)
                }
                _ if !about.is_file() && !asked => {
                    self.skip(&name);
                    Ok(None)
                }
                Kind::Lines => {
                    let reader = Box::new(BufReader::new(File::open(path)?));
                    self.open = Some(Lines { name: Arc::clone(&name), reader, line: 0 });
                    Ok(None)
                }
                Kind::Whole => whole(path).map(Some),
            }
        });
        match opened {
            Ok(None) => None,
            Ok(Some(text)) => Some(Piece {
                text: text.map_err(|error| Fault::whole(&name, None, error)),
                file: name,
                line: 1,
            }),
            Err(error) => {
                Some(Piece { text: Err(Fault::whole(&name, None, reason(&error))), file: name, line: 1 })
            }
        }
    }

    fn folder(&mut self, path: &Path) -> io::Result<()> {
        let mut inside = Vec::new();
        for entry in fs::read_dir(path)? {
            inside.push(entry?.path());
        }
        inside.sort();
        for path in inside.into_iter().rev() {
            self.waiting.push_front((path, false));
        }
        Ok(())
    }

    fn skip(&mut self, name: &str) {
        if self.skipped.len() < SKIPPED_NAMED_MAX {
            self.skipped.push(name.to_owned());
        } else {
            self.skipped_more = self.skipped_more.saturating_add(1);
        }
    }
}

/// The text of a file, or the reason why it is too long.
fn whole(path: &Path) -> io::Result<Result<Vec<u8>, String>> {
    let mut text = Vec::new();
    let limit = u64::try_from(DOSSIER_BYTES_MAX).unwrap_or(u64::MAX);
    File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut text)?;
    Ok(if text.len() > DOSSIER_BYTES_MAX { Err(too_long()) } else { Ok(text) })
}

impl Lines {
    fn next(&mut self) -> Option<Piece> {
        loop {
            self.line = self.line.saturating_add(1);
            let text = match self.read() {
                Ok(text) => text?,
                Err(error) => {
                    // Nothing more comes from a file that cannot be read on.
                    self.reader = Box::new(io::empty());
                    Err(reason(&error))
                }
            };
            if text.as_ref().is_ok_and(|text| text.iter().all(u8::is_ascii_whitespace)) {
                continue;
            }
            let text = text.map_err(|error| Fault::whole(&self.name, Some(self.line), error));
            return Some(Piece { file: Arc::clone(&self.name), line: self.line, text });
        }
    }

    /// One line without its end; a line that is too long is passed over, so that the next is read whole.
    fn read(&mut self) -> io::Result<Option<Result<Vec<u8>, String>>> {
        let mut text = Vec::new();
        let limit = u64::try_from(DOSSIER_BYTES_MAX).unwrap_or(u64::MAX);
        let read = self.reader.by_ref().take(limit.saturating_add(1)).read_until(b'\n', &mut text)?;
        if read == 0 {
            return Ok(None);
        }
        if text.ends_with(b"\n") {
            text.pop();
        } else if text.len() > DOSSIER_BYTES_MAX {
            self.reader.skip_until(b'\n')?;
            return Ok(Some(Err(too_long())));
        }
        Ok(Some(Ok(text)))
    }
}

fn too_long() -> String {
    format!("案卷过长，最多{}兆字节；每份案卷一行或者一个文件", DOSSIER_BYTES_MAX.div_euclid(1024 * 1024))
}

/// Why the system does not give out a file, in Chinese.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "文件或者文件夹不存在".to_owned(),
        io::ErrorKind::PermissionDenied => "没有读取的权限".to_owned(),
        io::ErrorKind::InvalidInput => {
            "请用 .json（一份案卷）、.jsonl 或者 .ndjson（每行一份）作文件名的结尾".to_owned()
        }
        _ => format!("读不了：{error}"),
    }
}
