//! JSON Schema (2020-12) of the dossier, and as much of a validator as this schema needs.

use std::sync::LazyLock;

use law::dossier::shape::{ChoiceShape, RecordShape, Shape};
use regex::Regex;
use serde_json::{Map, Value, json};

const MOMENT: &str = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([ T]([01]\d|2[0-3]):[0-5]\d)?$";
const YUAN: &str = r"^\d{1,13}(\.\d{1,2})?$";

/// The schema of `whole`, which refers to the other objects and lists of codes by name.
pub(super) fn of(whole: &RecordShape, records: &[&RecordShape], choices: &[&ChoiceShape]) -> Value {
    let mut defs: Map<String, Value> = Map::new();
    for choice in choices {
        let codes: Vec<_> = choice.codes.iter().map(|(code, _)| *code).collect();
        let about: Vec<_> = choice.codes.iter().map(|(code, label)| format!("{code}：{label}")).collect();
        let about = about.join("；");
        defs.insert(choice.name.to_owned(), json!({"description": about, "type": "string", "enum": codes}));
    }
    for held in records.iter().filter(|held| held.name != whole.name) {
        defs.insert(held.name.to_owned(), record(held, &[]));
    }
    defs.insert(
        "Date".to_owned(),
        json!({"description": "日期，可带时刻，北京时间。", "type": "string", "pattern": MOMENT}),
    );
    let amount = json!([{"type": "number", "minimum": 0}, {"type": "string", "pattern": YUAN}]);
    defs.insert("Amount".to_owned(), json!({"description": "金额，元，最多到分。", "anyOf": amount}));
    let mut schema = record(whole, &["format", "id"]);
    let head = schema.as_object_mut().unwrap();
    head.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    head.insert("$id".to_owned(), json!("urn:hengping:dossier:1"));
    head.insert("title".to_owned(), json!("案卷"));
    head.insert("$defs".to_owned(), Value::Object(defs));
    schema
}

fn record(record: &RecordShape, required: &[&str]) -> Value {
    let mut properties = Map::new();
    for field in record.fields {
        let mut schema = match (field.name, field.shape) {
            ("format", _) => json!({"const": 1}),
            // An empty list says the same as none; nothing says it, too.
            ("acts", shape) => of_shape(shape),
            (name, shape) if required.contains(&name) => of_shape(shape),
            (_, shape) => or_nothing(shape),
        };
        schema.as_object_mut().unwrap().insert("description".to_owned(), json!(field.about));
        properties.insert(field.name.to_owned(), schema);
    }
    json!({
        "description": record.about, "type": "object", "additionalProperties": false,
        "properties": properties, "required": required,
    })
}

/// What a field may hold: `null` is read as absent.
fn or_nothing(shape: &Shape) -> Value {
    let mut schema = of_shape(shape);
    match schema["type"].as_str().map(str::to_owned) {
        Some(scalar) => schema["type"] = json!([scalar, "null"]),
        None => schema = json!({"anyOf": [schema, {"type": "null"}]}),
    }
    schema
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn of_shape(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!({"type": "string"}),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::Count => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
        Shape::Moment => reference("Date"),
        Shape::Yuan => reference("Amount"),
        Shape::Choice(choice) => reference(choice.name),
        Shape::List(of) => json!({"type": "array", "items": of_shape(of)}),
        Shape::Record(record) => reference(record.name),
        Shape::OneOf(kinds) => {
            let kinds: Map<_, _> =
                kinds.iter().map(|kind| (kind.name.to_owned(), reference(kind.name))).collect();
            json!({
                "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
                "properties": kinds,
            })
        }
    }
}

/// The schema as text: what fits into a line stands in one line.
pub(super) fn text(schema: &Value) -> String {
    let mut out = String::new();
    write(&mut out, schema, 0);
    out.push('\n');
    out
}

fn write(out: &mut String, value: &Value, depth: usize) {
    let line = value.to_string();
    let (open, close, parts): (_, _, Vec<(String, &Value)>) = match value {
        _ if line.chars().count() <= 160 => return out.push_str(&line),
        Value::Object(fields) => {
            let parts = fields.iter().map(|(name, value)| (format!("{}: ", json!(name)), value));
            ('{', '}', parts.collect())
        }
        Value::Array(list) => ('[', ']', list.iter().map(|value| (String::new(), value)).collect()),
        _ => return out.push_str(&line),
    };
    out.push(open);
    for (at, (name, value)) in parts.into_iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&" ".repeat(depth + 1));
        out.push_str(&name);
        write(out, value, depth + 1);
    }
    out.push('\n');
    out.push_str(&" ".repeat(depth));
    out.push(close);
}

fn is_match(pattern: &str, text: &str) -> bool {
    static KNOWN: LazyLock<[Regex; 2]> = LazyLock::new(|| [MOMENT, YUAN].map(|it| Regex::new(it).unwrap()));
    KNOWN.iter().find(|known| known.as_str() == pattern).unwrap().is_match(text)
}

/// Where and why `value` is not of `schema`; a keyword that this does not know is a panic.
pub(super) fn fault(schema: &Value, value: &Value) -> Option<String> {
    judge(schema, schema, value, "$")
}

fn judge(root: &Value, schema: &Value, value: &Value, at: &str) -> Option<String> {
    let says = |keyword: &str| Some(format!("{at}: {keyword}"));
    for (keyword, rule) in schema.as_object().unwrap() {
        let holds = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let target = root.pointer(rule.as_str().unwrap().trim_start_matches('#')).unwrap();
                if let Some(fault) = judge(root, target, value, at) {
                    return Some(fault);
                }
                true
            }
            "anyOf" => {
                let faults: Vec<_> =
                    rule.as_array().unwrap().iter().map(|one| judge(root, one, value, at)).collect();
                if faults.iter().all(Option::is_some) {
                    return faults.into_iter().next().flatten();
                }
                true
            }
            "type" => match rule {
                Value::Array(names) => names.iter().any(|name| is_type(name.as_str().unwrap(), value)),
                name => is_type(name.as_str().unwrap(), value),
            },
            "const" => rule == value,
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
            "pattern" => value.as_str().is_none_or(|text| is_match(rule.as_str().unwrap(), text)),
            "required" => value.as_object().is_none_or(|fields| {
                rule.as_array().unwrap().iter().all(|name| fields.contains_key(name.as_str().unwrap()))
            }),
            "minProperties" => value.as_object().is_none_or(|it| json!(it.len()).as_u64() >= rule.as_u64()),
            "maxProperties" => value.as_object().is_none_or(|it| json!(it.len()).as_u64() <= rule.as_u64()),
            "additionalProperties" => value
                .as_object()
                .is_none_or(|fields| fields.keys().all(|name| schema["properties"].get(name).is_some())),
            "properties" | "items" => {
                if let Some(fault) = judge_inside(root, keyword, rule, value, at) {
                    return Some(fault);
                }
                true
            }
            _ => panic!("keyword {keyword}"),
        };
        if !holds {
            return says(keyword);
        }
    }
    None
}

fn judge_inside(root: &Value, keyword: &str, rule: &Value, value: &Value, at: &str) -> Option<String> {
    match (keyword, value) {
        ("properties", Value::Object(fields)) => fields.iter().find_map(|(name, value)| {
            rule.get(name).and_then(|rule| judge(root, rule, value, &format!("{at}.{name}")))
        }),
        ("items", Value::Array(list)) => list
            .iter()
            .enumerate()
            .find_map(|(index, value)| judge(root, rule, value, &format!("{at}[{index}]"))),
        _ => None,
    }
}

fn is_type(name: &str, value: &Value) -> bool {
    match name {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => panic!("type {name}"),
    }
}
