//! 案卷体检 of a case of the product: the case written out as a dossier, and the check that any dossier gets.

use law::{
    access::Action,
    audit::AccessAct,
    check::{CheckSetting, Report, check},
    dossier::Dossier,
    rule::{Finding, UNCONFIRMED},
};

use super::CaseView;
use crate::{App, AppError, Caller, audit::log};

impl CaseView {
    /// The case as a dossier (案卷).
    pub fn dossier(&self) -> Dossier {
        self.case.dossier(&self.entries, &self.agency.name)
    }

    /// What a check found beyond the defects that the acts recorded, each said once, in the order of the statute.
    pub fn beyond_recorded(&self, report: &Report) -> Vec<Finding> {
        let mut beyond: Vec<Finding> = Vec::new();
        for defect in &report.defects {
            let recorded = self
                .case
                .defects
                .iter()
                .any(|(_, held)| held.rule == defect.rule && held.code == defect.code);
            let said = beyond
                .iter()
                .any(|held| held.rule == defect.rule && defect.message.starts_with(&held.message));
            if !recorded && !said {
                beyond.push(Finding {
                    code: defect.code.clone().into_owned(),
                    class: defect.class,
                    rule: defect.rule.clone().into_owned(),
                    article: defect.article.clone().into_owned(),
                    // A finding is marked where it is shown, a defect in its message.
                    message: defect.message.trim_end_matches(UNCONFIRMED).to_owned(),
                    cure: defect.cure.clone().into_owned(),
                    tag: defect.tag,
                });
            }
        }
        beyond
    }
}

impl App {
    /// What the check finds in a case, as of today.
    pub fn check_case(&self, view: &CaseView) -> Report {
        let profile = &self.catalog.profile;
        check(&view.dossier(), &CheckSetting { profile, calendar: &view.calendar, on: self.today() })
    }

    /// The case as the JSON of a dossier, under its file name, for `hengping check` and for other systems; journalled.
    ///
    /// It holds names, and no identity numbers or phones.
    pub fn export_dossier(&self, caller: &Caller, id: &str) -> Result<(String, Vec<u8>), AppError> {
        caller.require(Action::CaseExport, "导出卷宗")?;
        let view = self.read_case(caller, id)?;
        let registration = view.case.registration.as_ref().ok_or(AppError::NotFound)?;
        if !caller.may_in(Action::CaseExport, &registration.agency) {
            return Err(AppError::Forbidden("导出卷宗"));
        }
        let number = registration.number.clone();
        let mut body = serde_json::to_vec_pretty(&view.dossier())
            .map_err(|error| AppError::Outside(error.to_string()))?;
        body.push(b'\n');
        let (held, now) = (caller.clone(), self.clock.now());
        let act = AccessAct::Exported { what: "案卷数据".to_owned(), rows: 1, filter: number.clone() };
        self.store.write(move |tx| log(tx, &held.person, &held.agency, now, act).map_err(AppError::from))?;
        Ok((format!("{number}.json"), body))
    }
}
