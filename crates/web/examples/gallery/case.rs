//! The page of a case.

use axum::http::Uri;
use maud::{Markup, html};
use web::ui::{
    Action, ActionPanel, CaseHeader, Chip, Clock, ClockState, ClosedAction, Document, Element, Entry, File,
    Link, Pane, Proof, Severity, Step, StepState, Tone, Upload, action_panel, case_header, documents,
    elements, files, panel, panes, step_bar, timeline,
};

use super::{breach, hearing_breaches, law, page};

pub(super) async fn case_page(uri: Uri) -> Markup {
    let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let header = CaseHeader {
        number: "清交罚〔2026〕122号".to_owned(),
        party: "河东县远通汽车维修厂".to_owned(),
        matter: "从事机动车维修经营业务未按规定备案".to_owned(),
        chips: vec![
            Chip::new("已告知", Tone::Info),
            Chip::new("普通程序", Tone::Plain),
            Chip::new("听证权告知", Tone::Warn),
        ],
        facts: vec![
            fact("立案", "2026-10-28"),
            fact("承办", "王建国、赵铁军"),
            fact("地点", "清河县城关镇振兴路12号"),
            fact("信用代码", "9113••••••••42MX"),
            fact("拟处罚", "罚款 5,000 元"),
            fact("裁量", "一般（5档之3）"),
            fact("审核", "陈静"),
            fact("缴款", "未生成"),
        ],
        defects: vec![breach(
            "G19",
            "程序轻微违法",
            Severity::Slight,
            "《违法行为通知书》晚送达1个工作日。",
            law("行政处罚法/61", "处罚法第61条"),
            "已记录，说明原因后随卷。",
        )],
        links: vec![Link::new("打印", "/case"), Link::new("卷宗目录", "/case"), Link::new("类案", "/case")],
    };
    let content = html! {
        (case_header(&header))
        (step_bar(&case_steps()))
        (action_panel(&ActionPanel {
            usual: Some(Action { label: "记录陈述申辩".to_owned(), href: "/case".to_owned(), hint: "口头的记笔录，书面的附原件".to_owned(), article: law("行政处罚法/45", "处罚法第45条") }),
            open: vec![
                Action { label: "登记听证申请".to_owned(), href: "/case".to_owned(), hint: "11月25日前提出的都要受理".to_owned(), article: law("行政处罚法/64", "处罚法第64条") },
                Action { label: "送法制审核".to_owned(), href: "/case".to_owned(), hint: String::new(), article: law("行政处罚法/58", "处罚法第58条") },
            ],
            closed: vec![ClosedAction { label: "作出处罚决定".to_owned(), breaches: hearing_breaches().into_iter().take(2).collect(), opens_on: Some("2026-11-26".to_owned()) }],
        }))
        (panes(&case_panes()))
        div.split {
            (panel("办理经过", html! { a href="/case" { "全部 14 条" } }, timeline(&case_entries())))
            (panel("材料", html! {}, files(&[
                File { kind: "照片".to_owned(), link: Link::new("维修车间现场.jpg", "/f"), note: "2.4 MB · 2026-10-27 10:12 · 振兴路12号 · 赵铁军摄".to_owned(), chips: vec![Chip::new("原件已核", Tone::Ok)], ..File::default() },
                File { kind: "视频".to_owned(), link: Link::new("执法记录仪-0712.mp4", "/f"), note: "312 MB · 2026-10-27 10:05—10:48 · 记录仪0712".to_owned(), chips: vec![], ..File::default() },
            ], Some(&Upload { name: "material".to_owned(), label: "添加材料".to_owned(), hint: "照片、视频、PDF；断网会自动续传，单个不超过 2 GB".to_owned(), url: "/uploads".to_owned(), accept: "image/*,video/*,.pdf".to_owned(), bytes_max: 2_147_483_648, ..Upload::default() }))))
        }
    };
    page(&uri, "河东县远通汽车维修厂未备案案", "cases", content)
}

fn case_steps() -> Vec<Step> {
    use StepState::{Current, Done, Todo};
    let step = |label: &str, state, note: &str, clock| Step {
        label: label.to_owned(),
        state,
        note: note.to_owned(),
        clock,
        href: Some("#".to_owned()),
    };
    let left =
        |left: &str, state, article| Some(Clock { left: left.to_owned(), ends_on: None, state, article });
    vec![
        step("发现", Done, "10-26", None),
        step("立案", Done, "10-28", None),
        step("调查", Done, "11-09", None),
        step("审核", Done, "11-12", None),
        step(
            "告知",
            Current,
            "11-18 送达",
            left("还剩1个工作日", ClockState::Soon, law("行政处罚法/64", "处罚法第64条")),
        ),
        step("决定", Todo, "", left("还剩63日", ClockState::Calm, law("行政处罚法/60", "处罚法第60条"))),
        step("送达", Todo, "", None),
        step("执行", Todo, "", None),
        step("结案", Todo, "", None),
        step("归档", Todo, "", None),
    ]
}

fn case_panes() -> Vec<Pane> {
    let pane = |id: &str, title: &str, count: &str, body: Markup| Pane {
        id: id.to_owned(),
        title: title.to_owned(),
        count: count.to_owned(),
        body: body.into(),
    };
    vec![
        pane("elements", "要素", "已证明 4 / 5", elements(&case_elements())),
        pane("evidence", "证据", "7 份", documents(&case_evidence())),
        pane("papers", "文书", "6 份", documents(&case_papers())),
    ]
}

fn case_elements() -> Vec<Element> {
    let licence = "河东县远通汽车维修厂，个体工商户，经营者何某";
    [
        ("主体", licence, Proof::Proved, vec!["营业执照", "询问笔录"]),
        (
            "行为",
            "2026年3月起对外承接小型车维修，未备案",
            Proof::Proved,
            vec!["现场笔录", "现场照片", "维修台账"],
        ),
        ("时间地点", "2026-10-27，城关镇振兴路12号", Proof::Proved, vec!["现场笔录"]),
        ("责令改正", "已发责令改正通知书，逾期未改", Proof::Weak, vec!["责令改正通知书"]),
        ("违法所得", "台账显示收入18,240元，未核对支付记录", Proof::Missing, vec![]),
    ]
    .into_iter()
    .map(|(label, finding, proof, evidence)| Element {
        label: label.to_owned(),
        finding: finding.to_owned(),
        proof,
        evidence: evidence.into_iter().map(|label| Link::new(label, "/e")).collect(),
        article: None,
    })
    .collect()
}

fn case_evidence() -> Vec<Document> {
    let table = [
        ("现场笔录", "证1 · 书证 · 原件", "2026-10-27", "两人签名", Tone::Ok),
        ("现场照片 6 张", "证2 · 视听资料", "2026-10-27", "有定位", Tone::Ok),
        ("维修台账复印件", "证3 · 书证 · 复印件", "2026-10-27", "缺核对章", Tone::Warn),
        ("询问笔录（何某）", "证4 · 当事人陈述", "2026-11-03", "已签名", Tone::Ok),
        ("执法记录仪视频", "证5 · 视听资料 · 43分钟", "2026-10-27", "已存证", Tone::Ok),
    ];
    table.into_iter().map(|row| document(row, &[])).collect()
}

fn case_papers() -> Vec<Document> {
    let table = [
        ("立案登记表", "清交立〔2026〕122号", "2026-10-28", "已批准", Tone::Ok),
        ("责令改正违法行为通知书", "清交改〔2026〕57号", "2026-10-28", "已送达", Tone::Ok),
        ("违法行为通知书", "清交告〔2026〕122号", "2026-11-18", "已送达", Tone::Ok),
    ];
    let draft = ("行政处罚决定书", "未编号", "", "草稿", Tone::Plain);
    let issued = table.into_iter().map(|row| document(row, &["PDF", "OFD", "打印"]));
    issued.chain([document(draft, &["继续编辑"])]).collect()
}

fn document(row: (&str, &str, &str, &str, Tone), actions: &[&str]) -> Document {
    let (title, number, date, state, tone) = row;
    Document {
        link: Link::new(title, "/d"),
        number: number.to_owned(),
        date: date.to_owned(),
        chips: vec![Chip::new(state, tone)],
        note: String::new(),
        actions: actions.iter().map(|label| Link::new(*label, "/d")).collect(),
    }
}

fn case_entries() -> Vec<Entry> {
    let entry = |on: &str, title: &str, note: &str, actor: &str, article| Entry {
        on: on.to_owned(),
        title: title.to_owned(),
        actor: actor.to_owned(),
        recorded_at: format!("{on} 16:20"),
        note: note.to_owned(),
        article,
        ..Entry::default()
    };
    let mut served = entry(
        "2026-11-18",
        "送达违法行为通知书",
        "直接送达，何某签收",
        "赵铁军、王建国",
        law("行政处罚法/44", "处罚法第44条"),
    );
    served.defects = vec![breach(
        "G19",
        "程序轻微违法",
        Severity::Slight,
        "晚送达1个工作日",
        law("行政处罚法/61", "处罚法第61条"),
        "",
    )];
    vec![
        served,
        entry("2026-11-12", "法制审核通过", "建议按一般档处罚", "陈静", law("行政处罚法/58", "处罚法第58条")),
        entry("2026-11-09", "调查终结", "", "王建国", None),
        entry("2026-10-28", "批准立案", "", "刘志强", law("行政处罚法/54", "处罚法第54条")),
    ]
}
