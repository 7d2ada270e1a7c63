//! A real Chromium, driven as a person drives it: real clicks at real places, waits for what a person waits
//! for.
//!
//! Every action waits until it is possible and fails after [`WAIT_MAX`](crate::WAIT_MAX) with the address
//! and the text of the page. A click that leads to another page returns when that page has loaded. The
//! browser reaches this machine only, so that a page that needs the network fails here and not at the
//! user's. Call it from a plain `#[test]`, not from inside an asynchronous runtime.

mod launch;
mod page;

use std::sync::{Arc, Mutex, atomic::Ordering};

use chromiumoxide::{
    cdp::{
        browser_protocol::{
            emulation::{SetDeviceMetricsOverrideParams, SetTouchEmulationEnabledParams},
            log::{EventEntryAdded, LogEntryLevel},
            page::{EventFrameStoppedLoading, EventJavascriptDialogOpening, HandleJavaScriptDialogParams},
            target::{CreateBrowserContextParams, CreateTargetParams},
        },
        js_protocol::runtime::{ConsoleApiCalledType, EventConsoleApiCalled, EventExceptionThrown},
    },
    listeners::EventStream,
};
use futures::StreamExt as _;

pub use self::page::{Line, Page};
use self::{launch::Running, page::Seen};

/// A running browser. It ends with the last of its pages and handles.
#[derive(Debug, Clone)]
pub struct Browser {
    running: Arc<Running>,
}

impl Browser {
    /// Starts the program that `CHROMIUM` names, or the first Chromium of the usual places.
    #[track_caller]
    pub fn start() -> Self {
        Self { running: Arc::new(Running::launch()) }
    }

    /// The id of the process.
    pub fn pid(&self) -> u32 {
        self.running.pid()
    }

    /// A fresh page of that size in pixels, with cookies and storage of its own; `mobile` adds touch.
    #[track_caller]
    pub fn page(&self, width: u32, height: u32, mobile: bool) -> Page {
        self.running.block_on(self.open(width, height, mobile)).expect("open a page")
    }

    async fn open(
        &self,
        width: u32,
        height: u32,
        mobile: bool,
    ) -> Result<Page, chromiumoxide::error::CdpError> {
        let cdp = self.running.cdp();
        let context = cdp.create_browser_context(CreateBrowserContextParams::default()).await?;
        let mut target = CreateTargetParams::new("about:blank");
        target.browser_context_id = Some(context);
        let tab = cdp.new_page(target).await?;
        let size = SetDeviceMetricsOverrideParams::new(i64::from(width), i64::from(height), 1.0, mobile);
        tab.execute(size).await?;
        tab.execute(SetTouchEmulationEnabledParams::new(mobile)).await?;

        let seen = Seen::default();
        self.collect(tab.event_listener().await?, &seen.errors, console_error);
        self.collect(tab.event_listener().await?, &seen.errors, |it| Some(uncaught_exception(it)));
        self.collect(tab.event_listener().await?, &seen.errors, log_error);
        tab.execute(chromiumoxide::cdp::browser_protocol::log::EnableParams::default()).await?;

        self.accept_dialogs(tab.event_listener().await?, tab.clone(), Arc::clone(&seen.dialogs));
        let mut stops = tab.event_listener::<EventFrameStoppedLoading>().await?;
        let rests = Arc::clone(&seen.rests);
        self.running.spawn(async move {
            while stops.next().await.is_some() {
                rests.fetch_add(1, Ordering::SeqCst);
            }
        });
        Ok(Page::new(Arc::clone(&self.running), tab, seen))
    }

    fn collect<E>(
        &self,
        mut events: EventStream<E>,
        into: &Arc<Mutex<Vec<String>>>,
        read: fn(&E) -> Option<String>,
    ) where
        E: chromiumoxide::cdp::IntoEventKind + Send + Sync + Unpin + 'static,
    {
        let into = Arc::clone(into);
        self.running.spawn(async move {
            while let Some(event) = events.next().await {
                if let (Some(text), Ok(mut texts)) = (read(&event), into.lock()) {
                    texts.push(text);
                }
            }
        });
    }

    /// A person who clicked and is asked "really?" says yes; the test can read the question afterwards.
    fn accept_dialogs(
        &self,
        mut events: EventStream<EventJavascriptDialogOpening>,
        tab: chromiumoxide::Page,
        asked: Arc<Mutex<Vec<String>>>,
    ) {
        self.running.spawn(async move {
            while let Some(event) = events.next().await {
                if let Ok(mut asked) = asked.lock() {
                    asked.push(event.message.clone());
                }
                // Fails only when the page has gone, and the question with it.
                let _ = tab.execute(HandleJavaScriptDialogParams::new(true)).await;
            }
        });
    }
}

fn console_error(event: &EventConsoleApiCalled) -> Option<String> {
    let is_error = matches!(event.r#type, ConsoleApiCalledType::Error | ConsoleApiCalledType::Assert);
    let words = event.args.iter().map(|it| match (&it.value, &it.description) {
        (Some(serde_json::Value::String(text)), _) | (None, Some(text)) => text.clone(),
        (Some(value), _) => value.to_string(),
        (None, None) => String::new(),
    });
    is_error.then(|| words.collect::<Vec<_>>().join(" "))
}

fn uncaught_exception(event: &EventExceptionThrown) -> String {
    let details = &event.exception_details;
    let described = details.exception.as_ref().and_then(|it| it.description.clone());
    format!("{} {}", details.text, described.unwrap_or_default())
}

/// What the browser itself reports: a missing file, a breach of the content security policy.
fn log_error(event: &EventEntryAdded) -> Option<String> {
    let entry = &event.entry;
    (entry.level == LogEntryLevel::Error)
        .then(|| format!("{} ({})", entry.text, entry.url.as_deref().unwrap_or("no address")))
}
