//! Facts as somebody wrote them, held against their declarations.

use rules::{
    Schema,
    fact::{Facts, Raw},
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

/// Facts as they were written: numbers keep their digits, and a name that comes twice is seen.
#[derive(Debug, Default)]
pub(crate) struct FactList(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for FactList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = FactList;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("一个由事实名和值组成的 JSON 对象")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FactList, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(FactList(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

impl FactList {
    /// Every fact held against its declaration. Errors: all that are refused, by name.
    pub(crate) fn established(&self, schema: &Schema) -> Result<Facts, String> {
        let mut facts = schema.nothing_known();
        let mut refused = Vec::new();
        for (index, (name, value)) in self.0.iter().enumerate() {
            if self.0.iter().take(index).any(|(earlier, _)| earlier == name) {
                refused.push(format!("事实{name}重复"));
                continue;
            }
            let written = value.get();
            let text: Option<String> = serde_json::from_str(written).ok();
            let raw = match (written, &text) {
                // Not established, which is no value.
                ("null", _) => {
                    if schema.slot(name).is_none() {
                        refused.push(format!("事实{name}未定义；请核对事实名称"));
                    }
                    continue;
                }
                ("true", _) => Raw::Bool(true),
                ("false", _) => Raw::Bool(false),
                (_, Some(text)) => Raw::Text(text),
                (number, None) => Raw::Number(number),
            };
            if let Err(error) = schema.establish(&mut facts, name, raw) {
                refused.push(error.to_string());
            }
        }
        if refused.is_empty() { Ok(facts) } else { Err(refused.join("；")) }
    }
}
