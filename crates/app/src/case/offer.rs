//! What a case page offers: the steps that make sense for the case and that the caller may take, what usually comes next
//! first, the others in the order of the procedure; and what stands against those that cannot be taken yet.

use law::{
    access::Action,
    case::next::{Bars, Next},
};

use super::{CaseView, forms::FORMS, weigh};
use crate::{App, Caller};

/// A step that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Name of its form.
    pub name: &'static str,
    /// The label on the button.
    pub label: &'static str,
    /// What it is for, one sentence.
    pub hint: &'static str,
    /// The article.
    pub article: &'static str,
    /// It is what usually comes next.
    pub usual: bool,
    /// What stands against it, whatever is typed.
    pub bars: Option<Bars>,
}

impl Offer {
    /// Where it is done.
    pub fn href(&self, case: &str) -> String {
        if self.name == weigh::FORM {
            format!("/cases/{case}/weigh")
        } else {
            format!("/cases/{case}/step/{}", self.name)
        }
    }
}

/// 裁量认定 has a page of its own, before the notice.
const WEIGH: Offer = Offer {
    name: weigh::FORM,
    label: "认定裁量情节",
    hint: "按裁量基准得出档次和幅度，确定数额并写明理由。",
    article: "行政处罚法第三十四条",
    usual: false,
    bars: None,
};

/// The steps that the law judges before anything is typed.
const TRIED: [Next; 8] = [
    Next::Approve,
    Next::Report,
    Next::Notice,
    Next::Review,
    Next::Decide,
    Next::Urge,
    Next::ApplyToCourt,
    Next::Close,
];

impl App {
    /// The steps that make sense for the case and that the caller may take.
    pub fn offers(&self, caller: &Caller, view: &CaseView) -> Vec<Offer> {
        let Some(registration) = &view.case.registration else { return Vec::new() };
        let may = |action| caller.may_in(action, &registration.agency);
        let mut offers = Vec::new();
        for form in FORMS {
            if form.name == "notice" && may(Action::CaseHandle) && weigh::open(&view.case) {
                offers.push(WEIGH);
            }
            if may(form.action) && (form.open)(&view.case) {
                let (name, label, hint, article) = (form.name, form.label, form.hint, form.article);
                offers.push(Offer { name, label, hint, article, usual: false, bars: None });
            }
        }
        let setting = self.setting(caller, &view.calendar);
        let next = view.case.next_step(&setting).map(name_of);
        for offer in &mut offers {
            let step = TRIED.into_iter().find(|step| name_of(*step) == offer.name);
            offer.bars = step.and_then(|step| view.case.bars(step, &setting));
            offer.usual = next == Some(offer.name) && offer.bars.is_none();
        }
        offers.sort_by_key(|offer| !offer.usual);
        offers
    }
}

/// The name of the form of a step.
pub const fn name_of(step: Next) -> &'static str {
    match step {
        Next::Approve => "approve",
        Next::File => "filing",
        Next::Collect => "evidence",
        Next::Report => "report",
        Next::Correct => "correction",
        Next::Weigh => weigh::FORM,
        Next::Notice => "notice",
        Next::Serve => "serve",
        Next::Hear => "statement",
        Next::Recheck => "recheck",
        Next::CallHearing => "hearing_notice",
        Next::HoldHearing => "hearing_held",
        Next::Review => "review",
        Next::Discuss => "discussion",
        Next::Decide => "decision",
        Next::Spare => "no_penalty",
        Next::FileForRecord => "file_for_record",
        Next::Dispose => "dispose",
        Next::Ratify => "ratify",
        Next::Release => "release",
        Next::CheckCorrection => "check_correction",
        Next::Pay => "pay",
        Next::Refund => "refund",
        Next::EndRemedy => "remedy_end",
        Next::Urge => "urge",
        Next::ApplyToCourt => "court",
        Next::Close => "closing",
        Next::Archive => "archive",
    }
}

#[cfg(test)]
mod tests {
    use law::case::next::Next;

    use super::{FORMS, TRIED, name_of, weigh};

    #[test]
    fn every_step_has_its_form() {
        let all = Next::ALL;
        for step in all {
            let name = name_of(step);
            assert!(name == weigh::FORM || FORMS.iter().any(|form| form.name == name), "{name}");
        }
        let names: std::collections::BTreeSet<_> = all.into_iter().map(name_of).collect();
        assert_eq!(names.len(), all.len(), "no two steps share a form");
        assert!(TRIED.iter().all(|step| all.contains(step)));
    }
}
