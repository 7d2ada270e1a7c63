//! Fields as a person typed them, and every problem with them at once.

use jiff::civil::Date;
use law::money::Fen;

/// The fields of one submitted form, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Field name.
    pub field: String,
    /// What is wrong and what to do, in plain Chinese.
    pub message: String,
    /// Article, where there is one.
    pub article: Option<&'static str>,
}

/// Every problem of a form.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

/// The longest value of a line, in characters.
pub const LINE_CHARS_MAX: usize = 200;
/// The longest value of a text, in characters.
pub const TEXT_CHARS_MAX: usize = 5_000;

impl Fields {
    /// A value, trimmed; empty when absent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(held, _)| held == name).map(|(_, value)| value.trim()).unwrap_or_default()
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(held, _)| held == name).map(|(_, value)| value.trim())
    }

    /// A ticked box.
    pub fn ticked(&self, name: &str) -> bool {
        !matches!(self.get(name), "" | "0" | "false")
    }

    /// The fields without those that every form carries.
    pub fn content(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter().filter(|(name, _)| {
            !matches!(name.as_str(), "csrf" | "idempotency_key" | "seq" | "draft" | "save")
        })
    }
}

impl Problems {
    /// Adds a problem.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(Problem { field: field.to_owned(), message: message.into(), article: None });
    }

    /// Adds a problem with the article that asks for it.
    pub fn add_by_law(&mut self, field: &str, message: impl Into<String>, article: &'static str) {
        self.0.push(Problem { field: field.to_owned(), message: message.into(), article: Some(article) });
    }

    /// Adds problems that were found elsewhere.
    pub fn extend(&mut self, found: Vec<Problem>) {
        self.0.extend(found);
    }

    /// Fields that the form does not have.
    pub fn unknown(&mut self, fields: &Fields, known: &[&str]) {
        for (name, _) in fields.content() {
            if !known.contains(&name.as_str()) {
                self.add(name, format!("表单没有“{name}”这一项，请刷新页面后重新填写。"));
            }
        }
    }

    /// A required line.
    pub fn line(&mut self, fields: &Fields, name: &str, label: &str) -> String {
        let value = self.optional(fields, name, label, LINE_CHARS_MAX);
        if value.is_empty() {
            self.add(name, format!("请填写{label}。"));
        }
        value
    }

    /// A required text.
    pub fn text(&mut self, fields: &Fields, name: &str, label: &str) -> String {
        let value = self.optional(fields, name, label, TEXT_CHARS_MAX);
        if value.is_empty() {
            self.add(name, format!("请填写{label}。"));
        }
        value
    }

    /// An optional value of at most `chars_max` characters, without control characters.
    pub fn optional(&mut self, fields: &Fields, name: &str, label: &str, chars_max: usize) -> String {
        let value = fields.get(name);
        let chars = value.chars().count();
        if chars > chars_max {
            self.add(name, format!("{label}共{chars}字，最多{chars_max}字。"));
        }
        let control = |character: char| character.is_control() && !matches!(character, '\n' | '\r' | '\t');
        if value.chars().any(control) {
            self.add(name, format!("{label}含有不能打印的控制字符，请重新输入。"));
        }
        value.to_owned()
    }

    /// A required date, `YYYY-MM-DD`.
    pub fn date(&mut self, fields: &Fields, name: &str, label: &str) -> Option<Date> {
        let value = fields.get(name);
        if value.is_empty() {
            self.add(name, format!("请选择{label}。"));
            return None;
        }
        let date = value.parse::<Date>().ok().filter(|date| (1949..=2999).contains(&date.year()));
        if date.is_none() {
            self.add(name, format!("{label}“{value}”不是日期，请写成 2026-11-20 的样子。"));
        }
        date
    }

    /// An optional date.
    pub fn optional_date(&mut self, fields: &Fields, name: &str, label: &str) -> Option<Date> {
        if fields.get(name).is_empty() { None } else { self.date(fields, name, label) }
    }

    /// A required time of day, `HH:MM`, as minutes since midnight.
    pub fn minute(&mut self, fields: &Fields, name: &str, label: &str) -> Option<u16> {
        let value = fields.get(name);
        let minute = value.split_once(':').and_then(|(hour, minute)| {
            let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        });
        if minute.is_none() {
            self.add(name, format!("{label}“{value}”不是时间，请写成 14:30 的样子。"));
        }
        minute
    }

    /// An optional amount.
    pub fn money(&mut self, fields: &Fields, name: &str, label: &str) -> Option<Fen> {
        let value = fields.get(name);
        if value.is_empty() {
            return None;
        }
        match value.parse::<Fen>() {
            Ok(amount) => Some(amount),
            Err(error) => {
                self.add(name, format!("{label}：{error}"));
                None
            }
        }
    }

    /// A required choice.
    pub fn choice<T>(
        &mut self,
        fields: &Fields,
        name: &str,
        label: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = fields.get(name);
        let choice = read(value);
        if value.is_empty() {
            self.add(name, format!("请选择{label}。"));
        } else if choice.is_none() {
            self.add(name, format!("{label}没有“{value}”这个选项，请重新选择。"));
        }
        choice
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The problems.
    pub fn found(self) -> Vec<Problem> {
        self.0
    }

    /// The problems, if there are any, as the answer of the use case.
    pub fn settle(self) -> Result<(), crate::AppError> {
        if self.0.is_empty() { Ok(()) } else { Err(crate::AppError::Invalid(self.0)) }
    }

    /// The problems, to be shown besides what could be answered all the same.
    pub fn into_vec(self) -> Vec<Problem> {
        self.0
    }
}
