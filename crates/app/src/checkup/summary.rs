//! The tables of a report, the same in each format: by verdict, by class, by unit, by rule, and what was not judged.

use law::{
    check::{
        Verdict,
        tally::{RuleCount, Tally, UnitCount, share},
    },
    rule::{DefectClass, Rule},
};

use super::findings::mark;

/// A table of a report.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Its heading, also the name of its sheet.
    pub title: &'static str,
    /// How it is to be read.
    pub note: &'static str,
    /// Its columns.
    pub heads: &'static [Head],
    /// Its rows, a text for each column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    /// Its heading.
    pub title: &'static str,
    /// Characters wide in a sheet.
    pub width: u16,
    /// Whole numbers.
    pub number: bool,
}

impl Head {
    pub(super) const fn text(title: &'static str, width: u16) -> Self {
        Self { title, width, number: false }
    }

    pub(super) const fn number(title: &'static str) -> Self {
        Self { title, width: 12, number: true }
    }
}

/// By verdict.
pub fn verdicts(tally: &Tally) -> Summary {
    let all = tally.all();
    let row = |verdict: Verdict, count: u64| {
        vec![
            verdict.label().to_owned(),
            count.to_string(),
            all.checked().to_string(),
            share(count, all.checked()),
        ]
    };
    Summary {
        title: "结论",
        note: "",
        heads: const {
            &[Head::text("结论", 16), Head::number("份数"), Head::number("检查份数"), Head::text("占比", 10)]
        },
        rows: vec![row(Verdict::Bad, all.bad), row(Verdict::Warn, all.warn), row(Verdict::Ok, all.ok)],
    }
}

/// By what the breach does.
pub fn classes(tally: &Tally) -> Summary {
    let all = tally.all().checked();
    let row = |(class, count): (DefectClass, u64)| {
        vec![class.label().to_owned(), count.to_string(), all.to_string(), share(count, all)]
    };
    Summary {
        title: "按后果",
        note: "从重到轻排列；一份案卷有几类问题的，每类各计一份。",
        heads: const {
            &[
                Head::text("后果", 16),
                Head::number("涉及份数"),
                Head::number("检查份数"),
                Head::text("占比", 10),
            ]
        },
        rows: tally.classes().map(row).collect(),
    }
}

/// By unit; those beyond the first `most` together.
pub fn units(tally: &Tally, most: usize) -> Summary {
    let row = |name: &str, count: UnitCount| {
        vec![
            name.to_owned(),
            count.bad.to_string(),
            count.warn.to_string(),
            count.ok.to_string(),
            count.checked().to_string(),
            share(count.bad, count.checked()),
        ]
    };
    let mut rows: Vec<_> = tally.units().take(most).map(|(name, count)| row(name, count)).collect();
    let rest: Vec<UnitCount> = tally.units().skip(most).map(|(_, count)| count).collect();
    if !rest.is_empty() {
        let name = format!("其余{}个机构合计", rest.len());
        rows.push(row(&name, rest.into_iter().fold(UnitCount::default(), UnitCount::and)));
    }
    Summary {
        title: "按机构",
        note: "按名称排列，不排名次；份数少的机构占比起伏大，不宜比较。",
        heads: const {
            &[
                Head::text("机构", 30),
                Head::number("有问题"),
                Head::number("只有提示"),
                Head::number("未发现问题"),
                Head::number("检查份数"),
                Head::text("有问题占比", 12),
            ]
        },
        rows,
    }
}

/// By rule, those that were broken.
pub fn rules(tally: &Tally) -> Summary {
    let all = tally.all().checked();
    let row = |(rule, count): (&Rule, RuleCount)| {
        vec![
            rule.id.to_owned(),
            rule.code.to_owned(),
            rule.article.to_owned(),
            rule.class.label().to_owned(),
            mark(rule.tag).to_owned(),
            count.broken.to_string(),
            all.to_string(),
            share(count.broken, all),
        ]
    };
    Summary {
        title: "按规则",
        note: "按法定程序的次序排列；一份案卷违反同一规则几次只计一份。",
        heads: const {
            &[
                Head::text("规则", 8),
                Head::text("代码", 24),
                Head::text("依据", 50),
                Head::text("后果", 14),
                Head::text("标记", 16),
                Head::number("涉及份数"),
                Head::number("检查份数"),
                Head::text("占比", 10),
            ]
        },
        rows: tally.broken().map(row).collect(),
    }
}

/// By rule, those that could not be judged somewhere.
pub fn open(tally: &Tally) -> Summary {
    let all = tally.all().checked();
    let row = |(rule, count): (&Rule, RuleCount)| {
        vec![
            rule.id.to_owned(),
            rule.code.to_owned(),
            rule.article.to_owned(),
            count.open.to_string(),
            all.to_string(),
            share(count.open, all),
        ]
    };
    Summary {
        title: "没有判断",
        note: "案卷没有记载这些规则所需的内容，既不算违反，也不算符合，不影响结论。",
        heads: const {
            &[
                Head::text("规则", 8),
                Head::text("代码", 24),
                Head::text("依据", 50),
                Head::number("未判断份数"),
                Head::number("检查份数"),
                Head::text("占比", 10),
            ]
        },
        rows: tally.open().map(row).collect(),
    }
}

/// All of them, in the order of a report.
pub fn all(tally: &Tally) -> [Summary; 5] {
    [verdicts(tally), classes(tally), units(tally, usize::MAX), rules(tally), open(tally)]
}
