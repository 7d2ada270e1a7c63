//! The check-up for people in a terminal: what is wrong in each file, then the totals.

use std::fmt::Write;

use app::checkup::Basis;
use law::check::{Report, tally::Tally};

/// What the check rests on.
pub(super) fn head(basis: &Basis) -> String {
    format!("案卷体检  口径：{}；检查日：{}\n", basis.profile, basis.on)
}

/// The finding in one sentence.
pub(super) fn sentence(tally: &Tally) -> String {
    if tally.all().checked() == 0 && tally.unread() == 0 {
        return "没有找到案卷：请指明 .json、.jsonl、.ndjson、.xlsx、.csv、.zip 文件或者装有它们的文件夹"
            .to_owned();
    }
    tally.sentence()
}

/// The totals, by rule in the order of the statute and by unit in the order of their names; nothing is ranked.
pub(super) fn page(tally: &Tally) -> String {
    let mut page = format!("\n汇总\n{}\n", sentence(tally));
    let all = tally.all().checked();
    for (index, (rule, count)) in tally.broken().enumerate() {
        let head = if index == 0 { "\n按规则（涉及份数/检查份数）\n" } else { "" };
        let (count, label) = (count.broken, rule.class.label());
        _ = writeln!(page, "{head}  {count}/{all}  {} {} {}（{label}）", rule.id, rule.code, rule.article);
    }
    for (index, (unit, count)) in tally.units().enumerate() {
        let head = if index == 0 { "\n按办案机构（有问题份数/检查份数）\n" } else { "" };
        _ = writeln!(page, "{head}  {}/{}  {unit}", count.bad, count.checked());
    }
    for (index, (rule, count)) in tally.open().enumerate() {
        let head = if index == 0 {
            "\n案卷没有记载、因而没有判断的规则（份数/检查份数）\n"
        } else {
            ""
        };
        _ = writeln!(page, "{head}  {}/{all}  {} {}", count.open, rule.id, rule.code);
    }
    page
}

/// A dossier with defects.
pub(super) fn entry(unit: Option<&str>, report: &Report) -> String {
    let unit = unit.map(|unit| format!("（{unit}）")).unwrap_or_default();
    let mut text = format!("\n【{}】{}{unit}\n", report.verdict.label(), report.id);
    for (index, defect) in (1_u32..).zip(&report.defects) {
        let on = defect.on.map(|on| format!("  {on}")).unwrap_or_default();
        let label = defect.class.label();
        _ = writeln!(text, "  {index}. {}  {} {}（{label}）{on}", defect.article, defect.rule, defect.code);
        _ = writeln!(text, "     {}", defect.message);
        _ = writeln!(text, "     补救：{}", defect.cure);
    }
    if !report.unknown.is_empty() {
        let missing: Vec<&str> = report.unknown.iter().take(3).map(|it| it.missing.as_str()).collect();
        let more = if report.unknown.len() > missing.len() { "等" } else { "" };
        _ = writeln!(text, "  另有{}条规则没有判断，缺{}{more}", report.unknown.len(), missing.join("、"));
    }
    text
}
