//! What cases came to, counted by unit; each number leads to its cases.

use app::{
    case::{
        list::{OWN, PROCEDURES},
        outcome::{OutcomeBoard, OutcomeLine, outcome_conditions},
    },
    rows::AgencyRow,
};
use axum::{extract::State, response::Response};
use law::{access::Action, case::disposal::Disposal};
use maud::{Markup, html};

use super::cases::{asked_for, choices};
use crate::{
    answer::{page, problem},
    request::Asking,
    state::Web,
    ui::{self, Choice, Column, Empty, Field, Link, Query, Row, Table, Tone, Total},
};

/// The page.
pub(crate) async fn board(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let conditions = outcome_conditions(query.pairs(), web.app.today());
    let query = conditions.iter().fold(query, |query, (name, value)| query.with(name, value));
    let caller = asking.caller.clone();
    let held =
        web.run(move |app| Ok((app.outcome_board(&caller, &conditions)?, app.list_agencies(&caller)?)));
    match held.await {
        Ok((board, agencies)) => {
            page(&web, &asking, "outcomes", "处理结果统计", draw(&asking, &query, &board, &agencies))
        }
        Err(error) => problem(Some(&asking.caller), &web, error),
    }
}

fn draw(asking: &Asking, query: &Query, board: &OutcomeBoard, agencies: &[AgencyRow]) -> Markup {
    let agencies = agencies.iter().map(|held| Choice::new(&held.id, &held.short_name)).collect();
    let fields = vec![
        Field::select("agency", "机构", agencies),
        Field::date("from", "登记日期自"),
        Field::date("to", "至"),
        Field::select("onspot", "程序", choices(&PROCEDURES)),
        Field::text("item", "事项编号"),
        Field::select("own", "承办", choices(&OWN)),
    ];
    let export = asking
        .caller
        .may(Action::CaseExport)
        .then(|| query.href().replacen("/outcomes", "/outcomes/export", 1));
    let counts = Disposal::ALL.iter().map(|kind| Column::new(kind.code(), kind.label()).numeric());
    let heads = vec![
        Column::new("agency", "机构"),
        Column::new("cases", "案件").numeric(),
        Column::new("open", "尚无结果").numeric(),
    ];
    let mut rows: Vec<_> = board.lines.iter().map(|line| row(query, line)).collect();
    if board.lines.len() > 1 {
        rows.push(row(query, &board.total));
    }
    let table = Table {
        caption: "处理结果统计".to_owned(),
        columns: heads.into_iter().chain(counts).collect(),
        rows,
        total: Total::Exactly(u64::try_from(board.lines.len()).unwrap_or(u64::MAX)),
        export,
        empty: Empty {
            title: "没有符合条件的案件".to_owned(),
            advice: "不填登记日期即统计全部案件。".to_owned(),
            actions: vec![Link::new("统计全部案件", "/outcomes?from=")],
        },
        query: query.clone(),
        ..Table::default()
    };
    html! {
        p.muted {
            "一个案件有几种结果就在几列各计一次，各列之和可以大于案件数。"
            "说服教育、劝导示范、指导约谈与处罚同样计数。数字点开即是案件。"
        }
        (ui::filters(query, &asked_for(query, fields, &board.problems)))
        (ui::table(&table))
    }
}

fn row(query: &Query, line: &OutcomeLine) -> Row {
    let mut list = Query::new("/cases");
    for (name, value) in query.pairs().iter().filter(|(name, _)| name != "col") {
        list = list.with(name, value);
    }
    if !line.agency.is_empty() {
        list = list.with("agency", &line.agency);
    }
    let number = |count: u32, of: Option<Query>| {
        html! {
            @match of.filter(|_| count > 0) {
                Some(of) => (Link::new(count.to_string(), of.href())),
                None => (count),
            }
        }
    };
    let counts = line.counts.iter().zip(Disposal::ALL);
    let mut cells = vec![
        html! { @if line.agency.is_empty() { strong { (line.name) } } @else { (line.name) } },
        number(line.cases, Some(list.clone())),
        number(line.open, Some(list.with("disposal", "none"))),
    ];
    cells.extend(counts.map(|(count, kind)| number(*count, Some(list.with("disposal", kind.code())))));
    Row { cells: cells.into_iter().map(Into::into).collect(), tone: Tone::Plain }
}
