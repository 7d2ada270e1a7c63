//! One page and what a person does on it.

use std::{
    panic::Location,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use chromiumoxide::{
    cdp::{
        browser_protocol::{
            dom::SetFileInputFilesParams,
            input::{
                DispatchKeyEventParams, DispatchKeyEventType, DispatchMouseEventParams,
                DispatchMouseEventType, MouseButton,
            },
            page::{CaptureScreenshotFormat, NavigateParams},
        },
        js_protocol::runtime::{EvaluateParams, EvaluateReturns},
    },
    error::CdpError,
    keys,
    page::ScreenshotParams,
    types::Command,
};
use serde_json::Value;

use super::launch::Running;
use crate::WAIT_MAX;

const SCRIPT: &str = include_str!("page.js");
/// Enough to see what the page said instead.
const TEXT_SHOWN_CHARS: usize = 3000;

/// A page of the browser.
#[derive(Debug)]
pub struct Page {
    running: Arc<Running>,
    tab: chromiumoxide::Page,
    seen: Seen,
    wait_max: Duration,
}

/// What the browser has reported of a page, written by the listeners.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) errors: Arc<Mutex<Vec<String>>>,
    pub(super) dialogs: Arc<Mutex<Vec<String>>>,
    /// How often the page has come to rest. A download comes to rest without leaving the page.
    pub(super) rests: Arc<AtomicU32>,
}

/// How a page reaches the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// As the machine does.
    Whole,
    /// At so many bytes a second upwards.
    Slow(u32),
    /// Not at all; what is on its way fails.
    Broken,
}

impl Page {
    pub(super) fn new(running: Arc<Running>, tab: chromiumoxide::Page, seen: Seen) -> Self {
        Self { running, tab, seen, wait_max: WAIT_MAX }
    }

    /// The same page with another bound on every wait, for what is known to take long or to fail.
    #[must_use]
    pub fn with_wait_max(self, wait_max: Duration) -> Self {
        Self { wait_max, ..self }
    }

    /// Opens an address and waits until it has loaded, whatever its status.
    #[track_caller]
    pub fn goto(&self, url: &str) {
        let sign = self.evaluate("window.__testkit = { leaving: true }");
        sign.unwrap_or_else(|error| self.fail(&format!("leave the page for {url}"), &error));
        let answer = self.execute(NavigateParams::new(url));
        match answer.map(|it| (it.error_text, it.loader_id)) {
            Ok((None, Some(_))) => self.settle(&format!("load {url}"), None),
            // Another place on the same page.
            Ok((None, None)) => {}
            Ok((Some(error), _)) => self.fail(&format!("load {url}"), &error),
            Err(error) => self.fail(&format!("load {url}"), &error),
        }
    }

    /// Loads the page again.
    #[track_caller]
    pub fn reload(&self) {
        let url = self.url();
        self.goto(&url);
    }

    /// Clicks in the middle of the first visible element, once it can be clicked there.
    #[track_caller]
    pub fn click(&self, css: &str) {
        self.click_found(&format!("click `{css}`"), &format!("this.first({})", quoted(css)));
    }

    /// Clicks the button, link or label that says this, else one that contains it.
    #[track_caller]
    pub fn click_text(&self, text: &str) {
        self.click_found(
            &format!("click the button or link 「{text}」"),
            &format!("this.labelled({})", quoted(text)),
        );
    }

    #[track_caller]
    fn click_found(&self, what: &str, element: &str) {
        let place = self.wait(what, &call(&format!("this.place({element})")));
        let rests = self.rests();
        let coordinate = |name| place.get(name).and_then(Value::as_f64).unwrap_or_default();
        let (x, y) = (coordinate("x"), coordinate("y"));
        for kind in [
            DispatchMouseEventType::MouseMoved,
            DispatchMouseEventType::MousePressed,
            DispatchMouseEventType::MouseReleased,
        ] {
            let mut event = DispatchMouseEventParams::new(kind, x, y);
            event.button = Some(MouseButton::Left);
            event.click_count = Some(1);
            self.execute(event).unwrap_or_else(|error| self.fail(what, &error));
        }
        self.settle(what, Some(rests));
    }

    /// Puts the text into the first visible field, in place of what it held.
    #[track_caller]
    pub fn fill(&self, css: &str, text: &str) {
        let script = call(&format!("this.fill({}, {})", quoted(css), quoted(text)));
        self.wait(&format!("fill `{css}` with `{text}`"), &script);
    }

    /// Chooses an option by its value, else by its text.
    #[track_caller]
    pub fn select(&self, css: &str, value: &str) {
        let what = format!("select `{value}` in `{css}`");
        let rests = self.rests();
        self.wait(&what, &call(&format!("this.select({}, {})", quoted(css), quoted(value))));
        self.settle(&what, Some(rests));
    }

    /// Puts a file into the first file field of that selector, visible or not.
    #[track_caller]
    pub fn attach(&self, css: &str, file: &Path) {
        let what = format!("attach {} to `{css}`", file.display());
        let css = quoted(css);
        self.wait(&what, &format!("document.querySelector({css}) !== null"));
        let mut find = EvaluateParams::new(format!("document.querySelector({css})"));
        find.return_by_value = Some(false);
        let found = self.execute(find).unwrap_or_else(|error| self.fail(&what, &error));
        let mut files = SetFileInputFilesParams::new(vec![file.to_string_lossy().into_owned()]);
        files.object_id = found.result.object_id;
        self.execute(files).unwrap_or_else(|error| self.fail(&what, &error));
    }

    /// Changes how the page reaches the server from now on.
    #[track_caller]
    #[expect(deprecated, reason = "the successors are two calls that the Chromium of Debian stable lacks")]
    pub fn line(&self, line: Line) {
        use chromiumoxide::cdp::browser_protocol::network::EmulateNetworkConditionsParams;

        let params = |broken, up: i64| {
            let up = i32::try_from(up).unwrap_or(i32::MAX);
            EmulateNetworkConditionsParams::new(broken, 0, -1, up)
        };
        let params = match line {
            Line::Whole => params(false, -1),
            Line::Slow(bytes_per_second) => params(false, i64::from(bytes_per_second)),
            Line::Broken => params(true, -1),
        };
        self.execute(params).unwrap_or_else(|error| self.fail(&format!("make the line {line:?}"), &error));
    }

    /// Presses a key on whatever has the focus: `Tab`, `Enter`, `Escape`, `ArrowDown`, `a`.
    #[track_caller]
    pub fn press(&self, key: &str) {
        let what = format!("press `{key}`");
        let Some(known) = keys::get_key_definition(key) else { self.fail(&what, &"there is no such key") };
        self.wait(&what, &call("this.watch()"));
        let rests = self.rests();
        for kind in [DispatchKeyEventType::KeyDown, DispatchKeyEventType::KeyUp] {
            let mut event = DispatchKeyEventParams::new(kind);
            event.key = Some(known.key.to_owned());
            event.code = Some(known.code.to_owned());
            event.windows_virtual_key_code = Some(known.key_code);
            if matches!(event.r#type, DispatchKeyEventType::KeyDown) {
                // A letter writes itself; Enter has a text of its own.
                let letter = (known.key.chars().count() == 1).then_some(known.key);
                event.text = known.text.or(letter).map(ToOwned::to_owned);
            }
            self.execute(event).unwrap_or_else(|error| self.fail(&what, &error));
        }
        self.settle(&what, Some(rests));
    }

    /// What a person can read on the page.
    #[track_caller]
    pub fn text(&self) -> String {
        let text = self.wait("read the page", "document.body ? { text: document.body.innerText } : null");
        text.get("text").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// Waits until an element of that selector is visible.
    #[track_caller]
    pub fn wait_for(&self, css: &str) {
        self.wait(&format!("wait for `{css}`"), &call(&format!("this.first({}) !== undefined", quoted(css))));
    }

    /// Waits until the page says this.
    #[track_caller]
    pub fn wait_for_text(&self, text: &str) {
        let script = format!("document.body !== null && document.body.innerText.includes({})", quoted(text));
        self.wait(&format!("wait for the text 「{text}」"), &script);
    }

    /// Waits until the expression is neither null, false, 0 nor empty, and returns it.
    #[track_caller]
    pub fn wait_for_eval(&self, js: &str) -> Value {
        self.wait(&format!("wait for `{js}`"), js)
    }

    /// Writes the whole page as PNG, in its full length.
    #[track_caller]
    pub fn screenshot(&self, path: impl AsRef<Path>) {
        let path = path.as_ref();
        let what = format!("write the picture {}", path.display());
        let params = ScreenshotParams::builder().format(CaptureScreenshotFormat::Png).full_page(true).build();
        let image = self.running.block_on(self.tab.screenshot(params));
        let image = image.unwrap_or_else(|error| self.fail(&what, &error));
        std::fs::write(path, image).unwrap_or_else(|error| self.fail(&what, &error));
    }

    /// The value of an expression; a promise is awaited. `undefined` is null.
    #[track_caller]
    pub fn eval(&self, js: &str) -> Value {
        self.evaluate(js).unwrap_or_else(|error| self.fail(&format!("evaluate `{js}`"), &error))
    }

    /// What went wrong so far: `console.error`, uncaught exceptions, missing files, breaches of the policy.
    #[track_caller]
    pub fn console_errors(&self) -> Vec<String> {
        // The reports come by the same line as the answers, but are read beside them.
        self.eval("new Promise((done) => setTimeout(done, 20))");
        self.running.rest();
        self.seen.errors.lock().map_or_else(|_| Vec::new(), |errors| errors.clone())
    }

    /// The questions that the page has asked by `confirm` and `alert`. All were answered with yes.
    pub fn dialogs(&self) -> Vec<String> {
        self.seen.dialogs.lock().map_or_else(|_| Vec::new(), |dialogs| dialogs.clone())
    }

    #[track_caller]
    pub fn url(&self) -> String {
        self.wait("read the address", "location.href").as_str().unwrap_or_default().to_owned()
    }

    fn rests(&self) -> u32 {
        self.seen.rests.load(Ordering::SeqCst)
    }

    /// Waits until the last action has led to the page to which it leads, if to any; or, when it came to rest
    /// since then on the page where it was, to a file.
    #[track_caller]
    fn settle(&self, what: &str, rests_before: Option<u32>) {
        let begun = Instant::now();
        loop {
            // Read before the question, so that a rest on the next page is not taken for one on this.
            let at_rest = rests_before.is_some_and(|before| self.rests() != before);
            let still_here = || self.evaluate("window.__testkit !== undefined") == Ok(Value::Bool(true));
            match self.evaluate(&call("this.leaving()")) {
                Ok(Value::Bool(false)) => return,
                Ok(_) if at_rest && still_here() => return,
                Ok(_) | Err(_) => {}
            }
            if begun.elapsed() > self.wait_max {
                self.fail(what, &"the next page does not load");
            }
            self.running.rest();
        }
    }

    /// Waits until the expression is truthy and no `{why}`.
    #[track_caller]
    fn wait(&self, what: &str, js: &str) -> Value {
        let begun = Instant::now();
        loop {
            let answer = self.evaluate(js);
            if let Ok(value) = &answer
                && is_truthy(value)
                && value.get("why").is_none()
            {
                return value.clone();
            }
            if begun.elapsed() > self.wait_max {
                match answer {
                    Ok(value) => match value.get("why").and_then(Value::as_str) {
                        Some(why) => self.fail(what, &why),
                        None => self.fail(what, &format!("it did not happen in {:?}", self.wait_max)),
                    },
                    Err(error) => self.fail(what, &error),
                }
            }
            self.running.rest();
        }
    }

    /// An error also while the page is being left.
    fn evaluate(&self, js: &str) -> Result<Value, String> {
        let mut params = EvaluateParams::new(js);
        params.return_by_value = Some(true);
        params.await_promise = Some(true);
        params.user_gesture = Some(true);
        let EvaluateReturns { result, exception_details, .. } =
            self.execute(params).map_err(|error| error.to_string())?;
        match exception_details {
            None => Ok(result.value.unwrap_or(Value::Null)),
            Some(details) => {
                let described = details.exception.and_then(|it| it.description);
                Err(described.unwrap_or(details.text))
            }
        }
    }

    fn execute<T: Command>(&self, command: T) -> Result<T::Response, CdpError> {
        self.running.block_on(self.tab.execute(command)).map(|it| it.result)
    }

    #[track_caller]
    fn fail(&self, what: &str, why: &dyn std::fmt::Display) -> ! {
        let read = |js| self.evaluate(js).ok().and_then(|it| it.as_str().map(ToOwned::to_owned));
        let url = read("location.href").unwrap_or_else(|| "unknown".to_owned());
        let text = read("document.body ? document.body.innerText : ''").unwrap_or_default();
        let text: String = text.chars().take(TEXT_SHOWN_CHARS).collect();
        let errors = self.seen.errors.lock().map_or_else(|_| String::new(), |errors| errors.join("\n"));
        panic!(
            "{}: cannot {what}: {why}\n  address: {url}\n  errors: {errors}\n  the page says:\n{text}",
            Location::caller()
        );
    }
}

/// A call of a function in `page.js`.
fn call(expression: &str) -> String {
    format!("(function () {{ return {expression}; }}).call({SCRIPT}\n)")
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(value) => value.as_f64() != Some(0.0),
        Value::String(value) => !value.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}
