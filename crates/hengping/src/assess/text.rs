//! The answer for a person.

use std::fmt::Write;

use law::{
    discretion::{Amounts, Assessment, Checked, Outcome, RowTrace, Rulebook, TableId},
    item::Tier,
};

/// The answer in Chinese, some lines.
pub(super) fn page(rulebook: &Rulebook, checked: &Checked, assessed: &Assessment) -> String {
    let mut page = String::new();
    let mut line = |label: &str, text: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "{label}：{text}");
    };
    line("事项", &format!("{} {}", checked.item.id, checked.item.name));
    line("依据", &checked.item.basis);
    line("所用表", &table(checked));
    line("结论", &conclusion(checked, assessed));
    if let Some(fine) = assessed.fine {
        line("罚款", &amounts(fine));
    }
    for (party, fine) in assessed.parties.iter().flatten() {
        line("罚款", &format!("{party}：{}", fine.map_or("无".to_owned(), amounts)));
    }
    for step in &assessed.steps {
        line("计算", step);
    }
    if !assessed.also.is_empty() {
        let row = assessed.row.and_then(|row| matched_rows(checked, assessed).get(row));
        let whole = row.map(|row| {
            let tier = Tier {
                when: row.when.clone(),
                when_text: row.when_text.clone(),
                fine: row.fine.clone(),
                effects: row.effects.clone(),
            };
            checked.item.line(&tier, &law::item::Facts::default())
        });
        line("该档全文", &whole.unwrap_or_default());
    }
    for flag in &assessed.flags {
        if let Some(text) = flag_text(rulebook, checked, flag) {
            line("注意", &text);
        }
    }
    line("理由", "");
    for row in &assessed.trace {
        reason(rulebook, row, &mut page);
    }
    page
}

/// The rows among which the answer was found: those of the statute where the benchmark says nothing.
fn matched_rows<'a>(checked: &'a Checked, assessed: &Assessment) -> &'a [law::discretion::Row] {
    let fell_back = assessed.flags.iter().any(|flag| flag == "fallback:statute");
    match checked.fallback() {
        Some(statute) if fell_back => &statute.rows,
        _ => &checked.rows,
    }
}

fn table(checked: &Checked) -> String {
    match &checked.id {
        TableId::Statute => "法定档".to_owned(),
        TableId::Alt => "已被取代的法定档".to_owned(),
        TableId::Bench(id) => format!("裁量基准{id}"),
        TableId::Overlay(region) => format!("{region}的规定"),
    }
}

fn conclusion(checked: &Checked, assessed: &Assessment) -> String {
    let mut text = assessed.outcome.text().to_owned();
    if let Some(row) = assessed.row {
        let _ = write!(text, "（第{}行", row.saturating_add(1));
        if let Some(degree) = &assessed.degree {
            let _ = write!(text, "“{degree}”");
        }
        if let Some(leaning) = assessed.leaning {
            let _ = write!(text, "，{}", leaning.text());
        }
        text.push('）');
    }
    if assessed.outcome == Outcome::UnknownFact {
        let schema = checked.schema();
        let names = assessed.missing.iter().map(|name| {
            let label =
                schema.slot(name).and_then(|slot| schema.fact(slot)).map_or("", |fact| fact.label.as_str());
            format!("{label}（{name}）")
        });
        let _ = write!(text, "；请先查明：{}", names.collect::<Vec<_>>().join("、"));
    }
    text
}

fn amounts(amounts: Amounts) -> String {
    if amounts.min == amounts.max {
        format!("{}元", amounts.max)
    } else if amounts.min.is_positive() {
        format!("{}元至{}元", amounts.min, amounts.max)
    } else {
        format!("{}元以下", amounts.max)
    }
}

/// What a flag says; nothing where the page says it elsewhere.
fn flag_text(rulebook: &Rulebook, checked: &Checked, flag: &str) -> Option<String> {
    let (name, rest) = flag.split_once(':').unwrap_or((flag, ""));
    let title =
        |key: &str| rulebook.sources().sources.get(key).map_or(key.to_owned(), |source| source.title.clone());
    Some(match name {
        "unverified" => format!("条文核对程度为{rest}，须经法制人员确认后方可引用"),
        "recheck" => "须与现行文本核对后方可引用".to_owned(),
        "barred" => checked.item.unusable.clone().unwrap_or_default(),
        "currency" => "所引依据已经变动，基准可能失效".to_owned(),
        "edition" => format!("所用文本：{}", title(rest)),
        "superseded" => format!("该文本施行至{rest}"),
        "gap" => "该表没有覆盖这一情形".to_owned(),
        "fallback" => "裁量基准没有规定，退回法定档".to_owned(),
        "statutory_gap" => checked.item.statutory_gaps.join("；"),
        "no_rows" => "该基准的档次未取得原文".to_owned(),
        "may" if rest == "suspend_business" => "可以责令停业整顿，由机关裁量".to_owned(),
        "may" => "可以处罚款，由机关裁量是否处罚".to_owned(),
        "floor_open" => "没有下限，数额可在零以上任意确定".to_owned(),
        "capped" => "已按封顶数额截断".to_owned(),
        "source_incomplete" => "来源摘录中断，数额不详".to_owned(),
        "no_matrix_row" => format!("表中没有“{rest}”一行"),
        "conflict_row" => format!("第{rest}行同时适用"),
        "derived_mismatch" => format!("{rest}与按公式计算的结果不一致，以查明的为准"),
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

fn reason(rulebook: &Rulebook, row: &RowTrace, page: &mut String) {
    let verdict = |truth: Option<bool>| match truth {
        Some(true) => "成立",
        Some(false) => "不成立",
        None => "未知",
    };
    let degree = row.degree.as_ref().map_or(String::new(), |degree| format!("“{degree}”"));
    let words = if row.when_text.is_empty() { &row.when } else { &row.when_text };
    let _ = writeln!(page, "  第{}行{degree} {}：{words}", row.row, verdict(row.truth));
    let schema = rulebook.schema();
    for atom in &row.atoms {
        let facts = atom.facts.iter().map(|(name, value)| {
            let label =
                schema.slot(name).and_then(|slot| schema.fact(slot)).map_or("", |fact| fact.label.as_str());
            format!("{label}={}", value.as_deref().unwrap_or("未查明"))
        });
        let facts = facts.collect::<Vec<_>>().join("，");
        let _ = writeln!(page, "    {}：{}（{facts}）", verdict(atom.truth), atom.text);
    }
}
