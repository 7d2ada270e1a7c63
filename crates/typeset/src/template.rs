use std::collections::BTreeSet;

use serde::Deserialize;
use typst::syntax::Source;

use crate::error::TypesetError;
use crate::world;

/// One form: what it asks for, on which articles it stands, and the page.
#[derive(Debug, Clone)]
pub struct Template {
    head: Head,
    page: Source,
}

impl Template {
    /// Reads a form from its catalog entry (TOML) and its page (Typst).
    ///
    /// `shared` is the entry of the fields that every form has; a field of the form with the same key replaces it.
    pub fn parse(shared: &str, entry: &str, page: &str) -> Result<Self, TypesetError> {
        let wrong =
            |form: &str, message: String| TypesetError::ReadCatalog { form: form.to_owned(), message };
        let first_line = entry.lines().next().unwrap_or_default();
        let mut head: Head = toml::from_str(entry).map_err(|e| wrong(first_line, e.to_string()))?;
        let shared: Shared = toml::from_str(shared).map_err(|e| wrong("_common", e.to_string()))?;
        let own: BTreeSet<String> = head.fields.iter().map(|field| field.key.clone()).collect();
        let mut fields: Vec<Field> = shared.fields.into_iter().filter(|f| !own.contains(&f.key)).collect();
        fields.append(&mut head.fields);
        head.fields = fields;
        check(&head).map_err(|message| wrong(&head.id, message))?;
        Ok(Self { page: world::main_source(page), head })
    }

    /// The form id, as in the catalog file's name.
    pub fn id(&self) -> &str {
        &self.head.id
    }

    /// The number in the ministry's list of 24 forms, or the supplementary number from 25 on.
    pub fn number(&self) -> u16 {
        self.head.number
    }

    /// Whether the form is one of the ministry's 24.
    pub fn is_official(&self) -> bool {
        self.head.official
    }

    /// The Chinese title as printed.
    pub fn title(&self) -> &str {
        &self.head.title
    }

    /// The articles on which the form stands.
    pub fn articles(&self) -> &[String] {
        &self.head.articles
    }

    /// Where the form comes from.
    pub fn source(&self) -> &str {
        &self.head.source
    }

    /// How far the entry has been verified (`V`, `D`, `F`, `M`, `P`, as in the procedure specification).
    pub fn verification(&self) -> &str {
        &self.head.verification
    }

    /// The first day on which the form may be used.
    pub fn in_force_from(&self) -> jiff::civil::Date {
        self.head.in_force_from
    }

    /// Whether a character that no font prints becomes `〓`, for a report that nobody signs; else it is refused.
    pub fn substitutes(&self) -> bool {
        self.head.substitutes
    }

    /// All fields, the shared ones first.
    pub fn fields(&self) -> &[Field] {
        &self.head.fields
    }

    pub(crate) fn page(&self) -> &Source {
        &self.page
    }
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The key in the data.
    pub key: String,
    /// The Chinese label.
    pub label: String,
    /// What the value is.
    pub kind: Kind,
    /// Must be present.
    #[serde(default)]
    pub required: bool,
    /// Must be present when another field has a value.
    pub required_when: Option<Condition>,
    /// The article that asks for the field.
    pub article: Option<String>,
    /// A word to the person who fills it in.
    pub note: Option<String>,
    /// For `choice` and `choices`.
    #[serde(default)]
    pub options: Vec<Opt>,
    /// For `table`.
    #[serde(default)]
    pub columns: Vec<Column>,
    /// For `table` and `list`, when present.
    #[serde(default)]
    pub rows_min: usize,
}

/// The kinds of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// One line.
    Text,
    /// Paragraphs, separated by line feeds.
    Multiline,
    /// `YYYY-MM-DD`, printed 2026年11月20日.
    Date,
    /// `YYYY-MM-DDTHH:MM`, local time, printed 2026年11月20日14时05分.
    DateTime,
    /// RFC 3339 instant with offset.
    Instant,
    /// Whole fen, printed with thousands separators. The caller gives the capital amount as `<key>_capital`.
    MoneyFen,
    /// A whole number.
    Number,
    /// True or false.
    Bool,
    /// One of `options`.
    Choice,
    /// Any of `options`.
    Choices,
    /// Lines, numbered in print.
    List,
    /// Rows of `columns`.
    Table,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opt {
    /// The value in the data.
    pub value: String,
    /// The words on paper.
    pub label: String,
}

/// One column of a table field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The key in each row.
    pub key: String,
    /// The head of the column.
    pub label: String,
    /// Any kind but `choice`, `choices`, `list` and `table`.
    pub kind: Kind,
    /// Must be present in every row.
    #[serde(default)]
    pub required: bool,
}

/// When a field becomes required.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The other field.
    pub key: String,
    /// One of these values (`"true"` for a bool); empty for any value at all.
    #[serde(default)]
    pub is: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: String,
    number: u16,
    official: bool,
    #[serde(default)]
    substitutes: bool,
    title: String,
    articles: Vec<String>,
    source: String,
    verification: String,
    in_force_from: jiff::civil::Date,
    fields: Vec<Field>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    fields: Vec<Field>,
}

fn check(head: &Head) -> Result<(), String> {
    let mut keys = BTreeSet::new();
    for field in &head.fields {
        if !keys.insert(field.key.as_str()) {
            return Err(format!("field {} appears twice", field.key));
        }
        if matches!(field.kind, Kind::Choice | Kind::Choices) == field.options.is_empty() {
            return Err(format!("field {}: options belong to a choice, and a choice has some", field.key));
        }
        if (field.kind == Kind::Table) == field.columns.is_empty() {
            return Err(format!("field {}: columns belong to a table, and a table has some", field.key));
        }
        if field.columns.iter().any(|c| {
            matches!(c.kind, Kind::Choice | Kind::Choices | Kind::List | Kind::Table | Kind::Instant)
        }) {
            return Err(format!("field {}: a cell is a single value", field.key));
        }
    }
    for field in &head.fields {
        if let Some(condition) = &field.required_when
            && !keys.contains(condition.key.as_str())
        {
            return Err(format!("field {} depends on {}, which does not exist", field.key, condition.key));
        }
        if field.kind == Kind::MoneyFen && !keys.contains(format!("{}_capital", field.key).as_str()) {
            return Err(format!("field {} has no {}_capital", field.key, field.key));
        }
    }
    Ok(())
}
