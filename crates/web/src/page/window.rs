//! The part of a whole list that its address asks for.

use crate::ui::{Query, Table, Total};

/// The part of a whole list that an address asks for: `after` and `before` count rows, `size` is 50 unless
/// given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) start: usize,
    pub(crate) size: usize,
}

impl Window {
    pub(crate) fn of(query: &Query, total: usize) -> Self {
        let size = match query.value("size") {
            Some("20") => 20,
            Some("100") => 100,
            _ => 50,
        };
        let number = |name: &str| query.value(name).and_then(|value| value.parse::<usize>().ok());
        let before = || number("before").map(|end| end.saturating_sub(size));
        let start = number("after").or_else(before).filter(|start| *start < total).unwrap_or(0);
        Self { start, size }
    }

    /// The table around the rows of the window: its address, its total and its neighbours.
    pub(crate) fn table(self, query: &Query, total: usize) -> Table {
        let end = self.start.saturating_add(self.size);
        Table {
            query: query.with("size", &self.size.to_string()),
            total: Total::Exactly(u64::try_from(total).unwrap_or(u64::MAX)),
            before: (self.start > 0).then(|| self.start.to_string()),
            after: (end < total).then(|| end.to_string()),
            export: Some(query.href().replacen(query.path(), &format!("{}/export", query.path()), 1)),
            ..Table::default()
        }
    }
}
