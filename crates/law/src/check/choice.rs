//! Whether and how a penalty may be imposed: persons, prescription, norm, range, circumstances (section 7).

use jiff::civil::Date;

use super::{
    file::{At, File, day, each},
    notice::punishes,
};
use crate::{
    dossier::{
        act::{
            Decided,
            decide::{Degree, Outcome},
        },
        people::Capacity,
        violation::{Circumstances, Harm, Heavier, Lighter, Violation},
        word::{Basis, PenaltyKind, Rank},
    },
    money::Fen,
    rule,
    term::Term,
};

pub(super) fn check(file: &mut File<'_>, at: usize, decided: &Decided) {
    let proven = file.dossier.violation.as_ref().and_then(|violation| violation.proven);
    if punishes(decided) {
        let facts = decided.facts_proven.filter(|proven| !proven).or(proven).or(decided.facts_proven);
        let rule = if super::notice::is_simple(decided) { &rule::SP1 } else { &rule::G7 };
        file.need(facts, rule, at, "facts_proven", "违法事实不清、证据不足而给予处罚。");
        person(file, at, decided);
        prescribed(file, at, decided);
        must_exempt(file, at);
        norm(file, at, decided);
        range(file, at, decided);
        circumstances(file, at, decided);
        twice(file, at, decided);
    } else {
        exempted(file, at, decided);
    }
}

/// The age of the party on the day of the violation, in whole years.
// Policy: T13 an age is reached on the day after the birthday [P].
fn age(file: &File<'_>, decided: &Decided) -> Option<i16> {
    let born = day(file.party(decided.party.as_deref())?.born_on)?;
    let violation = file.dossier.violation.as_ref()?;
    let on = day(violation.occurred_on)?;
    let years = on.year().checked_sub(born.year())?;
    let reached = (on.month(), on.day()) > (born.month(), born.day());
    Some(if reached { years } else { years.saturating_sub(1) })
}

// Law: 行政处罚法 art. 30, 31.
fn person(file: &mut File<'_>, at: usize, decided: &Decided) {
    use crate::dossier::word::PartyKind;
    let Some(party) = file.party(decided.party.as_deref()) else { return };
    if party.kind != Some(PartyKind::Citizen) {
        return;
    }
    match age(file, decided) {
        Some(years) if years < 14 => {
            file.fault(&rule::D30, at, "当事人实施违法行为时不满十四周岁，不予行政处罚。");
        }
        Some(years) if years < 18 => {
            ignored(file, at, decided, Lighter::Minor, "当事人实施违法行为时已满十四周岁不满十八周岁");
        }
        Some(_) => {}
        None if party.born_on.is_some() => file.unknown_fact(&rule::D30, "violation.occurred_on"),
        None => file.unknown_fact(&rule::D30, "parties.born_on"),
    }
    match party.capacity {
        Some(Capacity::None) => {
            file.fault(&rule::D31, at, "当事人在不能辨认或者不能控制自己行为时违法，不予行政处罚。");
        }
        Some(_) => {}
        None => file.unknown_fact(&rule::D31, "parties.capacity"),
    }
}

/// A statutory ground to be lighter that the decision did not take up.
// Law: 行政处罚法 art. 30, 32.
fn ignored(file: &mut File<'_>, at: usize, decided: &Decided, ground: Lighter, what: &str) {
    let used = decided.lighter_used.as_ref().is_some_and(|used| used.contains(&ground));
    match decided.degree {
        _ if used => {}
        Some(Degree::Lighter | Degree::Reduced) => {}
        Some(degree) => {
            let message = format!("{what}，应当从轻或者减轻，而作{}。", degree.label());
            file.fault(&rule::D32, at, message);
        }
        None => file.unknown(&rule::D32, at, "degree"),
    }
}

/// Whether the time to punish had run out when the violation was found; none where the file leaves it open.
// Law: 行政处罚法 art. 36.
fn lapsed(file: &mut File<'_>, violation: &Violation) -> Option<(bool, Date, Date)> {
    let start = day(violation.ended_on.or(violation.occurred_on));
    if violation.continuing == Some(true) && violation.ended_on.is_none() {
        return None;
    }
    let Some(start) = start else {
        file.unknown_fact(&rule::D36, "violation.occurred_on");
        return None;
    };
    let acts = [
        each!(file, Inspection).filter_map(|(_, act)| day(act.on)).min(),
        each!(file, Clue).filter_map(|(_, act)| day(act.on)).min(),
        each!(file, Evidence).filter_map(|(_, act)| day(act.on)).min(),
        each!(file, Filed).filter_map(|(_, act)| day(act.on)).min(),
    ];
    let found = day(violation.discovered_on).or_else(|| acts.into_iter().flatten().min());
    let Some(found) = found else {
        file.unknown_fact(&rule::D36, "violation.discovered_on");
        return None;
    };
    let harmful = violation.harm.map(|harm| harm != Harm::None);
    let grave = violation.endangers_life == Some(true) && harmful == Some(true);
    let key = if grave { "prescription.grave" } else { "prescription" };
    let mut term: Term = file.setting.profile.limits.term_on(key, start).ok()?;
    if let Some(years) = violation.prescription_years {
        term.count = years;
    }
    let due = term.from(start, file.setting.calendar).ok()?.due;
    if found > due && violation.endangers_life == Some(true) && harmful.is_none() {
        file.unknown_fact(&rule::D36, "violation.harm");
        return None;
    }
    Some((found > due, due, found))
}

fn prescribed(file: &mut File<'_>, at: usize, decided: &Decided) {
    let Some(violation) = &file.dossier.violation else {
        file.unknown_fact(&rule::D36, "violation");
        return;
    };
    if let Some((true, due, found)) = lapsed(file, violation) {
        let message = format!("违法行为的追责期限{due}届满，{found}才被发现，不再给予行政处罚。");
        file.bad(&rule::D36, At { on: day(decided.on), acts: &[at] }, message);
    }
}

// Law: 行政处罚法 art. 33.
fn must_exempt(file: &mut File<'_>, at: usize) {
    let Some(held) = &file.dossier.circumstances else { return };
    let harm = file.dossier.violation.as_ref().and_then(|violation| violation.harm);
    if held.slight == Some(true) && held.corrected_in_time == Some(true) && harm == Some(Harm::None) {
        let message = "违法行为轻微并及时改正，没有造成危害后果，不予行政处罚。";
        file.fault(&rule::D33_MUST, at, message);
    }
    if held.no_fault == Some(true) && held.fault_by_law != Some(true) {
        let message = "当事人有证据足以证明没有主观过错，不予行政处罚。";
        file.fault(&rule::D33_MUST, at, message);
    }
}

/// Whether a norm of that rank may set that kind of penalty.
// Law: 行政处罚法 art. 10, 11, 12, 13, 14, 16.
fn may_set(rank: Rank, kind: PenaltyKind) -> bool {
    use PenaltyKind as Kind;
    use Rank as R;
    match kind {
        Kind::Detention => rank == R::Law,
        Kind::Other => matches!(rank, R::Law | R::AdministrativeRegulation),
        Kind::RevokeBusinessLicence => matches!(rank, R::Law | R::AdministrativeRegulation),
        Kind::Warning | Kind::Criticism | Kind::Fine => !matches!(rank, R::Document | R::None),
        // 违法所得 is taken by force of art. 28 itself.
        Kind::ConfiscateIncome => !matches!(rank, R::Document | R::None),
        _ => matches!(rank, R::Law | R::AdministrativeRegulation | R::LocalRegulation),
    }
}

fn norm(file: &mut File<'_>, at: usize, decided: &Decided) {
    let kinds = decided.penalties.as_ref().and_then(|held| held.kinds.as_deref()).unwrap_or_default();
    if kinds.contains(&PenaltyKind::Detention) {
        file.fault(&rule::D18, at, "交通运输执法机关不得决定行政拘留。");
    }
    let Some(basis) = &decided.basis else {
        file.unknown(&rule::D11, at, "basis");
        return;
    };
    file.need(basis.published, &rule::D05, at, "basis.published", "处罚依据没有公布。");
    match basis.rank {
        None => file.unknown(&rule::D11, at, "basis.rank"),
        Some(rank) => {
            let highest = basis.superior.filter(|_| !matches!(rank, Rank::Document | Rank::None));
            let bad = kinds.iter().filter(|kind| **kind != PenaltyKind::Detention).find(|kind| {
                !may_set(rank, **kind) && !highest.is_some_and(|superior| may_set(superior, **kind))
            });
            if let Some(kind) = bad {
                let message = format!("“{}”不得由{}设定。", kind.label(), rank.label());
                file.fault(&rule::D11, at, message);
            } else if matches!(rank, Rank::Document | Rank::None) {
                file.fault(&rule::D11, at, format!("处罚依据是{}，不得设定行政处罚。", rank.label()));
            }
        }
    }
    if let (Some(limit), Some(fine)) = (basis.rule_fine_limit, fine(decided))
        && matches!(basis.rank, Some(Rank::DepartmentRule | Rank::LocalRule))
        && fine > limit.0
    {
        let message = format!("规章设定的罚款{fine}元，超过规定的限额{}元。", limit.0);
        file.fault(&rule::D13, at, message);
    }
    in_force(file, at, decided, basis);
}

fn fine(decided: &Decided) -> Option<Fen> {
    decided.penalties.as_ref().and_then(|held| held.fine).map(|fine| fine.0).filter(|fine| !fine.is_zero())
}

// Law: 行政处罚法 art. 29, 37.
fn in_force(file: &mut File<'_>, at: usize, decided: &Decided, basis: &Basis) {
    let Some(violation) = &file.dossier.violation else { return };
    let occurred = day(violation.ended_on.or(violation.occurred_on));
    if let (Some(from), Some(occurred)) = (day(basis.effective_from), occurred)
        && occurred < from
        && violation.new_norm_lighter != Some(true)
    {
        let message = format!("违法行为发生于{occurred}，适用了{from}才施行的规定，而该规定并不较轻。");
        file.fault(&rule::D37, at, message);
    }
    if let (Some(to), Some(on)) = (day(basis.effective_to), day(decided.on))
        && on > to
        && violation.new_norm_lighter == Some(true)
    {
        let message = format!("决定适用{to}已经失效的规定，而决定时的规定较轻。");
        file.fault(&rule::D37, at, message);
    }
    let most = basis.fine_max.map(|max| max.0);
    let competing =
        violation.competing.iter().flatten().filter_map(|other| other.fine_max.map(|max| max.0)).max();
    if let (Some(most), Some(other)) = (most, competing)
        && other > most
    {
        let message = format!(
            "适用的规定罚款上限{most}元，同时违反的其他规定上限{other}元，应当适用罚款数额高的规定。"
        );
        file.fault(&rule::D29, at, message);
    }
}

// Law: 行政处罚法 art. 32, 38.
fn range(file: &mut File<'_>, at: usize, decided: &Decided) {
    let (Some(fine), Some(basis)) = (fine(decided), &decided.basis) else { return };
    if let Some(max) = basis.fine_max.map(|max| max.0) {
        if fine > max {
            file.fault(&rule::RANGE_OVER, at, format!("罚款{fine}元超过法定最高额{max}元。"));
        } else if fine == max && fine > Fen::ZERO {
            let none = decided.reason_for_top.as_deref().map(str::trim);
            if matches!(none, Some("" | "无")) {
                file.fault(&rule::D34_TOP, at, format!("按法定最高额{max}元顶格罚款，没有说明理由。"));
            }
        }
    } else {
        file.unknown(&rule::RANGE_OVER, at, "basis.fine_max");
    }
    let Some(min) = basis.fine_min.map(|min| min.0) else {
        file.unknown(&rule::RANGE, at, "basis.fine_min");
        return;
    };
    if fine >= min {
        return;
    }
    let stated = decided.lighter_used.as_ref().is_some_and(|used| !used.is_empty());
    if decided.degree == Some(Degree::Reduced) && stated {
        return;
    }
    let message = format!("罚款{fine}元低于法定最低额{min}元，没有写明减轻处罚的法定情形。");
    file.fault(&rule::RANGE, at, message);
}

// Law: 行政处罚法 art. 5, 32, 34, 49.
fn circumstances(file: &mut File<'_>, at: usize, decided: &Decided) {
    let Some(held) = &file.dossier.circumstances else {
        file.unknown_fact(&rule::D32, "circumstances");
        file.unknown_fact(&rule::D34, "circumstances");
        return;
    };
    heavier(file, at, decided, held);
    for ground in held.lighter.iter().flatten() {
        let Some(kind) = ground.kind else { continue };
        let must = matches!(
            kind,
            Lighter::Removed | Lighter::Coerced | Lighter::Confessed | Lighter::Merit | Lighter::Statutory
        );
        if must && ground.proven == Some(true) {
            ignored(file, at, decided, kind, &format!("存在“{}”的情节", kind.label()));
        }
    }
    for used in decided.lighter_used.iter().flatten() {
        let ground = held.lighter.iter().flatten().find(|ground| ground.kind == Some(*used));
        let document = ground.is_some_and(|ground| matches!(ground.rank, Some(Rank::Document | Rank::None)));
        match ground.map(|ground| ground.proven) {
            _ if document => {
                let message = format!("从轻、减轻情节“{}”没有法律、法规、规章依据。", used.label());
                file.fault(&rule::D32_UNPROVEN, at, message);
            }
            Some(Some(false)) => {
                let message = format!("从轻、减轻情节“{}”没有证据。", used.label());
                file.fault(&rule::D32_UNPROVEN, at, message);
            }
            Some(_) => {}
            None if held.lighter.is_some() => {
                let message = format!("采纳的情节“{}”不在查明的情节之中。", used.label());
                file.fault(&rule::D32_UNPROVEN, at, message);
            }
            None => file.unknown_fact(&rule::D32_UNPROVEN, "circumstances.lighter"),
        }
    }
    let named = held.benchmark.as_deref().map(|name| !matches!(name.trim(), "" | "无"));
    match named {
        Some(false) => file.fault(&rule::D34, at, "没有适用已经公布的裁量基准。"),
        Some(true) if held.benchmark_published == Some(false) => {
            file.fault(&rule::D34, at, "适用的裁量基准没有公布。");
        }
        Some(true) => {}
        None => file.unknown_fact(&rule::D34, "circumstances.benchmark"),
    }
    double_count(file, at, held);
}

fn heavier(file: &mut File<'_>, at: usize, decided: &Decided, held: &Circumstances) {
    let based =
        |basis: &Option<String>| basis.as_deref().is_some_and(|text| !matches!(text.trim(), "" | "无"));
    for ground in held.heavier.iter().flatten() {
        let message = match ground.kind {
            Some(Heavier::Defence) => {
                file.fault(&rule::G9_HEAVIER, at, "因当事人陈述申辩给予更重的处罚。");
                continue;
            }
            Some(Heavier::HearingAsked) => {
                file.fault(&rule::G9_HEAVIER, at, "因当事人要求听证给予更重的处罚。");
                continue;
            }
            Some(Heavier::Attitude) => "以态度等没有法定依据的理由从重处罚。",
            Some(Heavier::Norm | Heavier::Benchmark) if !based(&ground.basis) && ground.basis.is_some() => {
                "从重处罚没有写明法律、法规、规章或者公布的裁量基准的依据。"
            }
            Some(Heavier::EmergencyEvent)
                if file.dossier.violation.as_ref().and_then(|held| held.emergency_event) == Some(false) =>
            {
                "不属于突发事件应对中的违法行为而从重处罚。"
            }
            _ => continue,
        };
        file.fault(&rule::D49, at, message);
    }
    if decided.degree == Some(Degree::Heavier) {
        match held.heavier.as_deref() {
            Some([]) => file.fault(&rule::D49, at, "没有从重情节而从重处罚。"),
            Some(_) => {}
            None => file.unknown_fact(&rule::D49, "circumstances.heavier"),
        }
    }
}

// Policy: a single fact weighs once [P].
fn double_count(file: &mut File<'_>, at: usize, held: &Circumstances) {
    let facts = held.lighter.iter().flatten().filter_map(|ground| ground.fact.as_deref());
    let facts = facts.chain(held.heavier.iter().flatten().filter_map(|ground| ground.fact.as_deref()));
    let mut seen: Vec<&str> = Vec::new();
    for fact in facts.map(str::trim).filter(|fact| !fact.is_empty()) {
        if seen.contains(&fact) {
            file.fault(&rule::D34_TWICE, at, format!("同一事实“{fact}”重复作为裁量情节。"));
            return;
        }
        seen.push(fact);
    }
}

// Law: 行政处罚法 art. 29, 35.
fn twice(file: &mut File<'_>, at: usize, decided: &Decided) {
    if fine(decided).is_none() {
        return;
    }
    let Some(violation) = &file.dossier.violation else { return };
    let before = violation.other_fines.iter().flatten().find(|other| {
        other.revoked != Some(true)
            && match (day(other.on), day(decided.on)) {
                (Some(other), Some(decided)) => other <= decided,
                _ => true,
            }
    });
    if let Some(before) = before {
        let agency = before.agency.as_deref().unwrap_or("其他机关");
        file.fault(&rule::D29_TWICE, at, format!("{agency}已经对同一违法行为罚款，又给予罚款。"));
    }
    if let Some(crime) = &violation.crime
        && crime.fined == Some(true)
        && day(crime.judged_on).zip(day(decided.on)).is_none_or(|(judged, on)| on >= judged)
    {
        file.fault(&rule::D35, at, "人民法院已经判处罚金，又给予罚款。");
    }
}

/// A decision not to punish: its ground, education and the guardian.
// Law: 行政处罚法 art. 30, 31, 33, 36, 57.
fn exempted(file: &mut File<'_>, at: usize, decided: &Decided) {
    let Some(outcome) = decided.outcome else { return };
    let held = file.dossier.circumstances.as_ref();
    let violation = file.dossier.violation.as_ref();
    let harm = violation.and_then(|violation| violation.harm);
    let all = |values: &[Option<bool>]| {
        if values.contains(&Some(false)) {
            Some(false)
        } else if values.iter().all(|value| *value == Some(true)) {
            Some(true)
        } else {
            None
        }
    };
    let founded = match outcome {
        Outcome::ExemptSlight => all(&[
            held.and_then(|held| held.slight),
            held.and_then(|held| held.corrected_in_time),
            harm.map(|harm| harm == Harm::None),
        ]),
        Outcome::ExemptFirst => all(&[
            held.and_then(|held| held.first_time),
            held.and_then(|held| held.corrected_in_time),
            harm.map(|harm| harm != Harm::Some),
        ]),
        Outcome::ExemptNoFault => held.and_then(|held| held.no_fault),
        Outcome::ExemptUnderage => age(file, decided).map(|years| years < 14),
        Outcome::ExemptIncapacity => {
            let capacity = file.party(decided.party.as_deref()).and_then(|party| party.capacity);
            capacity.map(|capacity| capacity == Capacity::None)
        }
        Outcome::ExemptPrescribed => violation.and_then(|held| lapsed(file, held)).map(|(lapsed, ..)| lapsed),
        Outcome::NoFact => violation.and_then(|violation| violation.proven).map(|proven| !proven),
        Outcome::Penalty | Outcome::Transfer => return,
    };
    let message = format!("“{}”的条件不具备。", outcome.label());
    file.need(founded, &rule::D14, at, "outcome", &message);
    match outcome {
        Outcome::ExemptUnderage | Outcome::ExemptIncapacity => {
            let message = "没有责令监护人加以管教或者看管、治疗。";
            file.need(decided.guardian_ordered, &rule::D30_GUARDIAN, at, "guardian_ordered", message);
        }
        _ => {}
    }
    // Who broke the law is taught, whatever spares him; where nothing is proved there is nothing to teach.
    // Law: 行政处罚法 art. 33(3).
    if outcome != Outcome::NoFact {
        file.need(decided.educated, &rule::D33, at, "educated", "不予处罚，没有对当事人进行教育。");
    }
}
