//! What bears on the limits of the procedure: exceptions, other starts, other versions, and terms that depend on one another.

use jiff::civil::date;
use serde_json::{Value, json};

use super::table::{applied, fined};
use super::{checked, checked_with, codes, fine, on_spot, only, ordinary, profile, with};

type Row = (&'static str, Value, &'static [&'static str]);

fn judge(rows: Vec<Row>) {
    for (what, dossier, expected) in rows {
        let report = checked(&dossier);
        assert_eq!(codes(&report), expected, "{what}: {:#?}", report.defects);
        let verdict = serde_json::to_value(report.verdict).unwrap();
        let bad = expected.iter().any(|code| !code.starts_with("WARN_") && *code != "HEARING_REQUEST_LATE");
        let wanted = if bad {
            "bad"
        } else if expected.is_empty() {
            "ok"
        } else {
            "warn"
        };
        assert_eq!(verdict, wanted, "{what}");
    }
}

const FILED: &str = "/acts/0/filed/on";
const DECIDED: &str = "/acts/3/decided/on";
const TOLD: &str = "/acts/1/notice/penalties";
const IMPOSED: &str = "/acts/3/decided/penalties";
const SERVED: &str = "/acts/4/served/on";
const FINE: &str = "/acts/0/decided/penalties";
const KIND: &str = "/parties/0/kind";

fn cash(amount: u32, ground: &str) -> Value {
    with(
        on_spot(),
        &[
            (FINE, fine(amount)),
            ("/acts/2/paid/amount", json!(amount)),
            ("/acts/2/paid/cash_ground", json!(ground)),
        ],
    )
}

#[test]
fn on_the_spot() {
    let citizen = |yuan| {
        with(
            on_spot(),
            &[
                (FINE, fine(yuan)),
                ("/acts/2/paid", json!({"on": "2026-03-10", "method": "bank", "amount": yuan})),
            ],
        )
    };
    judge(vec![
        (
            "公民 200.01 元",
            with(citizen(200), &[("/acts/0/decided/penalties/fine", json!("200.01"))]),
            &["SIMPLE_CAP"],
        ),
        ("个体工商户 201 元", with(citizen(201), &[(KIND, json!("sole_trader"))]), &["SIMPLE_CAP"]),
        (
            "法律另定 500 元",
            with(citizen(500), &[("/acts/0/decided/basis", json!({"simple_fine_max": 500}))]),
            &[],
        ),
        (
            "旧法公民 50 元",
            with(
                citizen(50),
                &[("/acts/0/decided/on", json!("2021-07-14")), ("/acts/1/recorded/on", json!("2021-07-15"))],
            ),
            &[],
        ),
        (
            "旧法公民 51 元",
            with(
                citizen(51),
                &[("/acts/0/decided/on", json!("2021-07-14")), ("/acts/1/recorded/on", json!("2021-07-15"))],
            ),
            &["SIMPLE_CAP"],
        ),
        (
            "新法公民 51 元",
            with(
                citizen(51),
                &[("/acts/0/decided/on", json!("2021-07-15")), ("/acts/1/recorded/on", json!("2021-07-16"))],
            ),
            &[],
        ),
        ("当场通报批评", with(citizen(0), &[(FINE, json!({"kinds": ["criticism"]}))]), &["SIMPLE_KIND"]),
        ("当场收缴 101 元，没有情形", cash(101, "none"), &["CASH_ILLEGAL"]),
        ("当场收缴 101 元，事后难以执行", cash(101, "hard_later"), &[]),
        (
            "抵岸后第二个工作日上缴",
            with(
                on_spot(),
                &[
                    ("/acts/2/paid/landed_on", json!("2026-03-03")),
                    ("/acts/2/paid/on_water", json!(true)),
                    ("/acts/2/paid/remitted_on", json!("2026-03-05")),
                    ("/acts/2/paid/banked_on", json!("2026-03-09")),
                ],
            ),
            &[],
        ),
        ("没有票据", with(on_spot(), &[("/acts/2/paid/receipt", json!("none"))]), &["NO_RECEIPT"]),
    ]);
}

/// A case above the thresholds in which everything is done but for what the row changes.
fn hearing(amount: u32) -> Value {
    with(
        ordinary(),
        &[
            (TOLD, fine(amount)),
            (IMPOSED, fine(amount)),
            ("/acts/1/notice/hearing_told", json!(true)),
            (
                "/acts/-",
                json!({"legally_reviewed": {"on": "2026-03-27", "passed": true, "reviewer": "李文静"}}),
            ),
        ],
    )
}

#[test]
fn notice_and_hearing() {
    let discussed = ("/acts/-", json!({"discussed": {"on": "2026-03-27"}}));
    let waived = |statement, hearing| json!({"waived": {"on": "2026-03-23", "statement": statement, "hearing": hearing, "signed": true}});
    let noticed = |hearing_on: &str, extra: Value| {
        let mut act = json!({"on": "2026-05-11", "hearing_on": hearing_on, "lists_host": true});
        act.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        only(&["hearing"], json!([{"hearing_noticed": act}]))
    };
    let asked = |on: &str| with(hearing(6000), &[("/acts/-", json!({"hearing_requested": {"on": on}}))]);
    judge(vec![
        (
            "放弃陈述申辩",
            with(ordinary(), &[(DECIDED, json!("2026-03-24")), ("/acts/-", waived(true, false))]),
            &[],
        ),
        (
            "听证申请期限最后一日决定",
            with(hearing(6000), &[(DECIDED, json!("2026-03-27"))]),
            &["STATEMENT_CUT", "HEARING_CUT"],
        ),
        (
            "放弃听证",
            with(hearing(6000), &[(DECIDED, json!("2026-03-27")), ("/acts/-", waived(true, true))]),
            &[],
        ),
        (
            "只放弃陈述申辩",
            with(hearing(6000), &[(DECIDED, json!("2026-03-27")), ("/acts/-", waived(true, false))]),
            &["HEARING_CUT"],
        ),
        ("第五个工作日申请而没有听证", asked("2026-03-27"), &["HEARING_CUT"]),
        ("第六个工作日申请", asked("2026-03-30"), &["HEARING_REQUEST_LATE"]),
        (
            "公告通知，自视为送达之日起算",
            noticed("2026-06-15", json!({"by_announcement": true})),
            &["HEARING_NOTICE_SHORT"],
        ),
        ("公告通知，期满后满七个工作日", noticed("2026-06-23", json!({"by_announcement": true})), &[]),
        ("公民 5000 元已告知", hearing(5000), &[]),
        (
            "没收 5000 元未告知听证",
            with(
                hearing(1),
                &[
                    ("/acts/1/notice/hearing_told", json!(false)),
                    (TOLD, json!({"kinds": ["confiscate_income"], "income": 5000})),
                    (IMPOSED, json!({"kinds": ["confiscate_income"], "income": 5000})),
                ],
            ),
            &["HEARING_NOT_TOLD"],
        ),
        (
            "5000 元没有法制审核",
            with(
                ordinary(),
                &[("/acts/1/notice/hearing_told", json!(true)), (TOLD, fine(5000)), (IMPOSED, fine(5000))],
            ),
            &["REVIEW_MISSING"],
        ),
        ("9999 元没有集体讨论", hearing(9999), &[]),
        ("10000 元没有集体讨论", hearing(10000), &["NO_COLLECTIVE"]),
        ("10000 元集体讨论", with(hearing(10000), &[discussed]), &[]),
        ("告知后加重一元", with(ordinary(), &[(IMPOSED, fine(2001))]), &["NOTICE_MISMATCH"]),
        ("告知后减轻", with(ordinary(), &[(IMPOSED, fine(1999))]), &[]),
    ]);
}

#[test]
fn without_a_threshold_every_fine_above_the_simple_caps_is_hearing_class() {
    let strict = law::profile::Profile { hearing: None, ..profile() };
    for (yuan, expected) in [(200, vec![]), (201, vec!["HEARING_NOT_TOLD"])] {
        let report = checked_with(
            &with(ordinary(), &[(TOLD, fine(yuan)), (IMPOSED, fine(yuan))]),
            &strict,
            date(2026, 11, 20),
        );
        assert_eq!(codes(&report), expected, "{yuan}");
    }
}

#[test]
fn preservation_and_seizure() {
    let measure = |measure: Value, more: Value| {
        let mut acts = vec![json!({"measure": measure})];
        acts.extend(more.as_array().unwrap().iter().cloned());
        only(&["measures"], json!(acts))
    };
    let released = |on: &str| json!({"released": {"on": on, "returned": true}});
    let extended = |on: &str, days: u32| json!({"extended": {"on": on, "days": days}});
    let from = || json!({"on": "2026-03-02"});
    let emergency = |reported: &str| {
        measure(
            json!({"on": "2026-03-06 16:00", "emergency": true, "reported_on": reported}),
            json!([released("2026-03-08")]),
        )
    };
    judge(vec![
        (
            "没有处理",
            only(&["measures"], json!([{"preserved": {"on": "2026-03-02"}}])),
            &["PRESERVE_OVERDUE"],
        ),
        (
            "第三十日是周日，不顺延",
            measure(json!({"on": "2026-03-06"}), json!([released("2026-04-06")])),
            &["SEIZE_OVERDUE"],
        ),
        (
            "行政法规另定六十日",
            measure(
                json!({"on": "2026-03-02", "days_max": 60, "basis": {"rank": "administrative_regulation"}}),
                json!([released("2026-05-01")]),
            ),
            &[],
        ),
        (
            "地方性法规不能另定",
            measure(
                json!({"on": "2026-03-02", "days_max": 60, "basis": {"rank": "local_regulation"}}),
                json!([released("2026-05-01")]),
            ),
            &["SEIZE_OVERDUE"],
        ),
        (
            "最后一日批准延长三十日",
            measure(from(), json!([extended("2026-04-01", 30), released("2026-05-01")])),
            &[],
        ),
        (
            "延长后逾期一日",
            measure(from(), json!([extended("2026-04-01", 30), released("2026-05-02")])),
            &["SEIZE_OVERDUE"],
        ),
        (
            "期满次日才批准延长",
            measure(from(), json!([extended("2026-04-02", 30), released("2026-04-02")])),
            &["SEIZE_OVERDUE", "EXT_AFTER_EXPIRY"],
        ),
        (
            "延长两次",
            measure(
                from(),
                json!([extended("2026-03-20", 30), extended("2026-03-25", 1), released("2026-04-20")]),
            ),
            &["EXT_TOO_LONG"],
        ),
        ("只有日期而隔了两日", emergency("2026-03-08"), &["EMERG_LATE"]),
        ("次日而没有时刻，不作判断", emergency("2026-03-07"), &[]),
    ]);
}

#[test]
fn the_days_of_the_case_and_of_service() {
    let extended =
        |on: &str| json!({"case_extended": {"on": on, "days": 30, "approval": {"on": on, "role": "head"}}});
    judge(vec![
        ("第九十一日决定", with(ordinary(), &[(FILED, json!("2025-12-29"))]), &["WARN_ROLLED"]),
        ("逾期", with(ordinary(), &[(FILED, json!("2025-12-26"))]), &["CASE_OVERDUE"]),
        (
            "最后一日延长",
            with(ordinary(), &[(FILED, json!("2025-11-30")), ("/acts/-", extended("2026-02-28"))]),
            &[],
        ),
        (
            "期满后延长",
            with(ordinary(), &[(FILED, json!("2025-11-29")), ("/acts/-", extended("2026-03-02"))]),
            &["CASE_OVERDUE", "EXT_AFTER_EXPIRY"],
        ),
        (
            "第七个工作日寄出",
            with(
                ordinary(),
                &[
                    (SERVED, json!("2026-04-09")),
                    ("/acts/4/served/method", json!("post")),
                    ("/acts/4/served/received_on", json!("2026-04-20")),
                ],
            ),
            &[],
        ),
        (
            "留置没有见证",
            with(
                ordinary(),
                &[
                    ("/acts/4/served/method", json!("left")),
                    ("/acts/4/served/witness_signed", json!(false)),
                    ("/acts/4/served/photographed", json!(false)),
                ],
            ),
            &["SERVICE_INVALID"],
        ),
        (
            "公告送达通知书，第三十日送达",
            with(
                ordinary(),
                &[
                    (
                        "/acts/2/served",
                        json!({"on": "2026-03-20", "document": "notice", "method": "announced",
            "whereabouts_unknown": true, "attempts_recorded": true, "receipt": true}),
                    ),
                    (DECIDED, json!("2026-04-18")),
                    (SERVED, json!("2026-04-20")),
                ],
            ),
            &["NO_NOTICE"],
        ),
        ("没有印章", with(ordinary(), &[("/acts/3/decided/sealed", json!(false))]), &["NO_SEAL"]),
    ]);
}

#[test]
fn payment_and_surcharge() {
    let surcharged = |from: &str, on: &str, days: u32, amount: &str| {
        let act = json!({"from": from, "on": on, "days": days, "amount": amount, "told": true});
        json!([{"surcharged": act}])
    };
    judge(vec![
        (
            "从缴款期限最后一日起算",
            fined(surcharged("2026-04-15", "2026-04-24", 10, "300")),
            &["SURCHARGE_OVER"],
        ),
        ("等于本金", fined(surcharged("2026-04-16", "2026-05-31", 46, "1000")), &[]),
        ("超过本金一分", fined(surcharged("2026-04-16", "2026-05-31", 46, "1000.01")), &["SURCHARGE_OVER"]),
        (
            "没有告知标准",
            fined(
                json!([{"surcharged": {"from": "2026-04-16", "on": "2026-04-25", "amount": 300, "told": false}}]),
            ),
            &["SURCHARGE_UNTOLD"],
        ),
        (
            "复议期间照算",
            fined(
                json!([{"surcharged": {"from": "2026-04-16", "on": "2026-04-25", "amount": 300, "told": true}},
            {"review_applied": {"on": "2026-04-20", "via": "review_body"}},
            {"review_decided": {"on": "2026-04-21", "received_on": "2026-04-22", "result": "upheld"}}]),
            ),
            &["SURCHARGE_SUSPENDED"],
        ),
        (
            "扣除复议期间",
            fined(
                json!([{"surcharged": {"from": "2026-04-16", "on": "2026-04-25", "amount": 210, "told": true}},
            {"review_applied": {"on": "2026-04-20", "via": "review_body"}},
            {"review_decided": {"on": "2026-04-21", "received_on": "2026-04-22", "result": "upheld"}}]),
            ),
            &[],
        ),
        (
            "没有申请就延期",
            fined(json!([{"deferred": {"on": "2026-04-10", "applied": false}}])),
            &["DEFER_NO_APPLICATION"],
        ),
    ]);
}

#[test]
fn urging_and_the_court() {
    // Served on 2026-03-31: the six months end on 2026-09-30, the window on 2026-12-30.
    let deferred = |on: &str| {
        with(
            applied("2026-10-12", on),
            &[("/acts/-", json!({"deferred": {"on": "2026-04-10", "applied": true, "until": "2026-10-07"}}))],
        )
    };
    judge(vec![
        ("没有催告", fined(json!([{"court_applied": {"on": "2026-10-27"}}])), &["NO_URGE"]),
        ("延期缴纳届满后三个月", deferred("2027-01-07"), &[]),
        (
            "没有催告代履行",
            only(&["enforcement", "service"], json!([{"proxy": {"on": "2026-05-22"}}])),
            &["NO_URGE"],
        ),
    ]);
}

#[test]
fn prescription_and_transfer() {
    let found = |violation: Value| with(ordinary(), &[("/violation", violation)]);
    judge(vec![
        (
            "继续状态自终了起算",
            found(
                json!({"occurred_on": "2020-02-25", "continuing": true, "ended_on": "2024-02-26", "discovered_on": "2026-02-26"}),
            ),
            &[],
        ),
        (
            "没有危害后果仍为二年",
            found(
                json!({"occurred_on": "2023-02-25", "discovered_on": "2026-02-26", "endangers_life": true, "harm": "none"}),
            ),
            &["PRESCRIBED"],
        ),
    ]);
}
