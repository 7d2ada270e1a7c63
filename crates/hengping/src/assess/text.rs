//! The answer for a person.

use std::fmt::Write;

use law::discretion::{Assessment, Checked, RowTrace, Rulebook};

/// The answer in Chinese, some lines.
pub(super) fn page(rulebook: &Rulebook, checked: &Checked, assessed: &Assessment) -> String {
    let mut page = String::new();
    let mut line = |label: &str, text: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "{label}：{text}");
    };
    line("事项", &format!("{} {}", checked.item.id, checked.item.name));
    line("依据", &checked.item.basis);
    line("所用表", &checked.id.label());
    line("结论", &checked.conclusion(assessed));
    if let Some(fine) = assessed.fine {
        line("罚款", &fine.to_string());
    }
    for (party, fine) in assessed.parties.iter().flatten() {
        line("罚款", &format!("{party}：{}", fine.map_or("无".to_owned(), |fine| fine.to_string())));
    }
    for step in &assessed.steps {
        line("计算", step);
    }
    if !assessed.also.is_empty() {
        line("该档全文", &checked.imposed(assessed).unwrap_or_default());
    }
    for note in checked.notes(rulebook.sources(), assessed) {
        line("注意", &note);
    }
    line("理由", "");
    for row in &assessed.trace {
        reason(rulebook, row, &mut page);
    }
    page
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
