use std::fmt;
use std::path::PathBuf;

/// Why a document was not typeset. Everything that can be told at once is told at once.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TypesetError {
    /// No loaded font can print these characters; each comes with the path of the field that holds it.
    #[error("no font prints {}", list_characters(characters))]
    MissingGlyphs {
        /// Character and field path (`officers[0].name`), in the order of the form, each pair once.
        characters: Vec<(char, String)>,
    },
    /// The data does not fit the fields of the form.
    #[error("{form}: {}", list_problems(problems))]
    Fields {
        /// Form id.
        form: String,
        /// All problems, in the order of the form.
        problems: Vec<FieldProblem>,
    },
    /// The data is larger than a document of enforcement can be.
    #[error("{form}: {bytes} bytes of data, at most {bytes_max}")]
    TooLarge {
        /// Form id.
        form: String,
        /// Size as JSON.
        bytes: usize,
        /// The limit.
        bytes_max: usize,
    },
    /// The template itself is wrong: a bug of the catalog, not of the data.
    #[error("{form}: the template does not compile: {message}")]
    CompileTemplate {
        /// Form id.
        form: String,
        /// What the typesetter said.
        message: String,
    },
    /// The pages exist but cannot be written as PDF/A-2b.
    #[error("{form}: no PDF/A-2b: {message}")]
    WritePdf {
        /// Form id.
        form: String,
        /// What the exporter said.
        message: String,
    },
    /// A catalog entry cannot be read or contradicts itself.
    #[error("catalog entry {form}: {message}")]
    ReadCatalog {
        /// Form id, or the start of the file when it has none.
        form: String,
        /// What is wrong.
        message: String,
    },
    /// A font directory or font file cannot be read.
    #[error("cannot read fonts at {}", path.display())]
    ReadFonts {
        /// The directory or file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// A file named as a font holds none.
    #[error("{} is not a font", path.display())]
    NotAFont {
        /// The file.
        path: PathBuf,
    },
}

/// One field that does not fit, with the article that asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// `officers[0].name`
    pub path: String,
    /// The Chinese label of the field; the path itself if the field is unknown.
    pub label: String,
    /// The article that requires the field, if the catalog names one.
    pub article: Option<String>,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// Required and absent, null or blank.
    Missing,
    /// The form has no such field: a slip of the caller, which would otherwise leave a blank on paper.
    Unknown,
    /// Not a value of the field's kind.
    WrongKind {
        /// What the kind expects.
        expected: &'static str,
    },
    /// A table or list with too few rows.
    TooFewRows {
        /// The least number of rows.
        rows_min: usize,
    },
    /// Too long for a QR code of this size.
    TooLong,
}

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}) ", self.label, self.path)?;
        match &self.problem {
            Problem::Missing => f.write_str("is missing")?,
            Problem::Unknown => f.write_str("is not a field of this form")?,
            Problem::WrongKind { expected } => write!(f, "must be {expected}")?,
            Problem::TooFewRows { rows_min } => write!(f, "needs at least {rows_min} rows")?,
            Problem::TooLong => f.write_str("is too long")?,
        }
        match &self.article {
            Some(article) => write!(f, " [{article}]"),
            None => Ok(()),
        }
    }
}

fn list_characters(characters: &[(char, String)]) -> String {
    let names: Vec<String> =
        characters.iter().map(|(c, path)| format!("{c:?} (U+{:04X}) in {path}", u32::from(*c))).collect();
    names.join(", ")
}

fn list_problems(problems: &[FieldProblem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("; ")
}
