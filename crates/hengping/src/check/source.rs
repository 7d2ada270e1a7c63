//! Dossiers, a chunk at a time, from files, lines, tables, folders and standard input.

use std::{
    collections::VecDeque,
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use app::{
    checkup::{Fault, Held, Piece, table},
    import::workbook::{FILE_BYTES_MAX, UNPACKED_BYTES_MAX},
};
use law::dossier::read::DOSSIER_BYTES_MAX;

/// A chunk ends after so many dossiers …
const CHUNK_PIECES: usize = 2_048;
/// … or so many bytes; the longest dossier may come on top.
const CHUNK_BYTES: usize = 8 * 1024 * 1024;
/// Names of files that were passed over, beyond which they are only counted.
const SKIPPED_NAMED_MAX: usize = 20;

/// What a path is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lines,
    Whole,
    Workbook,
    Archive,
    Csv,
    Other,
}

fn kind(path: &Path) -> Kind {
    let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "jsonl" | "ndjson" => Kind::Lines,
        "json" => Kind::Whole,
        "xlsx" => Kind::Workbook,
        "zip" => Kind::Archive,
        "csv" => Kind::Csv,
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
    /// What came of tables, which are read whole.
    read: VecDeque<Piece>,
    skipped: Vec<String>,
    skipped_more: u64,
}

impl Sources {
    pub(super) fn new(paths: &[PathBuf]) -> Self {
        let waiting = paths.iter().map(|path| (path.clone(), true)).collect();
        Self { waiting, open: None, read: VecDeque::new(), skipped: Vec::new(), skipped_more: 0 }
    }

    /// The next texts; none at the end.
    pub(super) fn chunk(&mut self) -> Vec<Piece> {
        let (mut pieces, mut bytes) = (Vec::new(), 0_usize);
        while pieces.len() < CHUNK_PIECES && bytes < CHUNK_BYTES {
            let Some(piece) = self.next() else { break };
            bytes = bytes.saturating_add(if let Held::Text(text) = &piece.held { text.len() } else { 0 });
            pieces.push(piece);
        }
        pieces
    }

    /// What lay in the folders and is no dossier by its name.
    pub(super) fn skipped(&self) -> impl Iterator<Item = String> {
        let named = self
            .skipped
            .iter()
            .map(|file| format!("{file}：跳过，不是 .json、.jsonl、.ndjson、.xlsx、.csv 或者 .zip 文件"));
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
            if let Some(piece) = self.read.pop_front() {
                return Some(piece);
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
                _ if !about.is_file() && !asked => {
                    self.skip(&name);
                    Ok(None)
                }
                Kind::Other => {
                    self.skip(&name);
                    Ok(None)
                }
                Kind::Lines => {
                    let reader = Box::new(BufReader::new(File::open(path)?));
                    self.open = Some(Lines { name: Arc::clone(&name), reader, line: 0 });
                    Ok(None)
                }
                Kind::Whole => whole(path, DOSSIER_BYTES_MAX).map(|text| Some(text.map_err(|_| too_long()))),
                kind => self.tables(path, &name, kind).map(|()| None),
            }
        });
        let held = match opened {
            Ok(None) => return None,
            Ok(Some(Ok(text))) => Held::Text(text),
            Ok(Some(Err(error))) => Held::Fault(Fault::whole(&name, None, error)),
            Err(error) => Held::Fault(Fault::whole(&name, None, reason(&error))),
        };
        Some(Piece { file: name, line: 1, held })
    }

    /// Reads tables, whole: rows of one dossier may stand anywhere in them.
    fn tables(&mut self, path: &Path, name: &str, kind: Kind) -> io::Result<()> {
        let most =
            if kind == Kind::Csv { usize::try_from(UNPACKED_BYTES_MAX).unwrap_or(0) } else { FILE_BYTES_MAX };
        let pieces = match (kind, whole(path, most)?) {
            (_, Err(most)) => {
                let error = format!("文件超过{}MB，请分成几个文件。", most / 1024 / 1024);
                vec![Piece { file: name.into(), line: 1, held: Held::Fault(Fault::whole(name, None, error)) }]
            }
            (Kind::Workbook, Ok(content)) => table::from_workbook(name, &content),
            (Kind::Archive, Ok(content)) => table::from_archive(name, &content),
            (_, Ok(content)) => table::from_csv(name, &[(name.to_owned(), content)]),
        };
        self.read.extend(pieces);
        Ok(())
    }

    fn folder(&mut self, path: &Path) -> io::Result<()> {
        let (mut inside, mut csv) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let of_a_set = kind(&entry.path()) == Kind::Csv && entry.file_type()?.is_file();
            if of_a_set { csv.push(entry.path()) } else { inside.push(entry.path()) }
        }
        inside.sort();
        for path in inside.into_iter().rev() {
            self.waiting.push_front((path, false));
        }
        if !csv.is_empty() {
            csv.sort();
            self.set(path, &csv)?;
        }
        Ok(())
    }

    /// The CSV files of a folder are the tables of one set.
    fn set(&mut self, folder: &Path, paths: &[PathBuf]) -> io::Result<()> {
        let mut files = Vec::new();
        for path in paths {
            let name = path.to_string_lossy();
            // What is too long for one file is too long for the set, which says so by name.
            let content = whole(path, usize::try_from(UNPACKED_BYTES_MAX).unwrap_or(0))?;
            match content {
                Ok(content) => files.push((name.into_owned(), content)),
                Err(most) => {
                    let error = format!("文件超过{}MB，请分成几个文件。", most / 1024 / 1024);
                    let held = Held::Fault(Fault::whole(&name, None, error));
                    self.read.push_back(Piece { file: (&*name).into(), line: 1, held });
                }
            }
        }
        self.read.extend(table::from_csv(&folder.to_string_lossy(), &files));
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

/// The content of a file, or the bound that it exceeds.
fn whole(path: &Path, most: usize) -> io::Result<Result<Vec<u8>, usize>> {
    let mut content = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut content)?;
    Ok(if content.len() > most { Err(most) } else { Ok(content) })
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
            let held = match text {
                Ok(text) => Held::Text(text),
                Err(error) => Held::Fault(Fault::whole(&self.name, Some(self.line), error)),
            };
            return Some(Piece { file: Arc::clone(&self.name), line: self.line, held });
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
            "请用 .json（一份案卷）、.jsonl 或者 .ndjson（每行一份）、.xlsx、.csv 或者 .zip（按模板填写的表格）作文件名的结尾"
                .to_owned()
        }
        _ => format!("读不了：{error}"),
    }
}
