//! PostgreSQL: a small pool of ordinary connections and ordinary transactions.

use std::{
    fmt,
    net::IpAddr,
    path::Path,
    sync::{Arc, Condvar, Mutex, PoisonError},
};

use postgres::{Client, Config, NoTls, config::Host, config::SslMode};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{
    error::StoreError,
    keys::KeyRing,
    memo::Memo,
    sql::{Db, Link, Session, postgres_error},
    sqlite::guarded,
    tx::{Reader, Tx},
};

/// The connections to one database.
pub(crate) struct Postgres {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    pool: Mutex<Pool>,
    returned: Condvar,
    connections_max: usize,
    keys: Option<Arc<KeyRing>>,
    memo: Arc<Memo>,
}

#[derive(Default)]
struct Pool {
    idle: Vec<Session>,
    open: usize,
}

/// A session out of the pool; it goes back unless it was lost.
struct Lease<'p> {
    session: Option<Session>,
    home: &'p Postgres,
}

impl Postgres {
    pub(crate) fn open(
        url: &str,
        ca: Option<&Path>,
        connections_max: usize,
        keys: Option<Arc<KeyRing>>,
    ) -> Result<Self, StoreError> {
        let mut config: Config =
            url.parse().map_err(|e| postgres_error("read the address of the database", e))?;
        let tls = ca.map(tls_of).transpose()?;
        if tls.is_some() {
            config.ssl_mode(SslMode::Require);
        } else if !is_local(&config) {
            let source = "a database on another machine needs the certificate of its authority".into();
            return Err(StoreError::Unavailable { operation: "connect without TLS".to_owned(), source });
        } else {
            config.ssl_mode(SslMode::Disable);
        }
        let (pool, returned) = (Mutex::default(), Condvar::new());
        let store = Self {
            config,
            tls,
            pool,
            returned,
            connections_max: connections_max.max(1),
            keys,
            memo: Arc::default(),
        };
        drop(store.lease()?);
        Ok(store)
    }

    /// A connection of its own, outside the pool.
    pub(crate) fn connect(&self) -> Result<Session, StoreError> {
        let client: Result<Client, _> = match &self.tls {
            Some(tls) => self.config.connect(tls.clone()),
            None => self.config.connect(NoTls),
        };
        client.map(Session::new).map_err(|e| postgres_error("connect", e))
    }

    /// Clears what deleted rows left behind; it cannot run inside a transaction.
    pub(crate) fn vacuum(&self, table: &str) -> Result<(), StoreError> {
        let mut session = self.connect()?;
        session.client.batch_execute(&format!("VACUUM {table}")).map_err(|e| postgres_error("vacuum", e))
    }

    pub(crate) fn write<T, E: From<StoreError>>(
        &self,
        use_case: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut lease = self.begin("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")?;
        let mut tx = Tx::new(Db::new(Link::Postgres(lease.session()?)), self.keys.clone());
        let mut done = guarded(|| use_case(&mut tx));
        if done.is_ok() && tx.db.doomed {
            done = Err(StoreError::Doomed.into());
        }
        // An error of COMMIT leaves open whether the transaction was kept, as with any database over a network.
        match done {
            Ok(value) => {
                lease.end("COMMIT")?;
                Ok(value)
            }
            Err(own) => {
                drop(lease.end("ROLLBACK"));
                Err(own)
            }
        }
    }

    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        use_case: impl FnOnce(&mut Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut lease = self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        let mut reader = Reader::new(Db::new(Link::Postgres(lease.session()?)), self.keys.clone())
            .with_memo(self.memo.clone());
        let done = guarded(|| use_case(&mut reader));
        drop(lease.end("ROLLBACK"));
        done
    }

    /// Begins a transaction; connections that died while they were idle, as after a restart of the server, are passed over.
    fn begin(&self, sql: &str) -> Result<Lease<'_>, StoreError> {
        let mut tries = self.connections_max;
        loop {
            let mut lease = self.lease()?;
            let begun = lease.session()?.client.batch_execute(sql);
            let Err(error) = begun.map_err(|e| postgres_error(sql, e)) else { return Ok(lease) };
            // The server may say goodbye before the line is cut, so the session is given up in any case.
            lease.session = None;
            if tries == 0 || !matches!(error, StoreError::Unavailable { .. }) {
                return Err(error);
            }
            tries -= 1;
        }
    }

    fn lease(&self) -> Result<Lease<'_>, StoreError> {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(session) = pool.idle.pop() {
                if !session.client.is_closed() {
                    return Ok(Lease { session: Some(session), home: self });
                }
                pool.open -= 1;
            } else if pool.open < self.connections_max {
                pool.open += 1;
                drop(pool);
                // The lease is made first, so that a failed connection gives its place back.
                let mut lease = Lease { session: None, home: self };
                lease.session = Some(self.connect()?);
                return Ok(lease);
            } else {
                pool = self.returned.wait(pool).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

impl Lease<'_> {
    fn session(&mut self) -> Result<&mut Session, StoreError> {
        self.session
            .as_mut()
            .ok_or_else(|| StoreError::Commit { reason: "the connection was lost".to_owned() })
    }

    /// Ends the transaction; a session that cannot end it is not used again.
    fn end(&mut self, sql: &str) -> Result<(), StoreError> {
        let Some(session) = self.session.as_mut() else { return Ok(()) };
        session.client.batch_execute(sql).map_err(|e| {
            self.session = None;
            postgres_error(sql, e)
        })
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let mut pool = self.home.pool.lock().unwrap_or_else(PoisonError::into_inner);
        match self.session.take() {
            Some(session) if !session.client.is_closed() => pool.idle.push(session),
            _ => pool.open -= 1,
        }
        drop(pool);
        self.home.returned.notify_one();
    }
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address holds a password.
        f.debug_struct("Postgres").field("tls", &self.tls.is_some()).finish_non_exhaustive()
    }
}

fn is_local(config: &Config) -> bool {
    let by_name = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    by_name && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

fn tls_of(ca: &Path) -> Result<MakeRustlsConnect, StoreError> {
    let fault = |source: crate::error::Source| StoreError::Unavailable {
        operation: "read the certificate of the database's authority".to_owned(),
        source,
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(ca).map_err(|e| fault(e.into()))? {
        roots.add(certificate.map_err(|e| fault(e.into()))?).map_err(|e| fault(e.into()))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| fault(e.into()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
