//! `hengping plan`: the action plan clause by clause, and how far this program carries each.

use std::io::{ErrorKind, Write};

use anyhow::Context;
use law::{
    indicator::{self, IndicatorFile, Indicators, MetricFile},
    plan::{Feature, Inventory, Mechanism, Plan, Progress, State},
    rule,
};
use serde::Serialize;

use crate::cli;

const PLAN: &str = include_str!("../../../catalog/plan/2024-2026.toml");
const METRICS: &str = include_str!("../../../catalog/indicators/metrics.toml");

macro_rules! indicator_files {
    ($($name:literal),*) => {
        const INDICATORS: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../catalog/indicators/", $name, ".toml")))),*];
    };
}
indicator_files!("legality", "effect", "people", "team", "together");

/// One clause in the machine output.
#[derive(Debug, Serialize)]
struct Line<'a> {
    clause: &'a str,
    mechanism: &'a [Mechanism],
    indicator: &'a [String],
    state: State,
}

/// Prints the plan; needs no database.
pub(crate) fn run(options: &cli::Plan) -> anyhow::Result<()> {
    let (plan, indicators) = catalogue()?;
    let inventory = inventory()?;
    let progress = plan.progress(&inventory);
    if options.json {
        let lines: Vec<Line<'_>> = progress.iter().map(line).collect();
        return crate::print(&lines);
    }
    let mut out = std::io::stdout().lock();
    match out.write_all(page(&plan, &indicators, &progress).as_bytes()).and_then(|()| out.flush()) {
        // Who pipes the text into a pager may leave before its end.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// The shipped plan and its indicators, held against each other.
fn catalogue() -> anyhow::Result<(Plan, Indicators)> {
    let metrics: MetricFile = toml::from_str(METRICS).context("metrics.toml")?;
    let mut cards = Vec::new();
    for (name, text) in INDICATORS {
        let file: IndicatorFile = toml::from_str(text).with_context(|| format!("{name}.toml"))?;
        cards.extend(file.cards);
    }
    let indicators = Indicators::new(metrics, cards).map_err(|problems| all(&problems))?;
    let plan =
        Plan::new(toml::from_str(PLAN).context("2024-2026.toml")?).map_err(|problems| all(&problems))?;
    let missing = plan.missing_indicators(|id| indicators.get(id).is_some());
    if !missing.is_empty() {
        return Err(all(&missing));
    }
    Ok((plan, indicators))
}

fn all(problems: &[impl ToString]) -> anyhow::Error {
    anyhow::anyhow!(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))
}

/// What this program has, asked of the tables that it runs by.
fn inventory() -> anyhow::Result<Inventory> {
    let routes = web::routes().into_iter();
    let routes =
        routes.map(|(method, path, _)| Feature::Route { method: method.to_string(), path: path.to_owned() });
    let subjects =
        store::read::registry().kinds().map(|kind| Feature::Subject(kind.to_owned())).collect::<Vec<_>>();
    // A rule that judges dossiers only stops nobody.
    let rules = rule::ALL.iter().chain([&indicator::NO_FINES_RANKING]).filter(|rule| rule.commands);
    let rules = rules.flat_map(|rule| [rule.id, rule.code]).map(|name| Feature::Rule(name.to_owned()));
    let documents = typeset::templates().iter().map(|form| Feature::Document(form.id().to_owned()));
    let (checklists, obligations) = app::catalog::duties()?;
    let checklists = checklists.ids().map(|id| Feature::Checklist(id.to_owned()));
    let obligations = obligations.iter().map(|held| Feature::Obligation(held.id.clone()));
    Ok(Inventory::new(
        routes.chain(subjects).chain(rules).chain(documents).chain(checklists).chain(obligations),
    ))
}

fn line<'a>(progress: &Progress<'a>) -> Line<'a> {
    let clause = progress.clause;
    Line {
        clause: &clause.id,
        mechanism: &clause.mechanism,
        indicator: &clause.indicators,
        state: progress.state,
    }
}

/// The plan as a person reads it in a terminal.
fn page(plan: &Plan, indicators: &Indicators, progress: &[Progress<'_>]) -> String {
    let count = |state| progress.iter().filter(|it| it.state == state).count();
    let [live, partly, planned] = [State::Live, State::Partly, State::Planned].map(count);
    let text = plan.text();
    let head = [
        format!("《{}》（{}），目录版本{}", text.plan, text.number, text.edition),
        format!("共{}条：已上线{live}条，部分{partly}条，计划中{planned}条。", progress.len()),
        "状态由程序对照现有页面、业务对象、规则和文书得出；指标为已定义的口径，取数随各功能上线。".to_owned(),
    ];
    let entries = progress.iter().flat_map(|it| entry(indicators, it));
    let mut lines: Vec<String> = head.into_iter().chain(entries).collect();
    lines.push(String::new());
    lines.join("\n")
}

fn entry(indicators: &Indicators, progress: &Progress<'_>) -> Vec<String> {
    let clause = progress.clause;
    let names: Vec<&str> = clause.indicators.iter().map(|id| indicators.name(id)).collect();
    let mechanism: Vec<&str> = clause.mechanism.iter().map(|it| it.label()).collect();
    let mut lines = vec![
        String::new(),
        format!("{}  【{}】{}", clause.id, progress.state.label(), clause.gist),
        format!("    谁做：{}；频次：{}", clause.who, clause.frequency),
        format!("    承载：{}；留痕：{}", mechanism.join("、"), clause.evidence),
    ];
    if !names.is_empty() {
        lines.push(format!("    指标：{}", names.join("、")));
    }
    if let Some(lacks) = &clause.lacks {
        lines.push(format!("    现状：{lacks}"));
    }
    if !progress.missing.is_empty() {
        let missing: Vec<String> = progress.missing.iter().map(|it| words(it)).collect();
        lines.push(format!("    尚缺：{}", missing.join("、")));
    }
    lines
}

fn words(feature: &Feature) -> String {
    match feature {
        Feature::Route { path, .. } => format!("页面{path}"),
        Feature::Subject(name) => format!("业务对象{name}"),
        Feature::Rule(name) => format!("规则{name}"),
        Feature::Document(name) => format!("文书{name}"),
        Feature::Checklist(name) => format!("清单{name}"),
        Feature::Obligation(name) => format!("义务{name}"),
    }
}
