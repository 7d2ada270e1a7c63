//! The report of a check-up (案卷体检) as markup: the same inside a page and as a file of its own.
//!
//! The file holds its stylesheet and refers to nothing outside, so that it can be sent, kept and printed.

use app::checkup::{
    Entry, Findings,
    findings::{DEFINITIONS, MAIN_DEFECTS, in_their_words, mark},
    summary::{self, Head, Summary},
};
use law::{
    check::{Defect, Verdict},
    rule::DefectClass,
};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::ui::{Chip, Tone};

/// Units that are listed by their name.
const UNITS_MAX: usize = 500;

/// The report as a file of its own.
pub fn document(findings: &Findings) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="format-detection" content="telephone=no";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "案卷体检报告" }
                // The file is in this repository and holds no markup.
                style { (PreEscaped(STYLE)) }
            }
            body.bare {
                main {
                    h1 { "案卷体检报告" }
                    (report(findings))
                }
            }
        }
    };
    page.into_string()
}

const STYLE: &str = include_str!("../../../assets/css/hengping.css");

/// The report itself, from its finding to the meaning of its numbers.
pub(crate) fn report(findings: &Findings) -> Markup {
    let tally = &findings.tally;
    html! {
        div.report {
            section.report-head {
                p.report-finding { (tally.sentence()) }
                (basis(findings))
                (contents(findings))
            }
            section #verdicts { h2 { "一、结论" } (verdicts(findings)) }
            section #cases { h2 { "二、逐案" } (cases(findings)) }
            section #units { h2 { "三、按机构" } (table(&summary::units(tally, UNITS_MAX))) }
            section #rules { h2 { "四、按规则" } (table(&summary::rules(tally))) }
            section #open { h2 { "五、没有判断的规则" } (table(&summary::open(tally))) }
            @if tally.unread() > 0 { section #faults { h2 { "六、读不了的内容" } (faults(findings)) } }
            section #definitions {
                h2 { @if tally.unread() > 0 { "七" } @else { "六" } "、口径" }
                dl.definitions { @for (name, text) in DEFINITIONS { div { dt { (name) } dd { (text) } } } }
            }
        }
    }
}

fn basis(findings: &Findings) -> Markup {
    html! {
        dl.definitions.report-basis {
            @for (name, text) in findings.basis.lines() { div { dt { (name) } dd { (text) } } }
        }
    }
}

fn contents(findings: &Findings) -> Markup {
    let mut links = vec![
        ("verdicts", "结论"),
        ("cases", "逐案"),
        ("units", "按机构"),
        ("rules", "按规则"),
        ("open", "没有判断的规则"),
    ];
    if findings.tally.unread() > 0 {
        links.push(("faults", "读不了的内容"));
    }
    links.push(("definitions", "口径"));
    html! {
        nav.report-contents.no-print aria-label="目录" {
            @for (id, label) in links { a href={ "#" (id) } { (label) } }
        }
    }
}

fn verdicts(findings: &Findings) -> Markup {
    let tally = &findings.tally;
    let main = tally.main_defects(MAIN_DEFECTS);
    html! {
        (table(&summary::verdicts(tally)))
        @if !main.is_empty() {
            h3 { "涉及份数最多的问题" }
            ol.report-main {
                @for (rule, count) in main {
                    li {
                        b { (count.broken) "份" } "　" (rule.article) "（" (rule.class.label()) "，" (rule.id) " " (rule.code) "）"
                    }
                }
            }
            h3 { "按后果" }
            (table(&summary::classes(tally)))
        }
    }
}

fn cases(findings: &Findings) -> Markup {
    let left_out = findings.left_out(findings.bad.len(), findings.warn.len());
    html! {
        @if findings.bad.is_empty() && findings.warn.is_empty() { p { "没有需要列出的案卷。" } }
        @if !left_out.is_empty() { p.report-left-out { (left_out) } }
        @for entry in findings.bad.iter().chain(&findings.warn) { (case(entry)) }
    }
}

fn case(entry: &Entry) -> Markup {
    let tone = if entry.verdict == Verdict::Bad { Tone::Danger } else { Tone::Warn };
    html! {
        article.report-case {
            h3 {
                (Chip::new(entry.verdict.label(), tone)) " " (entry.id)
                @if !entry.unit.is_empty() { span.muted { "　" (entry.unit) } }
            }
            ol { @for held in &entry.defects { (defect(held)) } }
            @if entry.defects_more > 0 { p.muted { "另有" (entry.defects_more) "项问题没有列出。" } }
            @if entry.open > 0 { p.muted { (entry.open_sentence()) } }
        }
    }
}

fn defect(defect: &Defect) -> Markup {
    let tone = match defect.class {
        DefectClass::Void | DefectClass::NoDecision => Tone::Danger,
        DefectClass::Revocable | DefectClass::EvidOut | DefectClass::NotServed => Tone::Warn,
        DefectClass::Minor | DefectClass::Warn => Tone::Plain,
        DefectClass::Duty => Tone::Info,
    };
    let tag = mark(defect.tag);
    html! {
        li {
            p { (Chip::new(defect.class.label(), tone)) " " (defect.message) }
            p.report-law {
                (defect.article) "（" (defect.rule) " " (defect.code) "）"
                @if let Some(on) = defect.on { "　" (on) }
                @if !defect.acts.is_empty() { "　" (in_their_words(&defect.acts)) }
                @if !tag.is_empty() { "　" b { (tag) } }
            }
            p.report-cure { b { "补救：" } (defect.cure) }
        }
    }
}

fn table(summary: &Summary) -> Markup {
    let right = |head: &Head| (head.number || head.title.ends_with("占比")).then_some("num");
    html! {
        @if !summary.note.is_empty() { p.muted { (summary.note) } }
        @if summary.rows.is_empty() { p { "无。" } }
        @else {
            div.table-wrap {
                table.grid {
                    caption.visually-hidden { (summary.title) }
                    thead { tr { @for head in summary.heads { th scope="col" class=[right(head)] { (head.title) } } } }
                    tbody {
                        @for row in &summary.rows {
                            tr {
                                @for (head, cell) in summary.heads.iter().zip(row) {
                                    td data-label=(head.title) class=[right(head)] { (cell) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn faults(findings: &Findings) -> Markup {
    let listed = u64::try_from(findings.faults.len()).unwrap_or(u64::MAX);
    let more = findings.tally.unread().saturating_sub(listed);
    html! {
        p.muted { "这些地方没有检查；其余照常检查。请按原因改正后再查。" }
        ul.report-faults { @for fault in &findings.faults { li { b { (fault.place()) } "：" (fault.error) } } }
        @if more > 0 { p.muted { "另有" (more) "处没有列出。" } }
    }
}
