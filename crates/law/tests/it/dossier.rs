//! The dossier: reading, writing, what is said of a text that is none, and its documentation.

mod format;
mod read;
mod schema;
mod table;

/// Says where and why a value is not of the shipped schema.
pub(crate) fn schema_judge() -> impl Fn(&serde_json::Value) -> Option<String> {
    let schema = format::shipped_schema();
    move |value| schema::fault(&schema, value)
}
