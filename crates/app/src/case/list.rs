//! Lists of cases: conditions, order and place as an address has them, for pages, exports and programs alike.

use law::{
    access::Action,
    case::{Stage, disposal::Disposal},
};
use store::read::case::{Came, CaseFilter, CaseOrder, CaseRow, CaseSort, DueWindow, Page};

use crate::{
    App, AppError, Caller,
    form::{Fields, LINE_CHARS_MAX, Problem, Problems},
};

/// Counted up to here; beyond it says 一万以上.
pub const COUNT_MAX: u32 = 10_000;
/// Rows of a page when nothing is said, and how many may be asked for.
pub const SIZE: u32 = 50;
const SIZES: std::ops::RangeInclusive<u32> = 10..=100;

/// What a list can be asked for; each name is read by [`App::case_query`], and no other.
pub const CASE_QUERY: [&str; 18] = [
    "q",
    "stage",
    "agency",
    "onspot",
    "item",
    "due",
    "handler",
    "own",
    "defective",
    "disposal",
    "from",
    "to",
    "fine_from",
    "fine_to",
    "sort",
    "after",
    "before",
    "size",
];

/// A choice: its code in the address, its label, what it means.
pub type Coded<T> = (&'static str, &'static str, T);

/// 程序.
pub const PROCEDURES: [Coded<bool>; 2] = [("1", "简易程序", true), ("0", "普通程序", false)];
/// 承办.
pub const OWN: [Coded<bool>; 1] = [("1", "本人承办的案件", true)];
/// 瑕疵.
pub const DEFECTIVE: [Coded<bool>; 2] = [("1", "有瑕疵", true), ("0", "无瑕疵", false)];
/// Windows of the clocks, as the columns of the desk.
pub const DUE: [Coded<DueWindow>; 3] = [
    ("today", "今天办理", DueWindow::Today),
    ("soon", "三天内到期", DueWindow::Soon),
    ("overdue", "已超期", DueWindow::Overdue),
];
/// The orders: the name of a column, with `-` in front for the greatest first.
pub const SORT: [Coded<CaseOrder>; 6] = [
    ("-registered_on", "登记日期由近及远", order(CaseSort::Registered, false)),
    ("registered_on", "登记日期由远及近", order(CaseSort::Registered, true)),
    ("-decided_on", "决定日期由近及远", order(CaseSort::Decided, false)),
    ("decided_on", "决定日期由远及近", order(CaseSort::Decided, true)),
    ("-fine", "罚款由多到少", order(CaseSort::Fine, false)),
    ("fine", "罚款由少到多", order(CaseSort::Fine, true)),
];

const fn order(by: CaseSort, ascending: bool) -> CaseOrder {
    CaseOrder { by, ascending }
}

/// 阶段.
pub fn stages() -> Vec<Coded<Stage>> {
    let listed = Stage::ALL.into_iter().filter(|stage| *stage != Stage::New);
    listed.map(|stage| (stage.code(), stage.label(), stage)).collect()
}

/// 处理结果.
pub fn disposals() -> Vec<Coded<Came>> {
    let kinds = Disposal::ALL.iter().map(|held| (held.code(), held.label(), Came::To(*held)));
    kinds.chain([("none", "尚无结果", Came::ToNothing)]).collect()
}

/// What a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseQuery {
    /// The conditions and the order.
    pub filter: CaseFilter,
    /// Where the page starts.
    pub page: Page,
    /// Rows of the page.
    pub size: u32,
}

impl Default for CaseQuery {
    fn default() -> Self {
        Self { filter: CaseFilter::default(), page: Page::First, size: SIZE }
    }
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct CaseList {
    /// The rows.
    pub rows: Vec<CaseRow>,
    /// How many there are, at most one above [`COUNT_MAX`].
    pub total: u32,
    /// Where the next page starts, when there is one.
    pub after: Option<String>,
    /// Where the previous page ends, when there is one.
    pub before: Option<String>,
}

impl App {
    /// Reads what an address asks for, and everything that is wrong with it. What cannot be read sets no condition: a page names
    /// it at its field, everybody else refuses it.
    ///
    /// A whole identity number or credit code is found by its blind index, and never stands in the condition.
    pub fn case_query(&self, caller: &Caller, pairs: &[(String, String)]) -> (CaseQuery, Vec<Problem>) {
        let fields = &Fields(pairs.to_vec());
        let mut problems = Problems::default();
        let mut line = |name, label| problems.optional(fields, name, label, LINE_CHARS_MAX);
        let text = line("q", "案号、当事人、车牌或者首字母");
        let number = text.to_uppercase();
        let whole = number.len() == 18 && number.chars().all(|character| character.is_ascii_alphanumeric());
        let mut filter = CaseFilter {
            agencies: Some(line("agency", "机构")).filter(|held| !held.is_empty()).into_iter().collect(),
            // An export that waits keeps the index in the place of the number.
            party_index: match fields.get("party_index") {
                "" if whole => self.blind_index(&number),
                held => held.to_owned(),
            },
            text: if whole { String::new() } else { text },
            item: line("item", "事项编号"),
            handler: line("handler", "承办人"),
            ..CaseFilter::default()
        };
        filter.stage = coded(&mut problems, fields, "stage", "阶段", &stages());
        filter.onspot = coded(&mut problems, fields, "onspot", "程序", &PROCEDURES);
        filter.person = coded(&mut problems, fields, "own", "承办", &OWN).map(|_| caller.person.clone());
        filter.defective = coded(&mut problems, fields, "defective", "瑕疵", &DEFECTIVE);
        filter.came = coded(&mut problems, fields, "disposal", "处理结果", &disposals());
        filter.due = coded(&mut problems, fields, "due", "期限", &DUE).map(|window| (window, self.today()));
        filter.order = coded(&mut problems, fields, "sort", "排序", &SORT).unwrap_or_default();
        filter.from = problems.optional_date(fields, "from", "登记日期自");
        filter.to = problems.optional_date(fields, "to", "登记日期至");
        if filter.from.zip(filter.to).is_some_and(|(from, to)| from > to) {
            problems.add("to", "登记日期至早于登记日期自。");
        }
        filter.fine_from = problems.money(fields, "fine_from", "罚款不少于");
        filter.fine_to = problems.money(fields, "fine_to", "罚款不多于");
        if filter.fine_from.zip(filter.fine_to).is_some_and(|(from, to)| from > to) {
            problems.add("fine_to", "罚款不多于小于罚款不少于。");
        }
        let page = place(&mut problems, fields, filter.order.by);
        let size = size(&mut problems, fields);
        (CaseQuery { filter, page, size }, problems.found())
    }

    /// A page of the cases that the caller may see; an agency in the conditions narrows, never widens.
    pub fn list_cases(&self, caller: &Caller, query: CaseQuery) -> Result<CaseList, AppError> {
        caller.require(Action::CaseRead, "查看案件")?;
        let CaseQuery { mut filter, page, size } = query;
        filter.narrow_to(caller.agencies(Action::CaseRead));
        let size = size.clamp(1, 200);
        self.store.read(|reader| {
            let mut rows = reader.case_list(&filter, &page, size + 1)?;
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
            let key = |row: &CaseRow| {
                let (on, id) = filter.order.key(row);
                format!("{on}_{id}")
            };
            let after = rows.last().filter(|_| older).map(key);
            let before = rows.first().filter(|_| newer).map(key);
            Ok(CaseList { rows, total, after, before })
        })
    }

    /// The blind index of an identity number, for search.
    pub fn blind_index(&self, number: &str) -> String {
        self.store.keys().map(|keys| keys.blind_index("id_number", number)).unwrap_or_default()
    }
}

/// One of some choices by its code; nothing when none is asked for.
fn coded<T: Copy>(
    problems: &mut Problems,
    fields: &Fields,
    name: &str,
    label: &str,
    choices: &[Coded<T>],
) -> Option<T> {
    let asked = fields.get(name);
    let found = choices.iter().find(|(code, ..)| *code == asked).map(|(.., held)| *held);
    if found.is_none() && !asked.is_empty() {
        let all: Vec<_> = choices.iter().map(|(code, label, _)| format!("{code}（{label}）")).collect();
        problems.add(name, format!("{label}没有“{asked}”这个选项，可以是：{}。", all.join("、")));
    }
    found
}

/// The keys are those of [`CaseList`]: the value that the list is sorted by, and the id.
fn place(problems: &mut Problems, fields: &Fields, by: CaseSort) -> Page {
    let mut key = |name: &str| {
        let given = fields.get(name);
        if given.is_empty() {
            return None;
        }
        let split = given.split_once('_').filter(|(value, _)| match by {
            CaseSort::Registered => value.parse::<jiff::civil::Date>().is_ok(),
            CaseSort::Decided => value.is_empty() || value.parse::<jiff::civil::Date>().is_ok(),
            CaseSort::Fine => value.parse::<i64>().is_ok(),
        });
        if split.is_none() {
            problems.add(name, format!("{name}须原样取自上一页，排序也须相同。"));
        }
        split.map(|(value, id)| (value.to_owned(), id.to_owned()))
    };
    match (key("after"), key("before")) {
        (Some((value, id)), None) => Page::After(value, id),
        (None, Some((value, id))) => Page::Before(value, id),
        (None, None) => Page::First,
        (Some((value, id)), Some(_)) => {
            problems.add("before", "after与before不能同时使用。");
            Page::After(value, id)
        }
    }
}

fn size(problems: &mut Problems, fields: &Fields) -> u32 {
    let given = fields.get("size");
    let size = given.parse().ok().filter(|size| SIZES.contains(size));
    if size.is_none() && !given.is_empty() {
        problems.add("size", format!("每页条数须在{}至{}之间。", SIZES.start(), SIZES.end()));
    }
    size.unwrap_or(SIZE)
}
