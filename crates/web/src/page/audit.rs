//! The access log, as the audit administrator reads it.

use app::{
    audit::{AccessList, access_filter, local_seconds},
    case::list::COUNT_MAX,
    rows::{AccessKey, AccessRow},
};
use axum::{extract::State, response::Response};
use jiff::Timestamp;
use law::audit::{LABELS, Outcome};
use maud::{Markup, html};

use crate::{
    answer::{page, problem},
    request::Asking,
    state::Web,
    ui::{Chip, Choice, Column, Empty, Field, Link, Query, Row, Table, Tone, Total, alert, filters, table},
};

/// Lines on a page unless another number was chosen.
const LINES: u32 = 50;

/// The log, newest first, by person, kind, outcome and day; `after` is the place of the last line shown before.
pub(crate) async fn list(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let (filter, after) = (access_filter(query.pairs()), query.value("after").and_then(key_of));
    let lines = query.value("size").and_then(|size| size.parse().ok()).unwrap_or(LINES).clamp(10, 100);
    let query = query.with("size", &lines.to_string());
    let caller = asking.caller.clone();
    match web.run(move |app| app.read_access_log(&caller, &filter, after.as_ref(), lines)).await {
        Ok(list) => page(&web, &asking, "audit", "审计日志", draw(&query, &list)),
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

/// The conditions in words.
pub(super) fn described(query: &Query) -> String {
    let names =
        [("person", "人员"), ("label", "事项"), ("outcome", "结果"), ("from", "日期自"), ("to", "日期至")];
    let words = names.iter().filter_map(|(name, label)| {
        let value = query.value(name).filter(|value| !value.is_empty())?;
        let outcome = Outcome::ALL.into_iter().find(|outcome| *name == "outcome" && outcome.code() == value);
        let word = match outcome {
            Some(outcome) => outcome.label(),
            None => value,
        };
        Some(format!("{label}：{word}"))
    });
    let words: Vec<_> = words.collect();
    if words.is_empty() { "无（全部日志）".to_owned() } else { words.join("；") }
}

/// `微秒_序号_人员`, since a person's id may hold anything.
fn key_of(text: &str) -> Option<AccessKey> {
    let mut parts = text.splitn(3, '_');
    let at = Timestamp::from_microsecond(parts.next()?.parse().ok()?).ok()?;
    let seq = parts.next()?.parse().ok()?;
    Some(AccessKey { at, seq, person: parts.next()?.to_owned() })
}

fn key_text(row: &AccessRow) -> String {
    format!("{}_{}_{}", row.at.as_microsecond(), row.seq, row.person)
}

fn draw(query: &Query, list: &AccessList) -> Markup {
    let total = if list.total > COUNT_MAX {
        Total::Over(u64::from(COUNT_MAX))
    } else {
        Total::Exactly(u64::from(list.total))
    };
    let later = query.value("after").is_some();
    let held = Table {
        caption: "审计日志".to_owned(),
        columns: [
            ("at", "时间"),
            ("person", "人员"),
            ("label", "事项"),
            ("outcome", "结果"),
            ("detail", "详情"),
        ]
        .map(|(key, label)| Column::new(key, label))
        .to_vec(),
        rows: list.rows.iter().map(line).collect(),
        total,
        after: if list.older { list.rows.last().map(key_text) } else { None },
        export: Some(query.without(&["after"]).href().replacen("/audit", "/audit/export", 1)),
        actions: if later {
            vec![Link::new("最新的记录", query.without(&["after"]).href())]
        } else {
            Vec::new()
        },
        empty: Empty {
            title: "没有符合条件的记录".to_owned(),
            advice: "有人登录、导出或者被拒绝访问后即有记录；请换一个条件再查。".to_owned(),
            actions: vec![Link::new("清空条件", "/audit")],
        },
        query: query.clone(),
        ..Table::default()
    };
    html! {
        (alert(Tone::Info, "日志不可修改", html! {
            p { "记录登录、退出、口令和动态口令变更、越权访问、导出和查看个人信息。后一条含前一条的哈希，任何人，包括三类管理员，改动即被校验发现。" }
        }))
        (filters(query, &conditions(query)))
        (table(&held))
    }
}

fn conditions(query: &Query) -> Vec<Field> {
    let value = |name: &str| query.value(name).unwrap_or_default().to_owned();
    let labels = LABELS.into_iter().map(|label| Choice::new(label, label)).collect();
    let outcomes = Outcome::ALL.into_iter().map(|held| Choice::new(held.code(), held.label())).collect();
    vec![
        Field::text("person", "姓名或者登录名（完整）").value(value("person")),
        Field::select("label", "事项", labels).value(value("label")),
        Field::select("outcome", "结果", outcomes).value(value("outcome")),
        Field::date("from", "日期自").value(value("from")),
        Field::date("to", "至").value(value("to")),
    ]
}

fn line(row: &AccessRow) -> Row {
    let outcome = Outcome::of(&row.label);
    let tone = if outcome == Outcome::Done { Tone::Ok } else { Tone::Warn };
    let cells = [
        html! { (local_seconds(row.at)) },
        html! {
            @if row.person == "unknown" { "未知账号" }
            @else if row.name.is_empty() { span.code { (row.person) } }
            @else { (row.name) }
        },
        html! { (row.label) },
        html! { (Chip::new(outcome.label(), tone)) },
        html! { @if row.detail.is_empty() { "—" } @else { (row.detail) } },
    ];
    Row { cells: cells.into_iter().map(Into::into).collect(), tone: Tone::Plain }
}

/// A small table without tools or pages; on a phone each row becomes a card.
pub(super) fn grid(caption: &str, heads: &[&str], rows: Vec<Vec<Markup>>) -> Markup {
    html! {
        div.table-wrap {
            table.grid {
                caption.visually-hidden { (caption) }
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody {
                    @for row in rows {
                        tr { @for (head, cell) in heads.iter().zip(row) { td data-label=(head) { (cell) } } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_log_survives_the_address() {
        let at = Timestamp::from_microsecond(1_795_138_200_000_001).unwrap();
        let key = AccessKey { at, person: "a_b".to_owned(), seq: 7 };
        assert_eq!(key_of("1795138200000001_7_a_b"), Some(key));
        assert_eq!(key_of("nonsense"), None);
    }

    #[test]
    fn conditions_that_exclude_each_other_find_nothing() {
        let query = Query::new("/audit").with("label", "登录").with("outcome", "refused");
        assert_eq!(access_filter(query.pairs()).labels, [String::new()]);
        assert!(access_filter(Query::new("/audit").pairs()).labels.is_empty());
    }
}
