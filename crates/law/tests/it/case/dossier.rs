//! The case as a dossier: the check finds what `decide` recorded, and nothing that `decide` would have refused.
//!
//! [`agrees`] is asked after every command of every test of the case.

use std::collections::BTreeSet;

use jiff::civil::Date;
use law::{
    check::{CheckSetting, check},
    dossier::read,
    rule::{self, Rule},
};

use super::world::{World, calendar, profile};

/// A rule of the table by its id and code.
fn row(id: &str, code: &str) -> &'static Rule {
    rule::ALL.iter().find(|rule| rule.id == id && rule.code == code).unwrap()
}

/// What arises while time passes or a calendar is missing, whatever was decided: nobody commands it, so no
/// command can have refused it.
const WITH_TIME: &[&str] =
    &["PRESERVE_OVERDUE", "SEIZE_OVERDUE", "EMERG_LATE", "EMERG_REJECTED", "CALENDAR_UNKNOWN"];

/// What the command and the check say of one case, where it does not go together.
pub(crate) fn disagreement(world: &World, today: Date) -> Option<String> {
    // Time does not run backwards, except in a test that wants to see nothing break: there `decide` is told a
    // day on which later acts are already in the journal, and the check of a file has no such day to compare.
    if !(1..=9_999).contains(&today.year()) || world.journal.iter().any(|entry| entry.effective_on > today) {
        return None;
    }
    let dossier = world.case.dossier(&world.journal, "城区大队");
    let text = serde_json::to_vec(&dossier).unwrap();
    assert_eq!(read(&text).as_ref(), Ok(&dossier), "{}", String::from_utf8_lossy(&text));
    let profile = world.profile.as_ref().unwrap_or_else(|| profile());
    let report = check(&dossier, &CheckSetting { profile, calendar: calendar(), on: today });
    let recorded: BTreeSet<(&str, &str)> =
        world.case.defects.iter().map(|(_, held)| (&*held.rule, &*held.code)).collect();
    let found: BTreeSet<(&str, &str)> =
        report.defects.iter().map(|held| (&*held.rule, &*held.code)).collect();
    let open: BTreeSet<(&str, &str)> = report.unknown.iter().map(|held| (&*held.rule, &*held.code)).collect();
    // Codes of commands alone are not asked of files; what the file leaves open is said as unknown.
    let lost: Vec<_> = recorded
        .iter()
        .filter(|(id, code)| row(id, code).dossiers)
        .filter(|held| !found.contains(*held) && !open.contains(*held))
        // What was made good since is no longer amiss in the file; the record of the case stays.
        .filter(|held| held.1 != "NO_CORRECTION" || world.case.correction.is_none())
        // The record says that cash was called for; a file shows it only once the money is in the officers' hands.
        .filter(|held| held.1 != "CASH_ILLEGAL" || !world.case.payments.is_empty())
        // Too few days take the place of a count that is open to argument.
        .filter(|held| held.1 != "WARN_HEARING_COUNT" || !found.contains(&("H5", "HEARING_NOTICE_SHORT")))
        .collect();
    let let_pass: Vec<_> = report
        .defects
        .iter()
        .filter(|held| row(&held.rule, &held.code).commands && held.class.refuses())
        .filter(|held| !recorded.contains(&(&*held.rule, &*held.code)))
        .filter(|held| !WITH_TIME.contains(&&*held.code))
        .map(|held| (&held.rule, &held.code, &held.message))
        .collect();
    (!lost.is_empty() || !let_pass.is_empty()).then(|| {
        format!(
            "recorded and not found: {lost:?}; found and not refused: {let_pass:?}\n{}",
            String::from_utf8_lossy(&text)
        )
    })
}
