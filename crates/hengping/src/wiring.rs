//! From the command line to one [`App`]: the only place that knows both sides of the application's traits.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use app::{App, catalog::Catalog, context::Clock, file::FileLimits};
use store::{KeyRing, Location, Options, Store};

use crate::{blobs::Objects, cli::Place, clock::MachineClock, documents::Documents};

/// Where things are, with the defaults filled in.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    /// Directory of the data.
    pub(crate) data: PathBuf,
    /// Directory of the keys.
    pub(crate) keys: PathBuf,
    /// The database.
    pub(crate) location: Location,
    /// More fonts.
    pub(crate) font_dirs: Vec<PathBuf>,
    /// Where the files lie when not beside the data.
    pub(crate) files: Option<String>,
}

impl Spot {
    /// Fills in the defaults: `data`, and the keys beside it.
    pub(crate) fn of(place: &Place, data: &str) -> Self {
        let data = place.data.clone().unwrap_or_else(|| PathBuf::from(data));
        let beside = || {
            let mut name = data.file_name().unwrap_or_default().to_owned();
            name.push("-keys");
            data.with_file_name(name)
        };
        let keys = place.keys.clone().unwrap_or_else(beside);
        let location = place
            .database
            .as_ref()
            .map_or_else(|| Location::Sqlite(data.clone()), |url| Location::Postgres(url.clone()));
        Self { data, keys, location, font_dirs: place.font_dir.clone(), files: place.files.clone() }
    }

    /// Opens the store with its keys. Nothing is migrated.
    pub(crate) fn store(&self) -> anyhow::Result<Store> {
        let options = Options::at(self.location.clone()).with_keys(&self.keys);
        Store::open(&options).with_context(|| {
            format!("open the database in {} with the keys in {}", self.data.display(), self.keys.display())
        })
    }

    /// The same, for commands that work on what is there already.
    pub(crate) fn existing_store(&self) -> anyhow::Result<Store> {
        if let Location::Sqlite(dir) = &self.location
            && !dir.join("hengping.db").exists()
        {
            anyhow::bail!("there is no database in {}; `hengping init` makes one", dir.display());
        }
        self.store()
    }

    /// The same, for commands that read tables without bringing them up to date.
    pub(crate) fn current_store(&self) -> anyhow::Result<Store> {
        let store = self.existing_store()?;
        match store.behind().context("look at the tables")? {
            0 => Ok(store),
            _ => anyhow::bail!(
                "the tables are older than this program; `hengping migrate` brings them up to date"
            ),
        }
    }

    /// Makes the keys when there are none yet; says whether it did.
    pub(crate) fn ensure_keys(&self) -> anyhow::Result<bool> {
        if self.keys.join("master.key").exists() {
            return Ok(false);
        }
        KeyRing::create(&self.keys).with_context(|| format!("make keys in {}", self.keys.display()))?;
        Ok(true)
    }

    /// The files of the cases.
    pub(crate) fn objects(&self) -> anyhow::Result<Objects> {
        Objects::open(&self.data, self.files.as_deref())
    }

    /// The application over a store.
    pub(crate) fn app(&self, store: Store, clock: Arc<dyn Clock>, demo: bool) -> anyhow::Result<App> {
        Ok(App {
            store,
            catalog: Arc::new(Catalog::shipped().context("read the shipped catalogue")?),
            clock,
            typesetter: Arc::new(Documents::new(&self.font_dirs).context("load fonts and forms")?),
            blobs: Arc::new(self.objects()?),
            files: FileLimits::default(),
            meter: app::meter::Meter::default(),
            demo,
        })
    }

    /// The application on the machine's clock, over what is there already and up to date.
    pub(crate) fn current_app(&self) -> anyhow::Result<App> {
        self.app(self.current_store()?, Arc::new(MachineClock), false)
    }
}

/// Where the wrapped keys of the persons lie after a backup: beside the keys, never beside the archive.
pub(crate) fn person_keys(keys: &Path) -> PathBuf {
    keys.join("person-keys")
}
