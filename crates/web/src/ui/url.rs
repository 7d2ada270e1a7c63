//! The state of a list lives in its address, so that it can be kept, sent and gone back to.

use form_urlencoded::Serializer;

/// An address with parameters that can be changed one at a time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Query {
    /// An address without parameters.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), pairs: Vec::new() }
    }

    /// The address of a request: its path and its raw query.
    pub fn parse(path: &str, query: Option<&str>) -> Self {
        let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        Self { path: path.to_owned(), pairs }
    }

    /// The same address with one parameter set, in place of all of that name.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut changed = self.without(&[name]);
        changed.pairs.push((name.to_owned(), value.to_owned()));
        changed
    }

    /// The same address without some parameters.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        let kept = self.pairs.iter().filter(|(name, _)| !names.contains(&name.as_str()));
        Self { path: self.path.clone(), pairs: kept.cloned().collect() }
    }

    /// The first value of a parameter.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All parameters in order, for the hidden fields of a form that keeps them.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The path alone.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The address as a link.
    pub fn href(&self) -> String {
        if self.pairs.is_empty() {
            return self.path.clone();
        }
        let query = Serializer::new(String::new()).extend_pairs(&self.pairs).finish();
        format!("{}?{query}", self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_replaced_and_removed_and_the_rest_stays() {
        let query = Query::parse("/cases", Some("state=open&sort=no&q=%E5%BC%A0&empty="));
        assert_eq!(query.value("q"), Some("张"));
        assert_eq!(query.with("sort", "-no").href(), "/cases?state=open&q=%E5%BC%A0&sort=-no");
        assert_eq!(query.without(&["state", "q", "sort"]).href(), "/cases");
    }
}
