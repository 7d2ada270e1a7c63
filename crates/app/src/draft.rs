//! Drafts: nothing that somebody typed is lost.

use store::read::account::Draft;

use crate::{App, AppError, Caller, form::Problems};

/// The largest draft.
pub const DRAFT_BYTES_MAX: usize = 256 * 1024;

impl App {
    /// Saves what has been typed so far.
    pub fn save_draft(&self, caller: &Caller, form: &str, subject: &str, body: &str) -> Result<(), AppError> {
        let mut problems = Problems::default();
        if body.len() > DRAFT_BYTES_MAX {
            problems.add("", "草稿过大，最多256KB；请缩短文字。");
        }
        if form.len() > 64 || subject.len() > 64 {
            problems.add("", "草稿名称过长。");
        }
        problems.settle()?;
        let draft = Draft {
            form: form.to_owned(),
            subject: subject.to_owned(),
            body: body.to_owned(),
            updated_at: self.clock.now(),
        };
        let person = caller.person.clone();
        self.store.write(move |tx| tx.draft_put(&person, &draft).map_err(AppError::from))
    }

    /// What was typed before.
    pub fn read_draft(&self, caller: &Caller, form: &str, subject: &str) -> Result<Option<Draft>, AppError> {
        self.store.read(|reader| reader.draft(&caller.person, form, subject).map_err(AppError::from))
    }

    /// Throws a draft away.
    pub fn discard_draft(&self, caller: &Caller, form: &str, subject: &str) -> Result<(), AppError> {
        let (person, form, subject) = (caller.person.clone(), form.to_owned(), subject.to_owned());
        self.store.write(move |tx| tx.draft_delete(&person, &form, &subject).map_err(AppError::from))
    }
}
