//! The rules as a table: versions, and the list of them that ships as a document.
//!
//! `UPDATE=1` writes the table of `docs/rules.md` anew; read the difference.

use std::{fmt::Write as _, path::Path};

use jiff::civil::date;
use law::rule::{self, ALL, DefectClass, Rule};

fn table() -> String {
    let mut out = String::from(
        "| 规则 | 代码 | 等级 | 条款 | 证据 | 施行 | 至 | 用于 | 补救 |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    for rule in ALL {
        let Rule { id, code, class, article, tag, cure, commands, dossiers, .. } = rule;
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let (from, until) = (day(rule.effective_from()), day(rule.until));
        let used = match (commands, dossiers) {
            (true, true) => "办案、体检",
            (true, false) => "办案",
            (false, _) => "体检",
        };
        writeln!(
            out,
            "| {id} | `{code}` | {} | {article} | {tag:?} | {from} | {until} | {used} | {cure} |",
            class.label()
        )
        .unwrap();
    }
    out
}

#[test]
fn the_document_lists_every_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- rules -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /rules -->").unwrap();
    let fresh = format!("{before}<!-- rules -->\n\n{}\n<!-- /rules -->{after}", table());
    if std::env::var_os("UPDATE").is_some() && fresh != text {
        std::fs::write(&path, fresh).unwrap();
    } else {
        assert!(fresh == text, "docs/rules.md differs from the table; UPDATE=1 writes it");
    }
}

/// The defect codes of the procedure specification, and the warnings.
const CODES: &str = "SUBJECT_NONE OFFICERS_LT2 CERT_INVALID CERT_NOT_SHOWN RECUSAL JURISDICTION NO_BASIS FACT_UNPROVEN \
    EVID_UNREVIEWED NO_NOTICE NOTICE_MISMATCH STATEMENT_CUT HEAVIER_FOR_DEFENCE NO_RECHECK HEARING_NOT_TOLD HEARING_CUT \
    HEARING_NOTICE_SHORT HEARING_HOST HEARING_CLOSED HEARING_FEE OFF_RECORD REVIEW_MISSING REVIEW_LATE REVIEW_SAME_PERSON \
    REVIEWER_UNQUALIFIED NO_COLLECTIVE DECISION_CONTENT NO_SEAL REMEDY_TEXT CASE_OVERDUE EXT_AFTER_EXPIRY SERVICE_LATE \
    SERVICE_INVALID SIMPLE_CAP SIMPLE_KIND FILE_LATE CASH_ILLEGAL REMIT_LATE NO_RECEIPT PRESERVE_NOAPPROVAL \
    PRESERVE_OVERDUE SEIZE_NOBASIS SEIZE_DELEGATED SEIZE_PROC SEIZE_OVERDUE EXT_TOO_LONG SEIZE_FEE EMERG_LATE \
    NO_CORRECTION DOUBLE_FINE PRESCRIBED UNDERAGE INCAPACITY MUST_EXEMPT BELOW_MIN NO_GROUND_HEAVIER MITIGATION_IGNORED \
    EXEMPT_UNFOUNDED LOWER_NORM RETROACTIVE SURCHARGE_OVER SURCHARGE_UNTOLD SURCHARGE_SUSPENDED NO_URGE URGE_SHORT \
    COURT_EARLY COURT_LATE DEFER_NO_APPLICATION HOLIDAY_ENFORCE AUCTION_EARLY CRIME_NOT_SENT CRIME_LATE CRIME_APPROVER \
    PUBLISH_LATE PUBLISH_CLASS UNPUBLISH_LATE INSPECT_NOAPPROVAL INSPECT_SUBJECT INSPECT_FREQ TIME_ORDER CALENDAR_UNKNOWN \
    FORWARD_LATE REPLY_LATE WARN_ROLLED WARN_HEARING_COUNT WARN_ORDER WARN_HEAVIER_REDO";

#[test]
fn every_code_of_the_procedure_has_a_rule() {
    let silent: Vec<_> =
        CODES.split_whitespace().filter(|code| !ALL.iter().any(|rule| rule.code == *code)).collect();
    assert!(silent.is_empty(), "no rule for {silent:?}");
    for rule in ALL {
        let warns = rule.code.starts_with("WARN_");
        assert!(!warns || rule.class == DefectClass::Warn, "{} is no warning", rule.code);
    }
}

#[test]
fn the_day_of_the_act_picks_the_version() {
    let version = |rule: &'static Rule, on| rule.version(on).map(|rule| rule.article);
    let old = "行政处罚法（2017年修正）第三十七条";
    assert_eq!(version(&rule::R1, date(2021, 7, 14)), Some(old));
    assert_eq!(version(&rule::R1, date(2021, 7, 15)), Some("行政处罚法第四十二条"));
    assert_eq!(version(&rule::R1_1996, date(2021, 7, 15)), Some("行政处罚法第四十二条"));
    assert_eq!(version(&rule::R1, date(1996, 9, 30)), None);
    // A rule that rests on two statutes holds since the younger one.
    assert_eq!(rule::SP6.effective_from(), Some(date(2024, 1, 1)));
    assert_eq!(rule::X3_LATE.effective_from(), Some(date(2018, 2, 8)));
    assert_eq!(version(&rule::M7, date(2011, 12, 31)), None);
    // One that says its own day holds since then, whatever it rests on.
    assert_eq!(version(&rule::U5, date(2026, 3, 31)), None);
    assert!(rule::U5.in_force(date(2026, 4, 1)));
    for rule in ALL {
        let from = rule.effective_from();
        assert!(from.is_some() || !rule.article.contains("法"), "{} {} holds since ever", rule.id, rule.code);
        if let (Some(from), Some(until)) = (from, rule.until) {
            assert!(from < until, "{} {}", rule.id, rule.code);
        }
    }
}

#[test]
fn versions_of_one_rule_do_not_overlap() {
    for (at, rule) in ALL.iter().enumerate() {
        for other in &ALL[at + 1..] {
            if (rule.id, rule.code) == (other.id, other.code) {
                let days = [rule.effective_from(), other.effective_from()].into_iter().flatten();
                for day in days {
                    assert!(
                        !(rule.in_force(day) && other.in_force(day)),
                        "{} {} on {day}",
                        rule.id,
                        rule.code
                    );
                }
            }
        }
    }
}
