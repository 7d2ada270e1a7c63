//! Which cases the city has: each stage and each waiting matter at least once, then a mixture as an agency has it.

use app::catalog::Catalog;
use jiff::{ToSpan, civil::Date};
use law::{
    case::fact::{ItemRef, PartyKind, Penalties, Source},
    item::{Item, Liable},
    money::Fen,
    profile::Profile,
};

use super::{
    city::{City, Line, Office},
    dice::Dice,
    life::{Life, Matters, World},
    parties,
    plan::{self, Course, Money, Planned, Plea, Route, Step},
    weigh,
};
use crate::clock::instant;

/// A case that the city wishes to have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish {
    route: Route,
    plea: Plea,
    money: Money,
    /// Where it stands still.
    at: Step,
    /// For how many days, from and to.
    age: (u32, u32),
    /// `p` preservation, `z` seizure, `s` soft outcome, `d` detour of approvals, `f` flaws, `b` a fine that is reviewed.
    marks: &'static str,
}

const fn wish(
    route: Route,
    plea: Plea,
    money: Money,
    at: Step,
    age: (u32, u32),
    marks: &'static str,
) -> Wish {
    Wish { route, plea, money, at, age, marks }
}

#[rustfmt::skip]
const WISHES: &[Wish] = &{
    use {Money as M, Plea as P, Route as R, Step as S};
    [
        wish(R::OnSpot, P::Silent, M::Bank, S::OnSpot, (7, 7), ""),
        wish(R::OnSpot, P::Silent, M::Bank, S::OnSpot, (1, 6), ""),
        wish(R::OnSpot, P::Silent, M::Cash, S::Pay, (9, 14), ""),
        wish(R::OnSpot, P::Silent, M::Bank, S::FileForRecord, (3, 14), ""),
        wish(R::OnSpot, P::Silent, M::Bank, S::FileForRecord, (17, 30), "f"),
        wish(R::OnSpot, P::Silent, M::Bank, S::AskClosing, (1, 3), ""),
        wish(R::OnSpot, P::Silent, M::Cash, S::GrantClosing, (1, 9), "s"),
        wish(R::OnSpot, P::Silent, M::Bank, S::Archive, (5, 90), "f"),
        wish(R::Penalty, P::Silent, M::Bank, S::Evidence, (1, 9), ""),
        wish(R::Penalty, P::Silent, M::Bank, S::AskFiling, (1, 3), ""),
        wish(R::Penalty, P::Silent, M::Bank, S::ReturnFiling, (1, 5), "d"),
        wish(R::Penalty, P::Silent, M::Bank, S::GrantFiling, (1, 10), ""),
        wish(R::Penalty, P::Silent, M::Bank, S::ServeCorrection, (82, 86), ""),
        wish(R::Penalty, P::Silent, M::Bank, S::ServeCorrection, (92, 110), "f"),
        wish(R::Penalty, P::Silent, M::Bank, S::GrantFiling, (6, 9), "p"),
        wish(R::Penalty, P::Silent, M::Bank, S::ServeCorrection, (15, 21), "z"),
        wish(R::Penalty, P::Silent, M::Bank, S::ServeCorrection, (26, 34), "z"),
        wish(R::Penalty, P::Silent, M::Bank, S::AskCorrection, (1, 3), "s"),
        wish(R::Penalty, P::Silent, M::Bank, S::AskReport, (1, 4), "p"),
        wish(R::Penalty, P::Silent, M::Bank, S::GrantReport, (1, 8), ""),
        wish(R::Penalty, P::Silent, M::Bank, S::AskNotice, (1, 3), ""),
        wish(R::Penalty, P::Silent, M::Bank, S::GrantNotice, (1, 5), "b"),
        wish(R::Penalty, P::Silent, M::Bank, S::ServeNotice, (7, 7), ""),
        wish(R::Penalty, P::Silent, M::Bank, S::ServeNotice, (3, 6), "b"),
        wish(R::Penalty, P::Silent, M::Bank, S::ServeNotice, (9, 12), ""),
        wish(R::Penalty, P::Statement, M::Bank, S::State, (1, 4), ""),
        wish(R::Penalty, P::Statement, M::Bank, S::Recheck, (1, 4), "b"),
        wish(R::Penalty, P::Hearing, M::Bank, S::RequestHearing, (1, 4), "b"),
        wish(R::Penalty, P::Hearing, M::Bank, S::ServeHearing, (4, 9), "b"),
        wish(R::Penalty, P::Hearing, M::Bank, S::HoldHearing, (1, 6), "b"),
        wish(R::Penalty, P::Hearing, M::Bank, S::Review, (1, 5), "b"),
        wish(R::Penalty, P::Silent, M::Bank, S::Discuss, (1, 5), "b"),
        wish(R::Penalty, P::Waiver, M::Bank, S::AskDecision, (1, 3), ""),
        wish(R::Penalty, P::Silent, M::Bank, S::HandOver, (1, 3), "d"),
        wish(R::Penalty, P::Silent, M::Bank, S::GrantDecision, (9, 9), ""),
        wish(R::Penalty, P::Waiver, M::Bank, S::GrantDecision, (3, 8), "b"),
        wish(R::Penalty, P::Silent, M::Bank, S::GrantDecision, (13, 18), ""),
        wish(R::Penalty, P::Silent, M::Bank, S::CheckCorrection, (5, 11), ""),
        wish(R::Penalty, P::Silent, M::Bank, S::CheckCorrection, (16, 30), "b"),
        wish(R::Penalty, P::Silent, M::Instalments, S::AskDeferral, (1, 4), ""),
        wish(R::Penalty, P::Silent, M::Instalments, S::GrantDeferral, (2, 10), "b"),
        wish(R::Penalty, P::Silent, M::Court, S::ServeUrge, (3, 20), ""),
        wish(R::Penalty, P::Silent, M::Court, S::Court, (3, 20), ""),
        wish(R::Penalty, P::Silent, M::Bank, S::AskClosing, (1, 3), ""),
        wish(R::Penalty, P::Statement, M::Bank, S::GrantClosing, (1, 9), "z"),
        wish(R::Penalty, P::Hearing, M::Bank, S::Archive, (5, 60), "b"),
        wish(R::NoPenalty, P::Silent, M::None, S::AskNoPenalty, (1, 3), ""),
        wish(R::NoPenalty, P::Silent, M::None, S::GrantNoPenalty, (1, 5), ""),
        wish(R::NoPenalty, P::Silent, M::None, S::ServeNoPenalty, (1, 9), "s"),
        wish(R::Transfer, P::Silent, M::None, S::AskTransfer, (1, 3), ""),
        wish(R::Transfer, P::Silent, M::None, S::GrantTransfer, (3, 30), ""),
        wish(R::Withdrawal, P::Silent, M::None, S::GrantWithdrawal, (3, 30), ""),
        wish(R::Termination, P::Silent, M::None, S::GrantTermination, (3, 30), ""),
        wish(R::NotFiled, P::Silent, M::None, S::GrantNoFiling, (3, 30), ""),
    ]
};

/// Over so many days the finished cases of a load test spread.
const FINISHED_DAYS: u32 = 900;
/// One case in so many of a load test still runs.
const RUNNING_EVERY: u32 = 50;

/// Items of a line that a case can rest on, with who is liable and whether a warning goes with the fine.
#[derive(Debug)]
pub(crate) struct Items {
    road: Vec<Choice>,
    water: Vec<Choice>,
}

#[derive(Debug, Clone)]
struct Choice {
    item: ItemRef,
    liable: Liable,
    warning: bool,
    low: Fen,
    high: Fen,
}

const ROAD: &[&str] = &["HY", "KY", "WX", "WYC", "LZ", "CX", "JP"];
const WATER: &[&str] = &["NH", "SL"];

impl Items {
    /// The items of the catalogue that are in use everywhere and whose fine is a plain range.
    pub(crate) fn of(catalog: &Catalog) -> Self {
        let line = |prefixes: &[&str]| {
            let mut choices: Vec<_> = catalog
                .items
                .items()
                .filter(|item| prefixes.iter().any(|prefix| item.id.split('-').next() == Some(prefix)))
                // A bracket in the name limits the item to a province or to part of its facts.
                .filter(|item| item.usable().is_ok() && !item.name.contains('('))
                .filter_map(|item| choice(catalog, item))
                .collect();
            choices.sort_by(|one: &Choice, other| one.item.id.cmp(&other.item.id));
            choices
        };
        Self { road: line(ROAD), water: line(WATER) }
    }

    fn pick(
        &self,
        line: Line,
        onspot: bool,
        big: bool,
        profile: &Profile,
        dice: &mut Dice,
    ) -> Option<(&Choice, PartyKind)> {
        let choices = if line == Line::Maritime { &self.water } else { &self.road };
        for _ in 0..200 {
            let choice = dice.pick(choices)?;
            let kind = match choice.liable {
                Liable::Person => PartyKind::Person,
                Liable::Both if dice.chance(60) => PartyKind::Person,
                Liable::Enterprise | Liable::Both => PartyKind::Enterprise,
            };
            let small = choice.low <= profile.onspot_cap(kind);
            let enough =
                choice.high >= Fen::from_yuan(if kind == PartyKind::Person { 10_000 } else { 100_000 });
            if (!onspot || small) && (!big || enough) {
                return Some((choice, kind));
            }
        }
        None
    }
}

fn choice(catalog: &Catalog, item: &Item) -> Option<Choice> {
    let (low, high) = item.fine_range().filter(|(low, high)| low < high && *low <= Fen::from_yuan(30_000))?;
    let warning = item.tiers.iter().any(|tier| tier.effects.warning);
    Some(Choice { item: catalog.item_ref(item), liable: item.subject, warning, low, high })
}

/// The fine: near the lower end, in round figures.
fn fine(choice: &Choice, cap: Option<Fen>, big: Option<Fen>, dice: &mut Dice) -> Fen {
    let step = Fen::from_yuan(if choice.high <= Fen::from_yuan(500) { 50 } else { 100 });
    let low = big.unwrap_or(choice.low).max(step);
    let high = cap.unwrap_or(Fen::MAX).min(choice.high);
    let steps = if big.is_some() { dice.below(20) } else { dice.below(12) };
    let more = step.checked_mul(steps).unwrap_or_default();
    low.checked_add(more).unwrap_or(low).min(high)
}

/// The wish of one of the `cases` of a load test. They come in the order of their days, as in a living agency: the
/// finished ones from the oldest on, then those that still run.
pub(crate) fn load_wish(no: u32, cases: u32, dice: &mut Dice) -> Wish {
    use {Money as M, Plea as P, Route as R, Step as S};
    let finished = cases - cases / RUNNING_EVERY;
    if no >= finished {
        return match dice.below(20) {
            0..8 => wish(R::Penalty, P::Silent, M::Bank, S::ServeNotice, (1, 12), ""),
            8..15 => wish(R::Penalty, P::Silent, M::Bank, S::CheckCorrection, (1, 30), ""),
            _ => wish(R::Penalty, P::Waiver, M::Bank, S::AskDecision, (1, 3), ""),
        };
    }
    let younger = u64::from(finished - no - 1) * u64::from(FINISHED_DAYS) / u64::from(finished);
    let age = u32::try_from(younger).unwrap_or(FINISHED_DAYS).saturating_add(1);
    // Each of them has at least eight acts.
    let (route, plea, money) = match dice.below(98) {
        0..93 => (R::OnSpot, P::Silent, M::Bank),
        93..97 => (R::Penalty, P::Waiver, M::Bank),
        _ => (R::NoPenalty, P::Silent, M::None),
    };
    wish(route, plea, money, S::Archive, (age, age), "")
}

/// The wish of the case with a number.
pub(crate) fn wish_of(no: u32, dice: &mut Dice) -> Wish {
    if let Some(wish) = usize::try_from(no).ok().and_then(|no| WISHES.get(no)) {
        return *wish;
    }
    if dice.chance(40)
        && let Some(wish) = dice.pick(WISHES)
    {
        return *wish;
    }
    let marks = *dice.pick(&["", "", "", "s", "f", "p", "b"]).unwrap_or(&"");
    if dice.chance(60) {
        let money = if dice.chance(25) { Money::Cash } else { Money::Bank };
        return wish(Route::OnSpot, Plea::Silent, money, Step::Archive, (3, 300), marks);
    }
    let plea = *dice.pick(&[Plea::Silent, Plea::Statement, Plea::Waiver]).unwrap_or(&Plea::Silent);
    wish(Route::Penalty, plea, Money::Bank, Step::Archive, (3, 300), marks)
}

/// Invents the case of a wish, with its plan.
pub(crate) fn invent(
    world: &World,
    items: &Items,
    wish: Wish,
    load: bool,
    dice: &mut Dice,
) -> Option<(Life, Vec<Planned>)> {
    let office_at = office(&world.city, wish, load, dice)?;
    let office = world.city.offices.get(office_at)?;
    let ship = office.line == Line::Maritime;
    let onspot = wish.route == Route::OnSpot;
    let big = wish.marks.contains('b') && !onspot;
    let profile = &world.catalog.profile;
    let (choice, kind) = items.pick(office.line, onspot, big, profile, dice)?;
    let cap = onspot.then(|| profile.onspot_cap(kind));
    let large = Fen::from_yuan(if kind == PartyKind::Person { 10_000 } else { 100_000 }).max(choice.low);
    let penalties = Penalties {
        warning: choice.warning,
        fine: Some(fine(choice, cap, big.then_some(large), dice)),
        ..Penalties::default()
    };
    let party = parties::party(kind, ship, world.today, dice);
    let conveyance = Some(parties::conveyance(ship, dice));
    let place = parties::place(office.near, ship, dice);
    let matters = Matters {
        office: office_at,
        officers: officers(office, dice)?,
        heads: [*office.heads.first()?, *office.heads.get(1).or(office.heads.first())?],
        reviewer: *dice.pick(&office.reviewers)?,
        facts: format!("当事人在{}实施“{}”的行为，被执法人员当场查获。", place.text, choice.item.name),
        item: choice.item.clone(),
        party,
        conveyance,
        place,
        source: source(dice),
        hearing_told: wish.plea == Plea::Hearing || profile.hearing_needed(kind, &penalties),
        penalties,
        mitigation: String::new(),
    };
    let weighed = !load
        && wish.route == Route::Penalty
        && weigh::weighed(&world.catalog, &matters, world.today).is_ok_and(|found| found.is_some());
    let course = Course { weighed, ..course(wish, &matters, profile) };
    let age = i64::from(dice.between(wish.age.0, wish.age.1));
    let steps = steps(world, &course, wish.at, age, load, dice)?;
    let id = id_of(*steps.first()?, dice);
    Some((Life::new(id, matters, course), steps))
}

/// The id that the application would have given: time first, then chance.
pub(crate) fn id_of(first: Planned, dice: &mut Dice) -> String {
    let millis = instant(first.on, first.minute).as_millisecond();
    format!("{millis:012x}{:016x}", dice.next())
}

fn steps(
    world: &World,
    course: &Course,
    at: Step,
    age: i64,
    load: bool,
    dice: &mut Dice,
) -> Option<Vec<Planned>> {
    let calendar = &world.catalog.calendar;
    let chance = Dice::of(dice.next(), 0);
    if load && at == Step::Archive {
        // Sixty days are enough for either path; searching the exact day would cost more than all the acts.
        let back = age + if course.route == Route::OnSpot { 40 } else { 90 };
        let start = world.today.saturating_sub(back.days());
        let start = calendar.working_day_from(start).map_or(start, |(on, _)| on);
        return Some(plan::until(plan::plan(course, start, calendar, chance), world.today));
    }
    plan::stalled(course, at, age, world.today, calendar, &chance)
}

pub(crate) fn course(wish: Wish, matters: &Matters, profile: &Profile) -> Course {
    let kind = matters.party.party.kind;
    let marked = |mark: char| wish.marks.contains(mark);
    Course {
        route: wish.route,
        plea: wish.plea,
        money: wish.money,
        review: wish.plea == Plea::Hearing || profile.review_needed(kind, &matters.penalties),
        collective: profile.collective_needed(kind, &matters.penalties),
        preserve: marked('p'),
        seize: marked('z'),
        soft: marked('s'),
        detour: marked('d'),
        flawed: marked('f'),
        weighed: false,
    }
}

/// The wish of a published case: paid, closed and in the archive.
pub(crate) const fn published(plea: Plea) -> Wish {
    wish(Route::Penalty, plea, Money::Bank, Step::Archive, (390, 390), "")
}

fn office(city: &City, wish: Wish, load: bool, dice: &mut Dice) -> Option<usize> {
    let fits = |office: &Office| {
        let able = office.officers.len() >= 2 && !office.heads.is_empty() && !office.reviewers.is_empty();
        // On the water only the ordinary procedure without seizure is told here.
        let dry = office.line == Line::Road;
        able && (dry || (!load && wish.route != Route::OnSpot && !wish.marks.contains(['z', 'b'])))
    };
    let at: Vec<_> =
        city.offices.iter().enumerate().filter(|(_, office)| fits(office)).map(|(at, _)| at).collect();
    dice.pick(&at).copied()
}

pub(crate) fn officers(office: &Office, dice: &mut Dice) -> Option<[usize; 2]> {
    let first = *dice.pick(&office.officers)?;
    let others: Vec<_> = office.officers.iter().copied().filter(|at| *at != first).collect();
    Some([first, *dice.pick(&others)?])
}

fn source(dice: &mut Dice) -> Source {
    match dice.below(10) {
        0 => Source::Report,
        1 => Source::TransferredIn,
        2 => Source::Assigned,
        _ => Source::Inspection,
    }
}

/// The day that a city of a given day cannot begin before: the calendar has tables from 2019.
pub(crate) const FIRST_YEAR: i16 = 2024;

/// Whether a city can be made on a day.
pub(crate) fn day_fits(today: Date) -> bool {
    (FIRST_YEAR..=2030).contains(&today.year())
}
