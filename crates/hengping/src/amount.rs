//! Amounts of the machine output: exact, an integer where they are whole, and never rounded.

use law::discretion::Amounts;
use rules::Number;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// Amounts in yuan, both ends included.
#[derive(Debug, Serialize)]
pub(crate) struct Range {
    min: Yuan,
    max: Yuan,
}

/// An amount in yuan.
#[derive(Debug)]
pub(crate) struct Yuan(pub(crate) Number);

impl Serialize for Yuan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.to_string();
        match RawValue::from_string(text.clone()) {
            Ok(raw) => raw.serialize(serializer),
            // A quotient that no decimal holds.
            Err(_) => text.serialize(serializer),
        }
    }
}

impl From<Amounts> for Range {
    fn from(amounts: Amounts) -> Self {
        Self { min: Yuan(amounts.min), max: Yuan(amounts.max) }
    }
}
