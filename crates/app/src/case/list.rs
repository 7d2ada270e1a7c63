//! Lists of cases: filter, page, count.

use law::access::Action;
use store::read::case::{CaseFilter, CaseRow, Page};

use crate::{App, AppError, Caller};

/// Counted up to here; beyond it says 一万以上.
pub const COUNT_MAX: u32 = 10_000;

/// A page of a list.
#[derive(Debug, Clone)]
pub struct CaseList {
    /// The rows.
    pub rows: Vec<CaseRow>,
    /// How many there are, at most one above [`COUNT_MAX`].
    pub total: u32,
    /// There are older rows.
    pub older: bool,
    /// There are newer rows.
    pub newer: bool,
}

impl App {
    /// A page of the cases that the caller may see; an agency in the filter narrows, never widens.
    pub fn list_cases(
        &self,
        caller: &Caller,
        mut filter: CaseFilter,
        page: &Page,
        size: u32,
    ) -> Result<CaseList, AppError> {
        caller.require(Action::CaseRead, "查看案件")?;
        let visible = caller.agencies(Action::CaseRead);
        if filter.agencies.is_empty() {
            filter.agencies = visible;
        } else {
            filter.agencies.retain(|agency| visible.contains(agency));
        }
        let size = size.clamp(1, 200);
        self.store.read(|reader| {
            let mut rows = reader.case_list(&filter, page, size + 1)?;
            let total = reader.case_count(&filter, COUNT_MAX + 1)?;
            let more = rows.len() > usize::try_from(size).unwrap_or(usize::MAX);
            let (older, newer) = match page {
                Page::First => (more, false),
                Page::After(..) => (more, true),
                Page::Before(..) => (true, more),
            };
            if more {
                match page {
                    Page::Before(..) => drop(rows.remove(0)),
                    Page::First | Page::After(..) => drop(rows.pop()),
                }
            }
            Ok(CaseList { rows, total, older, newer })
        })
    }

    /// The blind index of an identity number, for search.
    pub fn blind_index(&self, number: &str) -> String {
        self.store.keys().map(|keys| keys.blind_index("id_number", number)).unwrap_or_default()
    }
}
