//! A year of self-inspections of the city's officers, with what they found, and one exception.

use app::App;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use law::{
    checklist::{Answer, Check, CheckAct, Noted, Template},
    holiday::is_weekend,
    obligation::{DutyException, ExceptionAct, ExceptionKind, Period},
    plan::Every,
    subject::NewEntry,
};
use store::NewSubject;

use super::{
    city::{City, Member},
    dice::Dice,
};
use crate::clock::instant;

/// The checklist that every officer fills in once a month.
const TEMPLATE: &str = "self-check";
/// Full months before that of today.
const MONTHS: usize = 12;
/// Sets these dice apart from those of the cases.
const DICE: u64 = 0x000d_7715;
/// In a hundred: who did it in time, in a month that is over and in one that runs.
const DONE: (u32, u32) = (93, 55);
/// Who is left to do it himself by whoever tries the demonstration.
const LEFT_OPEN: &[&str] = &["linjiang.zhang"];

type Acts<A> = Vec<(Timestamp, NewEntry<A>)>;

/// Stores the checks and the exception.
pub(super) fn fill(app: &App, city: &City, seed: u64, today: Date) -> Result<(), store::StoreError> {
    let Some(template) = app.catalog.checklists.in_force(TEMPLATE, today) else { return Ok(()) };
    let months = std::iter::successors(Period::of(Every::Month, today), |month| month.before());
    let mut checks = Vec::new();
    for (back, month) in (0..).zip(months.take(MONTHS + 1)) {
        let officers = city.people.iter().filter(|member| member.person.certified().is_some());
        for (no, member) in (1..).zip(officers) {
            let mut dice = Dice::of(seed ^ DICE, no * 64 + back);
            checks.extend(check(template, city, member, month, today, &mut dice));
        }
    }
    app.store.bulk::<Check>(checks)?;
    app.store.bulk::<DutyException>(exception(city, today))?;
    Ok(())
}

fn check(
    template: &Template,
    city: &City,
    member: &Member,
    month: Period,
    today: Date,
    dice: &mut Dice,
) -> Option<NewSubject<CheckAct>> {
    let runs = month.contains(today);
    let done = dice.chance(if runs { DONE.1 } else { DONE.0 });
    let days: Vec<Date> = month
        .first
        .series(1.day())
        .take_while(|day| *day <= month.last && *day < today)
        .filter(|day| !is_weekend(*day))
        .collect();
    let on = *dice.pick(&days)?;
    let away = member.id == "linjiang.tan" && on >= away_from(today);
    if !done || away || (runs && LEFT_OPEN.contains(&member.id.as_str())) {
        return None;
    }
    let minute = u16::try_from(dice.between(500, 1_060)).unwrap_or(540);
    let seconds = if dice.chance(4) { dice.between(4, 11) } else { dice.between(38, 140) };
    let begun_at = instant(on, minute);
    let filled_at = begun_at.saturating_add(SignedDuration::from_secs(i64::from(seconds))).ok()?;
    let entry = |effective_on, act| NewEntry {
        actor: member.id.clone(),
        agency: member.person.agency.clone(),
        effective_on,
        act,
    };
    let unmet = if dice.chance(7) { dice.pick(&template.points) } else { None };
    let answers = template.points.iter().map(|point| {
        let met = unmet.is_none_or(|held| held.id != point.id);
        (point.id.clone(), if met { Answer::Met } else { Answer::Unmet })
    });
    let noted = unmet.map(|point| Noted {
        point: point.id.clone(),
        problem: dice.word(PROBLEMS).to_owned(),
        owner: member.id.clone(),
        due_on: on.saturating_add(14.days()),
    });
    let (template, version) = (template.id.clone(), template.version);
    let begun = CheckAct::CheckBegun { template, version, counts_on: on };
    let (answers, remark) = (answers.collect(), String::new());
    let filled = CheckAct::CheckFilled { answers, remark, findings: noted.iter().cloned().collect() };
    let mut acts = vec![(begun_at, entry(on, begun)), (filled_at, entry(on, filled))];
    if let Some(noted) = noted {
        acts.extend(mended(city, member, &noted, on, today, dice));
    }
    Some(NewSubject { id: format!("check-{}-{}", month.first.strftime("%Y%m"), member.id), acts })
}

const PROBLEMS: &[&str] = &[
    "本月有一次外出检查未及时开启执法记录仪",
    "两次现场检查的执法音像未在当天归档",
    "有一次对当事人解释不够耐心，语气生硬",
    "有一份笔录告知陈述申辩权利的记录过于简单",
];

/// The finding mended within a week, and closed by a head some days later.
fn mended(
    city: &City,
    member: &Member,
    noted: &Noted,
    on: Date,
    today: Date,
    dice: &mut Dice,
) -> Acts<CheckAct> {
    let mut acts = Vec::new();
    let (mended_on, closed_on) =
        (on.saturating_add(i64::from(dice.between(2, 7)).days()), on.saturating_add(10.days()));
    if mended_on < today {
        let how = "已对照规范整改，当月执法活动逐次核对。".to_owned();
        let act = CheckAct::FindingMended { point: noted.point.clone(), how };
        acts.push((instant(mended_on, 960), by(&member.id, &member.person.agency, mended_on, act)));
    }
    let office = city.offices.iter().find(|office| office.id == member.person.agency);
    let heads = office.into_iter().flat_map(|office| &office.heads).filter_map(|at| city.people.get(*at));
    if let Some(head) = heads.into_iter().find(|head| head.id != member.id)
        && closed_on < today
    {
        let opinion = "已核对音像和文书，整改到位。".to_owned();
        let act = CheckAct::FindingClosed { point: noted.point.clone(), opinion };
        acts.push((instant(closed_on, 600), by(&head.id, &head.person.agency, closed_on, act)));
    }
    acts
}

fn away_from(today: Date) -> Date {
    today.saturating_sub(43.days())
}

/// The officer whose certificate is suspended is away for training.
fn exception(city: &City, today: Date) -> Option<NewSubject<ExceptionAct>> {
    let (member, from_on) = (city.suspended()?, away_from(today));
    let act = ExceptionAct::DutyExcepted {
        person: member.id.clone(),
        kind: ExceptionKind::Secondment,
        from_on,
        until_on: today.saturating_add(30.days()),
        reason: "执法证件暂扣，离岗培训".to_owned(),
    };
    let acts = vec![(instant(from_on, 610), by("linjiang.he", "linjiang", from_on, act))];
    Some(NewSubject { id: "exception-linjiang.tan".to_owned(), acts })
}

fn by<A>(actor: &str, agency: &str, effective_on: Date, act: A) -> NewEntry<A> {
    NewEntry { actor: actor.to_owned(), agency: agency.to_owned(), effective_on, act }
}
