//! The items (执法事项) and the law behind them.

use axum::{
    extract::{Path, State},
    response::Response,
};
use law::{
    citation::cited,
    item::{Facts, Item, Liable, Tier, Verification, condition, labelled},
};
use maud::{Markup, html};

use super::{audit::grid, window::Window};
use crate::{
    answer::{Frame, article, framed, page, problem},
    request::Asking,
    state::Web,
    ui::{
        Chip, Choice, Column, Empty, Field, Link, Query, Row, Table, Tone, alert, facts, filters, panel,
        table,
    },
};

/// The items, by text and domain.
pub(crate) async fn list(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let items = web.app.catalog.items_like(query.pairs());
    let filter = [
        Field::text("q", "案由或者编号").value(query.value("q").unwrap_or_default()),
        Field::select("domain", "领域", domains(&web)).value(query.value("domain").unwrap_or_default()),
    ];
    let content = html! {
        (filters(&query, &filter))
        (table(&listed(&query, &items)))
        p.muted { "目录版本 " (web.app.catalog.edition) "；“已核条文”以外的事项须经法制人员确认后方可用于出具文书。" }
    };
    page(&web, &asking, "items", "执法事项", content)
}

/// The domains of the catalogue, in the order of its items.
pub(super) fn domains(web: &Web) -> Vec<Choice> {
    let mut domains: Vec<Choice> = Vec::new();
    for item in web.app.catalog.items.items() {
        if domains.iter().all(|held| held.value != item.domain) {
            domains.push(Choice::new(&item.domain, &item.domain));
        }
    }
    domains
}

fn listed(query: &Query, items: &[&Item]) -> Table {
    let window = Window::of(query, items.len());
    Table {
        caption: "执法事项".to_owned(),
        columns: vec![
            Column::new("id", "编号").unbroken().sortable(),
            Column::new("name", "案由"),
            Column::new("domain", "领域").sortable(),
            Column::new("violates", "违反条款"),
            Column::new("basis", "处罚依据"),
            Column::new("range", "法定罚款幅度"),
            Column::new("verification", "核验"),
            Column::new("usable", "能否使用"),
        ],
        rows: items.iter().skip(window.start).take(window.size).map(|item| line(item)).collect(),
        empty: Empty {
            title: "没有符合条件的执法事项".to_owned(),
            advice: "请少写几个字或者换一个领域再查；案由按事项目录的用语。".to_owned(),
            actions: vec![Link::new("清空条件", "/items")],
        },
        ..window.table(query, items.len())
    }
}

fn line(item: &Item) -> Row {
    let cells = vec![
        html! { span.code { (item.id) } }.into(),
        html! { (Link::new(&item.name, format!("/items/{}", item.id))) }.into(),
        html! { (item.domain) }.into(),
        html! { (cited(&item.violates)) }.into(),
        html! { (cited(&item.basis)) }.into(),
        html! { (item.fine_range_text()) }.into(),
        html! { (verification(item.verification)) }.into(),
        html! {
            @match item.usable() {
                Ok(()) if item.recheck => (Chip::new("使用前须核对", Tone::Warn)),
                Ok(()) => (Chip::new("可用", Tone::Ok)),
                Err(why) => { (Chip::new("不可用", Tone::Danger)) p.muted { (why) } }
            }
        }
        .into(),
    ];
    Row { cells, tone: Tone::Plain }
}

/// One item: what is punished, on what basis, with what in each tier.
pub(crate) async fn show(State(web): State<Web>, Path(id): Path<String>, asking: Asking) -> Response {
    let Some(item) = web.app.catalog.item(&id) else {
        return problem(Some(&asking.caller), &web, app::AppError::NotFound);
    };
    let facts = &web.app.catalog.facts;
    let content = html! {
        (warnings(item))
        (panel("事项", html! { (verification(item.verification)) }, basics(item)))
        (panel("处罚档次", html! {}, tiers(item, &item.tiers, facts)))
        (further(item, facts))
        (sources(item))
        @for version in &item.versions {
            (panel(&format!("旧档次（适用至{}）", version.until), html! { span.muted { "来源 " (version.source) } },
                tiers(item, &version.tiers, facts)))
        }
    };
    let breadcrumb = vec![Link::new("执法事项", "/items")];
    framed(
        &web,
        &asking,
        Frame { active: "items", title: &item.name, breadcrumb, ..Frame::default() },
        content,
    )
}

fn warnings(item: &Item) -> Markup {
    html! {
        @if let Err(why) = item.usable() {
            (alert(Tone::Danger, "不可用：不得作为处罚依据", html! { p { (why) "。" } }))
        }
        @if item.recheck {
            (alert(Tone::Warn, "使用前须与现行文本核对", html! {
                p { "本事项的依据或者幅度可能已经修改，须由法制人员对照现行法规核对并确认后方可使用。" }
            }))
        } @else if item.needs_confirmation() {
            (alert(Tone::Warn, "须经法制人员确认", html! {
                p { "本事项的条文未逐条核对，确认后方可用于出具文书。" }
            }))
        }
    }
}

fn basics(item: &Item) -> Markup {
    let mut rows = vec![
        ("编号", html! { span.code { (item.id) } }),
        ("领域", html! { (item.domain) }),
        ("处罚对象", html! { (liable(item.subject)) }),
        ("违反条款", html! { (article(&item.violates)) }),
        ("处罚依据", html! { (article(&item.basis)) }),
        (
            "责令",
            html! {
                @if let Some(order) = &item.order { (order) }
                @else { "责令改正（" (article("行政处罚法第二十八条")) "）" }
            },
        ),
        ("罚款幅度", html! { (item.fine_range_text()) }),
    ];
    if let Some(authority) = &item.authority {
        rows.push(("实施机关", html! { (authority) }));
    }
    facts(&rows)
}

fn tiers(item: &Item, tiers: &[Tier], facts: &Facts) -> Markup {
    if tiers.is_empty() {
        return html! { p.muted { "没有处罚档次，不能作为处罚依据；请选择其他事项。" } };
    }
    let rows = (1_u32..)
        .zip(tiers)
        .map(|(number, tier)| {
            vec![
                html! { (number) },
                html! { (condition(&tier.when, &tier.when_text, facts)) },
                html! {
                    (item.line(tier, facts))
                    @if tier.effects.recheck_against_higher_law { " " (Chip::new("须与上位法核对", Tone::Warn)) }
                },
            ]
        })
        .collect();
    grid("处罚档次", &["档次", "情形", "处罚"], rows)
}

/// What comes on top of the tiers, and what the statute leaves open.
fn further(item: &Item, facts: &Facts) -> Markup {
    let extras = || {
        let line = |extra: &law::item::Extra| {
            vec![html! { (condition(&extra.when, "", facts)) }, html! { (extra.text) }]
        };
        grid("另外的处罚和措施", &["情形", "处罚或者措施"], item.extras.iter().map(line).collect())
    };
    html! {
        @if !item.extras.is_empty() { (panel("另外的处罚和措施", html! {}, extras())) }
        @if let Some(linked) = &item.linked_person_penalty {
            (panel("对责任人员的处罚", html! {}, html! {
                @let [least, most] = linked.pct_of_unit_fine;
                p {
                    (linked.whom) "：处单位罚款数额" (least) "%以上" (most) "%以下的罚款（"
                    (article(&linked.basis)) "）。"
                }
            }))
        }
        @if !item.limit_table_kg.is_empty() {
            (panel("质量限值", html! {}, grid("质量限值", &["轴型", "限值（kg）"],
                item.limit_table_kg.iter()
                    .map(|(axle, kg)| vec![html! { (axle) }, html! { (kg) }]).collect())))
        }
        @if !item.statutory_gaps.is_empty() {
            (panel("法条未规定的情形", html! {}, html! {
                p { "下列情形不落在任何一档，须由法制人员判断：" }
                ul { @for gap in &item.statutory_gaps { li { (labelled(gap, facts)) } } }
            }))
        }
        @if let Some(notes) = &item.notes {
            (panel("说明", html! {}, html! { p { (labelled(notes, facts)) } }))
        }
    }
}

fn sources(item: &Item) -> Markup {
    let benchmarks = if item.benchmark_ids.is_empty() {
        "没有登记".to_owned()
    } else {
        item.benchmark_ids.join("、")
    };
    panel(
        "来源与核验",
        html! {},
        facts(&[
            ("来源编号", html! { span.code { (item.source) } }),
            ("施行日期", html! { (item.effective) }),
            ("核验", html! { (verification(item.verification)) " " (verified(item.verification)) }),
            ("裁量基准", html! { (benchmarks) }),
        ]),
    )
}

/// The address of an article; the library of statutes is not imported in this version.
pub(crate) async fn law(State(web): State<Web>, asking: Asking) -> Response {
    let query = Query::parse(&asking.path, asking.query.as_deref());
    let key: String = query.value("article").unwrap_or_default().trim().chars().take(200).collect();
    let content = html! {
        @if key.is_empty() {
            (Empty {
                title: "没有指明条文".to_owned(),
                advice: "请从案件、期限或者执法事项旁的条文链接进入。".to_owned(),
                actions: vec![Link::new("回工作台", "/desk")],
            })
        } @else {
            (panel(&cited(&key), html! {}, html! {
                p { "法规库尚未导入，由系统管理员导入后在此显示当日有效的条文。" }
                p.muted { "请用浏览器返回刚才的页面；在此之前请对照正式公布的文本。" }
            }))
        }
    };
    page(&web, &asking, "items", "法律条文", content)
}

fn liable(subject: Liable) -> &'static str {
    match subject {
        Liable::Person => "个人",
        Liable::Enterprise => "单位",
        Liable::Both => "个人、单位",
    }
}

fn verification(verification: Verification) -> Chip {
    match verification {
        Verification::S => Chip::new(verification.label(), Tone::Ok),
        Verification::T => Chip::new(verification.label(), Tone::Info),
        _ => Chip::new(verification.label(), Tone::Warn),
    }
}

fn verified(verification: Verification) -> &'static str {
    match verification {
        Verification::S => "依据和档次取自条文全文。",
        Verification::SOld => "取自条文全文，但该文本此后已经修改。",
        Verification::T => "取自规定或者裁量基准的摘录。",
        Verification::N => "取自新闻或者官方媒体。",
        Verification::P => "取自第三方转述。",
        Verification::M => "凭记忆录入，未见条文。",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tier_of_the_catalogue_reads_without_names_of_facts() {
        let catalog = app::catalog::Catalog::shipped().unwrap();
        let facts = &catalog.facts;
        for item in catalog.items.items() {
            for tier in &item.tiers {
                let text = condition(&tier.when, &tier.when_text, facts) + &item.line(tier, facts);
                assert!(!facts.facts.keys().any(|name| name.contains('_') && text.contains(name)), "{text}");
            }
        }
    }

    #[test]
    fn a_condition_reads_in_chinese() {
        let catalog = app::catalog::Catalog::shipped().unwrap();
        let facts = &catalog.facts;
        let serious = facts.label("circumstances_serious");
        assert_eq!(condition("!circumstances_serious", "", facts), format!("非{serious}"));
        assert_eq!(condition("true", "", facts), "各种情形");
        assert_eq!(condition("x == '一般'", "", facts), "x 为 “一般”");
        assert_eq!(condition("x", "情节严重", facts), "情节严重");
    }
}
