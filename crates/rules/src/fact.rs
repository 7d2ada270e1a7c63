//! Declared facts: what a condition may speak of, in which unit, within which bounds.

use std::collections::BTreeMap;

use crate::number::Number;

/// The type of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// Yes or no.
    Bool,
    /// A whole number, not negative.
    Int,
    /// A decimal number; `signed` numbers may lie below zero.
    Number {
        /// It may lie below zero.
        signed: bool,
    },
    /// One of these values, at most 64.
    Choice(Vec<String>),
}

/// A declared fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its name in conditions.
    pub name: String,
    /// Its name on screen.
    pub label: String,
    /// Its type.
    pub kind: FactKind,
    /// The unit of a number, empty where it has none.
    pub unit: String,
}

/// What a fact was established to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A number in the unit of the fact.
    Number(Number),
    /// The position of the value in the declaration.
    Choice(u8),
}

/// A value as it came from outside, before it is held against the declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Raw<'a> {
    /// Yes or no.
    Bool(bool),
    /// A number as it was written.
    Number(&'a str),
    /// A text.
    Text(&'a str),
}

/// A fact is refused, by its name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// Nobody declared it.
    #[error("事实{name}未定义{hint}；请核对事实名称")]
    Unknown {
        /// The name.
        name: String,
        /// A declared name that looks like it.
        hint: String,
    },
    /// It is of another type.
    #[error("事实{name}（{label}）应为{expected}，收到{found}")]
    Type {
        /// The name.
        name: String,
        /// The label.
        label: String,
        /// The type.
        expected: String,
        /// What came.
        found: String,
    },
    /// It is outside its range.
    #[error("事实{name}（{label}）的值{found}超出范围：{expected}")]
    Range {
        /// The name.
        name: String,
        /// The label.
        label: String,
        /// The range.
        expected: String,
        /// What came.
        found: String,
    },
}

/// Numbers that depend on the value of a choice, such as the limits of mass by axle configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// Value of the choice to number.
    pub values: BTreeMap<String, Number>,
}

/// The declared facts. A fact's place in it is its slot in an array of values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    facts: Vec<Fact>,
    slots: BTreeMap<String, usize>,
    lookups: BTreeMap<String, Lookup>,
}

/// The values of the facts of a schema, by slot; nothing where a fact is not established.
pub type Facts = Vec<Option<Value>>;

impl Schema {
    /// Declares facts; of two with one name the first counts.
    pub fn new(facts: impl IntoIterator<Item = Fact>) -> Self {
        let mut schema = Self::default();
        for fact in facts {
            if !schema.slots.contains_key(&fact.name) {
                schema.slots.insert(fact.name.clone(), schema.facts.len());
                schema.facts.push(fact);
            }
        }
        schema
    }

    /// Declares a table of numbers that conditions read as `name[fact]`.
    #[must_use]
    pub fn with_lookup(mut self, name: &str, lookup: Lookup) -> Self {
        self.lookups.insert(name.to_owned(), lookup);
        self
    }

    /// No fact is established.
    pub fn nothing_known(&self) -> Facts {
        vec![None; self.facts.len()]
    }

    /// The facts in the order of their slots.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The slot of a fact.
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.slots.get(name).copied()
    }

    /// The fact of a slot.
    pub fn fact(&self, slot: usize) -> Option<&Fact> {
        self.facts.get(slot)
    }

    /// The name of a slot, empty where there is none.
    pub fn name(&self, slot: usize) -> &str {
        self.fact(slot).map_or("", |fact| fact.name.as_str())
    }

    /// A table of numbers.
    pub fn lookup(&self, name: &str) -> Option<&Lookup> {
        self.lookups.get(name)
    }

    /// A declared name that differs from `name` in case, underscores or at most two letters.
    pub fn similar(&self, name: &str) -> Option<&str> {
        let plain = |text: &str| text.replace('_', "").to_lowercase();
        let wanted = plain(name);
        self.facts
            .iter()
            .map(|fact| (distance(&plain(&fact.name), &wanted), fact.name.as_str()))
            .filter(|(far, _)| *far <= 2)
            .min()
            .map(|(_, name)| name)
    }

    /// Holds a value against the declaration of its fact and puts it into its slot.
    pub fn establish(&self, facts: &mut Facts, name: &str, raw: Raw<'_>) -> Result<(), FactError> {
        let Some(slot) = self.slot(name) else {
            let hint = self.similar(name).map_or(String::new(), |near| format!("（是否为{near}）"));
            return Err(FactError::Unknown { name: name.to_owned(), hint });
        };
        if let (Some(fact), Some(place)) = (self.fact(slot), facts.get_mut(slot)) {
            *place = Some(fact.value(raw)?);
        }
        Ok(())
    }

    /// A value as the user wrote it.
    pub fn text(&self, slot: usize, value: Value) -> String {
        match (value, self.fact(slot).map(|fact| &fact.kind)) {
            (Value::Bool(true), _) => "是".to_owned(),
            (Value::Bool(false), _) => "否".to_owned(),
            (Value::Number(number), _) => number.to_string(),
            (Value::Choice(choice), Some(FactKind::Choice(values))) => {
                values.get(usize::from(choice)).cloned().unwrap_or_default()
            }
            (Value::Choice(choice), _) => choice.to_string(),
        }
    }
}

impl Fact {
    /// Holds a value against this declaration.
    pub fn value(&self, raw: Raw<'_>) -> Result<Value, FactError> {
        match (&self.kind, raw) {
            (FactKind::Bool, Raw::Bool(value)) => Ok(Value::Bool(value)),
            (FactKind::Int | FactKind::Number { .. }, Raw::Number(text)) => {
                let number: Number = text.parse().map_err(|_| self.range(text))?;
                let whole = self.kind != FactKind::Int || number.is_whole();
                let signed = self.kind == FactKind::Number { signed: true };
                if !whole || (number.is_negative() && !signed) {
                    return Err(self.range(text));
                }
                Ok(Value::Number(number))
            }
            (FactKind::Choice(values), Raw::Text(text)) => values
                .iter()
                .position(|value| value == text)
                .and_then(|position| u8::try_from(position).ok())
                .map(Value::Choice)
                .ok_or_else(|| self.range(text)),
            (_, raw) => Err(FactError::Type {
                name: self.name.clone(),
                label: self.label.clone(),
                expected: self.expected(),
                found: match raw {
                    Raw::Bool(value) => value.to_string(),
                    Raw::Number(text) => text.to_owned(),
                    Raw::Text(text) => format!("“{text}”"),
                },
            }),
        }
    }

    fn range(&self, found: &str) -> FactError {
        FactError::Range {
            name: self.name.clone(),
            label: self.label.clone(),
            expected: self.expected(),
            found: found.to_owned(),
        }
    }

    /// What may stand there, in Chinese.
    pub fn expected(&self) -> String {
        let unit = if self.unit.is_empty() { String::new() } else { format!("，单位{}", self.unit) };
        match &self.kind {
            FactKind::Bool => "是否（true 或 false）".to_owned(),
            FactKind::Int => format!("非负整数{unit}"),
            FactKind::Number { signed: false } => format!("非负数字（整数15位、小数18位以内）{unit}"),
            FactKind::Number { signed: true } => format!("数字（整数15位、小数18位以内）{unit}"),
            FactKind::Choice(values) => format!("{}之一", values.join("、")),
        }
    }
}

/// The number of letters to change, add or drop.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, x) in a.chars().enumerate() {
        let mut next = vec![line.saturating_add(1)];
        for ((y, pair), column) in b.iter().zip(row.windows(2)).zip(0..) {
            let &[diagonal, above] = pair else { continue };
            let before = next.get(column).copied().unwrap_or_default();
            let changed = diagonal.saturating_add(usize::from(x != *y));
            next.push(changed.min(above.saturating_add(1)).min(before.saturating_add(1)));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
