//! What the operator's commands do.

use std::{fs, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::{Context, bail};
use app::{AppError, context::Clock};
use jiff::Timestamp;
use serde_json::json;
use store::{
    CheckpointHead, Store,
    read::{DURABLE_WORKING_TABLES, registry},
};

use crate::{
    cli,
    clock::MachineClock,
    print,
    serve::{Serving, serve as serve_app},
    wiring::{Spot, person_keys},
};

/// Keys, tables, the root agency and the three administrators, whose one-time passwords are printed once.
pub(crate) fn init(options: &cli::Init) -> anyhow::Result<()> {
    let spot = Spot::of(&options.place, "data");
    let made = spot.ensure_keys()?;
    let app = spot.app(spot.store()?, Arc::new(MachineClock), false)?;
    app.store.migrate().context("migrate the database")?;
    let administrators = app.init(&options.agency).map_err(plain)?;
    app.store.checkpoint(app.clock.now()).context("sign the first checkpoint")?;
    print(&json!({
        "data": spot.data,
        "keys": spot.keys,
        "keys_made": made,
        "administrators": administrators,
    }))
}

/// Serves until it is told to end.
pub(crate) fn serve(options: &cli::Serve) -> anyhow::Result<()> {
    let spot = Spot::of(&options.place, "data");
    let app = spot.app(spot.existing_store()?, Arc::new(MachineClock), false)?;
    app.store.migrate().context("migrate the database")?;
    serve_app(Serving {
        app,
        listen: options.listen,
        banner: None,
        demo_roles: Vec::new(),
        secure_cookies: !options.insecure_cookies,
        notes: json!({}),
    })
}

/// Lists accounts, or ends a lock. Nothing here gives a password or a role.
pub(crate) fn user(options: &cli::User) -> anyhow::Result<()> {
    match &options.command {
        cli::UserCommand::List { place } => {
            let app = Spot::of(place, "data").current_app()?;
            let now = app.clock.now();
            let accounts: Vec<_> = app
                .list_accounts()
                .map_err(plain)?
                .into_iter()
                .map(|(person, locked_until)| {
                    json!({
                        "login": person.login,
                        "name": person.name,
                        "agency": person.agency,
                        "post": person.post,
                        "roles": person.roles.lines().collect::<Vec<_>>(),
                        "left_on": person.left_on,
                        "locked_until": (locked_until > now).then(|| locked_until.to_string()),
                    })
                })
                .collect();
            print(&accounts)
        }
        cli::UserCommand::Unlock { place, login } => {
            let app = Spot::of(place, "data").current_app()?;
            match app.unlock_account(login) {
                Ok(person) => print(&json!({"unlocked": person.login})),
                Err(AppError::NotFound) => bail!("there is no account `{login}`"),
                Err(error) => Err(plain(error)),
            }
        }
    }
}

/// Signs what is new, checks everything, prints the report.
pub(crate) fn verify(options: &cli::Verify) -> anyhow::Result<ExitCode> {
    let spot = Spot::of(&options.place, "data");
    let store = spot.current_store()?;
    let mut anchors: Vec<CheckpointHead> = Vec::new();
    for file in &options.anchor {
        let text = fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?;
        anchors.push(serde_json::from_str(&text).with_context(|| format!("read {}", file.display()))?);
    }
    let head = store.checkpoint(MachineClock.now()).context("sign a checkpoint")?;
    let scratch = Scratch::make()?;
    let report = store::verify(&store, &registry(), &scratch.0, &anchors).context("verify")?;
    let files = spot.app(store, Arc::new(MachineClock), false)?.check_files().map_err(plain)?;
    let sound = report.is_sound() && files.is_sound();
    print(&json!({"sound": sound, "checkpoint": head, "report": report, "files": files}))?;
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A directory for the copy that is compared, gone afterwards.
struct Scratch(PathBuf);

impl Scratch {
    fn make() -> anyhow::Result<Self> {
        let name = format!("hengping-verify-{}-{}", std::process::id(), MachineClock.now().as_nanosecond());
        let dir = std::env::temp_dir().join(name);
        fs::create_dir(&dir).with_context(|| format!("make {}", dir.display()))?;
        Ok(Self(dir))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "the scratch directory was not removed");
        }
    }
}

/// The archive, the files beside it, and the wrapped keys of the persons beside the keys.
pub(crate) fn backup(options: &cli::Archive) -> anyhow::Result<()> {
    let spot = Spot::of(&options.place, "data");
    let store = spot.current_store()?;
    let head = store.checkpoint(MachineClock.now()).context("sign a checkpoint")?;
    // The files come after the acts that name them: a file without an act is harmless, an act without a file is not.
    let contents =
        store::backup(&store, &options.file, DURABLE_WORKING_TABLES).context("write the archive")?;
    // What an act has taken must be in its place, since what is only staged is left out.
    spot.app(store.clone(), Arc::new(MachineClock), false)?.put_all_in_place().map_err(plain)?;
    let blobs = blobs_of(&options.file);
    let files = spot.objects()?.export(&blobs)?;
    let persons = export_person_keys(&spot, &store)?;
    print(&json!({
        "archive": options.file,
        "contents": contents,
        "blobs": blobs,
        "files": files,
        "person_keys": person_keys(&spot.keys),
        "persons": persons,
        "checkpoint": head,
    }))
}

fn blobs_of(archive: &std::path::Path) -> PathBuf {
    let mut name = archive.as_os_str().to_owned();
    name.push(".blobs");
    PathBuf::from(name)
}

/// Replaces the export of the last backup; a key that was destroyed since is not in the new one.
fn export_person_keys(spot: &Spot, store: &Store) -> anyhow::Result<u64> {
    let to = person_keys(&spot.keys);
    let new = to.with_extension("new");
    if new.exists() {
        fs::remove_file(&new).context("remove an unfinished export of the persons' keys")?;
    }
    let persons = store.export_person_keys(&new).context("export the persons' keys")?;
    fs::rename(&new, &to).context("put the persons' keys in place")?;
    Ok(persons)
}

/// Fills an empty system: archive, files, and the persons' keys when they were exported beside the keys.
pub(crate) fn restore(options: &cli::Archive) -> anyhow::Result<()> {
    let spot = Spot::of(&options.place, "data");
    let app = spot.app(spot.store()?, Arc::new(MachineClock), false)?;
    let contents = store::restore(&options.file, &app.store, &registry(), DURABLE_WORKING_TABLES)
        .context("restore the archive")?;
    let exported = person_keys(&spot.keys);
    let persons = if exported.exists() {
        Some(app.store.import_person_keys(&exported).context("import the persons' keys")?)
    } else {
        tracing::warn!("no exported keys of persons in {}: personal fields stay sealed", spot.keys.display());
        None
    };
    let blobs = blobs_of(&options.file);
    let files = if blobs.exists() { Some(spot.objects()?.import(&blobs)?) } else { None };
    let clocks = app.recompute_clocks().map_err(plain)?;
    print(&json!({"contents": contents, "persons": persons, "files": files, "cases_with_clocks": clocks}))
}

/// Brings the tables to the shape of this program.
pub(crate) fn migrate(options: &cli::Migrate) -> anyhow::Result<()> {
    let spot = Spot::of(&options.place, "data");
    spot.ensure_keys()?;
    spot.store()?.migrate().context("migrate the database")?;
    print(&json!({"migrated": true, "version": env!("CARGO_PKG_VERSION")}))
}

/// The error of a use case for the operator: every reason, in the words of the pages.
pub(crate) fn plain(error: AppError) -> anyhow::Error {
    match error {
        AppError::Invalid(problems) => {
            let messages: Vec<_> = problems.iter().map(|problem| problem.message.clone()).collect();
            anyhow::anyhow!(messages.join(" "))
        }
        AppError::Refused(findings) => {
            let messages: Vec<_> = findings.iter().map(|finding| finding.message.clone()).collect();
            anyhow::anyhow!(messages.join(" "))
        }
        error => anyhow::Error::new(error),
    }
}

/// Seconds between two instants, for rates.
pub(crate) fn millis_between(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.as_millisecond().saturating_sub(from.as_millisecond())).unwrap_or(0)
}
