//! The list of cases, and search.

use app::{
    Caller,
    case::list::{
        COUNT_MAX, CaseList, CaseQuery, Coded, DEFECTIVE, DUE, OWN, PROCEDURES, SORT, disposals, stages,
    },
    form::Problem,
    rows::{AgencyRow, CaseOrder, CaseRow, CaseSort},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use law::case::Stage;
use maud::{Markup, html};

use crate::{
    answer::{Frame, framed, problem},
    request::Asking,
    state::Web,
    ui::{self, Chip, Choice, Column, Empty, Field, Link, Query, Row, Table, Tone, Total},
};

pub(crate) async fn list(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let (asked, problems) = web.app.case_query(&asking.caller, query.pairs());
    let (query, order) = (query.with("size", &asked.size.to_string()), asked.filter.order);
    let caller = asking.caller.clone();
    let held = web.run(move |app| {
        let list = app.list_cases(&caller, asked)?;
        Ok((list, app.list_agencies(&caller)?))
    });
    match held.await {
        Ok((list, agencies)) => draw(&web, &asking, (query, order, &problems), &list, &agencies),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

pub(crate) async fn search(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse("/search", asking.query.as_deref());
    let text = query.value("q").unwrap_or_default().to_owned();
    // A whole identity number is found here as in the list.
    let (asked, _) = web.app.case_query(&asking.caller, &[("q".to_owned(), text.clone())]);
    let caller = asking.caller.clone();
    let found = web.run(move |app| app.list_cases(&caller, CaseQuery { size: 2, ..asked })).await;
    match found {
        Ok(list) => match list.rows.as_slice() {
            [only] => Redirect::to(&format!("/cases/{}", only.id)).into_response(),
            _ => Redirect::to(&Query::new("/cases").with("q", &text).href()).into_response(),
        },
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

/// The conditions in words, for the definition sheet and the journal. A whole identity number is left out of both.
pub(super) fn described(query: &Query) -> String {
    let pairs = query.pairs().iter().filter(|(_, value)| !value.is_empty());
    let words: Vec<_> = pairs.filter_map(|(name, value)| condition(name, value.trim())).collect();
    if words.is_empty() { "无（全部可见案件）".to_owned() } else { words.join("；") }
}

fn chosen<T>(of: &[Coded<T>], value: &str) -> Option<&'static str> {
    of.iter().find(|(code, ..)| *code == value).map(|(_, label, _)| *label)
}

fn condition(name: &str, value: &str) -> Option<String> {
    let (label, value) = match name {
        "q" if value.chars().count() == 18 => ("证件号", "（已隐去）"),
        "q" => ("案号、当事人、车牌或者首字母", value),
        "stage" => ("阶段", chosen(&stages(), value)?),
        "agency" => ("机构", value),
        "onspot" => ("程序", chosen(&PROCEDURES, value)?),
        "item" => ("事项编号", value),
        "from" => ("登记日期自", value),
        "to" => ("登记日期至", value),
        "handler" => ("承办人", value),
        "own" => ("承办", chosen(&OWN, value)?),
        "due" => ("期限", chosen(&DUE, value)?),
        "defective" => ("瑕疵", chosen(&DEFECTIVE, value)?),
        "disposal" => ("处理结果", chosen(&disposals(), value)?),
        "fine_from" => ("罚款不少于", value),
        "fine_to" => ("罚款不多于", value),
        "sort" => ("排序", chosen(&SORT, value)?),
        _ => return None,
    };
    Some(format!("{label}：{value}"))
}

/// The order as the address has it, so that the heading of the column shows also the order that nobody asked for.
fn sort(order: CaseOrder) -> &'static str {
    SORT.iter().find(|(.., held)| *held == order).map_or("-registered_on", |(code, ..)| code)
}

fn draw(
    web: &Web,
    asking: &Asking,
    (query, order, problems): (Query, CaseOrder, &[Problem]),
    list: &CaseList,
    agencies: &[AgencyRow],
) -> Response {
    let search = query.value("q").unwrap_or_default().to_owned();
    let filters = filters(&query, problems, agencies);
    let total = if list.total > COUNT_MAX {
        Total::Over(u64::from(COUNT_MAX))
    } else {
        Total::Exactly(u64::from(list.total))
    };
    let export = asking
        .caller
        .may(law::access::Action::CaseExport)
        .then(|| query.href().replacen("/cases", "/cases/export", 1));
    let table = Table {
        caption: "案件".to_owned(),
        columns: columns(order),
        rows: list.rows.iter().map(row).collect(),
        total,
        before: list.before.clone(),
        after: list.after.clone(),
        export,
        actions: sensitive(&asking.caller, &query),
        empty: nothing(&asking.caller),
        query: query.with("sort", sort(order)),
    };
    let content = html! { (ui::filters(&query, &filters)) (ui::table(&table)) };
    let frame = Frame { active: "cases", title: "案件", search: &search, ..Frame::default() };
    framed(web, asking, frame, content)
}

/// The way to ask for the list with identity numbers, for who may read them.
fn sensitive(caller: &Caller, query: &Query) -> Vec<Link> {
    let may = caller.may(law::access::Action::CaseExport) && caller.may(law::access::Action::PersonalRead);
    let href = query.with("list", "cases").href().replacen("/cases", "/exports/new", 1);
    may.then(|| Link::new("申请导出", href)).into_iter().collect()
}

fn nothing(caller: &Caller) -> Empty {
    let actions = if caller.may(law::access::Action::CaseHandle) {
        vec![Link::new("登记案件", "/cases/new"), Link::new("清空条件", "/cases")]
    } else {
        vec![Link::new("清空条件", "/cases")]
    };
    Empty {
        title: "没有符合条件的案件".to_owned(),
        advice: "换一个条件试试；案号、当事人、车牌按开头匹配，也可以输入拼音首字母。".to_owned(),
        actions,
    }
}

fn filters(query: &Query, problems: &[Problem], agencies: &[AgencyRow]) -> Vec<Field> {
    let agencies = agencies.iter().map(|held| Choice::new(&held.id, &held.short_name)).collect();
    let fields = vec![
        Field::text("q", "案号、当事人、车牌、拼音首字母"),
        Field::select("stage", "阶段", choices(&stages())),
        Field::select("agency", "机构", agencies),
        Field::select("onspot", "程序", choices(&PROCEDURES)),
        Field::text("item", "事项编号"),
        Field::select("due", "期限", choices(&DUE)),
        Field::text("handler", "承办人姓名、拼音首字母"),
        Field::select("own", "承办", choices(&OWN)),
        Field::select("defective", "瑕疵", choices(&DEFECTIVE)),
        Field::select("disposal", "处理结果", choices(&disposals())),
        Field::date("from", "登记日期自"),
        Field::date("to", "至"),
        Field::text("fine_from", "罚款不少于（元）"),
        Field::text("fine_to", "罚款不多于（元）"),
        // A phone shows no headings to sort by, so that the order is a condition too.
        Field::select("sort", "排序", choices(&SORT)),
    ];
    asked_for(query, fields, problems)
}

/// The conditions with what the address asks for, and what is wrong with it.
pub(super) fn asked_for(query: &Query, fields: Vec<Field>, problems: &[Problem]) -> Vec<Field> {
    let given = |field: Field| {
        let value = query.value(field.name()).unwrap_or_default().to_owned();
        let wrong: Vec<_> = problems.iter().filter(|held| held.field == field.name()).collect();
        let field = if value.is_empty() { field } else { field.value(value) };
        wrong.into_iter().fold(field, |field, wrong| field.error(wrong.message.clone()))
    };
    fields.into_iter().map(given).collect()
}

pub(super) fn choices<T>(of: &[Coded<T>]) -> Vec<Choice> {
    of.iter().map(|(code, label, _)| Choice::new(*code, *label)).collect()
}

fn columns(order: CaseOrder) -> Vec<Column> {
    let decided_on = Column::new("decided_on", "决定日期").unbroken().sortable();
    vec![
        Column::new("number", "案号").unbroken(),
        Column::new("item_name", "案由"),
        Column::new("party", "当事人"),
        Column::new("mark", "车牌（船名）").unbroken(),
        Column::new("stage", "阶段"),
        Column::new("registered_on", "登记日期").unbroken().sortable(),
        Column::new("outcome", "处理结果"),
        Column::new("fine", "罚款（元）").unbroken().sortable().numeric(),
        Column::new("handlers", "承办人"),
        Column::new("filed_on", "立案日期").unbroken().hidden(),
        // A screen has no room for every column; the one that sorts is seen.
        if order.by == CaseSort::Decided { decided_on } else { decided_on.hidden() },
    ]
}

fn row(row: &CaseRow) -> Row {
    let tone = match row.stage {
        Stage::Closed | Stage::Archived => Tone::Ok,
        Stage::NotFiled | Stage::Transferred | Stage::Withdrawn => Tone::Plain,
        _ => Tone::Info,
    };
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let cells = vec![
        html! { (Link::new(&row.number, format!("/cases/{}", row.id))) },
        html! { (row.item_name) },
        html! { (row.party) },
        html! { (row.mark) },
        html! {
            (Chip::new(row.stage.label(), tone))
            @if row.defects > 0 { " " (Chip::new(format!("瑕疵{}", row.defects), Tone::Warn)) }
        },
        html! { (row.registered_on) },
        outcome(&row.outcome),
        html! { @if !row.fine.is_zero() { (row.fine) } },
        html! { (row.handlers) },
        html! { (day(row.filed_on)) },
        html! { (day(row.decided_on)) },
    ];
    Row { cells: cells.into_iter().map(Into::into).collect(), tone: Tone::Plain }
}

/// What was decided; an amount stays in one line.
fn outcome(text: &str) -> Markup {
    html! {
        @for part in text.split_inclusive('；') {
            @if part.contains(|character: char| character.is_ascii_digit()) { span.nowrap { (part) } } @else { (part) }
        }
    }
}

#[cfg(test)]
mod tests {
    use app::form::Problem;

    use super::{Field, Query, described, filters};

    #[test]
    fn the_conditions_read_in_chinese_and_never_hold_an_identity_number() {
        let query = Query::new("/cases").with("stage", "noticed").with("q", "430422198506070011");
        assert_eq!(described(&query), "阶段：告知听辩；证件号：（已隐去）");
        let query = Query::new("/cases").with("due", "overdue").with("own", "1").with("fine_from", "1万");
        let query = query.with("defective", "1").with("disposal", "guidance").with("sort", "-fine");
        let text = "期限：已超期；承办：本人承办的案件；罚款不少于：1万；瑕疵：有瑕疵；处理结果：指导约谈；排序：罚款由多到少";
        assert_eq!(described(&query), text);
        assert_eq!(described(&Query::new("/cases").with("after", "x")), "无（全部可见案件）");
    }

    #[test]
    fn what_is_wrong_is_named_at_its_field() {
        let query = Query::new("/cases").with("fine_from", "很多").with("own", "1");
        let problem = |field: &str| Problem {
            field: field.to_owned(),
            message: "金额应为数字。".to_owned(),
            article: None,
        };
        let fields = filters(&query, &[problem("fine_from"), problem("size")], &[]);
        let wrong: Vec<_> = fields.iter().filter(|held| !held.errors().is_empty()).map(Field::name).collect();
        assert_eq!(wrong, ["fine_from"]);
    }
}
