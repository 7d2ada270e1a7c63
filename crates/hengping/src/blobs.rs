//! The store of files: a folder, or S3 by its address; and the stream in which a backup carries what it holds.

use std::{
    error::Error as _,
    fmt,
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use app::context::{BlobError, Blobs, sm3_hex};
use futures_util::TryStreamExt;
use object_store::{
    ObjectStore, ObjectStoreExt, ObjectStoreScheme, local::LocalFileSystem, path::Path as Place,
    prefix::PrefixStore,
};
use tokio::runtime::Runtime;

/// The store of files.
pub(crate) struct Objects {
    store: Arc<dyn ObjectStore>,
    /// The use cases wait on plain threads, the object store on this one.
    runtime: Option<Runtime>,
    named: String,
}

/// Folder of the files inside the directory of the data.
const NAME: &str = "blobs";
/// The first line of a stream of files.
const MARK: &str = "HPBLOB02\n";
/// What a backup carries.
const KEPT: &str = "kept";
/// The longest object that a stream may announce: a piece, its seal, and room for a manifest.
const OBJECT_BYTES_MAX: u64 = 16 * 1024 * 1024;

impl Objects {
    /// The files beside the data, or where `address` says: `s3://bucket/folder`, with keys and region from the
    /// environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`).
    pub(crate) fn open(data: &Path, address: Option<&str>) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("files")
            .enable_all()
            .build()
            .context("start the thread of the files")?;
        let (store, named) = match address {
            None => folder(&data.join(NAME))?,
            Some(address) => remote(address)?,
        };
        Ok(Self { store, runtime: Some(runtime), named })
    }

    fn wait<T>(&self, work: impl Future<Output = object_store::Result<T>>) -> object_store::Result<T> {
        match &self.runtime {
            Some(runtime) => runtime.block_on(work),
            None => Err(object_store::Error::NotImplemented {
                operation: "an operation after the end".to_owned(),
                implementer: self.named.clone(),
            }),
        }
    }

    /// Writes every kept object into one stream: for each a line `PLACE SM3 BYTES`, then the sealed content.
    ///
    /// Small pictures are left out, since they are made anew; what no act has taken is not below `kept`.
    pub(crate) fn export(&self, to: &Path) -> anyhow::Result<u64> {
        let mut part = to.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let mut out = BufWriter::new(File::create(&part).context("create the stream of files")?);
        out.write_all(MARK.as_bytes())?;
        let mut objects = 0;
        // Listed first: writing while listing would hold a connection of the object store open for hours.
        let mut places = Vec::new();
        self.each(KEPT, &mut |place| {
            if !place.contains("/t/") {
                places.push(place.to_owned());
            }
            Ok(())
        })?;
        places.sort_unstable();
        for place in places {
            let content = self.get(&place)?.with_context(|| format!("the object {place} has vanished"))?;
            writeln!(out, "{place} {} {}", sm3_hex(&content), content.len())?;
            out.write_all(&content)?;
            objects += 1;
        }
        out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&part, to)?;
        Ok(objects)
    }

    /// Takes the objects of a stream; one whose content does not give its SM3 is refused.
    pub(crate) fn import(&self, from: &Path) -> anyhow::Result<u64> {
        let mut stream = BufReader::new(File::open(from).context("open the stream of files")?);
        let mut line = String::new();
        stream.read_line(&mut line)?;
        if line != MARK {
            bail!("{} is not a stream of files of this version", from.display());
        }
        let mut objects = 0;
        loop {
            line.clear();
            if stream.read_line(&mut line)? == 0 {
                return Ok(objects);
            }
            let mut parts = line.trim_end().splitn(3, ' ');
            let (Some(place), Some(sm3), Some(bytes)) = (parts.next(), parts.next(), parts.next()) else {
                bail!("a line of the stream is damaged");
            };
            let bytes: u64 = bytes.parse().context("a length of the stream is damaged")?;
            let plain = |part: &str| {
                !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            };
            if !place.starts_with("kept/") || !place.split('/').all(plain) || bytes > OBJECT_BYTES_MAX {
                bail!("the stream names a place or a length that cannot be");
            }
            let mut content = Vec::new();
            stream.by_ref().take(bytes).read_to_end(&mut content)?;
            if sm3_hex(&content) != sm3 {
                bail!("the content of {place} is damaged");
            }
            self.put(place, content)?;
            objects += 1;
        }
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // The last owner may be an asynchronous task, where a runtime may not wait for its own end.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Objects").field("named", &self.named).finish_non_exhaustive()
    }
}

type Opened = (Arc<dyn ObjectStore>, String);

fn folder(dir: &Path) -> anyhow::Result<Opened> {
    fs::create_dir_all(dir).with_context(|| format!("make the directory {}", dir.display()))?;
    let store = LocalFileSystem::new_with_prefix(dir)
        .with_context(|| format!("open the directory {}", dir.display()))?
        // An act that names a file must not outlive the file in a power cut.
        .with_fsync(true);
    Ok((Arc::new(store), dir.display().to_string()))
}

fn remote(address: &str) -> anyhow::Result<Opened> {
    let url = address.parse().with_context(|| format!("`{address}` is not an address"))?;
    let (scheme, _) =
        ObjectStoreScheme::parse(&url).with_context(|| format!("read the address `{address}`"))?;
    if !matches!(scheme, ObjectStoreScheme::AmazonS3) {
        bail!("files lie in a folder or in S3: `{address}` is neither; write s3://bucket/folder");
    }
    // Installing it twice is no fault: the first one holds.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let options = std::env::vars()
        .filter(|(name, _)| name.starts_with("AWS_"))
        .map(|(name, value)| (name.to_ascii_lowercase(), value));
    let (store, folder) = object_store::parse_url_opts(&url, options).context("open the object store")?;
    Ok((Arc::new(PrefixStore::new(store, folder)), address.to_owned()))
}

/// No space, or the words of the whole chain of causes.
fn fault(error: &object_store::Error) -> BlobError {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let full = cause.downcast_ref::<std::io::Error>().is_some_and(|io| {
            matches!(io.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
        });
        if full {
            tracing::error!(error = words, "no space is left for files");
            return BlobError::Full;
        }
        words = format!("{words}: {cause}");
        source = cause.source();
    }
    BlobError::Failed(words)
}

impl Blobs for Objects {
    fn put(&self, place: &str, content: Vec<u8>) -> Result<(), BlobError> {
        let place = Place::from(place);
        self.wait(self.store.put(&place, content.into())).map(|_| ()).map_err(|error| fault(&error))
    }

    fn get(&self, place: &str) -> Result<Option<Vec<u8>>, BlobError> {
        let place = Place::from(place);
        let read = self.wait(async { self.store.get(&place).await?.bytes().await });
        match read {
            // Without a copy where nobody else holds the bytes.
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    fn rename(&self, from: &str, to: &str) -> Result<bool, BlobError> {
        let (from, to) = (Place::from(from), Place::from(to));
        match self.wait(self.store.rename(&from, &to)) {
            Ok(()) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(fault(&error)),
        }
    }

    fn delete(&self, place: &str) -> Result<(), BlobError> {
        let place = Place::from(place);
        match self.wait(self.store.delete(&place)) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(fault(&error)),
        }
    }

    fn each(
        &self,
        folder: &str,
        visit: &mut dyn FnMut(&str) -> Result<(), BlobError>,
    ) -> Result<(), BlobError> {
        let folder = Place::from(folder);
        let mut listed = self.store.list(Some(&folder));
        while let Some(found) = self.wait(listed.try_next()).map_err(|error| fault(&error))? {
            visit(found.location.as_ref())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_in(dir: &tempfile::TempDir) -> Objects {
        Objects::open(dir.path(), None).unwrap()
    }

    #[test]
    fn objects_come_back_move_and_go() {
        let dir = tempfile::tempdir().unwrap();
        let objects = folder_in(&dir);
        assert_eq!(objects.get("staged/u/a").unwrap(), None);
        objects.put("staged/u/a", b"abc".to_vec()).unwrap();
        objects.put("staged/u/a", b"abd".to_vec()).unwrap();
        assert_eq!(objects.get("staged/u/a").unwrap().as_deref(), Some(b"abd".as_slice()));
        assert!(objects.rename("staged/u/a", "kept/ab/01ab/c/a").unwrap());
        assert!(!objects.rename("staged/u/a", "kept/ab/01ab/c/a").unwrap());
        assert_eq!(objects.get("kept/ab/01ab/c/a").unwrap().as_deref(), Some(b"abd".as_slice()));
        let mut seen = Vec::new();
        objects
            .each("kept", &mut |place| {
                seen.push(place.to_owned());
                Ok(())
            })
            .unwrap();
        assert_eq!(seen, ["kept/ab/01ab/c/a"]);
        objects.delete("kept/ab/01ab/c/a").unwrap();
        objects.delete("kept/ab/01ab/c/a").unwrap();
        assert_eq!(objects.get("kept/ab/01ab/c/a").unwrap(), None);
    }

    #[test]
    fn no_place_leads_out_of_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let objects = folder_in(&dir);
        fs::write(dir.path().join("secret"), "x").unwrap();
        for place in ["../secret", "kept/../../secret", "/../secret"] {
            assert_eq!(objects.get(place).unwrap_or_default(), None, "{place}");
        }
    }

    #[test]
    fn a_full_disk_is_told_from_other_faults() {
        let io = std::io::Error::from(std::io::ErrorKind::StorageFull);
        let full = object_store::Error::Generic { store: "test", source: Box::new(io) };
        assert!(matches!(fault(&full), BlobError::Full));
        let io = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        let other = object_store::Error::Generic { store: "test", source: Box::new(io) };
        assert!(matches!(fault(&other), BlobError::Failed(_)));
    }

    #[test]
    fn a_stream_carries_what_is_kept_and_nothing_else() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (from, to) = (folder_in(&one), folder_in(&two));
        for (place, content) in [
            ("kept/ab/01ab/m/a", b"a".as_slice()),
            ("kept/ab/01ab/c/b", b""),
            ("kept/cd/01cd/c/c", b"line\nline\n"),
            ("kept/cd/01cd/t/d", b"a small picture"),
            ("staged/u/e", b"unfinished"),
        ] {
            from.put(place, content.to_vec()).unwrap();
        }
        let stream = one.path().join("stream");
        assert_eq!(from.export(&stream).unwrap(), 3);
        assert_eq!(to.import(&stream).unwrap(), 3);
        assert_eq!(to.get("kept/cd/01cd/c/c").unwrap().as_deref(), Some(b"line\nline\n".as_slice()));
        assert_eq!(to.get("staged/u/e").unwrap(), None);
        let mut altered = fs::read(&stream).unwrap();
        *altered.last_mut().unwrap() ^= 1;
        fs::write(&stream, altered).unwrap();
        assert!(to.import(&stream).is_err());
        fs::write(&stream, format!("{MARK}../outside 00 0\n")).unwrap();
        assert!(to.import(&stream).is_err());
    }

    #[test]
    fn only_a_folder_or_s3_holds_files() {
        let dir = tempfile::tempdir().unwrap();
        for address in ["http://files", "gs://bucket", "nonsense"] {
            assert!(Objects::open(dir.path(), Some(address)).is_err(), "{address}");
        }
    }
}
