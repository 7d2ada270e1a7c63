//! The fields of a form: each with its label, its hint, its errors beside it and the article that asks for it.

use maud::{Markup, Render};

use super::parts::Article;

/// One field of a form. It keeps what the user typed and lists every error beside itself.
///
/// ```
/// use web::ui::{Article, Check, Field};
/// let field = Field::text("id_number", "身份证号")
///     .required()
///     .check(Check::IdNumber)
///     .article(Article::new("行政处罚法/52", "《行政处罚法》第五十二条"))
///     .value("11010119900307771")
///     .error("差一位，应为18位");
/// ```
#[derive(Debug, Clone)]
pub struct Field {
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) required: bool,
    pub(super) read_only: bool,
    pub(super) wide: bool,
    pub(super) values: Vec<String>,
    pub(super) errors: Vec<String>,
    pub(super) article: Option<Article>,
    pub(super) choices: Vec<Choice>,
    pub(super) phrases: Vec<String>,
    pub(super) capital: String,
    pub(super) unit: String,
    pub(super) chars_max: Option<u32>,
    pub(super) range: (String, String),
    pub(super) check: Option<Check>,
    pub(super) autocomplete: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Password,
    Textarea { rows: u32 },
    Number,
    Money,
    Date,
    Time,
    Select,
    Radio,
    Checkboxes,
    File { multiple: bool },
    Plate,
    Hidden,
}

/// One answer of a field with choices.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the user reads.
    pub label: String,
    /// A second line of explanation.
    pub hint: String,
    /// Other letters by which it is found in a long list: pinyin initials.
    pub letters: String,
    /// Why this answer is not open, with what would open it; the choice is greyed and says so.
    pub closed: Option<String>,
}

impl Choice {
    /// An open choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), ..Self::default() }
    }

    /// With a second line.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Found in a long list by these letters too.
    #[must_use]
    pub fn found_by(mut self, letters: impl Into<String>) -> Self {
        self.letters = letters.into();
        self
    }

    /// Not open, for this reason.
    #[must_use]
    pub fn closed(mut self, reason: impl Into<String>) -> Self {
        self.closed = Some(reason.into());
        self
    }
}

/// A check that the browser makes while the user types; the server makes it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Resident identity number with its check digit.
    IdNumber,
    /// Unified social credit code with its check character.
    CreditCode,
    /// Mobile or landline number.
    Phone,
}

impl Field {
    fn new(kind: Kind, name: &str, label: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            label: label.to_owned(),
            hint: String::new(),
            required: false,
            read_only: false,
            wide: false,
            values: Vec::new(),
            errors: Vec::new(),
            article: None,
            choices: Vec::new(),
            phrases: Vec::new(),
            capital: String::new(),
            unit: String::new(),
            chars_max: None,
            range: (String::new(), String::new()),
            check: None,
            autocomplete: "off",
        }
    }

    /// One line of text.
    pub fn text(name: &str, label: &str) -> Self {
        Self::new(Kind::Text, name, label)
    }

    /// A password. Its value is never sent back to the browser.
    pub fn password(name: &str, label: &str) -> Self {
        Self::new(Kind::Password, name, label)
    }

    /// Several lines of text.
    pub fn textarea(name: &str, label: &str, rows: u32) -> Self {
        Self::new(Kind::Textarea { rows }, name, label).wide()
    }

    /// A number.
    pub fn number(name: &str, label: &str) -> Self {
        Self::new(Kind::Number, name, label)
    }

    /// An amount of money in yuan, with its capital form below it.
    pub fn money(name: &str, label: &str) -> Self {
        Self::new(Kind::Money, name, label).unit("元")
    }

    /// A civil date.
    pub fn date(name: &str, label: &str) -> Self {
        Self::new(Kind::Date, name, label)
    }

    /// A time of day.
    pub fn time(name: &str, label: &str) -> Self {
        Self::new(Kind::Time, name, label)
    }

    /// One of many choices.
    pub fn select(name: &str, label: &str, choices: Vec<Choice>) -> Self {
        Self { choices, ..Self::new(Kind::Select, name, label) }
    }

    /// One of a few choices, as large cards.
    pub fn radio(name: &str, label: &str, choices: Vec<Choice>) -> Self {
        Self { choices, ..Self::new(Kind::Radio, name, label).wide() }
    }

    /// Any of some choices.
    pub fn checkboxes(name: &str, label: &str, choices: Vec<Choice>) -> Self {
        Self { choices, ..Self::new(Kind::Checkboxes, name, label).wide() }
    }

    /// One or more files.
    pub fn file(name: &str, label: &str, multiple: bool) -> Self {
        Self::new(Kind::File { multiple }, name, label).wide()
    }

    /// A number plate; the script offers the provinces as keys.
    pub fn plate(name: &str, label: &str) -> Self {
        Self::new(Kind::Plate, name, label)
    }

    /// A value that the user does not see.
    pub fn hidden(name: &str, value: &str) -> Self {
        Self::new(Kind::Hidden, name, "").value(value)
    }

    /// Must be filled in.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Can be read and copied, not changed.
    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Takes the whole width of the form.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// A sentence that says what to enter.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// What the user entered before; for [`Field::checkboxes`] call it once for each ticked choice.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.values.push(value.into());
        self
    }

    /// One more problem with what was entered.
    #[must_use]
    pub fn error(mut self, error: impl Into<String>) -> Self {
        self.errors.push(error.into());
        self
    }

    /// The article that asks for this field.
    #[must_use]
    pub fn article(mut self, article: Article) -> Self {
        self.article = Some(article);
        self
    }

    /// Common phrases: chips that fill a textarea, suggestions for a line of text.
    #[must_use]
    pub fn phrases<T: Into<String>>(mut self, phrases: impl IntoIterator<Item = T>) -> Self {
        self.phrases = phrases.into_iter().map(Into::into).collect();
        self
    }

    /// The capital form of the amount that the field holds, `贰佰元整`.
    #[must_use]
    pub fn capital(mut self, capital: impl Into<String>) -> Self {
        self.capital = capital.into();
        self
    }

    /// The unit behind the field.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    /// The most characters it takes; the script counts them.
    #[must_use]
    pub fn chars_max(mut self, chars: u32) -> Self {
        self.chars_max = Some(chars);
        self
    }

    /// The least and the greatest value of a number, an amount or a date; an empty bound is open.
    #[must_use]
    pub fn range(mut self, least: impl Into<String>, greatest: impl Into<String>) -> Self {
        self.range = (least.into(), greatest.into());
        self
    }

    /// A check while typing.
    #[must_use]
    pub fn check(mut self, check: Check) -> Self {
        self.check = Some(check);
        self
    }

    /// Lets the browser fill it in, `username`, `current-password`, `one-time-code`.
    #[must_use]
    pub fn autocomplete(mut self, purpose: &'static str) -> Self {
        self.autocomplete = purpose;
        self
    }

    /// The problems of this field.
    pub fn errors(&self) -> &[String] {
        &self.errors
    }

    /// The name under which the form sends it.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn id(&self) -> String {
        format!("f-{}", self.name)
    }

    pub(super) fn first(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }
}

impl Render for Field {
    fn render(&self) -> Markup {
        super::control::field(self)
    }
}
