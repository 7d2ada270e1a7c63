//! The desk and the list of cases.

use axum::http::Uri;
use maud::{Markup, html};
use web::ui::{
    Chip, Choice, Clock, ClockState, Column, Desk, DeskCard, DeskColumn, Empty, Field, Link, Query, Row,
    Table, Tone, Total, Waiting, desk, filters, shell, table,
};

use super::{clock, frame, law};

pub(super) async fn desk_page(uri: Uri) -> Markup {
    let (today, soon, overdue) = cards();
    let waiting = |label: &str, about: &str, since: &str, chip: Chip| Waiting {
        link: Link::new(label, "/spot"),
        about: about.to_owned(),
        since: since.to_owned(),
        chip: Some(chip),
        article: None,
    };
    let content = desk(&Desk {
        today: DeskColumn { cards: today, total: 2, more: None },
        soon: DeskColumn { cards: soon, total: 7, more: Some(Link::new("还有 4 项", "/cases?due=soon")) },
        overdue: DeskColumn { cards: overdue, total: 1, more: None },
        drafts: vec![
            waiting(
                "询问笔录（第1次）",
                "清交罚〔2026〕131号 清河顺达物流有限公司",
                "今天 09:41",
                Chip::new("本机未同步", Tone::Warn),
            ),
            waiting(
                "当场行政处罚决定书",
                "冀A·8K215 挂车未随车携带道路运输证",
                "昨天 16:20",
                Chip::new("草稿", Tone::Plain),
            ),
        ],
        approvals: vec![],
    });
    let mut frame = frame(&uri, "工作台", "desk");
    frame.breadcrumb = Vec::new();
    frame.actions =
        html! { a.btn href="/inspections/new" { "登记检查" } a.btn.btn-main href="/spot" { "当场处罚" } }
            .into();
    shell(&frame, content)
}

pub(super) async fn cases_page(uri: Uri) -> Markup {
    let query = Query::parse(uri.path(), uri.query());
    let states = ["调查中", "审核中", "已告知", "待送达", "待执行", "已结案"];
    let choices = || states.iter().map(|state| Choice::new(*state, *state)).collect();
    let value = |name: &str| query.value(name).unwrap_or_default().to_owned();
    let filter = [
        Field::text("q", "案号、当事人、车牌").value(value("q")),
        Field::select("state", "状态", choices()).value(value("state")),
        Field::date("filed_from", "立案起").value(value("filed_from")),
        Field::date("filed_to", "立案止").value(value("filed_to")),
        Field::text("handler", "承办人").value(value("handler")),
    ];
    let columns = vec![
        Column::new("number", "案号").sortable().unbroken(),
        Column::new("party", "当事人"),
        Column::new("matter", "案由"),
        Column::new("state", "状态"),
        Column::new("filed_on", "立案日期").sortable().unbroken(),
        Column::new("due", "期限").sortable(),
        Column::new("handler", "承办人"),
        Column::new("fine", "罚款（元）").numeric().hidden(),
    ];
    let content = html! {
        (filters(&query, &filter))
        (table(&Table {
            caption: "案件".to_owned(),
            columns,
            rows: if query.value("q") == Some("无") { Vec::new() } else { case_rows() },
            total: if query.value("q") == Some("无") { Total::default() } else { Total::Over(10_000) },
            after: Some("k20".to_owned()),
            export: Some(query.with("format", "xlsx").href()),
            actions: vec![Link::new("立案", "/cases/new")],
            empty: Empty {
                title: "没有符合条件的案件".to_owned(),
                advice: "少选一个条件再查，或登记一起新案件。".to_owned(),
                actions: vec![Link::new("清空条件", "/cases"), Link::new("立案", "/cases/new")],
            },
            query,
            ..Table::default()
        }))
    };
    let mut frame = frame(&uri, "案件", "cases");
    frame.breadcrumb.truncate(1);
    shell(&frame, content)
}

fn cards() -> (Vec<DeskCard>, Vec<DeskCard>, Vec<DeskCard>) {
    use ClockState::{Overdue, Soon};
    let serve = law("行政处罚法/61", "处罚法第61条");
    let ninety = law("行政处罚法/60", "处罚法第60条");
    let today = vec![
        card(
            "送达《行政处罚决定书》",
            clock("今天到期", "2026-11-24", Soon, serve),
            "清交罚〔2026〕118号",
            "张某某 · 未取得道路运输经营许可擅自从事客运经营",
            "去送达",
        ),
        card(
            "先行登记保存到期处理",
            clock("今天到期", "2026-11-24", Soon, law("行政处罚法/56", "处罚法第56条")),
            "清交罚〔2026〕131号",
            "清河顺达物流有限公司 · 涉嫌擅自改装货运车辆",
            "作出处理",
        ),
    ];
    let soon = vec![
        card(
            "听证申请期限届满后作出决定",
            clock("还剩1个工作日", "2026-11-25", Soon, law("行政处罚法/64", "处罚法第64条")),
            "清交罚〔2026〕122号",
            "河东县远通汽车维修厂 · 未按规定备案",
            "看案件",
        ),
        card(
            "当场处罚决定报所属部门备案",
            clock("还剩2个工作日", "2026-11-26", Soon, law("程序规定/61", "程序规定第61条")),
            "清交当罚〔2026〕44号",
            "李某 · 未随车携带道路运输证",
            "去备案",
        ),
        card(
            "申请延长办案期限或作出决定",
            clock("还剩3日", "2026-11-27", Soon, ninety.clone()),
            "清交罚〔2026〕097号",
            "马某 · 超限运输可分载物品",
            "去办理",
        ),
    ];
    let overdue = vec![card(
        "立案后90日内未作出决定",
        clock("已超2日", "2026-11-22", Overdue, ninety),
        "清交罚〔2026〕085号",
        "清河捷运出租汽车有限公司 · 未按规定使用计价设备",
        "说明原因",
    )];
    (today, soon, overdue)
}

fn case_rows() -> Vec<Row> {
    CASES
        .into_iter()
        .map(|[number, party, matter, state, filed, left]| {
            let (clock_state, tone) = match (left, state) {
                ("已超2日", _) => (ClockState::Overdue, Tone::Info),
                ("复议中止", _) => (ClockState::Paused, Tone::Plain),
                (_, "已结案") => (ClockState::Calm, Tone::Ok),
                ("还剩35日", _) => (ClockState::Calm, Tone::Info),
                _ => (ClockState::Soon, Tone::Info),
            };
            let term = Clock { left: left.to_owned(), state: clock_state, ..Clock::default() };
            Row {
                cells: vec![
                    html! { a.case-no href="/case" { (number) } }.into(),
                    html! { (party) }.into(),
                    html! { (matter) }.into(),
                    html! { (Chip::new(state, tone)) }.into(),
                    html! { (filed) }.into(),
                    html! { (term) }.into(),
                    html! { "王建国" }.into(),
                    html! { "3,000" }.into(),
                ],
                tone: if clock_state == ClockState::Overdue { Tone::Danger } else { Tone::Plain },
            }
        })
        .collect()
}

fn card(task: &str, clock: Clock, number: &str, about: &str, action: &str) -> DeskCard {
    DeskCard {
        task: task.to_owned(),
        clock,
        case: Link::new(number, "/case"),
        about: about.to_owned(),
        action: Link::new(action, "/case"),
    }
}

/// Number, party, matter, state, date of filing, what is left of the term.
const CASES: [[&str; 6]; 8] = [
    [
        "清交罚〔2026〕131号",
        "清河顺达物流有限公司",
        "擅自改装已取得车辆营运证的车辆",
        "调查中",
        "2026-11-17",
        "今天到期",
    ],
    [
        "清交罚〔2026〕122号",
        "河东县远通汽车维修厂",
        "从事机动车维修经营业务未按规定备案",
        "已告知",
        "2026-10-28",
        "还剩1个工作日",
    ],
    [
        "清交罚〔2026〕118号",
        "张某某",
        "未取得道路运输经营许可擅自从事道路客运经营",
        "待送达",
        "2026-10-12",
        "今天到期",
    ],
    [
        "清交罚〔2026〕104号",
        "清河县恒基混凝土有限公司",
        "车辆装载物触地拖行造成公路损坏",
        "已告知",
        "2026-09-30",
        "还剩35日",
    ],
    ["清交罚〔2026〕097号", "马某", "超限运输可分载物品", "审核中", "2026-08-29", "还剩3日"],
    [
        "清交罚〔2026〕085号",
        "清河捷运出租汽车有限公司",
        "未按规定使用计价设备",
        "审核中",
        "2026-08-24",
        "已超2日",
    ],
    [
        "清交罚〔2026〕080号",
        "李某某",
        "危险货物运输车辆未随车配备押运人员",
        "待执行",
        "2026-08-11",
        "复议中止",
    ],
    [
        "清交罚〔2026〕072号",
        "清河县第二建筑工程公司",
        "未经许可在公路建筑控制区内修建建筑物",
        "已结案",
        "2026-07-20",
        "已结案",
    ],
];
