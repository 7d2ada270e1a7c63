use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use crate::fonts::Fonts;

/// What one document can see: its page, the shared page parts, its data, the fonts. No disk, no network, no clock.
pub(crate) struct Desk<'a> {
    pub(crate) library: &'a LazyHash<Library>,
    pub(crate) fonts: &'a Fonts,
    pub(crate) common: &'a Source,
    pub(crate) page: &'a Source,
    pub(crate) data: Bytes,
}

/// The page of a form. All forms share one file id, since ids are interned for the life of the process.
pub(crate) fn main_source(text: &str) -> Source {
    Source::new(IDS.main, text.to_owned())
}

/// The parts that all pages share.
pub(crate) fn common_source(text: &str) -> Source {
    Source::new(IDS.common, text.to_owned())
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        IDS.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == IDS.main {
            Ok(self.page.clone())
        } else if id == IDS.common {
            Ok(self.common.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == IDS.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.loaded.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

struct Ids {
    main: FileId,
    common: FileId,
    data: FileId,
}

static IDS: LazyLock<Ids> =
    LazyLock::new(|| Ids { main: id("main.typ"), common: id("_common.typ"), data: id("data.json") });

#[expect(clippy::unwrap_used, reason = "three constant names, each a valid path")]
fn id(name: &str) -> FileId {
    RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).unwrap()).intern()
}
