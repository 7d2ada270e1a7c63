use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Datetime, Smart};
use typst::syntax::Source;
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::catalog;
use crate::error::TypesetError;
use crate::fill::{Filled, fill};
use crate::fonts::Fonts;
use crate::template::Template;
use crate::world::{Desk, common_source};

/// The most data one document may carry, as JSON: some two hundred pages.
pub const DATA_BYTES_MAX: usize = 1 << 20;

/// Sets documents. One per process: it holds the fonts, and all threads share it.
pub struct Typesetter {
    library: LazyHash<Library>,
    fonts: Fonts,
    common: Source,
    standards: PdfStandards,
    rendered: AtomicUsize,
}

/// One finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// A PDF/A-2b file; the same data gives the same bytes.
    pub pdf: Vec<u8>,
    /// The number of pages.
    pub pages: usize,
}

impl Typesetter {
    /// Loads the shipped fonts and those in `font_dirs`, and checks the shipped forms.
    pub fn new(font_dirs: &[PathBuf]) -> Result<Self, TypesetError> {
        catalog::check()?;
        let standards = PdfStandards::new(&[PdfStandard::A_2b]).map_err(|error| TypesetError::WritePdf {
            form: "all".to_owned(),
            message: error.message().to_string(),
        })?;
        Ok(Self {
            library: LazyHash::new(Library::default()),
            fonts: Fonts::load(font_dirs)?,
            common: common_source(catalog::COMMON_PAGE),
            standards,
            rendered: AtomicUsize::new(0),
        })
    }

    /// Sets one document.
    ///
    /// The error names every field that does not fit, or else every character that no font prints.
    pub fn render(&self, template: &Template, data: &Value) -> Result<Rendered, TypesetError> {
        let form = || template.id().to_owned();
        let bytes = serde_json::to_vec(data).map_or(usize::MAX, |json| json.len());
        if bytes > DATA_BYTES_MAX {
            return Err(TypesetError::TooLarge { form: form(), bytes, bytes_max: DATA_BYTES_MAX });
        }
        let filled = fill(template, data, &self.fonts.glyphs)?;
        let desk = Desk {
            library: &self.library,
            fonts: &self.fonts,
            common: &self.common,
            page: template.page(),
            data: Bytes::from_string(filled.dictionary.to_string()),
        };
        let document = typst::compile::<PagedDocument>(&desk)
            .output
            .map_err(|errors| TypesetError::CompileTemplate { form: form(), message: first(&errors) })?;
        let pdf = typst_pdf::pdf(&document, &self.options(&filled))
            .map_err(|errors| TypesetError::WritePdf { form: form(), message: first(&errors) })?;
        let pages = document.pages().len();
        drop(document);
        self.forget();
        Ok(Rendered { pdf, pages })
    }

    fn options(&self, filled: &Filled) -> PdfOptions {
        PdfOptions {
            ident: Smart::Custom(filled.identity.clone()),
            creator: Smart::Custom(Some("Hengping".to_owned())),
            timestamp: beijing(filled.issued_at),
            page_ranges: None,
            standards: self.standards.clone(),
            tagged: true,
            pretty: false,
        }
    }

    /// Drops what the last documents left in the process-wide cache; what every document uses stays.
    fn forget(&self) {
        if self.rendered.fetch_add(1, Ordering::Relaxed) % EVICT_EVERY == EVICT_EVERY - 1 {
            comemo::evict(EVICT_AGE_MAX);
        }
    }
}

impl fmt::Debug for Typesetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Typesetter").field("fonts", &self.fonts.loaded).finish_non_exhaustive()
    }
}

const EVICT_EVERY: usize = 8;
const EVICT_AGE_MAX: usize = 4;

/// An instant as civil time in China, where the paper is signed.
fn beijing(at: jiff::Timestamp) -> Option<Timestamp> {
    let civil = jiff::tz::offset(8).to_datetime(at);
    let byte = |n: i8| u8::try_from(n).ok();
    let datetime = Datetime::from_ymd_hms(
        i32::from(civil.year()),
        byte(civil.month())?,
        byte(civil.day())?,
        byte(civil.hour())?,
        byte(civil.minute())?,
        byte(civil.second())?,
    )?;
    Timestamp::new_local(datetime, 8 * 60)
}

fn first(errors: &[SourceDiagnostic]) -> String {
    let messages: Vec<String> = errors
        .iter()
        .map(|error| {
            let hints: Vec<&str> = error.hints.iter().map(|hint| hint.v.as_str()).collect();
            format!("{} {}", error.message, hints.join(" "))
        })
        .collect();
    messages.join("; ")
}
