//! The demonstration: a city that nobody lives in, on a day that does not pass.

mod build;
mod cases;
mod city;
mod dice;
mod duties;
mod life;
mod parties;
mod plan;
mod published;
mod steps;
mod weigh;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Location;

use crate::{
    cli,
    clock::{DayClock, StillClock, instant},
    print,
    serve::{Serving, serve},
    wiring::Spot,
};
use web::DemoRole;

/// Everybody's password in the demonstration.
const PASSWORD: &str = "Hengping-2026";
/// What the directory of a demonstration was made from.
const STAMP: &str = "demo.json";

/// What a demonstration was made from; the same is not made twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    version: String,
    seed: u64,
    cases: u32,
    today: Date,
    /// Everything is there; a directory that was left half-made is made anew.
    whole: bool,
    /// What came out.
    #[serde(default)]
    made: Option<build::Made>,
}

/// Makes the city when it is not there, and serves it on this machine only.
pub(crate) fn run(options: &cli::Demo) -> anyhow::Result<()> {
    if !options.listen.ip().is_loopback() {
        bail!(
            "the demonstration listens on loopback addresses only, such as 127.0.0.1:8080, not on {}: \
             everybody who reaches it may enter as anybody",
            options.listen
        );
    }
    if !cases::day_fits(options.today) {
        bail!("--today must lie in the years {} to 2030", cases::FIRST_YEAR);
    }
    let mut place = options.place.clone();
    if place.data.is_none() {
        place.keys.get_or_insert_with(|| PathBuf::from("demo-keys"));
    }
    let spot = Spot::of(&place, "demo-data");
    let wanted = Stamp {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        seed: options.seed,
        cases: options.cases,
        today: options.today,
        whole: false,
        made: None,
    };
    let stamp = match held(&spot, &wanted)? {
        Some(stamp) => stamp,
        None => make(&spot, wanted)?,
    };
    if options.build_only {
        return print(&json!({"demo": stamp, "data": spot.data}));
    }
    let clock = Arc::new(DayClock { today: options.today });
    let app = spot.app(spot.existing_store()?, clock, true)?;
    app.store.migrate().context("migrate the database")?;
    serve(Serving {
        app,
        listen: options.listen,
        banner: Some(format!("演示数据 · 今天按{}计 · 人物案件均为虚构", options.today)),
        demo_roles: roles(options.today),
        secure_cookies: false,
        notes: json!({"demo": stamp, "data": spot.data, "password": PASSWORD}),
    })
}

/// The stamp of a demonstration that is there already and is the one that is wanted.
fn held(spot: &Spot, wanted: &Stamp) -> anyhow::Result<Option<Stamp>> {
    let file = spot.data.join(STAMP);
    if !file.exists() {
        return Ok(None);
    }
    let text = fs::read_to_string(&file).with_context(|| format!("read {}", file.display()))?;
    let Ok(stamp) = serde_json::from_str::<Stamp>(&text) else { return Ok(None) };
    // A later day goes on with the same cases, so that one can see what time does to them.
    let alike =
        Stamp { whole: true, made: stamp.made.clone(), today: stamp.today, ..wanted.clone() } == stamp;
    let same = alike && stamp.today <= wanted.today;
    let keys = spot.keys.join("master.key").exists();
    Ok((same && keys).then_some(stamp))
}

fn make(spot: &Spot, wanted: Stamp) -> anyhow::Result<Stamp> {
    clear(&spot.data)?;
    write_stamp(&spot.data, &wanted)?;
    spot.ensure_keys()?;
    let store = spot.store()?;
    store.migrate().context("migrate the database")?;
    if let Location::Postgres(_) = spot.location
        && store.checkpoint_head()?.is_some()
    {
        bail!("the database is not empty; a demonstration needs one of its own");
    }
    // The first minutes of the day that counts as today: later than every act, earlier than whoever comes to look.
    let still = Arc::new(StillClock(instant(wanted.today, 5)));
    let app = spot.app(store, still, true)?;
    let made = build::build(&app, wanted.seed, wanted.cases, wanted.today)?;
    let stamp = Stamp { whole: true, made: Some(made), ..wanted };
    write_stamp(&spot.data, &stamp)?;
    Ok(stamp)
}

/// Empties the directory of an earlier demonstration; anything else is left alone.
fn clear(data: &Path) -> anyhow::Result<()> {
    if data.exists() && !data.join(STAMP).exists() && fs::read_dir(data)?.next().is_some() {
        bail!("{} holds something that is no demonstration; name another directory", data.display());
    }
    if data.exists() {
        fs::remove_dir_all(data).with_context(|| format!("empty {}", data.display()))?;
    }
    fs::create_dir_all(data).with_context(|| format!("make {}", data.display()))
}

fn write_stamp(data: &Path, stamp: &Stamp) -> anyhow::Result<()> {
    let file = data.join(STAMP);
    fs::write(&file, serde_json::to_vec(stamp)?).with_context(|| format!("write {}", file.display()))
}

/// The people as whom the sign-in page lets one enter, the likeliest first.
fn roles(today: Date) -> Vec<DemoRole> {
    const SHOWN: &[&str] = &[
        "linjiang.zhang",
        "linjiang.li",
        "linjiang.fang",
        "linjiang.he",
        "linjiang.yan",
        "dukou.zeng",
        "linjiang.tan",
        "shigu.wang",
        "shigu.lei",
        "baisha.liu",
        "baisha.jiang",
        "haishi.bo",
        "zhidui.qin",
        "zhidui.jiandu",
        "shi.jiandu",
        "shi.fenxi",
        "system",
        "security",
        "audit",
    ];
    let city = city::City::make(today);
    let role = |login: &&str| {
        let member = city.people.iter().find(|member| member.id == **login)?;
        let labels: Vec<_> = member.person.roles.iter().map(|(role, _)| role.label()).collect();
        Some(DemoRole {
            login: member.id.clone(),
            role: labels.join("、"),
            person: member.person.name.clone(),
            about: member.about.clone(),
        })
    };
    SHOWN.iter().filter_map(role).collect()
}
