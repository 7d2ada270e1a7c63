//! The design system: every page is put together from these functions.
//!
//! A component is a function from a plain view struct to markup. It knows nothing of the law or of the use cases;
//! the caller brings words, addresses and tokens. Every component works without a script; what the script adds hangs
//! on `data-` attributes. There is no inline script and no inline style, so the strictest content security policy
//! holds, and all text is escaped unless it comes as a [`Slot`].

mod approval;
mod case;
mod control;
mod desk;
mod diff;
mod error;
mod field;
mod file;
mod form;
mod icon;
mod page;
mod parts;
mod refusal;
mod sign_in;
mod table;
mod url;

pub use approval::{Approval, approval};
pub use case::{
    Action, ActionPanel, CaseHeader, ClosedAction, Element, Entry, Pane, Proof, Step, StepState,
    action_panel, case_header, elements, panes, step_bar, timeline,
};
pub use desk::{Desk, DeskCard, DeskColumn, Waiting, desk, desk_lists};
pub use diff::{Span, SpanKind, diff, diff_view};
pub use error::error_page;
pub use field::{Check, Choice, Field};
pub use file::{Document, File, Held, Signature, Upload, documents, files, preview, signature};
pub use form::{Button, Confirm, Draft, Form, Section, confirm, error_summary, form};
pub use icon::Icon;
pub use page::{Counts, MenuGroup, MenuItem, Shell, Slot, Theme, bare, shell};
pub use parts::{
    Article, Chip, Clock, ClockState, Empty, Job, Link, Tone, alert, facts, grouped, panel, paper, tabs,
};
pub use refusal::{Breach, Severity, defects, refusals};
pub use sign_in::{RoleCard, SignIn, sign_in};
pub use table::{Column, Row, Table, Total, filters, shown, table};
pub use url::Query;

#[cfg(test)]
mod tests;
