//! What a report for people shows: the totals of everything, and the cases with defects up to a bound that it names.

use jiff::{Timestamp, civil::Date};
use law::{
    check::{CheckSetting, Defect, Unknown, Verdict, tally::Tally},
    dossier::table::in_words,
    rule::{Tag, UNCONFIRMED},
};

use super::{Fault, Outcome};
use crate::case::local_time;

/// Cases with more than a warning that a report lists one by one …
pub const BAD_LISTED_MAX: usize = 300;
/// … and cases with warnings only.
pub const WARN_LISTED_MAX: usize = 100;
/// Places that could not be read that a report lists.
pub const FAULTS_LISTED_MAX: usize = 200;
/// Defects that are listed of one case.
pub const DEFECTS_LISTED_MAX: usize = 40;
/// Absent fields that are named of one case.
const MISSING_NAMED_MAX: usize = 5;
/// Main defects in the head of a report.
pub const MAIN_DEFECTS: usize = 5;

/// What the check rests on.
#[derive(Debug, Clone)]
pub struct Basis {
    /// What was checked: the names of the files.
    pub source: String,
    /// The day of the check.
    pub on: Date,
    /// The profile of the jurisdiction.
    pub profile: String,
    /// Where the profile comes from.
    pub profile_source: String,
    /// The years of the holiday tables with their editions.
    pub calendar: String,
    /// When the report was made.
    pub made_at: Timestamp,
}

impl Basis {
    /// What `setting` says, for a report that is made at `made_at`.
    pub fn new(setting: &CheckSetting<'_>, source: &str, made_at: Timestamp) -> Self {
        let profile = setting.profile;
        let unconfirmed = if profile.tag.needs_confirmation() { UNCONFIRMED } else { "" };
        Self {
            source: source.to_owned(),
            on: setting.on,
            profile: format!("{}{unconfirmed}", profile.name),
            profile_source: profile.source.clone(),
            calendar: editions(setting),
            made_at,
        }
    }

    /// Name and text of every line, as each report has them.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        vec![
            ("体检对象", self.source.clone()),
            ("检查日", self.on.to_string()),
            ("适用口径", format!("{}。{}", self.profile, self.profile_source)),
            ("放假安排", self.calendar.clone()),
            ("制作时间", local_time(self.made_at)),
            ("程序版本", format!("衡平 {}", env!("CARGO_PKG_VERSION"))),
        ]
    }
}

/// The mark of a tag in a table: empty for what was read in the text of the law.
pub const fn mark(tag: Tag) -> &'static str {
    match tag {
        Tag::M => "[M] 待核对原文",
        Tag::P => "[P] 内部口径",
        Tag::V | Tag::D | Tag::F => "",
    }
}

/// The years of the tables, those of one edition together.
fn editions(setting: &CheckSetting<'_>) -> String {
    let mut runs: Vec<(i16, i16, &str)> = Vec::new();
    for table in setting.calendar.tables() {
        match runs.last_mut() {
            Some((_, last, edition)) if *edition == table.edition => *last = table.year,
            _ => runs.push((table.year, table.year, &table.edition)),
        }
    }
    let named = runs.iter().map(|(first, last, edition)| {
        let years = if first == last { format!("{first}年") } else { format!("{first}—{last}年") };
        format!("{years}（版本 {edition}）")
    });
    named.collect::<Vec<_>>().join("；")
}

/// What the numbers of a report mean: name and text.
pub const DEFINITIONS: &[(&str, &str)] = &[
    ("有问题", "至少有一项问题的后果重于“提示”的案卷。"),
    ("只有提示", "只有“提示”类问题的案卷：按较稳妥的理解合法，但应当说明理由。"),
    ("未发现问题", "没有查出问题的案卷。没有判断的规则不影响结论，另行列出。"),
    (
        "占比",
        "份数除以检查份数（读不了的不计），百分数四舍五入，保留一位小数。一份案卷违反同一规则几次只计一份。",
    ),
    ("没有判断", "案卷没有记载规则所需的内容，不当作违反，也不当作符合；补充记载后可以再查。"),
    ("按机构", "按名称排列，不排名次；各机构案件的类型和数量不同，占比不能直接比较优劣。不按人员统计。"),
    (
        "[M]、[P]",
        "[M] 条文凭记忆录入，[P] 法律未作规定而采用的口径：都是内部口径，须经法制部门确认后才能作为认定依据。",
    ),
    ("效力", "体检是对案卷记载的机械核对，供自查和评查参考，不是对行政行为合法性的认定。"),
];

/// One case of the list.
#[derive(Debug, Clone)]
pub struct Entry {
    /// 办案机构.
    pub unit: String,
    /// 案号.
    pub id: String,
    /// The finding.
    pub verdict: Verdict,
    /// The first defects.
    pub defects: Vec<Defect>,
    /// Defects that are not listed.
    pub defects_more: usize,
    /// Rules that could not be judged.
    pub open: usize,
    /// The first fields that are absent.
    pub missing: Vec<String>,
}

impl Entry {
    /// How much could not be judged, in one sentence; empty where everything was.
    pub fn open_sentence(&self) -> String {
        if self.open == 0 {
            return String::new();
        }
        let more = if self.open > self.missing.len() { "等" } else { "" };
        format!("另有{}条规则没有判断，缺{}{more}。", self.open, self.missing.join("、"))
    }
}

/// Totals of everything and the cases that are listed.
#[derive(Debug, Clone)]
pub struct Findings {
    /// What it rests on.
    pub basis: Basis,
    /// The totals.
    pub tally: Tally,
    /// Cases with more than a warning, in the order of the input.
    pub bad: Vec<Entry>,
    /// Cases with warnings only, in the order of the input.
    pub warn: Vec<Entry>,
    /// What could not be read, in the order of the input.
    pub faults: Vec<Fault>,
}

impl Findings {
    /// Nothing found yet.
    pub fn new(basis: Basis) -> Self {
        Self { basis, tally: Tally::default(), bad: Vec::new(), warn: Vec::new(), faults: Vec::new() }
    }

    /// Takes an outcome in.
    pub fn add(&mut self, outcome: &Outcome) {
        let (unit, report) = match outcome {
            Outcome::Unread(fault) => {
                self.tally.add_unread();
                if self.faults.len() < FAULTS_LISTED_MAX {
                    self.faults.push(fault.clone());
                }
                return;
            }
            Outcome::Checked { unit, report } => (unit, report),
        };
        self.tally.add(unit.as_deref(), report);
        let (list, most) = match report.verdict {
            Verdict::Ok => return,
            Verdict::Warn => (&mut self.warn, WARN_LISTED_MAX),
            Verdict::Bad => (&mut self.bad, BAD_LISTED_MAX),
        };
        if list.len() >= most {
            return;
        }
        list.push(Entry {
            unit: unit.clone().unwrap_or_default(),
            id: report.id.clone(),
            verdict: report.verdict,
            defects: report.defects.iter().take(DEFECTS_LISTED_MAX).cloned().collect(),
            defects_more: report.defects.len().saturating_sub(DEFECTS_LISTED_MAX),
            open: report.unknown.len(),
            missing: missing(&report.unknown),
        });
    }

    /// What is not listed one by one, in one sentence; empty where everything is. `bad` and `warn` are how many of
    /// each the report shows.
    pub fn left_out(&self, bad: usize, warn: usize) -> String {
        let beyond = |all: u64, listed: usize| all.saturating_sub(u64::try_from(listed).unwrap_or(u64::MAX));
        let (bad_more, warn_more) = (beyond(self.tally.all().bad, bad), beyond(self.tally.all().warn, warn));
        if bad_more == 0 && warn_more == 0 {
            return String::new();
        }
        format!(
            "篇幅所限，逐案部分列出有问题的{bad}份、只有提示的{warn}份，另有{bad_more}份有问题、{warn_more}份只有提示的没有列出；\
             汇总数字包括全部案卷，全部逐案结果见表格（xlsx）。"
        )
    }
}

/// The acts that a defect concerns, as people call them.
pub fn in_their_words(acts: &[String]) -> String {
    acts.iter().map(|act| in_words(act)).collect::<Vec<_>>().join("、")
}

/// The first fields that are absent, each once.
fn missing(unknown: &[Unknown]) -> Vec<String> {
    let mut named: Vec<String> = Vec::new();
    for entry in unknown {
        if named.len() == MISSING_NAMED_MAX {
            break;
        }
        let words = in_words(&entry.missing);
        if !named.contains(&words) {
            named.push(words);
        }
    }
    named
}
