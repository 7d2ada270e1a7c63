//! The dossier as the guards see it: acts by kind, people by name, terms by key, and the sheet of findings.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{CheckSetting, Defect, Report, Unknown, Verdict};
use crate::{
    calendar::CalendarError,
    case::fact,
    dossier::{
        Act, Dossier, Moment, Officer, Party,
        act::Decided,
        word::{Approval, Approver, PartyKind, Section, Signature},
    },
    rule::{self, DefectClass, Rule},
    term::{Due, Timeliness},
};

/// Acts of one kind, each with its place among all acts.
macro_rules! each {
    ($file:expr, $Kind:ident) => {
        $file.dossier.acts.iter().enumerate().filter_map(|(at, act)| match act {
            $crate::dossier::Act::$Kind(inner) => Some((at, &**inner)),
            _ => None,
        })
    };
}
pub(super) use each;

/// A dossier under check.
#[derive(Debug)]
pub(super) struct File<'a> {
    pub(super) dossier: &'a Dossier,
    pub(super) setting: &'a CheckSetting<'a>,
    defects: Vec<(usize, Defect)>,
    unknown: Vec<(usize, Unknown)>,
}

/// What is at fault: the day and the acts.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'l> {
    pub(super) on: Option<Date>,
    pub(super) acts: &'l [usize],
}

impl<'a> File<'a> {
    pub(super) fn new(dossier: &'a Dossier, setting: &'a CheckSetting<'a>) -> Self {
        Self { dossier, setting, defects: Vec::new(), unknown: Vec::new() }
    }

    pub(super) fn decisions(&self) -> impl Iterator<Item = (usize, &'a Decided)> + use<'a> {
        let dossier = self.dossier;
        dossier.acts.iter().enumerate().filter_map(|(at, act)| match act {
            Act::Decided(decided) => Some((at, &**decided)),
            _ => None,
        })
    }

    /// Whether silence of the file about that part means that nothing was done.
    pub(super) fn covers(&self, section: Section) -> bool {
        !self.dossier.not_covered.as_ref().is_some_and(|silent| silent.contains(&section))
    }

    /// The day of an act.
    pub(super) fn day(&self, at: usize) -> Option<Date> {
        self.dossier.acts.get(at).and_then(Act::date)
    }

    /// Whether `key` means the act: its id, or its name and its place.
    pub(super) fn is_named(&self, at: usize, key: &str) -> bool {
        let Some(act) = self.dossier.acts.get(at) else { return false };
        act.common().id.as_deref() == Some(key) || {
            let place = key.strip_prefix(act.tag()).and_then(|rest| rest.strip_prefix('#'));
            place.and_then(|place| place.parse().ok()) == at.checked_add(1)
        }
    }

    /// Whether an act that may name another in `of` means the act at `at`.
    pub(super) fn concerns(&self, of: Option<&str>, at: usize) -> bool {
        of.is_none_or(|key| self.is_named(at, key))
    }

    /// What an act is called: its id, or its name and its place.
    pub(super) fn name(&self, at: usize) -> String {
        let Some(act) = self.dossier.acts.get(at) else { return String::new() };
        match act.common().id {
            Some(id) => id.clone(),
            None => format!("{}#{}", act.tag(), at.saturating_add(1)),
        }
    }

    fn label(&self, at: usize) -> &'static str {
        self.dossier.acts.get(at).map_or("案卷", Act::label)
    }

    /// A breach.
    pub(super) fn bad(&mut self, rule: &'static Rule, at: At<'_>, message: impl Into<String>) {
        let on = at.on.or_else(|| at.acts.iter().find_map(|act| self.day(*act)));
        let Some(rule) = rule.version(on.unwrap_or(self.setting.on)) else {
            let day = on.map(|on| on.to_string()).unwrap_or_default();
            self.open(
                rule,
                "旧版本规则",
                format!(
                    "{day}的行为不在{}的适用时间之内，规则表没有收录当时的规定，不作判断。",
                    rule.article
                ),
            );
            return;
        };
        let mut message = message.into();
        if rule.tag.needs_confirmation() {
            message.push_str(rule::UNCONFIRMED);
        }
        let defect = Defect {
            code: Cow::Borrowed(rule.code),
            class: rule.class,
            rule: Cow::Borrowed(rule.id),
            article: Cow::Borrowed(rule.article),
            on,
            acts: at.acts.iter().map(|act| self.name(*act)).collect(),
            message,
            cure: Cow::Borrowed(rule.cure),
            tag: rule.tag,
        };
        self.defects.push((rule.place(), defect));
    }

    /// A breach of an act that is named alone.
    pub(super) fn fault(&mut self, rule: &'static Rule, at: usize, message: impl Into<String>) {
        self.bad(rule, At { on: None, acts: &[at] }, message);
    }

    /// A rule that cannot be judged for a reason said in Chinese.
    pub(super) fn open(&mut self, rule: &'static Rule, missing: &str, message: String) {
        let missing = missing.to_owned();
        let entry =
            Unknown { rule: Cow::Borrowed(rule.id), code: Cow::Borrowed(rule.code), missing, message };
        self.unknown.push((rule.place(), entry));
    }

    /// A rule that cannot be judged because a field of an act is absent.
    pub(super) fn unknown(&mut self, rule: &'static Rule, at: usize, field: &str) {
        let message = format!("“{}”没有记载 {field}，无法判断是否违反{}。", self.label(at), rule.article);
        self.open(rule, &format!("{}.{field}", self.name(at)), message);
    }

    /// A rule that cannot be judged because something outside the acts is absent.
    pub(super) fn unknown_fact(&mut self, rule: &'static Rule, path: &str) {
        self.open(rule, path, format!("案卷没有记载 {path}，无法判断是否违反{}。", rule.article));
    }

    /// What must be so: false is a breach, absent is unknown.
    pub(super) fn need(
        &mut self,
        value: Option<bool>,
        rule: &'static Rule,
        at: usize,
        field: &str,
        message: &str,
    ) {
        match value {
            Some(true) => {}
            Some(false) => self.fault(rule, at, message),
            None => self.unknown(rule, at, field),
        }
    }

    /// What must not be so: true is a breach, absent is unknown.
    pub(super) fn must_not(
        &mut self,
        value: Option<bool>,
        rule: &'static Rule,
        at: usize,
        field: &str,
        message: &str,
    ) {
        self.need(value.map(|value| !value), rule, at, field, message);
    }

    /// A signature, or a note why there is none.
    pub(super) fn signed(
        &mut self,
        signature: Option<Signature>,
        rule: &'static Rule,
        at: usize,
        message: &str,
    ) {
        self.need(signature.map(|signature| signature != Signature::Missing), rule, at, "signature", message);
    }

    /// Approval by a head of the agency: absent is unknown, `none`, `officer` and `unit` are a breach.
    pub(super) fn head_approved(
        &mut self,
        approval: Option<&Approval>,
        rule: &'static Rule,
        at: usize,
        what: &str,
    ) {
        if let Some(approval) = approval {
            self.approver(approval, at);
        }
        match approval.map(|approval| approval.role) {
            None => self.unknown(rule, at, "approval"),
            Some(None) => self.unknown(rule, at, "approval.role"),
            Some(Some(Approver::Head | Approver::PrincipalHead)) => {}
            Some(Some(role)) => {
                self.fault(rule, at, format!("{what}没有经行政机关负责人批准（批准人：{}）。", role.label()));
            }
        }
    }

    /// Who approves is not who asks for it, nor who acts.
    // Policy: R8 an approver is not the officer of the same document [P].
    pub(super) fn approver(&mut self, approval: &Approval, at: usize) {
        let Some(by) = approval.by.as_deref() else { return };
        let act = self.dossier.acts.get(at);
        let acting = act.into_iter().flat_map(|act| act.common().officers.iter().flatten());
        let asked = approval.requested_by.as_ref().into_iter().chain(acting);
        if asked.into_iter().any(|key| self.same_person(key, by)) {
            self.fault(&rule::R8, at, format!("{by}既承办“{}”又批准，审批人不得是承办人。", self.label(at)));
        }
    }

    /// An act that the file should hold and does not.
    pub(super) fn absent(&mut self, rule: &'static Rule, section: Section, at: usize, message: &str) {
        if self.covers(section) {
            self.fault(rule, at, message);
        } else {
            self.silent(rule, section);
        }
    }

    /// A rule that cannot be judged because the file is silent about a part of the procedure.
    pub(super) fn silent(&mut self, rule: &'static Rule, section: Section) {
        let message = format!("案卷没有收录“{}”环节，无法判断是否违反{}。", section.label(), rule.article);
        self.open(rule, section.code(), message);
    }

    /// The end of a term of the profile as it held on its first day; what cannot be counted is unknown, with its year or key.
    pub(super) fn due(&mut self, rule: &'static Rule, key: &str, start: Date) -> Option<Due> {
        match self.setting.profile.limits.term_on(key, start) {
            Ok(term) => self.counted(rule, term.from(start, self.setting.calendar)),
            Err(error) => {
                self.open(rule, key, format!("{error}，无法判断是否违反{}。", rule.article));
                None
            }
        }
    }

    /// What the calendar answered, or an unknown that names the year.
    // Policy: T9 a date before the first table is no breach of anybody [P].
    pub(super) fn counted<T>(&mut self, rule: &'static Rule, counted: Result<T, CalendarError>) -> Option<T> {
        match counted {
            Ok(value) => Some(value),
            Err(error) => {
                let entry = Unknown {
                    rule: Cow::Borrowed(rule.id),
                    code: Cow::Borrowed(rule::T9.code),
                    missing: "节假日安排表".to_owned(),
                    message: format!("{error}，无法判断是否违反{}。", rule.article),
                };
                self.unknown.push((rule.place(), entry));
                None
            }
        }
    }

    /// A duty of the agency with a last day. `done` is absent while it is not done; then the day of the check decides.
    pub(super) fn in_time(
        &mut self,
        rule: &'static Rule,
        key: &str,
        start: Date,
        done: Option<Date>,
        acts: &[usize],
        what: &str,
    ) {
        if let Some(due) = self.due(rule, key, start) {
            self.judge(rule, &due, done, acts, what);
        }
    }

    /// The same for a last day that is known.
    pub(super) fn judge(
        &mut self,
        rule: &'static Rule,
        due: &Due,
        done: Option<Date>,
        acts: &[usize],
        what: &str,
    ) {
        match due.judge(done.unwrap_or(self.setting.on)) {
            Timeliness::Late => {
                let (start, last) = (due.start, due.latest);
                let message = match done {
                    Some(done) => format!("{what}最迟应在{last}完成（自{start}起算），实际为{done}。"),
                    None => format!(
                        "{what}最迟应在{last}完成（自{start}起算），截至{}尚未完成。",
                        self.setting.on
                    ),
                };
                self.bad(rule, At { on: done.or(Some(last)), acts }, message);
            }
            Timeliness::Unknown => self.provisional(rule, due, what),
            Timeliness::InTime | Timeliness::Rolled => {}
        }
    }

    /// A term that rests on a year whose holidays are not published.
    pub(super) fn provisional(&mut self, rule: &'static Rule, due: &Due, what: &str) {
        let message = format!(
            "{what}：期限末日在{}至{}之间（暂定，待该年放假安排），目前无法判断是否违反{}。",
            due.earliest, due.latest, rule.article
        );
        self.open(rule, "节假日安排表", message);
    }

    /// What may not be done before a term of the party has run out. Says whether the term is certainly over.
    pub(super) fn waited(
        &mut self,
        rule: &'static Rule,
        due: &Due,
        done: Date,
        acts: &[usize],
        message: &str,
    ) -> bool {
        if done > due.latest {
            return true;
        }
        // On or before the earliest possible last day it is too early on every reading.
        if done <= due.earliest {
            let message = format!("{message}（期限自{}起算，至{}届满，实际为{done}）。", due.start, due.due);
            self.bad(rule, At { on: Some(done), acts }, message);
        } else {
            self.provisional(rule, due, message);
        }
        false
    }

    /// Somebody of the roster, by id or by name.
    pub(super) fn officer(&self, key: &str) -> Option<&'a Officer> {
        let key = Some(key);
        let officers = self.dossier.officers.as_ref()?;
        officers.iter().find(|officer| officer.id.as_deref() == key || officer.name.as_deref() == key)
    }

    /// Whether the agency has taken objects that it could hand over.
    pub(super) fn holds_objects(&self) -> bool {
        self.dossier.acts.iter().any(|act| {
            matches!(act, Act::Measure(_) | Act::Preserved(_) | Act::Sampled(_) | Act::PropertyMoved(_))
        })
    }

    /// Whether somebody took part in the investigation: the roster says so, or an act names him.
    pub(super) fn investigated(&self, key: &str) -> bool {
        match self.officer(key).and_then(|officer| officer.investigator) {
            Some(investigator) if investigator => true,
            _ => self.dossier.acts.iter().any(|act| {
                matches!(act.section(), Section::Investigation | Section::Inspection | Section::Measures)
                    && act.common().officers.iter().flatten().any(|officer| self.same_person(officer, key))
            }),
        }
    }

    /// Whether two keys mean one person.
    pub(super) fn same_person(&self, one: &str, other: &str) -> bool {
        one == other
            || match (self.officer(one), self.officer(other)) {
                (Some(one), Some(other)) => std::ptr::eq(one, other),
                _ => false,
            }
    }

    /// The party an act names, or the first.
    pub(super) fn party(&self, key: Option<&str>) -> Option<&'a Party> {
        let parties = self.dossier.parties.as_ref()?;
        match key {
            None => parties.first(),
            Some(_) => {
                parties.iter().find(|party| party.id.as_deref() == key || party.name.as_deref() == key)
            }
        }
    }

    /// The kind of the party, as the thresholds know it.
    pub(super) fn party_kind(&self, key: Option<&str>) -> Option<fact::PartyKind> {
        self.party(key)?.kind.map(|kind| match kind {
            PartyKind::Citizen => fact::PartyKind::Person,
            PartyKind::SoleTrader => fact::PartyKind::SoleTrader,
            PartyKind::Organisation => fact::PartyKind::Enterprise,
        })
    }

    pub(super) fn report(mut self) -> Report {
        self.defects.sort_by_key(|(place, defect)| (*place, defect.on));
        self.unknown.sort_by_key(|(place, _)| *place);
        self.unknown.dedup_by(|one, other| one.1 == other.1);
        let defects: Vec<Defect> = self.defects.into_iter().map(|(_, defect)| defect).collect();
        let unknown = self.unknown.into_iter().map(|(_, unknown)| unknown).collect();
        let verdict = if defects.iter().any(|defect| defect.class != DefectClass::Warn) {
            Verdict::Bad
        } else if defects.is_empty() {
            Verdict::Ok
        } else {
            Verdict::Warn
        };
        Report { id: self.dossier.id.clone(), verdict, defects, unknown }
    }
}

/// Whether two acts concern one party: one that names none concerns all.
pub(super) fn same_party(one: Option<&str>, other: Option<&str>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// The day of a moment that may be absent.
pub(super) fn day(moment: Option<Moment>) -> Option<Date> {
    moment.map(|moment| moment.on)
}

/// Whether more than so many hours lie between two moments; none where the file has no times and the days leave it open.
// Policy: T1 the hour of the start is not counted; T7 the hours run through holidays [P].
pub(super) fn elapsed(from: Moment, to: Moment, hours: u32) -> Option<bool> {
    let most = i64::from(hours).checked_mul(60)?;
    if let (Some(from), Some(to)) = (from.minutes(), to.minutes()) {
        return Some(to.checked_sub(from)? > most);
    }
    let days = from.on.duration_until(to.on).as_hours().div_euclid(24);
    // The first minute that the file allows and the last.
    let at = |moment: Moment, open: i64| moment.minute.map_or(open, i64::from);
    let between = days.checked_mul(1440)?;
    let shortest = between.checked_add(at(to, 0))?.checked_sub(at(from, 1439))?;
    let longest = between.checked_add(at(to, 1439))?.checked_sub(at(from, 0))?;
    if shortest > most {
        Some(true)
    } else if longest <= most {
        Some(false)
    } else {
        None
    }
}
