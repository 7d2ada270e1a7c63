//! The server: pages on an async runtime, checkpoints on a thread of their own, an end without lost requests.

use std::{
    net::SocketAddr,
    sync::mpsc::{RecvTimeoutError, channel},
    time::Duration,
};

use anyhow::Context;
use app::App;
use serde_json::{Value, json};

use crate::print;

/// How often the new acts are signed.
const CHECKPOINT_EVERY: Duration = Duration::from_mins(1);
/// Threads that wait for the database.
const BLOCKING_THREADS: usize = 64;

/// What to serve, and where.
#[derive(Debug)]
pub(crate) struct Serving {
    /// The application.
    pub(crate) app: App,
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// A line on top of every page.
    pub(crate) banner: Option<String>,
    /// The roles that the sign-in page of the demonstration offers.
    pub(crate) demo_roles: Vec<web::DemoRole>,
    /// Cookies only over TLS.
    pub(crate) secure_cookies: bool,
    /// More for the line that is printed when the server listens.
    pub(crate) notes: Value,
}

/// Serves until SIGTERM or Ctrl-C.
pub(crate) fn serve(serving: Serving) -> anyhow::Result<()> {
    let app = serving.app.clone();
    let (stop, stopped) = channel::<()>();
    let checkpoints = std::thread::Builder::new()
        .name("checkpoints".to_owned())
        .spawn(move || {
            follow_calendar(&app);
            while stopped.recv_timeout(CHECKPOINT_EVERY) == Err(RecvTimeoutError::Timeout) {
                checkpoint(&app);
                sweep(&app);
                follow_calendar(&app);
            }
            checkpoint(&app);
        })
        .context("start the thread of the checkpoints")?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .build()
        .context("start the runtime")?;
    let served = runtime.block_on(listen(serving));
    drop(stop);
    if checkpoints.join().is_err() {
        tracing::error!("the thread of the checkpoints has panicked");
    }
    served
}

fn checkpoint(app: &App) {
    if let Err(error) = app.store.checkpoint(app.clock.now()) {
        tracing::error!(%error, "no checkpoint was signed");
    }
}

/// Clears away what was handed in and never used.
fn sweep(app: &App) {
    match app.sweep_uploads() {
        Ok(0) => {}
        Ok(swept) => tracing::info!(swept, "abandoned uploads were swept"),
        Err(error) => tracing::error!(%error, "abandoned uploads were not swept"),
    }
}

/// Makes up for a publication of holidays whose terms were not computed to the end.
fn follow_calendar(app: &App) {
    match app.follow_calendar() {
        Ok(0) => {}
        Ok(cases) => tracing::info!(cases, "the terms follow the newest holidays"),
        Err(error) => tracing::error!(%error, "the terms do not follow the newest holidays"),
    }
}

async fn listen(serving: Serving) -> anyhow::Result<()> {
    let asked = serving.listen;
    let listener =
        tokio::net::TcpListener::bind(asked).await.with_context(|| format!("listen on {asked}"))?;
    let address = listener.local_addr().context("ask for the address")?;
    let accounts: Vec<_> = serving
        .demo_roles
        .iter()
        .map(|held| json!({"login": held.login, "role": held.role, "person": held.person}))
        .collect();
    let mut line = json!({
        "listening": format!("http://{address}"),
        "version": env!("CARGO_PKG_VERSION"),
        "banner": serving.banner,
        "accounts": accounts,
    });
    if let (Some(line), Some(notes)) = (line.as_object_mut(), serving.notes.as_object()) {
        line.extend(notes.clone());
    }
    let Serving { app, banner, demo_roles, secure_cookies, .. } = serving;
    let router = web::router(app, web::Options { banner, demo_roles, secure_cookies });
    print(&line)?;
    tracing::info!("listening on http://{address}");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(ended()).await.context("serve")?;
    tracing::info!("ended");
    Ok(())
}

/// SIGTERM or Ctrl-C.
async fn ended() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    () = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
