//! The numeric table of the procedure: every limit before, at and after.

use law::{check::Report, term::Limits};
use serde_json::{Value, json};

use super::{DAY, checked_with, codes, fine, on_spot, only, ordinary, profile, with};

/// One limit: its key in the profile, and three files with what is found in each.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) key: &'static str,
    cases: [(Value, Vec<&'static str>); 3],
    /// The announcement of sixty days instead of thirty.
    sixty: bool,
}

impl Row {
    pub(super) fn reports(&self) -> Vec<Report> {
        let mut profile = profile();
        if self.sixty {
            let longer = profile.limits.limits["announce.alt"].clone();
            profile.limits.limits.insert("announce".to_owned(), longer);
        }
        self.cases.iter().map(|(dossier, _)| checked_with(dossier, &profile, DAY)).collect()
    }
}

/// A duty with a last day, or an amount that may be reached: only the third is at fault.
fn late<T: Clone>(key: &'static str, code: &'static str, values: [T; 3], file: impl Fn(T) -> Value) -> Row {
    let [before, at, after] = values.map(file);
    Row { key, cases: [(before, vec![]), (at, vec![]), (after, vec![code])], sixty: false }
}

/// A time that must have run out: only the third is lawful.
fn early<T: Clone>(key: &'static str, code: &'static str, values: [T; 3], file: impl Fn(T) -> Value) -> Row {
    let [before, at, after] = values.map(file);
    Row { key, cases: [(before, vec![code]), (at, vec![code]), (after, vec![])], sixty: false }
}

fn on_the_spot() -> Vec<Row> {
    let fined = |kind: &'static str| {
        move |yuan: u32| {
            let changes = [
                ("/parties/0/kind", json!(kind)),
                ("/acts/0/decided/penalties", fine(yuan)),
                ("/acts/2/paid", json!({"on": "2026-03-10", "method": "bank", "amount": yuan})),
            ];
            with(on_spot(), &changes)
        }
    };
    let cash = |yuan: u32| {
        let changes = [("/acts/0/decided/penalties", fine(yuan)), ("/acts/2/paid/amount", json!(yuan))];
        with(on_spot(), &changes)
    };
    let recorded = |on: &str| with(on_spot(), &[("/acts/1/recorded/on", json!(on))]);
    let remitted = |on: &str| {
        with(on_spot(), &[("/acts/2/paid/remitted_on", json!(on)), ("/acts/2/paid/banked_on", json!(on))])
    };
    let banked = |on: &str| with(on_spot(), &[("/acts/2/paid/banked_on", json!(on))]);
    vec![
        late("simple.cap.citizen", "SIMPLE_CAP", [199, 200, 201], fined("citizen")),
        late("simple.cap.org", "SIMPLE_CAP", [2999, 3000, 3001], fined("organisation")),
        late("simple.file", "FILE_LATE", ["2026-03-06", "2026-03-09", "2026-03-10"], recorded),
        late("cash.on_spot", "CASH_ILLEGAL", [99, 100, 101], cash),
        late("cash.remit", "REMIT_LATE", ["2026-03-03", "2026-03-04", "2026-03-05"], remitted),
        late("cash.bank", "REMIT_LATE", ["2026-03-05", "2026-03-06", "2026-03-09"], banked),
    ]
}

/// A case above the thresholds, reviewed before the decision.
fn grave(kind: &str, yuan: u32, told: bool) -> Value {
    let changes = [
        ("/parties/0/kind", json!(kind)),
        ("/acts/1/notice/penalties", fine(yuan)),
        ("/acts/3/decided/penalties", fine(yuan)),
        ("/acts/1/notice/hearing_told", json!(told)),
        ("/acts/-", json!({"legally_reviewed": {"on": "2026-03-25", "passed": true, "reviewer": "李文静"}})),
    ];
    with(ordinary(), &changes)
}

fn hearing() -> Vec<Row> {
    let waived = json!({"waived": {"on": "2026-03-23", "statement": true, "signed": true}});
    let requested = |on: &str| {
        with(grave("citizen", 6000, true), &[("/acts/3/decided/on", json!(on)), ("/acts/-", waived.clone())])
    };
    let noticed = |on: &str| {
        only(
            &["hearing"],
            json!([{"hearing_noticed": {"on": "2026-05-11", "hearing_on": on, "lists_host": true}}]),
        )
    };
    let untold = |key, kind: &str, yuan: [u32; 3]| {
        let [before, at, after] = yuan.map(|yuan| grave(kind, yuan, false));
        let found = vec!["HEARING_NOT_TOLD"];
        Row { key, cases: [(before, vec![]), (at, found.clone()), (after, found)], sixty: false }
    };
    let decided = |on: &str| with(ordinary(), &[("/acts/3/decided/on", json!(on))]);
    vec![
        early("statement", "STATEMENT_CUT", ["2026-03-26", "2026-03-27", "2026-03-28"], decided),
        early("hearing.request", "HEARING_CUT", ["2026-03-26", "2026-03-27", "2026-03-28"], requested),
        Row {
            key: "hearing.notice",
            cases: [
                (noticed("2026-05-21"), vec![]),
                (noticed("2026-05-20"), vec!["WARN_HEARING_COUNT"]),
                (noticed("2026-05-19"), vec!["HEARING_NOTICE_SHORT"]),
            ],
            sixty: false,
        },
        untold("hearing.threshold.citizen", "citizen", [4999, 5000, 5001]),
        untold("hearing.threshold.org", "organisation", [49999, 50000, 50001]),
    ]
}

fn measures() -> Vec<Row> {
    let preserved = |on: &str| {
        only(&["measures"], json!([{"preserved": {"on": "2026-03-02"}}, {"disposed": {"on": on}}]))
    };
    let held = |measure: Value, extended: Option<u32>, released: &str| {
        let mut acts =
            vec![json!({"measure": measure}), json!({"released": {"on": released, "returned": true}})];
        acts.extend(extended.map(|days| json!({"extended": {"on": "2026-03-20", "days": days}})));
        only(&["measures"], json!(acts))
    };
    let released = |on: &str| held(json!({"on": "2026-03-02"}), None, on);
    let extended = |days: u32| held(json!({"on": "2026-03-02"}), Some(days), "2026-04-20");
    let reported = |on: &str| {
        held(json!({"on": "2026-03-06 16:00", "emergency": true, "reported_on": on}), None, "2026-03-08")
    };
    let frozen = |on: &str| {
        let acts = json!([{"measure": {"on": "2026-03-02", "kind": "freeze"}},
            {"served": {"on": on, "document": "measure", "method": "direct", "recipient": "party", "receipt": true}}]);
        (only(&["measures"], acts), vec!["FREEZE_NO_POWER"])
    };
    vec![
        late("evidence.preserve", "PRESERVE_OVERDUE", ["2026-03-10", "2026-03-11", "2026-03-12"], preserved),
        late("seizure", "SEIZE_OVERDUE", ["2026-03-31", "2026-04-01", "2026-04-02"], released),
        late("seizure.extend", "EXT_TOO_LONG", [29, 30, 31], extended),
        late(
            "emergency.report",
            "EMERG_LATE",
            ["2026-03-07 15:59", "2026-03-07 16:00", "2026-03-07 16:01"],
            reported,
        ),
        // No agency of transport may freeze anything, whenever it tells the party.
        Row {
            key: "freeze.notice",
            cases: ["2026-03-04", "2026-03-05", "2026-03-06"].map(frozen),
            sixty: false,
        },
    ]
}

fn the_case() -> Vec<Row> {
    let found = |on: &str| with(ordinary(), &[("/violation", json!({"discovered_on": on}))]);
    let filed = |on: &str| {
        with(ordinary(), &[("/acts/0/filed/on", json!(on)), ("/acts/3/decided/on", json!("2026-03-31"))])
    };
    let served = |on: &str| with(ordinary(), &[("/acts/4/served/on", json!(on))]);
    let announced = |days: u32| {
        let act = json!({"on": "2026-04-08", "document": "decision", "method": "announced", "whereabouts_unknown": true,
            "attempts_recorded": true, "announced_on": "2026-04-08", "announced_days": days, "receipt": true});
        with(ordinary(), &[("/acts/4/served", act)])
    };
    let occurred = |grave: bool| {
        move |on: &str| {
            let harm = if grave { "some" } else { "none" };
            let violation = json!({"occurred_on": on, "discovered_on": "2026-02-26", "endangers_life": grave, "harm": harm});
            with(ordinary(), &[("/violation", violation)])
        }
    };
    vec![
        late("filing", "FILING_LATE", ["2026-02-14", "2026-02-13", "2026-02-12"], found),
        late("case.limit", "CASE_OVERDUE", ["2026-01-01", "2025-12-31", "2025-12-30"], filed),
        late("serve.decision", "SERVICE_LATE", ["2026-04-08", "2026-04-09", "2026-04-10"], served),
        late("announce", "SERVICE_INVALID", [31, 30, 29], announced),
        Row { sixty: true, ..late("announce.alt", "SERVICE_INVALID", [61, 60, 59], announced) },
        late("prescription", "PRESCRIBED", ["2024-02-27", "2024-02-26", "2024-02-25"], occurred(false)),
        late("prescription.grave", "PRESCRIBED", ["2021-02-27", "2021-02-26", "2021-02-25"], occurred(true)),
    ]
}

/// A fine of 1,000 yuan, served on 2026-03-31 and due on 2026-04-15, and what followed.
pub(super) fn fined(more: Value) -> Value {
    let mut acts = vec![
        json!({"decided": {"on": "2026-03-31", "procedure": "ordinary", "outcome": "penalty", "sealed": true, "penalties": fine(1000)}}),
        json!({"served": {"on": "2026-03-31", "document": "decision", "method": "direct", "recipient": "party", "receipt": true}}),
    ];
    acts.extend(more.as_array().unwrap().iter().cloned());
    only(&["payment", "enforcement", "service"], json!(acts))
}

/// The same with an urging and an application to the court.
pub(super) fn applied(urged: &str, on: &str) -> Value {
    fined(json!([{"urged": {"on": urged, "content": true}},
        {"served": {"on": urged, "document": "urge", "method": "direct", "receipt": true}},
        {"court_applied": {"on": on, "file_complete": true, "fee_paid": false}}]))
}

fn money() -> Vec<Row> {
    let surcharged = |from: &str, on: &str, amount: &str| {
        fined(json!([{"surcharged": {"from": from, "on": on, "amount": amount, "told": true}}]))
    };
    let first = |on: &str| surcharged(on, on, "30");
    let amount = |amount: &str| surcharged("2026-04-16", "2026-04-25", amount);
    let forced = |on: &str| {
        fined(json!([{"surcharged": {"from": "2026-04-16", "on": "2026-04-25", "amount": 300, "told": true}},
            {"urged": {"on": "2026-05-06", "content": true}},
            {"served": {"on": "2026-05-06", "document": "urge", "method": "direct", "receipt": true}},
            {"forced_decision": {"on": on, "own_power": true, "for_fine": true}}]))
    };
    let proxy = |urged: &str| {
        let acts = json!([{"urged": {"on": urged, "for_proxy": true, "content": true}},
            {"served": {"on": urged, "document": "urge", "method": "direct", "receipt": true}}, {"proxy": {"on": "2026-05-22"}}]);
        only(&["enforcement", "service"], acts)
    };
    vec![
        early("pay", "SURCHARGE_OVER", ["2026-04-14", "2026-04-15", "2026-04-16"], first),
        late("surcharge", "SURCHARGE_OVER", ["299.99", "300", "300.01"], amount),
        early("surcharge.enforce", "FORCE_EARLY", ["2026-05-15", "2026-05-16", "2026-05-17"], forced),
        early("urge.court", "URGE_SHORT", ["2026-10-23", "2026-10-26", "2026-10-27"], |on| {
            applied("2026-10-12", on)
        }),
        late("court.window", "COURT_LATE", ["2026-12-29", "2026-12-30", "2026-12-31"], |on| {
            applied("2026-09-01", on)
        }),
        Row {
            key: "proxy.urge",
            cases: [
                (proxy("2026-05-18"), vec![]),
                (proxy("2026-05-19"), vec!["WARN_URGE_COUNT"]),
                (proxy("2026-05-20"), vec!["URGE_SHORT"]),
            ],
            sixty: false,
        },
    ]
}

/// When the ways of remedy are closed, which the application to the court shows.
fn remedies() -> Vec<Row> {
    let simple = |on: &str| {
        let changes =
            [("/acts/0/decided/procedure", json!("simple")), ("/acts/0/decided/penalties/fine", json!(100))];
        with(applied("2026-05-06", on), &changes)
    };
    let reviewed = |urged: &str, on: &str, more: Value| {
        let mut act = json!({"on": "2026-04-20", "accepted_on": "2026-04-22", "via": "review_body"});
        act.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        with(applied(urged, on), &[("/acts/-", json!({"review_applied": act}))])
    };
    let decided = |on: &str| {
        let act =
            json!({"review_decided": {"on": "2026-06-10", "received_on": "2026-06-12", "result": "upheld"}});
        with(reviewed("2026-06-01", on, json!({})), &[("/acts/-", act)])
    };
    let in_simple_review = |on: &str| {
        let received = json!({"review_received": {"on": "2026-04-23", "simple": true}});
        with(reviewed("2026-05-06", on, json!({})), &[("/acts/-", received)])
    };
    vec![
        early("review.apply", "COURT_EARLY", ["2026-05-31", "2026-06-01", "2026-06-02"], simple),
        early("review.decide", "COURT_EARLY", ["2026-07-06", "2026-07-07", "2026-07-08"], |on| {
            reviewed("2026-06-01", on, json!({}))
        }),
        early("review.decide.extend", "COURT_EARLY", ["2026-08-04", "2026-08-05", "2026-08-06"], |on| {
            reviewed("2026-06-01", on, json!({"extended": true}))
        }),
        early(
            "review.decide.simple",
            "COURT_EARLY",
            ["2026-06-07", "2026-06-08", "2026-06-09"],
            in_simple_review,
        ),
        early("sue", "COURT_EARLY", ["2026-09-29", "2026-09-30", "2026-10-01"], |on| {
            applied("2026-09-01", on)
        }),
        early("sue.after_review", "COURT_EARLY", ["2026-06-28", "2026-06-29", "2026-06-30"], decided),
    ]
}

/// A decision that was not served, or that told no remedy.
fn untold() -> Vec<Row> {
    let unserved = |decided: &str, on: &str, immovable: bool| {
        let decision = json!({"on": decided, "procedure": "ordinary", "outcome": "penalty", "penalties": fine(1000),
            "immovable": immovable});
        only(
            &["enforcement"],
            json!([{"decided": decision}, {"urged": {"on": "2025-04-01", "content": true}}, {"court_applied": {"on": on}}]),
        )
    };
    let untold = |on: &str| {
        let changes = [
            ("/acts/0/decided/on", json!("2025-06-10")),
            ("/acts/0/decided/remedy_text", json!("无")),
            ("/acts/1/served/on", json!("2025-06-10")),
        ];
        with(applied("2026-05-06", on), &changes)
    };
    let [before, at, after] = ["2026-06-09", "2026-06-10", "2026-06-11"].map(untold);
    vec![
        early("outer", "COURT_EARLY", ["2025-06-09", "2025-06-10", "2025-06-11"], |on| {
            unserved("2020-06-10", on, false)
        }),
        early("outer.immovable", "COURT_EARLY", ["2025-06-09", "2025-06-10", "2025-06-11"], |on| {
            unserved("2005-06-10", on, true)
        }),
        Row {
            key: "untold.max",
            cases: [
                (before, vec!["COURT_EARLY", "REMEDY_TEXT"]),
                (at, vec!["COURT_EARLY", "REMEDY_TEXT"]),
                (after, vec!["REMEDY_TEXT"]),
            ],
            sixty: false,
        },
    ]
}

fn replies_and_publication() -> Vec<Row> {
    let remedy = |acts: Value| only(&["remedy"], acts);
    let forwarded = |on: &str| {
        remedy(
            json!([{"review_applied": {"on": "2026-03-02", "via": "agency"}}, {"review_forwarded": {"on": on}}]),
        )
    };
    let replied = |simple: bool, on: &str| {
        remedy(
            json!([{"review_received": {"on": "2026-03-02", "simple": simple}}, {"review_replied": {"on": on, "evidence": true}}]),
        )
    };
    let answered = |on: &str| {
        remedy(
            json!([{"suit_received": {"on": "2026-03-02"}}, {"suit_replied": {"on": on, "evidence": true}}]),
        )
    };
    let published = |on: &str| {
        let changes =
            [("/acts/3/decided/social_impact", json!(true)), ("/acts/-", json!({"published": {"on": on}}))];
        with(ordinary(), &changes)
    };
    let other = |on: &str| {
        let acts = json!([{"measure": {"id": "扣押", "on": "2026-03-02"}}, {"published": {"on": on, "other": true, "of": "扣押"}}]);
        only(&["publication"], acts)
    };
    let withdrawn = |on: &str| {
        let acts = json!([{"published": {"on": "2026-03-02"}}, {"decision_changed": {"on": "2026-04-01"}},
            {"withdrawn": {"on": on, "reason_public": true}}]);
        only(&["publication"], acts)
    };
    vec![
        late("review.forward", "FORWARD_LATE", ["2026-03-06", "2026-03-09", "2026-03-10"], forwarded),
        late("review.reply", "REPLY_LATE", ["2026-03-13", "2026-03-16", "2026-03-17"], |on| {
            replied(false, on)
        }),
        late("review.reply.simple", "REPLY_LATE", ["2026-03-06", "2026-03-09", "2026-03-10"], |on| {
            replied(true, on)
        }),
        late("sue.reply", "REPLY_LATE", ["2026-03-16", "2026-03-17", "2026-03-18"], answered),
        late("publish", "PUBLISH_LATE", ["2026-04-08", "2026-04-09", "2026-04-10"], published),
        late("publish.other", "PUBLISH_LATE", ["2026-03-27", "2026-03-30", "2026-03-31"], other),
        late("unpublish", "UNPUBLISH_LATE", ["2026-04-03", "2026-04-07", "2026-04-08"], withdrawn),
    ]
}

fn transfer() -> Vec<Row> {
    let file = |acts: Value| only(&["transfer"], acts);
    let decided = |on: &str| {
        file(json!([{"crime_reported": {"on": "2026-03-02"}},
            {"crime_decided": {"on": on, "approved": true, "approval": {"role": "principal_head"}}}, {"crime_sent": {"on": on}}]))
    };
    let sent = |on: &str| {
        file(
            json!([{"crime_decided": {"on": "2026-03-06 10:00", "approved": true}}, {"crime_sent": {"on": on}}]),
        )
    };
    let objects = |on: &str| {
        file(
            json!([{"police_answered": {"on": "2026-03-02", "answer": "filed"}}, {"objects_handed": {"on": on}}]),
        )
    };
    let objected = |on: &str| {
        file(
            json!([{"police_answered": {"on": "2026-03-02", "answer": "not_filed"}}, {"objected": {"on": on, "to": "police"}}]),
        )
    };
    let days = ["2026-03-04", "2026-03-05", "2026-03-06"];
    vec![
        late("transfer.decide", "CRIME_LATE", days, decided),
        late(
            "transfer.send",
            "CRIME_LATE",
            ["2026-03-07 09:59", "2026-03-07 10:00", "2026-03-07 10:01"],
            sent,
        ),
        late("transfer.objects", "CRIME_OBJECTS_LATE", days, objects),
        late("transfer.object", "CRIME_OBJECTION_LATE", days, objected),
    ]
}

pub(super) fn rows() -> Vec<Row> {
    let parts = [
        on_the_spot(),
        hearing(),
        measures(),
        the_case(),
        money(),
        remedies(),
        untold(),
        replies_and_publication(),
        transfer(),
    ];
    parts.into_iter().flatten().collect()
}

#[test]
fn every_limit_is_judged_before_at_and_after() {
    for row in rows() {
        for (place, (report, (_, expected))) in row.reports().iter().zip(&row.cases).enumerate() {
            assert_eq!(&codes(report), expected, "{} {place}: {:#?}", row.key, report.defects);
        }
    }
}

#[test]
fn every_limit_of_the_national_table_has_its_row() {
    let national: Limits =
        toml::from_str(include_str!("../../../../../catalog/profiles/national.toml")).unwrap();
    let rows = rows();
    let silent: Vec<_> =
        national.limits.keys().filter(|key| !rows.iter().any(|row| row.key == **key)).collect();
    assert!(silent.is_empty(), "no row for {silent:?}");
}
