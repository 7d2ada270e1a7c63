//! Files in a folder, addressed by the SM3 of their content: written whole or not at all, verified on every read.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use anyhow::{Context, bail};
use app::context::{Blobs, sm3_hex};

/// The folder.
#[derive(Debug)]
pub(crate) struct Folder {
    dir: PathBuf,
    written: AtomicU64,
}

/// Folder of the files inside the directory of the data.
const NAME: &str = "blobs";
/// The first line of a stream of files.
const MARK: &str = "HPBLOB01\n";

impl Folder {
    /// The files of a data directory.
    pub(crate) fn open(data: &Path) -> anyhow::Result<Self> {
        let dir = data.join(NAME);
        fs::create_dir_all(&dir).with_context(|| format!("make the directory {}", dir.display()))?;
        Ok(Self { dir, written: AtomicU64::new(0) })
    }

    /// Where a content lies; `None` for anything that is not 64 small hexadecimal digits, so that no path gets out.
    fn path(&self, sm3: &str) -> Option<PathBuf> {
        let digits = sm3.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if sm3.len() != 64 || !digits {
            return None;
        }
        Some(self.dir.join(sm3.get(..2)?).join(sm3.get(2..4)?).join(sm3))
    }

    fn store(&self, content: &[u8]) -> std::io::Result<String> {
        let sm3 = sm3_hex(content);
        let wrong = || std::io::Error::other("the digest is not hexadecimal");
        let path = self.path(&sm3).ok_or_else(wrong)?;
        if path.exists() {
            return Ok(sm3);
        }
        let parent = path.parent().ok_or_else(wrong)?;
        fs::create_dir_all(parent)?;
        let n = self.written.fetch_add(1, Ordering::Relaxed);
        let part = parent.join(format!(".{}-{n}.part", std::process::id()));
        let mut file = File::create(&part)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&part, &path)?;
        File::open(parent)?.sync_all()?;
        Ok(sm3)
    }

    /// Writes every file into one stream: for each a line `SM3 BYTES`, then the content.
    pub(crate) fn export(&self, to: &Path) -> anyhow::Result<u64> {
        let mut part = to.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let mut out = BufWriter::new(File::create(&part).context("create the stream of files")?);
        out.write_all(MARK.as_bytes())?;
        let mut files = 0;
        for name in self.names()? {
            let content = self.read(&name)?.with_context(|| format!("the file {name} has vanished"))?;
            writeln!(out, "{name} {}", content.len())?;
            out.write_all(&content)?;
            files += 1;
        }
        out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&part, to)?;
        Ok(files)
    }

    /// Takes the files of a stream; one whose content does not give its name is refused.
    pub(crate) fn import(&self, from: &Path) -> anyhow::Result<u64> {
        let mut stream = BufReader::new(File::open(from).context("open the stream of files")?);
        let mut line = String::new();
        stream.read_line(&mut line)?;
        if line != MARK {
            bail!("{} is not a stream of files", from.display());
        }
        let mut files = 0;
        loop {
            line.clear();
            if stream.read_line(&mut line)? == 0 {
                return Ok(files);
            }
            let (name, bytes) = line.trim_end().split_once(' ').context("a line of the stream is damaged")?;
            let bytes: u64 = bytes.parse().context("a length of the stream is damaged")?;
            let mut content = Vec::new();
            stream.by_ref().take(bytes).read_to_end(&mut content)?;
            if sm3_hex(&content) != name {
                bail!("the content of {name} is damaged");
            }
            self.store(&content)?;
            files += 1;
        }
    }

    fn names(&self) -> anyhow::Result<Vec<String>> {
        let mut names = Vec::new();
        for one in folders(&self.dir)? {
            for two in folders(&one)? {
                for entry in fs::read_dir(two)? {
                    let name = entry?.file_name().to_string_lossy().into_owned();
                    if self.path(&name).is_some() {
                        names.push(name);
                    }
                }
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    fn read(&self, sm3: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let Some(path) = self.path(sm3) else { return Ok(None) };
        match fs::read(&path) {
            Ok(content) if sm3_hex(&content) == sm3 => Ok(Some(content)),
            Ok(_) => bail!("the content of {sm3} is damaged"),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).context("read a file"),
        }
    }
}

fn folders(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    Ok(found)
}

impl Blobs for Folder {
    fn put(&self, content: &[u8]) -> Result<String, String> {
        self.store(content).map_err(|error| {
            tracing::error!(%error, "a file was not stored");
            "文件没有保存成功，请检查磁盘空间后重试。".to_owned()
        })
    }

    fn get(&self, sm3: &str) -> Result<Option<Vec<u8>>, String> {
        self.read(sm3).map_err(|error| {
            tracing::error!(%error, "a file was not read");
            "文件已损坏或者读取失败，请联系系统管理员。".to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_comes_back_and_is_kept_once() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let sm3 = folder.put(b"abc").unwrap();
        assert_eq!(sm3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(folder.put(b"abc").unwrap(), sm3);
        assert_eq!(folder.get(&sm3).unwrap().as_deref(), Some(b"abc".as_slice()));
        assert_eq!(folder.names().unwrap(), [sm3]);
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        fs::write(dir.path().join("secret"), "x").unwrap();
        for name in
            ["../secret", "", "..", "/etc/passwd", &"../".repeat(21), &"A".repeat(64), &"é".repeat(32)]
        {
            assert_eq!(folder.get(name).unwrap(), None, "{name}");
        }
    }

    #[test]
    fn damage_is_found_on_reading() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let sm3 = folder.put(b"abc").unwrap();
        fs::write(folder.path(&sm3).unwrap(), b"abd").unwrap();
        assert!(folder.get(&sm3).is_err());
    }

    #[test]
    fn a_stream_carries_every_file() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (from, to) = (Folder::open(one.path()).unwrap(), Folder::open(two.path()).unwrap());
        for content in [b"a".as_slice(), b"", b"line\nline\n"] {
            from.put(content).unwrap();
        }
        let stream = one.path().join("stream");
        assert_eq!(from.export(&stream).unwrap(), 3);
        assert_eq!(to.import(&stream).unwrap(), 3);
        assert_eq!(to.names().unwrap(), from.names().unwrap());
    }
}
