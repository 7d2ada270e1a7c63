//! What an assessment says to a person, in Chinese. Machines read the fields; pages, papers and the command line read this.

use std::fmt;

use super::{
    amount::Amounts,
    assess::{Assessment, Outcome},
    benchmark::Row,
    replay::Position,
    rulebook::{Checked, Rulebook, TableId},
};
use crate::item::{Facts, Sources, Tier, Verification};

impl fmt::Display for Amounts {
    /// `500元`, `500元至3000元`, `3000元以下`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.min == self.max {
            write!(f, "{}元", self.max)
        } else if self.min.is_positive() {
            write!(f, "{}元至{}元", self.min, self.max)
        } else {
            write!(f, "{}元以下", self.max)
        }
    }
}

impl TableId {
    /// What the table is called on screen.
    pub fn label(&self) -> String {
        match self {
            Self::Statute => "法定档".to_owned(),
            Self::Alt => "已被取代的法定档".to_owned(),
            Self::Bench(id) => format!("裁量基准{id}"),
            Self::Overlay(region) => format!("{region}的规定"),
        }
    }
}

impl Rulebook {
    /// What a table of an item is called by those who know its source: the title of the benchmark, the region of a provision.
    pub fn label(&self, item: &str, id: &TableId) -> String {
        let held = match id {
            TableId::Bench(id) => self.benchmarks().iter().find(|held| held.item == item && held.id == *id),
            TableId::Statute | TableId::Alt | TableId::Overlay(_) => None,
        };
        let source = held.and_then(|held| self.sources().sources.get(&held.source));
        source.map_or_else(|| id.label(), |source| source.title.clone())
    }
}

impl Checked {
    /// The rows among which the answer was found: those of the statute where the benchmark says nothing.
    pub fn rows_of(&self, assessed: &Assessment) -> &[Row] {
        let fell_back = assessed.flags.iter().any(|flag| flag == "fallback:statute");
        match self.fallback() {
            Some(statute) if fell_back => &statute.rows,
            _ => &self.rows,
        }
    }

    /// The answer in one sentence, with the facts that are still to be established.
    pub fn conclusion(&self, assessed: &Assessment) -> String {
        let mut text = assessed.outcome.text().to_owned();
        if let Some(row) = assessed.row {
            let degree = assessed.degree.as_ref().map_or(String::new(), |degree| format!("“{degree}”"));
            let leaning = assessed.leaning.map_or(String::new(), |leaning| format!("，{}", leaning.text()));
            text = format!("{text}（第{}行{degree}{leaning}）", row.saturating_add(1));
        }
        if assessed.outcome == Outcome::UnknownFact {
            let names = assessed.missing.iter().map(|name| format!("{}（{name}）", self.label(name)));
            text = format!("{text}；请先查明：{}", names.collect::<Vec<_>>().join("、"));
        }
        text
    }

    /// Where a case stands, in few words.
    pub fn position(&self, position: Position) -> String {
        let rows =
            if position.fallback { self.fallback().map(|statute| &statute.rows) } else { Some(&self.rows) };
        let place = position.row.map(|index| {
            let degree = rows.and_then(|rows| rows.get(index)).and_then(|row| row.degree.clone());
            let row = degree.unwrap_or_else(|| format!("第{}行", index.saturating_add(1)));
            if position.fallback { format!("法定档{row}") } else { row }
        });
        match (place, position.outcome) {
            (Some(place), Outcome::Matched) => place,
            (Some(place), outcome) => format!("{place}，{}", outcome.text()),
            (None, outcome) => outcome.text().to_owned(),
        }
    }

    /// The label of a fact, or nothing.
    pub fn label(&self, fact: &str) -> &str {
        let schema = self.schema();
        schema.slot(fact).and_then(|slot| schema.fact(slot)).map_or("", |fact| fact.label.as_str())
    }

    /// Everything that the row imposes, as one line; nothing where no row holds.
    pub fn imposed(&self, assessed: &Assessment) -> Option<String> {
        let row = assessed.row.and_then(|row| self.rows_of(assessed).get(row))?;
        let Row { when, when_text, fine, effects, .. } = row.clone();
        Some(self.item.line(&Tier { when, when_text, fine, effects }, &Facts::default()))
    }

    /// What the reader must know about the text and about the answer.
    pub fn notes(&self, sources: &Sources, assessed: &Assessment) -> Vec<String> {
        assessed.flags.iter().filter_map(|flag| self.note(sources, flag)).collect()
    }

    /// What a flag says; nothing where the answer says it elsewhere.
    fn note(&self, sources: &Sources, flag: &str) -> Option<String> {
        let (name, rest) = flag.split_once(':').unwrap_or((flag, ""));
        let title =
            |key: &str| sources.sources.get(key).map_or(key.to_owned(), |source| source.title.clone());
        Some(match name {
            "unverified" => {
                let read = Verification::ALL.into_iter().find(|read| read.tag() == rest);
                let read = read.map_or("未知", Verification::label);
                format!("所依据的文本为{read}，须经法制人员确认后方可引用")
            }
            "recheck" => "须与现行文本核对后方可引用".to_owned(),
            "barred" => self.item.unusable.clone().unwrap_or_default(),
            "currency" => "所引依据已经变动，基准可能失效".to_owned(),
            "edition" => format!("所用文本：{}", title(rest)),
            "superseded" => format!("该文本施行至{rest}"),
            "gap" => "该表没有覆盖这一情形".to_owned(),
            "fallback" => "裁量基准没有规定，退回法定档".to_owned(),
            "statutory_gap" => self.item.statutory_gaps.join("；"),
            "no_rows" => "该基准的档次未取得原文".to_owned(),
            "may" if rest == "suspend_business" => "可以责令停业整顿，由机关裁量".to_owned(),
            "may" => "可以处罚款，由机关裁量是否处罚".to_owned(),
            "floor_open" => "没有下限，数额可在零以上任意确定".to_owned(),
            "capped" => "已按封顶数额截断".to_owned(),
            "source_incomplete" => "来源摘录中断，数额不详".to_owned(),
            "no_matrix_row" => format!("表中没有“{rest}”一行"),
            "conflict_row" => format!("第{rest}行同时适用"),
            "derived_mismatch" => format!("{}与按公式计算的结果不一致，以查明的为准", self.label(rest)),
            "late_fee" => format!("滞纳金{rest}元，不属罚款"),
            "sum_of" => format!("按{rest}的罚款累计"),
            "cap" => format!("累计不超过{rest}元"),
            "refer" => format!("按{rest}处罚"),
            "repealed" => format!("罚款已于{rest}取消"),
            "recheck_against_higher_law" => "须对照上位法复核".to_owned(),
            "responsible_person_fine" => {
                format!("对直接负责人员另处{}元罚款", rest.replace(":may", "（可以处）"))
            }
            "linked_person_penalty" => format!("有关责任人员处单位罚款数额{rest}的罚款"),
            "extra" => format!("另：{rest}"),
            "extra_open" => format!("是否适用尚待查明：{rest}"),
            "confiscate_income_if_any" => "有违法所得的，没收违法所得；违法所得尚待查明".to_owned(),
            "derivable" => format!("可由其他事实计算：{rest}"),
            "overflow" => "数额超出可计算的范围".to_owned(),
            _ => return None,
        })
    }
}
