//! The agency tree in use: found an agency below another, put its particulars right.

use jiff::Timestamp;
use law::{
    access::Action,
    roster::{Agency, AgencyAct, AgencyKind},
};
use store::{Loaded, Tx};

use crate::{
    App, AppError, Caller,
    account::entry_of,
    form::{Fields, LINE_CHARS_MAX, Problems},
};

/// An agency with its place in the tree.
#[derive(Debug, Clone)]
pub struct AgencyView {
    /// Agency id.
    pub id: String,
    /// The state.
    pub agency: Agency,
    /// Name of the agency above; empty at the root.
    pub above: String,
    /// What is still missing before its documents are complete.
    pub missing: Vec<&'static str>,
}

/// The fields of the form, and how each is called.
pub const AGENCY_FIELDS: [(&str, &str); 10] = [
    ("name", "机构全称"),
    ("short_name", "简称"),
    ("number_word", "机构代字"),
    ("kind", "级别和条线"),
    ("review_body", "行政复议机关"),
    ("court", "受诉法院"),
    ("bank", "罚款代收银行"),
    ("bank_account", "收款账号"),
    ("address", "地址"),
    ("phone", "电话"),
];

impl App {
    /// One agency.
    pub fn read_agency(&self, caller: &Caller, id: &str) -> Result<AgencyView, AppError> {
        caller.require(Action::RosterRead, "查看机构")?;
        if !caller.may_in(Action::RosterRead, id) {
            return Err(AppError::NotFound);
        }
        self.store.read(|reader| {
            let agency = reader.load::<Agency>(id)?.ok_or(AppError::NotFound)?.state;
            let above = agency.path.rsplit('/').nth(1).unwrap_or_default().to_owned();
            let above = if above.is_empty() {
                String::new()
            } else {
                reader.load::<Agency>(&above)?.map(|held| held.state.name).unwrap_or_default()
            };
            let missing = missing(&agency);
            Ok(AgencyView { id: id.to_owned(), agency, above, missing })
        })
    }

    /// Founds an agency below another; answers its id.
    pub fn found_agency(&self, caller: &Caller, fields: &Fields) -> Result<String, AppError> {
        caller.require(Action::RosterManage, "设立机构")?;
        let mut problems = Problems::default();
        let known: Vec<_> = AGENCY_FIELDS.iter().map(|(name, _)| *name).chain(["above"]).collect();
        problems.unknown(fields, &known);
        let above = problems.line(fields, "above", "上级机构");
        if !above.is_empty() && !caller.may_in(Action::RosterManage, &above) {
            problems.add("above", "没有这个机构，或者不在您的管理范围。");
        }
        let read = read_agency(fields, &mut problems);
        problems.settle()?;
        let Some(read) = read else { return Err(AppError::Invalid(Vec::new())) };
        let id = self.new_id()?;
        let (caller, now) = (caller.clone(), self.clock.now());
        self.store.write(move |tx| {
            let top = tx.load::<Agency>(&above)?.ok_or(AppError::NotFound)?.state;
            if top.closed_on.is_some() {
                let mut problems = Problems::default();
                problems.add("above", "上级机构已经撤销，请另选。");
                problems.settle()?;
            }
            check_unique(tx, &id, &read)?;
            let path = format!("{}/{id}", top.path);
            let act = founded(read, path);
            tx.append(&mut Loaded::<Agency>::new(&id), now, vec![entry_of(&caller, now, act)])?;
            Ok(id)
        })
    }

    /// Puts name and particulars of an agency right; documents issued from now on carry them.
    pub fn describe_agency(&self, caller: &Caller, id: &str, fields: &Fields) -> Result<(), AppError> {
        caller.require(Action::RosterManage, "变更机构信息")?;
        if !caller.may_in(Action::RosterManage, id) {
            return Err(AppError::NotFound);
        }
        let mut problems = Problems::default();
        let known: Vec<_> = AGENCY_FIELDS.iter().map(|(name, _)| *name).collect();
        problems.unknown(fields, &known);
        let read = read_agency(fields, &mut problems);
        problems.settle()?;
        let Some(read) = read else { return Err(AppError::Invalid(Vec::new())) };
        let (caller, id, now) = (caller.clone(), id.to_owned(), self.clock.now());
        self.store.write(move |tx| {
            check_unique(tx, &id, &read)?;
            describe(tx, &caller, &id, read, now)
        })
    }
}

fn describe(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: &str,
    read: Agency,
    now: Timestamp,
) -> Result<(), AppError> {
    let mut loaded = tx.load::<Agency>(id)?.ok_or(AppError::NotFound)?;
    let held = loaded.state.clone();
    let mut acts = Vec::new();
    if (&held.name, &held.short_name) != (&read.name, &read.short_name) {
        let (name, short_name) = (read.name.clone(), read.short_name.clone());
        acts.push(AgencyAct::AgencyRenamed { name, short_name });
    }
    let wanted = Agency { path: held.path.clone(), closed_on: held.closed_on, ..read };
    let only_named = Agency { name: wanted.name.clone(), short_name: wanted.short_name.clone(), ..held };
    if only_named != wanted {
        acts.push(AgencyAct::AgencyDescribed {
            number_word: wanted.number_word,
            kind: wanted.kind,
            review_body: wanted.review_body,
            court: wanted.court,
            bank: wanted.bank,
            bank_account: wanted.bank_account,
            address: wanted.address,
            phone: wanted.phone,
        });
    }
    let mut problems = Problems::default();
    if acts.is_empty() {
        problems.add("", "没有变化，未作记录。");
    }
    problems.settle()?;
    let entries = acts.into_iter().map(|act| entry_of(caller, now, act)).collect();
    tx.append(&mut loaded, now, entries)?;
    Ok(())
}

fn founded(read: Agency, path: String) -> AgencyAct {
    AgencyAct::AgencyFounded {
        name: read.name,
        short_name: read.short_name,
        number_word: read.number_word,
        kind: read.kind,
        path,
        review_body: read.review_body,
        court: read.court,
        bank: read.bank,
        bank_account: read.bank_account,
        address: read.address,
        phone: read.phone,
    }
}

fn read_agency(fields: &Fields, problems: &mut Problems) -> Option<Agency> {
    let label =
        |name: &str| AGENCY_FIELDS.iter().find(|(held, _)| *held == name).map_or("", |(_, label)| label);
    let mut optional = |name: &str| problems.optional(fields, name, label(name), LINE_CHARS_MAX);
    let (review_body, court, bank) = (optional("review_body"), optional("court"), optional("bank"));
    let (bank_account, address, phone) = (optional("bank_account"), optional("address"), optional("phone"));
    let name = problems.line(fields, "name", label("name"));
    let short_name = problems.line(fields, "short_name", label("short_name"));
    let number_word = problems.line(fields, "number_word", label("number_word"));
    if number_word.chars().count() > 8 {
        problems.add("number_word", "机构代字最多8个字，如“衡交执”。");
    }
    let kind = problems.choice(fields, "kind", label("kind"), AgencyKind::from_code)?;
    Some(Agency {
        name,
        short_name,
        number_word,
        kind,
        path: String::new(),
        review_body,
        court,
        bank,
        bank_account,
        address,
        phone,
        closed_on: None,
    })
}

/// Two agencies with one word would give two documents one number; two with one name cannot be told apart.
fn check_unique(tx: &mut Tx<'_>, id: &str, read: &Agency) -> Result<(), AppError> {
    let mut problems = Problems::default();
    for row in tx.agency_list("/root")? {
        if row.id == id {
            continue;
        }
        let Some(other) = tx.load::<Agency>(&row.id)? else { continue };
        if other.state.name == read.name {
            problems.add("name", format!("已有名为“{}”的机构。", read.name));
        }
        if other.state.number_word == read.number_word {
            let message = format!("代字“{}”已由{}使用，文书会重号，请换一个。", read.number_word, row.name);
            problems.add("number_word", message);
        }
    }
    problems.settle()
}

/// The particulars without which a document of the agency is incomplete.
fn missing(agency: &Agency) -> Vec<&'static str> {
    let held = [
        ("机构代字", &agency.number_word),
        ("行政复议机关", &agency.review_body),
        ("受诉法院", &agency.court),
        ("罚款代收银行", &agency.bank),
        ("收款账号", &agency.bank_account),
        ("地址", &agency.address),
        ("电话", &agency.phone),
    ];
    held.into_iter().filter(|(_, value)| value.is_empty()).map(|(label, _)| label).collect()
}
