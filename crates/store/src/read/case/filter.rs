//! What a list of cases is asked for, and the statement that answers it.

use jiff::{ToSpan, civil::Date};
use law::{
    case::{Stage, disposal::Disposal},
    money::Fen,
};

use super::{CASE_ROW, CaseRow};
use crate::sql::Value;

/// What a list is asked for. Empty fields do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Agencies whose cases may be seen; never empty.
    pub agencies: Vec<String>,
    /// Only cases that this person handles.
    pub person: Option<String>,
    /// Only cases with a handler whose name or initials begin so.
    pub handler: String,
    /// Number, party, plate or initials; prefix match.
    pub text: String,
    /// Blind index of an identity number or credit code.
    pub party_index: String,
    /// Stage code.
    pub stage: Option<Stage>,
    /// Short path or not.
    pub onspot: Option<bool>,
    /// Item id prefix.
    pub item: String,
    /// Registered from this day on.
    pub from: Option<Date>,
    /// Registered up to this day.
    pub to: Option<Date>,
    /// With a recorded defect, or without.
    pub defective: Option<bool>,
    /// What they came to.
    pub came: Option<Came>,
    /// With a clock in this window, seen from this day.
    pub due: Option<(DueWindow, Date)>,
    /// Fined at least so much.
    pub fine_from: Option<Fen>,
    /// Fined, and at most so much.
    pub fine_to: Option<Fen>,
    /// The order.
    pub order: CaseOrder,
}

impl CaseFilter {
    /// Leaves only agencies that may be seen: those of the condition, or all when there is none.
    pub fn narrow_to(&mut self, visible: Vec<String>) {
        if self.agencies.is_empty() {
            self.agencies = visible;
        } else {
            self.agencies.retain(|agency| visible.contains(agency));
        }
    }

    /// A condition that few or nearly all cases may fit, and that an index counts.
    pub(super) fn is_selective(&self) -> bool {
        let ranged = self.fine_from.is_some() || self.fine_to.is_some();
        ranged || self.defective == Some(true) || self.came.is_some()
    }
}

/// What the list is sorted by; the id decides between equals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseSort {
    /// 登记日期.
    #[default]
    Registered,
    /// 决定日期; cases without a decision come before the first.
    Decided,
    /// 罚款金额; none counts as zero.
    Fine,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaseOrder {
    /// By what.
    pub by: CaseSort,
    /// From the earliest or smallest on; else the newest or greatest comes first.
    pub ascending: bool,
}

impl CaseOrder {
    /// Where a row stands in this order, for [`Page`].
    pub fn key(self, row: &CaseRow) -> (String, String) {
        let on = match self.by {
            CaseSort::Registered => row.registered_on.to_string(),
            CaseSort::Decided => row.decided_on.map(|on| on.to_string()).unwrap_or_default(),
            CaseSort::Fine => row.fine.fen().to_string(),
        };
        (on, row.id.clone())
    }
}

impl CaseSort {
    const fn column(self) -> &'static str {
        match self {
            Self::Registered => "registered_on",
            Self::Decided => "decided_on",
            Self::Fine => "fine_fen",
        }
    }
}

/// What a case came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// Nothing yet.
    ToNothing,
    /// This, perhaps beside other things.
    To(Disposal),
}

/// When something is due, as the columns of the desk divide it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueWindow {
    /// 今天: due today, or the party's time has run out, so that the next step is open.
    Today,
    /// 三天内.
    Soon,
    /// 已超期: a duty of the agency whose last day has passed.
    Overdue,
}

/// Where a page starts: after or before a row in the order of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The first.
    First,
    /// Behind the row with this key of [`CaseOrder::key`].
    After(String, String),
    /// Before the row with this key.
    Before(String, String),
}

/// The statement of a page, its arguments, and whether its rows come backwards.
pub(super) struct Listing<'a> {
    pub(super) sql: String,
    pub(super) args: Vec<Value<'a>>,
    pub(super) reverse: bool,
}

/// A page of a list.
///
/// `few` says that few cases fit a range or a defect: these are found by their own index and sorted. Many are met soon
/// enough in the order of the list, so that their index is kept out of the planner's sight.
pub(super) fn list<'a>(
    filter: &'a CaseFilter,
    page: &Page,
    limit: u32,
    few: bool,
    sqlite: bool,
) -> Listing<'a> {
    let (mut query, order) = (Query::build(filter, few), filter.order);
    let (key, reverse) = match page {
        Page::First => (None, false),
        Page::After(on, id) => (Some((on, id)), false),
        Page::Before(on, id) => (Some((on, id)), true),
    };
    let ascending = order.ascending != reverse;
    if let Some((on, id)) = key {
        query.seek(order.by, if ascending { ">" } else { "<" }, on, id);
    }
    let limit_at = query.push(Value::from(limit));
    let (column, way) = (order.by.column(), if ascending { "ASC" } else { "DESC" });
    let end = format!(" ORDER BY {column} {way}, id {way} LIMIT {limit_at}");
    let found = match query.by_agency() {
        Some(conditions) => {
            let branch = |condition: &String| {
                let branch = format!("{}{condition}", CASE_ROW.select);
                // SQLite merges branches that come in order. PostgreSQL sorts all of their rows, unless each is a page.
                if sqlite { branch } else { format!("SELECT * FROM ({branch}{end}) AS agency_page") }
            };
            conditions.iter().map(branch).collect::<Vec<_>>().join(" UNION ALL ")
        }
        // Found before they are sorted: a planner that takes them for many would go through all cases in order.
        None if few && filter.is_selective() => {
            let found = format!("{}{}", CASE_ROW.select, query.condition());
            format!("WITH fitting AS MATERIALIZED ({found}) SELECT * FROM fitting")
        }
        None => format!("{}{}", CASE_ROW.select, query.condition()),
    };
    Listing { sql: format!("{found}{end}"), args: query.args, reverse }
}

/// The condition of a list, built with its arguments.
#[derive(Debug, Default)]
pub(super) struct Query<'a> {
    pub(super) conditions: Vec<String>,
    pub(super) args: Vec<Value<'a>>,
    /// The agencies of the condition, each as its argument, when the list is in the order of their index.
    agencies: Vec<String>,
    /// A condition finds few rows through an index of its own.
    narrow: bool,
}

/// 三天内.
const SOON_DAYS: i32 = 3;
/// So many agencies are merged; beyond it the list is read in the order of the days and filtered.
const MERGED_MAX: usize = 64;

impl<'a> Query<'a> {
    /// The condition as it is counted: every index may serve.
    pub(super) fn new(filter: &'a CaseFilter) -> Self {
        Self::build(filter, true)
    }

    fn build(filter: &'a CaseFilter, few: bool) -> Self {
        let mut query = Self::default();
        let named = [&filter.text, &filter.party_index, &filter.handler];
        query.narrow = filter.person.is_some()
            || filter.due.is_some()
            || named.iter().any(|text| !text.is_empty())
            || (few && filter.is_selective());
        // So many agencies make an index by agency as long as the table, and its rows would have to be sorted.
        let hidden = !query.narrow && filter.agencies.len() > MERGED_MAX;
        query.agencies(if hidden { "agency || ''" } else { "agency" }, &filter.agencies);
        if let Some(person) = &filter.person {
            let at = query.push(Value::from(person));
            query.conditions.push(format!("id IN (SELECT case_id FROM case_handler WHERE person = {at})"));
        }
        if !filter.handler.is_empty() {
            query.handler(&filter.handler);
        }
        if let Some((window, today)) = filter.due {
            let mut due = Self { args: std::mem::take(&mut query.args), ..Self::default() };
            due.due("", window, today);
            query.conditions.push(format!("id IN (SELECT case_id FROM case_clock{})", due.condition()));
            query.args = due.args;
        }
        if !filter.text.is_empty() {
            query.search(&filter.text);
        }
        if !filter.party_index.is_empty() {
            query.equal("party_index", Value::from(&filter.party_index));
        }
        if let Some(stage) = filter.stage {
            query.equal("stage", Value::from(stage.code()));
        }
        if let Some(onspot) = filter.onspot {
            query.equal("onspot", Value::from(onspot));
        }
        if !filter.item.is_empty() {
            query.equal("item", Value::from(&filter.item));
        }
        if let Some(from) = filter.from {
            let at = query.push(Value::from(from));
            query.conditions.push(format!("registered_on >= {at}"));
        }
        if let Some(to) = filter.to {
            let at = query.push(Value::from(to));
            query.conditions.push(format!("registered_on <= {at}"));
        }
        if let Some(defective) = filter.defective {
            // Written out, since an index holds just these rows.
            query.conditions.push(if defective { "defects > 0" } else { "defects = 0" }.to_owned());
        }
        if let Some(came) = filter.came {
            query.came(came);
        }
        let fine = if few || filter.order.by == CaseSort::Fine { "fine_fen" } else { "fine_fen + 0" };
        if filter.fine_from.is_some() || filter.fine_to.is_some() {
            // Who asks for a range of fines means cases with a fine.
            let least = filter.fine_from.map_or(1, Fen::fen).max(1);
            let at = query.push(Value::from(least));
            query.conditions.push(format!("{fine} >= {at}"));
        }
        if let Some(most) = filter.fine_to {
            let at = query.push(Value::from(most.fen()));
            query.conditions.push(format!("{fine} <= {at}"));
        }
        query
    }

    fn came(&mut self, came: Came) {
        match came {
            Came::To(disposal) => {
                let at = self.push(Value::from(disposal.bit()));
                self.conditions.push(format!("(disposals & {at}) <> 0"));
            }
            Came::ToNothing => self.conditions.push("disposals = 0".to_owned()),
        }
    }

    /// The clocks of a window; `of` is the name of their table in the statement with its dot.
    pub(super) fn due(&mut self, of: &str, window: DueWindow, today: Date) {
        let at = self.push(Value::from(today));
        match window {
            DueWindow::Today => {
                let condition = format!("{of}due_on <= {at} AND ({of}due_on = {at} OR {of}duty = 0)");
                self.conditions.push(condition);
            }
            DueWindow::Soon => {
                let until = self.push(Value::from(today.saturating_add(SOON_DAYS.days())));
                self.conditions.push(format!("{of}due_on > {at} AND {of}due_on <= {until}"));
            }
            DueWindow::Overdue => self.conditions.push(format!("{of}due_on < {at} AND {of}duty = 1")),
        }
    }

    fn handler(&mut self, text: &str) {
        let low = self.push(Value::from(text.to_owned()));
        let high = self.push(Value::from(format!("{text}\u{10FFFF}")));
        let small = self.push(Value::from(text.to_lowercase()));
        let small_high = self.push(Value::from(format!("{}\u{10FFFF}", text.to_lowercase())));
        self.conditions.push(format!(
            "id IN (SELECT h.case_id FROM case_handler h JOIN person_row p ON p.id = h.person \
             WHERE (p.name >= {low} AND p.name < {high}) OR (p.initials >= {small} AND p.initials < {small_high}))"
        ));
    }

    pub(super) fn push(&mut self, value: Value<'a>) -> String {
        self.args.push(value);
        format!("?{}", self.args.len())
    }

    fn equal(&mut self, column: &str, value: Value<'a>) {
        let at = self.push(value);
        self.conditions.push(format!("{column} = {at}"));
    }

    /// A prefix of number, party, plate or initials, as a half-open range so that an index serves it.
    fn search(&mut self, text: &str) {
        let low = self.push(Value::from(text.to_owned()));
        let high = self.push(Value::from(format!("{text}\u{10FFFF}")));
        let small = self.push(Value::from(text.to_lowercase()));
        let small_high = self.push(Value::from(format!("{}\u{10FFFF}", text.to_lowercase())));
        self.conditions.push(format!(
            "id IN (SELECT id FROM case_row WHERE number >= {low} AND number < {high} \
             UNION SELECT id FROM case_row WHERE party >= {low} AND party < {high} \
             UNION SELECT id FROM case_row WHERE mark >= {low} AND mark < {high} \
             UNION SELECT id FROM case_row WHERE initials >= {small} AND initials < {small_high})"
        ));
    }

    pub(super) fn agencies(&mut self, column: &str, agencies: &[String]) {
        let marks: Vec<_> = agencies.iter().map(|agency| self.push(Value::from(agency.clone()))).collect();
        // No agency at all sees nothing.
        let list = if marks.is_empty() { "''".to_owned() } else { marks.join(", ") };
        self.conditions.push(format!("{column} IN ({list})"));
        self.agencies = marks;
    }

    /// The condition once for each agency: every branch then comes in the order of its index, and no database
    /// sorts all cases of all agencies.
    fn by_agency(&self) -> Option<Vec<String>> {
        if self.narrow || !(2..=MERGED_MAX).contains(&self.agencies.len()) {
            return None;
        }
        let others: Vec<_> = self.conditions.iter().skip(1).map(String::as_str).collect();
        let others = if others.is_empty() { String::new() } else { format!(" AND {}", others.join(" AND ")) };
        Some(self.agencies.iter().map(|agency| format!(" WHERE agency = {agency}{others}")).collect())
    }

    fn seek(&mut self, by: CaseSort, than: &str, on: &str, id: &str) {
        let on = match by {
            CaseSort::Registered | CaseSort::Decided => Value::from(on.to_owned()),
            // A key that was typed by hand and is no number starts at the beginning.
            CaseSort::Fine => Value::from(on.parse().unwrap_or(0_i64)),
        };
        let (on, id) = (self.push(on), self.push(Value::from(id.to_owned())));
        self.conditions.push(format!("({}, id) {than} ({on}, {id})", by.column()));
    }

    pub(super) fn condition(&self) -> String {
        if self.conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", self.conditions.join(" AND "))
        }
    }
}
