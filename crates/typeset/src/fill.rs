use serde_json::{Map, Value, json};

use crate::error::{FieldProblem, Problem, TypesetError};
use crate::glyphs::Glyphs;
use crate::qr;
use crate::template::{Column, Field, Kind, Template};

/// Checks the data against the fields and the fonts, and turns every value into what the page prints.
///
/// Absent optional fields come out as null, so that a page can name each field without asking whether it exists.
pub(crate) fn fill(template: &Template, data: &Value, glyphs: &Glyphs) -> Result<Filled, TypesetError> {
    let form = template.id();
    let empty = Map::new();
    let mut out = Fill {
        glyphs,
        substitutes: template.substitutes(),
        substituted: false,
        form: Map::new(),
        problems: Vec::new(),
        missing: Vec::new(),
    };
    let given = data.as_object().unwrap_or(&empty);
    if !data.is_object() {
        out.problems.push(FieldProblem {
            path: String::new(),
            label: template.title().to_owned(),
            article: None,
            problem: Problem::WrongKind { expected: "an object" },
        });
    }
    for field in template.fields() {
        out.field(field, given);
    }
    for key in given.keys() {
        if !template.fields().iter().any(|field| &field.key == key) {
            out.problems.push(FieldProblem {
                path: key.clone(),
                label: key.clone(),
                article: None,
                problem: Problem::Unknown,
            });
        }
    }
    out.form.insert("qr_svg".to_owned(), Value::Null);
    if let Some(text) = present(given, "qr_url").and_then(Value::as_str) {
        match qr::svg(text) {
            Ok(svg) => {
                out.form.insert("qr_svg".to_owned(), Value::String(svg));
            }
            Err(_) => out.problems.push(FieldProblem {
                path: "qr_url".to_owned(),
                label: "二维码".to_owned(),
                article: None,
                problem: Problem::TooLong,
            }),
        }
    }
    if !out.problems.is_empty() {
        return Err(TypesetError::Fields { form: form.to_owned(), problems: out.problems });
    }
    if !out.missing.is_empty() {
        return Err(TypesetError::MissingGlyphs { characters: out.missing });
    }
    out.form.insert("substituted".to_owned(), Value::Bool(out.substituted));
    out.form.insert("form".to_owned(), json!({ "id": form, "title": template.title() }));
    let issued_at = present(given, "issued_at")
        .and_then(Value::as_str)
        .and_then(|text| text.parse::<jiff::Timestamp>().ok())
        .unwrap_or_default();
    let text = |key: &str| present(given, key).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(Filled {
        identity: format!("{form}/{}/{}/{issued_at}", text("agency_name"), text("case_number")),
        issued_at,
        dictionary: Value::Object(out.form),
    })
}

/// Data that is fit to print.
#[derive(Debug)]
pub(crate) struct Filled {
    pub(crate) dictionary: Value,
    pub(crate) issued_at: jiff::Timestamp,
    pub(crate) identity: String,
}

struct Fill<'a> {
    glyphs: &'a Glyphs,
    substitutes: bool,
    substituted: bool,
    form: Map<String, Value>,
    problems: Vec<FieldProblem>,
    missing: Vec<(char, String)>,
}

impl Fill<'_> {
    fn field(&mut self, field: &Field, given: &Map<String, Value>) {
        let Some(value) = present(given, &field.key) else {
            if field.required || is_called_for(field, given) {
                self.problem(field, &field.key, Problem::Missing);
            }
            let blank = match field.kind {
                Kind::Bool => Value::Bool(false),
                Kind::Choice | Kind::Choices => options(field, &[]),
                Kind::List | Kind::Table => Value::Array(Vec::new()),
                _ => Value::Null,
            };
            self.form.insert(field.key.clone(), blank);
            return;
        };
        let printed = match field.kind {
            Kind::Choice => match value.as_str() {
                Some(one) => chosen(field, &[one]),
                None => Err("one of the options"),
            },
            Kind::Choices => match strings(value) {
                Some(some) => chosen(field, &some),
                None => Err("a list of options"),
            },
            Kind::List => self.list(field, value),
            Kind::Table => self.table(field, value),
            kind => self.single(kind, &field.key, value),
        };
        match printed {
            Ok(printed) => {
                self.form.insert(field.key.clone(), printed);
            }
            Err(expected) => self.problem(field, &field.key, Problem::WrongKind { expected }),
        }
    }

    fn list(&mut self, field: &Field, value: &Value) -> Result<Value, &'static str> {
        let lines = strings(value).ok_or("a list of texts")?;
        if lines.len() < field.rows_min {
            self.problem(field, &field.key, Problem::TooFewRows { rows_min: field.rows_min });
        }
        let lines =
            lines.iter().enumerate().map(|(at, line)| self.text(&format!("{}[{at}]", field.key), line));
        Ok(Value::Array(lines.collect()))
    }

    fn table(&mut self, field: &Field, value: &Value) -> Result<Value, &'static str> {
        let rows = value.as_array().ok_or("a list of rows")?;
        if rows.len() < field.rows_min {
            self.problem(field, &field.key, Problem::TooFewRows { rows_min: field.rows_min });
        }
        let mut printed = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let row = row.as_object().ok_or("a list of rows")?;
            printed.push(Value::Object(self.row(field, &format!("{}[{at}]", field.key), row)));
        }
        Ok(Value::Array(printed))
    }

    fn row(&mut self, field: &Field, path: &str, row: &Map<String, Value>) -> Map<String, Value> {
        let mut printed = Map::new();
        for Column { key, kind, required, .. } in &field.columns {
            let path = format!("{path}.{key}");
            let cell = if let Some(value) = present(row, key) {
                self.single(*kind, &path, value).unwrap_or_else(|expected| {
                    self.problem(field, &path, Problem::WrongKind { expected });
                    Value::Null
                })
            } else {
                if *required {
                    self.problem(field, &path, Problem::Missing);
                }
                Value::Null
            };
            printed.insert(key.clone(), cell);
        }
        for key in row.keys().filter(|key| !field.columns.iter().any(|column| &&column.key == key)) {
            self.problem(field, &format!("{path}.{key}"), Problem::Unknown);
        }
        printed
    }

    fn single(&mut self, kind: Kind, path: &str, value: &Value) -> Result<Value, &'static str> {
        match kind {
            Kind::Bool => value.as_bool().map(Value::Bool).ok_or("true or false"),
            Kind::Number => value.as_i64().map(|n| Value::String(n.to_string())).ok_or("a whole number"),
            Kind::MoneyFen => value.as_i64().map(|fen| Value::String(yuan(fen))).ok_or("whole fen"),
            Kind::Date => parse(value, print_date).ok_or("a date like 2026-11-20"),
            Kind::DateTime => parse(value, print_date_time).ok_or("a time like 2026-11-20T14:05"),
            Kind::Instant => parse(value, |text| Some(text.parse::<jiff::Timestamp>().ok()?.to_string()))
                .ok_or("an instant like 2026-11-20T14:05:00+08:00"),
            _ => Ok(self.text(path, value.as_str().ok_or("a text")?)),
        }
    }

    /// Line ends become line feeds and a tab becomes spaces; every other character is printed or reported.
    fn text(&mut self, path: &str, text: &str) -> Value {
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
        if self.substitutes && text.chars().any(|c| !self.glyphs.prints(c)) {
            self.substituted = true;
            let shown = |c| if self.glyphs.prints(c) { c } else { SUBSTITUTE };
            return Value::String(text.chars().map(shown).collect());
        }
        for c in text.chars().filter(|c| !self.glyphs.prints(*c)) {
            if !self.missing.iter().any(|(seen, at)| *seen == c && at == path) {
                self.missing.push((c, path.to_owned()));
            }
        }
        Value::String(text)
    }

    fn problem(&mut self, field: &Field, path: &str, problem: Problem) {
        self.problems.push(FieldProblem {
            path: path.to_owned(),
            label: field.label.clone(),
            article: field.article.clone(),
            problem,
        });
    }
}

/// The printers' mark for a character that is not in the case.
const SUBSTITUTE: char = '〓';

/// The value, unless it is null, blank or an empty list: on paper these are all the same.
fn present<'a>(given: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    given.get(key).filter(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(rows) => !rows.is_empty(),
        _ => true,
    })
}

fn is_called_for(field: &Field, given: &Map<String, Value>) -> bool {
    let Some(condition) = &field.required_when else { return false };
    let Some(value) = present(given, &condition.key) else { return false };
    let is = |value: &Value| match value {
        Value::String(text) => condition.is.contains(text),
        Value::Bool(yes) => condition.is.contains(&yes.to_string()),
        _ => false,
    };
    condition.is.is_empty() || is(value) || value.as_array().is_some_and(|all| all.iter().any(is))
}

fn chosen(field: &Field, chosen: &[&str]) -> Result<Value, &'static str> {
    if chosen.iter().all(|value| field.options.iter().any(|option| option.value == *value)) {
        Ok(options(field, chosen))
    } else {
        Err("one of the options")
    }
}

fn options(field: &Field, chosen: &[&str]) -> Value {
    let all = field.options.iter().map(|option| {
        json!({ "value": option.value, "label": option.label, "on": chosen.contains(&option.value.as_str()) })
    });
    Value::Array(all.collect())
}

fn strings(value: &Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(Value::as_str).collect()
}

fn parse(value: &Value, print: impl Fn(&str) -> Option<String>) -> Option<Value> {
    print(value.as_str()?).map(Value::String)
}

fn print_date(text: &str) -> Option<String> {
    let date: jiff::civil::Date = text.parse().ok()?;
    // The parser is lenient about what follows the day; the paper is not.
    (date.to_string() == text).then(|| format!("{}年{}月{}日", date.year(), date.month(), date.day()))
}

fn print_date_time(text: &str) -> Option<String> {
    let at: jiff::civil::DateTime = text.parse().ok()?;
    let exact = text.len() == "2026-11-20T14:05".len();
    exact.then(|| {
        format!("{}年{}月{}日{:02}时{:02}分", at.year(), at.month(), at.day(), at.hour(), at.minute())
    })
}

/// Fen as yuan with thousands separators and two decimals.
fn yuan(fen: i64) -> String {
    let digits = (fen.unsigned_abs() / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{}{grouped}.{:02}", if fen < 0 { "-" } else { "" }, fen.unsigned_abs() % 100)
}
