//! The calculator (裁量计算器) for the public: look up an item, answer in plain words, see the range and why.
//! It asks nobody to sign in and keeps nothing: the answers stand in the address and nowhere else.

use app::discretion::{Advice, Answered, Ask, Question};
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use law::{
    citation::cited,
    discretion::{Leaning, Outcome, RowTrace},
    item::{FactKind, Facts, Item, condition},
};
use maud::{Markup, html};

use super::{item::domains, window::Window};
use crate::{
    answer::{article, problem},
    state::Web,
    ui::{
        Chip, Choice, Column, Empty, Field, Link, Query, Row, Table, Tone, alert, bare, facts, filters,
        panel, table,
    },
};

/// Looks up an item by its words.
pub(crate) async fn list(State(web): State<Web>, RawQuery(query): RawQuery) -> Response {
    let query = Query::parse("/calculator", query.as_deref());
    let typed: String = query.value("q").unwrap_or_default().trim().chars().take(50).collect();
    let domain = query.value("domain").unwrap_or_default();
    let words: Vec<String> = typed.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let found: Vec<&Item> = web
        .app
        .catalog
        .items
        .items()
        .filter(|item| item.usable().is_ok())
        .filter(|item| domain.is_empty() || item.domain == domain)
        .filter(|item| words.iter().all(|word| item.name.to_lowercase().contains(word)))
        .collect();
    let filter = [
        Field::text("q", "违法行为").hint("如：超限、未取得许可、改装").value(&typed),
        Field::select("domain", "领域", domains(&web)).value(domain),
    ];
    let content = html! {
        p.lead { "查一查：什么行为会受到什么处罚，幅度由哪些情节决定，怎样做可以从轻。不用登录，不保存您填写的内容。" }
        (filters(&query, &filter))
        (table(&listed(&query, &found)))
        (disclaimer())
    };
    Html(bare("裁量计算器", content).into_string()).into_response()
}

fn listed(query: &Query, found: &[&Item]) -> Table {
    let window = Window::of(query, found.len());
    Table {
        caption: "执法事项".to_owned(),
        columns: vec![
            Column::new("name", "违法行为"),
            Column::new("basis", "处罚依据"),
            Column::new("range", "罚款幅度"),
        ],
        rows: found.iter().skip(window.start).take(window.size).map(|item| line(item)).collect(),
        empty: Empty {
            title: "没有找到这样的事项".to_owned(),
            advice: "请少写几个字，或者换一个说法再查。".to_owned(),
            actions: vec![Link::new("查看全部事项", "/calculator")],
        },
        export: None,
        ..window.table(query, found.len())
    }
}

fn line(item: &Item) -> Row {
    let cells = vec![
        html! { (Link::new(&item.name, format!("/calculator/{}", item.id))) }.into(),
        html! { (cited(&item.basis)) }.into(),
        html! { (item.fine_range_text()) }.into(),
    ];
    Row { cells, tone: Tone::Plain }
}

/// The questions of an item, and what follows from the answers.
pub(crate) async fn show(
    State(web): State<Web>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Query::parse("/calculator", query.as_deref());
    let typed = |name: &str| query.value(name).unwrap_or_default().trim().to_owned();
    let ask = Ask {
        item: id,
        table: typed("table"),
        on: typed("on"),
        usual: web.app.today(),
        answers: query.pairs().to_vec(),
    };
    let begun = ask.answers.iter().any(|(name, value)| name != "table" && name != "on" && !value.is_empty());
    let day = ask.on.clone();
    match web.run(move |app| app.calculate(&ask)).await {
        Ok(answered) => draw(&web, &answered, &day, begun),
        Err(app::AppError::NotFound) => gone(),
        Err(error) => problem(None, &web, error),
    }
}

fn gone() -> Response {
    let empty = Empty {
        title: "没有这个事项".to_owned(),
        advice: "链接可能已经过期，请重新查询。".to_owned(),
        actions: vec![Link::new("查询违法行为", "/calculator")],
    };
    let page = bare("裁量计算器", html! { (empty) }).into_string();
    (StatusCode::NOT_FOUND, Html(page)).into_response()
}

fn draw(web: &Web, answered: &Answered, on: &str, begun: bool) -> Response {
    let item = &answered.table.item;
    let declared = &web.app.catalog.facts;
    let asks = !answered.questions.is_empty();
    let content = html! {
        p { (Link::new("‹ 换一个事项", "/calculator")) }
        div.calculator {
            div {
                (panel("情节", html! {}, questions(answered, on)))
            }
            div {
                @if !answered.problems.is_empty() {
                    (mend_first())
                } @else if begun || !asks {
                    (panel("结果", html! { (outcome(answered)) }, html! {
                        (result(answered))
                        @if matches!(answered.assessed.outcome, Outcome::NoMatch | Outcome::Conflict | Outcome::Unusable) {
                            p { "这里不替执法机关作判断，请咨询当地交通运输执法机构。" }
                        }
                    }))
                } @else {
                    (panel("结果", html! {}, html! {
                        p { "回答左边的问题后，这里显示适用的档次和幅度。不清楚的可以不答，系统不会替您猜。" }
                        p { "法定幅度：" (item.fine_range_text()) "（" (article(&item.basis)) "）" }
                    }))
                }
                @if answered.problems.is_empty() {
                    (comply(answered))
                    @if begun { (panel("为什么", html! {}, reasons(answered, declared))) }
                }
                (notes(answered))
            }
        }
        (disclaimer())
    };
    Html(bare(&item.name, content).into_string()).into_response()
}

fn questions(answered: &Answered, on: &str) -> Markup {
    let item = &answered.table.item;
    let tables = answered.tables.iter().map(|(id, label)| Choice::new(id.to_string(), label)).collect();
    let table = Field::select("table", "适用的标准", tables).wide().value(answered.table.id.to_string());
    let day = if on.is_empty() { answered.on.to_string() } else { on.to_owned() };
    let day = Field::date("on", "行为日期").wide().hint("按行为当日有效的规定计算").value(day);
    html! {
        form.fields method="get" action={ "/calculator/" (item.id) } {
            @if answered.tables.len() > 1 || wrong(answered, "table").is_some() {
                (marked(table, answered))
            }
            (marked(day, answered))
            @for question in &answered.questions { (question_field(question)) }
            @if answered.questions.is_empty() { p.muted { "这一事项不分情节，直接适用法定幅度。" } }
            div.row.field-wide {
                button.btn.btn-main type="submit" { "计算" }
                a.btn href={ "/calculator/" (item.id) } { "重填" }
            }
        }
    }
}

fn wrong<'a>(answered: &'a Answered, name: &str) -> Option<&'a str> {
    answered.problems.iter().find(|held| held.field == name).map(|held| held.message.as_str())
}

fn marked(field: Field, answered: &Answered) -> Field {
    match wrong(answered, field.name()) {
        Some(message) => field.error(message),
        None => field,
    }
}

/// In the place of the result while the table or the day cannot be taken.
pub(super) fn mend_first() -> Markup {
    panel("结果", html! {}, html! { p { "适用的标准或者行为日期有误，改正左边标出的一项后再计算。" } })
}

/// A question with what was typed.
pub(super) fn question_field(question: &Question) -> Field {
    let fact = &question.fact;
    let field = match fact.kind {
        FactKind::Bool => {
            let choices = [("", "不清楚"), ("1", "是"), ("0", "否")];
            Field::radio(
                &question.name,
                &fact.label,
                choices.into_iter().map(|(v, l)| Choice::new(v, l)).collect(),
            )
        }
        FactKind::Enum => {
            let choices =
                fact.values.iter().map(|value| Choice::new(value, fact.value_name(value))).collect();
            Field::select(&question.name, &fact.label, choices)
        }
        _ => Field::number(&question.name, &fact.label)
            .unit(fact.unit.clone().unwrap_or_default())
            .hint(&fact.text),
    };
    let field = field.wide().value(&question.typed);
    match &question.error {
        Some(error) => field.error(error),
        None if question.needed => field.hint("还需要回答这一项，才能得出结论。"),
        None => field,
    }
}

/// What it came to, as a chip.
pub(super) fn outcome(answered: &Answered) -> Chip {
    match (answered.assessed.outcome, answered.assessed.leaning) {
        (Outcome::Matched, Some(leaning)) => {
            let tone = if leaning >= Leaning::Heavier { Tone::Warn } else { Tone::Ok };
            Chip::new(leaning.text(), tone)
        }
        (Outcome::Matched, None) => Chip::new("已得出", Tone::Ok),
        (Outcome::UnknownFact, _) => Chip::new("情节不全", Tone::Info),
        (Outcome::NoMatch | Outcome::Conflict | Outcome::Unusable, _) => {
            Chip::new("由执法机关判断", Tone::Warn)
        }
    }
}

/// What follows from the answers.
pub(super) fn result(answered: &Answered) -> Markup {
    let assessed = &answered.assessed;
    let mut rows: Vec<(&str, Markup)> = Vec::new();
    if let Some(degree) = &assessed.degree {
        rows.push(("档次", html! { (degree) }));
    }
    if let Some(fine) = assessed.fine {
        rows.push(("罚款", html! { strong.amount { (fine) } }));
    }
    for (party, fine) in assessed.parties.iter().flatten() {
        rows.push(("罚款", html! { (party) "：" @match fine { Some(fine) => (fine), None => "无" } }));
    }
    if let Some(line) = answered.table.imposed(assessed) {
        rows.push(("处罚", html! { (line) }));
    }
    rows.push(("依据", html! { (article(&answered.table.item.basis)) }));
    html! {
        @match assessed.outcome {
            Outcome::Matched => {}
            Outcome::UnknownFact => {
                p { "还差下面的情节，回答后才能得出结论：" }
                ul.dots { @for question in answered.questions.iter().filter(|held| held.needed) { li { (question.fact.label) } } }
            }
            other => p { (other.text()) "。" },
        }
        (facts(&rows))
        @if !assessed.steps.is_empty() { ul.dots { @for step in &assessed.steps { li { (step) } } } }
    }
}

/// What the party can do: what would follow from it in this table, and what the law says to everybody.
// Law: 行政处罚法 art. 32, 33(1).
fn comply(answered: &Answered) -> Markup {
    let then = |advice: &Advice| match (advice.fine, advice.leaning) {
        (Some(fine), _) => format!("罚款为{fine}"),
        (None, Some(leaning)) => format!("可以{}处罚", leaning.text().trim_start_matches("可以")),
        (None, None) => "只责令改正，不罚款".to_owned(),
    };
    panel(
        "怎样做",
        html! {},
        html! {
            @if !answered.advice.is_empty() {
                ul.dots { @for advice in &answered.advice { li { "如果" strong { (advice.what) } "：" (then(advice)) "。" } } }
            }
            p {
                "主动消除或者减轻危害后果的，应当从轻或者减轻处罚；违法行为轻微并及时改正、没有造成危害后果的，不予处罚；初次违法且危害后果轻微并及时改正的，可以不予处罚（"
                (article("行政处罚法第三十二条")) "、" (article("行政处罚法第三十三条")) "）。"
            }
            @if let Some(order) = &answered.table.item.order { p { "执法机关同时会" (order) "。" } }
        },
    )
}

/// Each row with whether it holds.
pub(super) fn reasons(answered: &Answered, declared: &Facts) -> Markup {
    let truth = |truth: Option<bool>| match truth {
        Some(true) => Chip::new("成立", Tone::Ok),
        Some(false) => Chip::new("不成立", Tone::Plain),
        None => Chip::new("不清楚", Tone::Info),
    };
    let words = |row: &RowTrace| condition(&row.when, &row.when_text, declared);
    html! {
        ol.reasons {
            @for row in &answered.assessed.trace {
                li {
                    @if let Some(degree) = &row.degree { strong { (degree) } "：" }
                    (words(row)) " " (truth(row.truth))
                }
            }
        }
    }
}

/// What the reader must know.
pub(super) fn notes(answered: &Answered) -> Markup {
    html! {
        @if !answered.notes.is_empty() {
            (panel("说明", html! {}, html! { ul.dots { @for note in &answered.notes { li { (note) } } } }))
        }
    }
}

fn disclaimer() -> Markup {
    alert(
        Tone::Info,
        "计算结果供参考",
        html! { p { "实际处罚由执法机关按查明的事实、证据和情节依法作出；对处罚有异议的，可以陈述申辩、申请行政复议或者提起行政诉讼。" } },
    )
}
