//! The check-up for people in a terminal: what is wrong in each file, then the totals.

use std::{collections::BTreeMap, fmt::Write, process::ExitCode};

use law::{
    check::{CheckSetting, Report, Verdict},
    rule,
};

use super::Outcome;

/// What was found so far; it grows with rules and units, not with dossiers.
#[derive(Debug, Default)]
pub(super) struct Tally {
    ok: u64,
    warn: u64,
    bad: u64,
    unread: u64,
    /// By place in the table of rules: dossiers with the defect, dossiers in which it could not be judged.
    rules: BTreeMap<usize, (u64, u64)>,
    /// By unit: dossiers checked, dossiers that are bad.
    units: BTreeMap<String, (u64, u64)>,
}

fn place(rule: &str, code: &str) -> usize {
    rule::ALL.iter().position(|it| it.id == rule && it.code == code).unwrap_or(usize::MAX)
}

impl Tally {
    pub(super) fn add(&mut self, outcome: &Outcome) {
        let Outcome::Checked { unit, report } = outcome else {
            self.unread += 1;
            return;
        };
        let count = match report.verdict {
            Verdict::Ok => &mut self.ok,
            Verdict::Warn => &mut self.warn,
            Verdict::Bad => &mut self.bad,
        };
        *count += 1;
        // A dossier counts once for a rule, however often it breaks it.
        let mut broken: Vec<usize> = report.defects.iter().map(|it| place(&it.rule, &it.code)).collect();
        broken.sort_unstable();
        broken.dedup();
        let mut open: Vec<usize> = report.unknown.iter().map(|it| place(&it.rule, &it.code)).collect();
        open.sort_unstable();
        open.dedup();
        for place in broken {
            self.rules.entry(place).or_default().0 += 1;
        }
        for place in open {
            self.rules.entry(place).or_default().1 += 1;
        }
        if let Some(unit) = unit {
            let counts = self.units.entry(unit.clone()).or_default();
            counts.0 += 1;
            counts.1 += u64::from(report.verdict == Verdict::Bad);
        }
    }

    /// Dossiers that were read.
    pub(super) fn read(&self) -> u64 {
        self.ok + self.warn + self.bad
    }

    /// 2 when something could not be read or nothing was there, 1 when a dossier is bad.
    pub(super) fn exit(&self) -> ExitCode {
        if self.unread > 0 || self.read() == 0 {
            ExitCode::from(2)
        } else {
            ExitCode::from(u8::from(self.bad > 0))
        }
    }

    /// The finding in one sentence.
    pub(super) fn sentence(&self) -> String {
        if self.read() == 0 && self.unread == 0 {
            return "没有找到案卷：请指明 .json、.jsonl、.ndjson 文件或者装有它们的文件夹".to_owned();
        }
        let unread =
            if self.unread > 0 { format!("；另有{}处读不了", self.unread) } else { String::new() };
        format!(
            "共检查{}份：有问题{}份，只有提示{}份，未发现问题{}份{unread}。",
            self.read(),
            self.bad,
            self.warn,
            self.ok
        )
    }

    /// The totals, by rule in the order of the statute and by unit in the order of their names; nothing is ranked.
    pub(super) fn page(&self) -> String {
        let mut page = format!("\n汇总\n{}\n", self.sentence());
        let all = self.read();
        let row = |place: &usize| rule::ALL.get(*place);
        let broken = self.rules.iter().filter(|(_, (broken, _))| *broken > 0);
        for (index, (rule, (count, _))) in
            broken.filter_map(|(place, counts)| Some((row(place)?, counts))).enumerate()
        {
            let head = if index == 0 { "\n按规则（涉及份数/检查份数）\n" } else { "" };
            _ = writeln!(
                page,
                "{head}  {count}/{all}  {} {} {}（{}）",
                rule.id,
                rule.code,
                rule.article,
                rule.class.label()
            );
        }
        for (index, (unit, (count, bad))) in self.units.iter().enumerate() {
            let head = if index == 0 { "\n按办案机构（有问题份数/检查份数）\n" } else { "" };
            _ = writeln!(page, "{head}  {bad}/{count}  {unit}");
        }
        let open = self.rules.iter().filter(|(_, (_, open))| *open > 0);
        for (index, (rule, (_, count))) in
            open.filter_map(|(place, counts)| Some((row(place)?, counts))).enumerate()
        {
            let head = if index == 0 {
                "\n案卷没有记载、因而没有判断的规则（份数/检查份数）\n"
            } else {
                ""
            };
            _ = writeln!(page, "{head}  {count}/{all}  {} {}", rule.id, rule.code);
        }
        page
    }
}

/// What the check rests on.
pub(super) fn head(setting: &CheckSetting<'_>) -> String {
    format!("案卷体检  口径：{}；检查日：{}\n", setting.profile.name, setting.on)
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
