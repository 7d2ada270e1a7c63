//! 先行登记保存, 强制措施 and 涉案财物.

use jiff::civil::Date;

use super::{Writer, at, filled};
use crate::{
    case::{
        Act, MeasureState,
        fact::{self, Measure, MeasureKind},
    },
    dossier::{
        self, Moment,
        act::{self as acts, measure as m},
        word,
    },
    subject::Entry,
};

impl Writer<'_> {
    pub(super) fn take_measure(&mut self, entry: &Entry<Act>) {
        let on = Some(Moment::day(entry.effective_on));
        match &entry.act {
            Act::EvidencePreserved { no, measure, .. } => self.preserved(*no, measure),
            Act::PreservationDisposed { no, disposed_on, .. } => {
                let disposed = acts::Disposed {
                    on: Some(Moment::day(*disposed_on)),
                    of: Some(name(*no)),
                    ..Default::default()
                };
                self.add(dossier::Act::Disposed(Box::new(disposed)));
            }
            Act::MeasureTaken { no, measure, .. } => self.measure(*no, measure),
            Act::MeasureExtended { no, until, .. } => self.extended(*no, on, *until),
            Act::MeasureReleased { no, released_on, .. } => {
                let released = acts::Released {
                    on: Some(Moment::day(*released_on)),
                    of: Some(name(*no)),
                    ..Default::default()
                };
                self.add(dossier::Act::Released(Box::new(released)));
            }
            Act::PropertyMoved { step, .. } => {
                let moved = acts::PropertyMoved {
                    on: Some(Moment::day(step.moved_on)),
                    item: Some(step.property.to_string()),
                    from: filled(&step.from),
                    to: filled(&step.to),
                    ..Default::default()
                };
                self.add(dossier::Act::PropertyMoved(Box::new(moved)));
            }
            _ => self.take_execution(entry, on),
        }
    }

    // Law: 行政处罚法 art. 56.
    fn preserved(&mut self, no: u32, held: &Measure) {
        let officers = Some(self.officers(&held.officers, held.taken_on));
        let preserved = acts::Preserved {
            id: Some(name(no)),
            on: Some(Moment::day(held.taken_on)),
            officers,
            may_be_lost: Some(!held.reason.trim().is_empty()),
            approval: Some(agreed(held)),
            until: Some(Moment::day(held.until)),
            ..Default::default()
        };
        self.add(dossier::Act::Preserved(Box::new(preserved)));
    }

    // Law: 行政强制法 art. 18, 19, 24.
    fn measure(&mut self, no: u32, held: &Measure) {
        let officers = Some(self.officers(&held.officers, held.taken_on));
        let state = self.case.measure(no);
        let told = Some(held.told);
        let measure = acts::Measure {
            id: Some(name(no)),
            on: Some(taken(held)),
            officers,
            kind: Some(match held.kind {
                MeasureKind::Sealing => m::MeasureKind::Seal,
                MeasureKind::Seizure => m::MeasureKind::Seize,
                MeasureKind::Preservation => m::MeasureKind::Other,
            }),
            basis: Some(word::Basis { text: filled(&held.basis), ..Default::default() }),
            // The ratification of an emergency is kept with the state.
            approval: state.map(|state| agreed(&state.measure)),
            emergency: Some(held.emergency),
            reported_on: self.reported_on(no),
            disapproved_on: state.and_then(|state| state.rejected_on).map(Moment::day),
            steps: Some(m::MeasureSteps {
                party_present: told,
                told,
                heard: told,
                document_handed: told,
                ..Default::default()
            }),
            days: days_of(held.taken_on, held.until),
            ..Default::default()
        };
        self.add(dossier::Act::Measure(Box::new(measure)));
    }

    fn reported_on(&self, no: u32) -> Option<Moment> {
        self.entries.iter().find_map(|entry| match &entry.act {
            Act::MeasureReported { no: held, reported_on, reported_minute, .. } if *held == no => {
                Some(at(*reported_on, *reported_minute))
            }
            _ => None,
        })
    }

    // Law: 行政强制法 art. 25.
    fn extended(&mut self, no: u32, on: Option<Moment>, until: Date) {
        let before = self.case.measure(no).map(MeasureState::original_until);
        let extended = acts::Extended {
            on,
            of: Some(name(no)),
            complex: Some(true),
            days: before.and_then(|before| days_of(before, until)),
            ..Default::default()
        };
        self.add(dossier::Act::Extended(Box::new(extended)));
    }
}

/// What a measure is called among the acts.
fn name(no: u32) -> String {
    format!("措施{no}")
}

fn taken(held: &Measure) -> Moment {
    Moment { on: held.taken_on, minute: held.taken_minute }
}

/// The head's approval; where it is still missing, that nobody approved.
fn agreed(held: &fact::Measure) -> word::Approval {
    match held.approved_on {
        None => word::Approval { role: Some(word::Approver::None), ..Default::default() },
        Some(on) => word::Approval {
            on: Some(Moment::day(on)),
            by: filled(&held.approver),
            role: Some(word::Approver::Head),
            ..Default::default()
        },
    }
}

/// Days after `from` through `to`.
fn days_of(from: Date, to: Date) -> Option<u32> {
    u32::try_from((to - from).get_days()).ok()
}
