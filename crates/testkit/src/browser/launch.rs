//! The browser's process and the line to it.

use std::{
    env, fs,
    fs::File,
    future::Future,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use chromiumoxide::{Browser as Cdp, handler::HandlerConfig};
use futures::StreamExt as _;
use tempfile::TempDir;
use tokio::{runtime::Runtime, time};

use crate::{LOOK_AGAIN_AFTER, WAIT_MAX};

const PLACES: [&str; 4] =
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

const FLAGS: [&str; 20] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    // Small shared memory in containers.
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-default-apps",
    "--disable-breakpad",
    // A page in the background must not be slowed down.
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--force-color-profile=srgb",
    "--password-store=basic",
    "--lang=zh-CN",
    // Nothing but this machine.
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--remote-debugging-port=0",
];

/// How long the browser may take to end when asked, before it is killed.
const END_MAX: Duration = Duration::from_secs(3);

#[derive(Debug)]
pub(super) struct Running {
    // Dropped in this order: the line, then the threads that serve it, then the profile.
    cdp: Cdp,
    child: Child,
    runtime: Runtime,
    _profile: TempDir,
}

impl Running {
    #[track_caller]
    pub(super) fn launch() -> Self {
        let program = program();
        let profile = tempfile::Builder::new().prefix("hengping-browser-").tempdir().expect("make a profile");
        let log = profile.path().join("log");
        let errors = File::create(&log).expect("create the log of the browser");
        let mut command = Command::new(&program);
        command.args(FLAGS).arg(format!("--user-data-dir={}", profile.path().display())).arg("about:blank");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors);
        // What it leaves behind goes with the profile.
        command.env("TMPDIR", profile.path());
        let mut child =
            command.spawn().unwrap_or_else(|error| panic!("start `{}`: {error}", program.display()));

        // Two threads: one waits for the browser while the other serves the listeners.
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("start the threads of the browser driver");
        let connected = runtime.block_on(async {
            let url = debugging_url(&mut child, profile.path()).await?;
            let config = HandlerConfig { request_timeout: WAIT_MAX, viewport: None, ..Default::default() };
            Cdp::connect_with_config(url, config).await.map_err(|error| error.to_string())
        });
        let (cdp, mut handler) = match connected {
            Ok(connected) => connected,
            Err(error) => {
                end(&mut child);
                let log = fs::read_to_string(&log).unwrap_or_default();
                panic!("`{}` does not start: {error}; its log:\n{log}", program.display());
            }
        };
        // A message that this release of the protocol does not know is passed over.
        runtime.spawn(async move { while handler.next().await.is_some() {} });
        Self { cdp, child, runtime, _profile: profile }
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn cdp(&self) -> &Cdp {
        &self.cdp
    }

    pub(super) fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    pub(super) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(work);
    }

    /// A rest between two looks at a condition.
    pub(super) fn rest(&self) {
        // Inside the block, because a timer belongs to the runtime in which it is made.
        self.runtime.block_on(async { time::sleep(LOOK_AGAIN_AFTER).await });
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Self { cdp, child, runtime, .. } = self;
        runtime.block_on(async {
            // Asked first, because a browser that is killed leaves its helpers to find out by themselves.
            let _ = time::timeout(END_MAX, cdp.close()).await;
            let begun = Instant::now();
            while begun.elapsed() < END_MAX && matches!(child.try_wait(), Ok(None)) {
                time::sleep(LOOK_AGAIN_AFTER).await;
            }
        });
        end(child);
    }
}

fn end(child: &mut Child) {
    // Both fail only when the browser has ended by itself.
    let _ = child.kill();
    let _ = child.wait();
}

#[track_caller]
fn program() -> PathBuf {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    named
        .or_else(|| PLACES.into_iter().map(PathBuf::from).find(|place| place.exists()))
        .expect("a Chromium: install the package `chromium`, or name the program in CHROMIUM")
}

/// The browser writes its port and path into the profile once it listens.
async fn debugging_url(child: &mut Child, profile: &Path) -> Result<String, String> {
    let begun = Instant::now();
    while begun.elapsed() < WAIT_MAX {
        let written = fs::read_to_string(profile.join("DevToolsActivePort")).unwrap_or_default();
        if let Some((port, path)) = written.trim().split_once('\n') {
            return Ok(format!("ws://127.0.0.1:{port}{path}"));
        }
        if let Ok(Some(status)) = child.try_wait() {
            return Err(format!("it ended with {status}"));
        }
        time::sleep(LOOK_AGAIN_AFTER).await;
    }
    Err(format!("it does not listen after {WAIT_MAX:?}"))
}
