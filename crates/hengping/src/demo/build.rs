//! The city into the store: people, cases, counters, clocks, and documents for the newest cases.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::mpsc::sync_channel,
};

use anyhow::Context;
use app::{
    App, AppError,
    context::{Clock, hex},
};
use jiff::civil::Date;
use law::{
    case::{Act, Case},
    roster::{Agency, Person},
    subject::NewEntry,
};
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use store::NewSubject;

use super::{
    PASSWORD,
    cases::{Items, invent, load_wish, wish_of},
    city::City,
    dice::Dice,
    life::{Life, Numbers, World},
    plan::Planned,
    published,
};
use crate::{
    clock::MachineClock,
    commands::{millis_between, plain},
};

/// From this many cases on they are only for load tests: no sealed fields, no documents, no order of days between cases.
const LOAD_CASES: u32 = 2_000;
/// Newest cases that get their documents.
const WITH_DOCUMENTS: usize = 20;
/// Finished cases that wait for the writer.
const WAITING_MAX: usize = 4_096;

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Made {
    pub(crate) cases: u64,
    pub(crate) acts: u64,
    pub(crate) documents: u64,
    /// Milliseconds for making and storing the cases.
    pub(crate) load_ms: u64,
    pub(crate) acts_per_second: u64,
    /// Milliseconds for everything.
    pub(crate) total_ms: u64,
    /// How many cases stand at each stage.
    pub(crate) stages: BTreeMap<String, u64>,
    /// SM3 over the acts before their personal fields are sealed; equal for equal seeds. Empty for a load test.
    pub(crate) digest: String,
}

/// Makes the city in an empty store.
pub(crate) fn build(app: &App, seed: u64, cases: u32, today: Date) -> anyhow::Result<Made> {
    let begun = MachineClock.now();
    let world = World { catalog: app.catalog.clone(), city: City::make(today), today, seed };
    let (agencies, people) = world.city.acts();
    app.store.bulk::<Agency>(agencies).context("found the agencies")?;
    app.store.bulk::<Person>(people).context("enroll the people")?;
    super::duties::fill(app, &world.city, seed, today).context("fill in the checklists")?;
    let everybody = world.city.people.iter().map(|member| member.id.clone()).collect();
    app.share_demo_password(everybody, PASSWORD).map_err(plain)?;
    let load_begun = MachineClock.now();
    let mut made = if cases > LOAD_CASES { load(app, world, cases)? } else { tell(app, &world, cases)? };
    made.load_ms = millis_between(load_begun, MachineClock.now());
    made.acts_per_second = (made.acts * 1_000).checked_div(made.load_ms.max(1)).unwrap_or(0);
    app.recompute_clocks().map_err(plain).context("compute the clocks")?;
    app.store.checkpoint(app.clock.now()).context("sign the checkpoints")?;
    made.total_ms = millis_between(begun, MachineClock.now());
    tracing::info!(
        cases = made.cases,
        acts = made.acts,
        acts_per_second = made.acts_per_second,
        documents = made.documents,
        total_ms = made.total_ms,
        "the demonstration is ready"
    );
    Ok(made)
}

fn nothing() -> Made {
    Made {
        cases: 0,
        acts: 0,
        documents: 0,
        load_ms: 0,
        acts_per_second: 0,
        total_ms: 0,
        stages: BTreeMap::new(),
        digest: String::new(),
    }
}

/// The cases, day by day across all of them, so that numbers follow the days as in a real agency.
fn tell(app: &App, world: &World, cases: u32) -> anyhow::Result<Made> {
    let items = Items::of(&world.catalog);
    let most = usize::try_from(cases).unwrap_or(usize::MAX);
    let mut told: Vec<(Life, Vec<Planned>)> =
        published::cases(world, most).context("tell the published cases")?;
    let mut no = 0;
    while told.len() < most {
        let mut dice = Dice::of(world.seed, u64::from(no));
        let wish = wish_of(no, &mut dice);
        told.push(invent(world, &items, wish, false, &mut dice).with_context(|| format!("invent {wish:?}"))?);
        no += 1;
    }
    let mut days: Vec<(Planned, usize)> = Vec::new();
    for (at, (_, steps)) in told.iter().enumerate() {
        days.extend(steps.iter().map(|planned| (*planned, at)));
    }
    days.sort_by_key(|(planned, at)| (planned.on, planned.minute, *at));
    let with_documents = with_documents(&told);
    let (mut numbers, mut documents) = (Numbers::default(), 0);
    for (planned, at) in days {
        let Some((life, _)) = told.get_mut(at) else { continue };
        life.live(world, planned, &mut numbers)?;
        if with_documents.contains(&at) && life.issue(world, app, planned)? {
            documents += 1;
        }
    }
    let mut lives: Vec<Life> = told.into_iter().map(|(life, _)| life).collect();
    lives.sort_by(|one, other| one.id.cmp(&other.id));
    let mut made = nothing();
    made.documents = documents;
    made.digest = digest(&lives)?;
    for life in &lives {
        count(&mut made, &life.case);
    }
    let subjects = seal(app, lives)?;
    made.acts = app.store.bulk::<Case>(subjects).context("store the cases")?;
    app.raise_counters(numbers.series(&world.city)).map_err(plain)?;
    Ok(made)
}

/// The cases that get their documents: those that were published, and the newest.
fn with_documents(told: &[(Life, Vec<Planned>)]) -> BTreeSet<usize> {
    let mut by_age: Vec<_> = told.iter().enumerate().map(|(at, (life, _))| (&life.id, at)).collect();
    by_age.sort_unstable();
    let newest = by_age.iter().rev().take(WITH_DOCUMENTS).map(|(_, at)| *at);
    newest.chain(0..published::COUNT.min(told.len())).collect()
}

fn count(made: &mut Made, case: &Case) {
    made.cases += 1;
    *made.stages.entry(case.stage.code().to_owned()).or_default() += 1;
}

fn digest(lives: &[Life]) -> anyhow::Result<String> {
    let mut sum = Sm3::new();
    for life in lives {
        sum.update(life.id.as_bytes());
        for (recorded_at, new) in &life.acts {
            sum.update(recorded_at.as_microsecond().to_be_bytes());
            sum.update(new.actor.as_bytes());
            sum.update(new.effective_on.to_string().as_bytes());
            sum.update(serde_json::to_vec(&new.act)?);
        }
    }
    Ok(hex(&sum.finalize()))
}

/// Seals the personal fields of every case under a key of its own.
fn seal(app: &App, lives: Vec<Life>) -> anyhow::Result<Vec<NewSubject<Act>>> {
    let hasher = app.clone();
    let sealed = app.store.write(move |tx| {
        let mut subjects = Vec::with_capacity(lives.len());
        for life in lives {
            let Life { id, matters, mut acts, .. } = life;
            if let Some((_, NewEntry { act: Act::CaseRegistered(registration), .. })) = acts.first_mut() {
                let party = &mut registration.party;
                party.id_index = hasher.blind_index(&matters.party.number);
                party.id_sealed = tx.seal(&id, &matters.party.number)?;
                party.phone_sealed = tx.seal(&id, &matters.party.phone)?;
            }
            subjects.push(NewSubject { id, acts });
        }
        Ok::<_, AppError>(subjects)
    });
    sealed.map_err(plain).context("seal the personal fields")
}

/// Many cases, one after the other: made on one thread while another stores them.
fn load(app: &App, world: World, cases: u32) -> anyhow::Result<Made> {
    let (ready, waiting) = sync_channel::<NewSubject<Act>>(WAITING_MAX);
    let maker = std::thread::Builder::new()
        .name("demo-cases".to_owned())
        .spawn(move || {
            let items = Items::of(&world.catalog);
            let (mut numbers, mut made) = (Numbers::default(), nothing());
            for no in 0..cases {
                let mut dice = Dice::of(world.seed, u64::from(no));
                let wish = load_wish(no, cases, &mut dice);
                let invented = invent(&world, &items, wish, true, &mut dice);
                let (mut life, steps) = invented.with_context(|| format!("invent {wish:?}"))?;
                for planned in steps {
                    life.live(&world, planned, &mut numbers)?;
                }
                count(&mut made, &life.case);
                // The other end is gone when storing has failed, which is told there.
                if ready.send(NewSubject { id: life.id, acts: life.acts }).is_err() {
                    break;
                }
            }
            Ok::<_, anyhow::Error>((made, numbers.series(&world.city)))
        })
        .context("start the thread that makes the cases")?;
    let acts = app.store.bulk::<Case>(waiting).context("store the cases")?;
    let joined = maker.join().map_err(|_| anyhow::anyhow!("the thread that makes the cases has panicked"))?;
    let (mut made, series) = joined?;
    made.acts = acts;
    app.raise_counters(series).map_err(plain)?;
    Ok(made)
}
