//! Forms, an approval and a confirmation.

use axum::http::Uri;
use maud::{Markup, html};
use web::ui::{
    Approval, Article, Button, Check, Choice, Confirm, Draft, Field, Form, Link, Section, Signature, Tone,
    alert, approval, confirm, diff_view, facts, form, panel, shell, signature,
};

use super::{frame, page};

pub(super) async fn spot_page(uri: Uri) -> Markup {
    let bad = uri.query().is_some_and(|query| query.contains("bad"));
    let entry = Form {
        action: "/spot".to_owned(),
        csrf: "demo-token".to_owned(),
        idempotency_key: "01J9".to_owned(),
        draft: Some(Draft { url: "/drafts/spot-1".to_owned(), version: 0, saved_at: String::new() }),
        problems: if bad { vec!["两名执法人员不能是同一人".to_owned()] } else { Vec::new() },
        sections: vec![
            party_section(bad),
            penalty_section(bad),
            Section {
                title: "签名".to_owned(),
                fields: vec![
                    Field::radio(
                        "signing",
                        "签名方式",
                        vec![Choice::new("pad", "在屏幕上签名"), Choice::new("paper", "在打印的文书上签名")],
                    )
                    .value("pad"),
                ],
                after: signature(&Signature {
                    name: "party_sign".to_owned(),
                    label: "当事人签名".to_owned(),
                    statement: "以上内容我看过，与事实相符，处罚决定书已当场收到。".to_owned(),
                    choice: "signing".to_owned(),
                    print: Some(Link::new("打印决定书", "/print")),
                    ..Signature::default()
                })
                .into(),
                ..Section::default()
            },
        ],
        buttons: vec![Button::new("制作当场处罚决定书")],
        ..Form::default()
    };
    let mut frame = frame(&uri, "当场处罚", "spot");
    frame.task = true;
    shell(&frame, form(&entry))
}

fn party_section(bad: bool) -> Section {
    let kinds = vec![
        Choice::new("person", "个人").hint("罚款不超过 200 元"),
        Choice::new("company", "单位").hint("罚款不超过 3,000 元"),
    ];
    Section::new(
        "当事人",
        vec![
            Field::radio("party_kind", "当事人类型", kinds)
                .required()
                .value("person")
                .article(Article::new("行政处罚法/51", "《行政处罚法》第五十一条")),
            Field::plate("plate", "车牌号").required().value(if bad { "冀A8K215" } else { "" }),
            Field::text("name", "姓名").required().phrases(["何志远", "马某"]).value(if bad {
                "何志远"
            } else {
                ""
            }),
            wrong(
                bad,
                Field::text("id_number", "身份证号").required().check(Check::IdNumber),
                "13052319900307771",
                "差一位，应为18位",
            ),
            Field::text("phone", "电话").check(Check::Phone).hint("用于送达和缴款提醒"),
        ],
    )
}

fn penalty_section(bad: bool) -> Section {
    let penalties = vec![
        Choice::new("warning", "警告"),
        Choice::new("fine", "罚款").hint("填写金额"),
        Choice::new("revoke", "吊销许可")
            .closed("当场处罚只能警告、罚款；请转普通程序（《行政处罚法》第五十一条）"),
    ];
    Section::new(
        "违法事实与处罚",
        vec![
            Field::select(
                "item",
                "违法行为",
                vec![
                    Choice::new("a", "未随车携带《道路运输证》"),
                    Choice::new("b", "未按规定安装卫星定位装置"),
                ],
            )
            .required()
            .wide()
            .article(Article::new("道路运输条例/68", "《道路运输条例》第六十八条")),
            Field::radio("penalty", "处罚种类", penalties).required().value("fine"),
            wrong(
                bad,
                Field::money("fine", "罚款金额")
                    .required()
                    .article(Article::new("行政处罚法/51", "《行政处罚法》第五十一条")),
                "500",
                "个人当场罚款不能超过200元",
            ),
            Field::date("happened_on", "发生日期").value("2026-11-24"),
            Field::textarea("statement", "陈述申辩", 3)
                .phrases(["当事人无异议", "当事人称证件遗忘在家", "当事人拒绝陈述"])
                .chars_max(500)
                .article(Article::new("行政处罚法/45", "《行政处罚法》第四十五条")),
        ],
    )
}

fn wrong(bad: bool, field: Field, value: &str, error: &str) -> Field {
    if bad { field.value(value).error(error) } else { field }
}

pub(super) async fn approval_page(uri: Uri) -> Markup {
    let entry = Form { action: "/approval".to_owned(), csrf: "demo-token".to_owned(), ..Form::default() };
    let steps = vec![Choice::new("survey", "调查"), Choice::new("filing", "立案")];
    let people = vec![Choice::new("u2", "何平（法制科）"), Choice::new("u3", "刘志强（大队长）")];
    let mut panel_view = Approval::new(
        "法制审核意见",
        entry,
        steps,
        people,
        &[
            "事实清楚、证据确凿、程序合法、裁量适当，同意。",
            "证据3复印件未与原件核对，请补核对章。",
            "违法所得未核实，请补充支付记录。",
        ],
    );
    "return".clone_into(&mut panel_view.decision);
    let like = html! { p { "近一年同案由、同情节 46 件，罚款中位数 5,000 元，本案位于第 52 百分位。" a href="/case" { "看 46 件" } } };
    let content = html! {
        (alert(Tone::Warn, "有 1 处需要您判断", html! { p { "“责令改正”要素只有1份证据，送达回证未入卷。" a href="#elements" { "去看" } } }))
        div.split.split-side {
            div {
                (panel("案件要点", html! { a href="/case" { "打开案件" } }, facts(&[
                    ("案号", html! { "清交罚〔2026〕122号" }), ("当事人", html! { "河东县远通汽车维修厂" }),
                    ("案由", html! { "从事机动车维修经营业务未按规定备案" }), ("拟处罚", html! { "罚款 5,000 元（伍仟元整）" }),
                    ("依据", html! { (Article::new("道路运输条例/65", "《道路运输条例》第六十五条")) }), ("承办", html! { "王建国、赵铁军" }),
                ])))
                (panel("类案", html! {}, like))
                (panel("退回后改了什么", html! {}, diff_view("第1版", "第2版", "经查，当事人自2026年5月起未备案从事维修经营，收入12,000元。\n拟罚款捌仟元。", "经查，当事人自2026年3月起未按规定备案从事机动车维修经营，收入18,240元。\n拟罚款伍仟元。")))
            }
            (approval(&panel_view))
        }
    };
    page(&uri, "审核：远通汽车维修厂未备案案", "approval", content)
}

pub(super) async fn confirm_page(uri: Uri) -> Markup {
    let reason = Field::textarea("reason", "理由", 3).required().chars_max(200);
    let view = Confirm {
        question: "撤销立案后本案终止，确认撤销？".to_owned(),
        consequences: vec![
            "已登记保存的物品须立即退还。".to_owned(),
            "当事人会收到书面告知，撤案记录不能删除。".to_owned(),
        ],
        form: Form {
            action: "/x".to_owned(),
            sections: vec![Section::new("", vec![reason])],
            buttons: vec![Button { danger: true, ..Button::new("撤销立案") }],
            cancel: Some(Link::new("不撤销，返回案件", "/case")),
            ..Form::default()
        },
    };
    page(&uri, "撤销立案", "cases", confirm(&view))
}
