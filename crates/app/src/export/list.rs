//! The lists that can be taken out: their columns, their rows, and what each column means.

use law::{
    access::{Action, Role},
    audit::Outcome,
    case::{Case, disposal::Disposal},
    citation::cited,
    item::Item,
};
use serde::{Deserialize, Serialize};
use store::read::{
    access::AccessKey,
    case::{CaseFilter, CaseRow, Page},
};

use super::{EXPORT_ROWS_MAX, ExportAsk, said};
use crate::{
    App, AppError, Caller,
    audit::{access_filter, local_seconds},
    case::outcome::OutcomeLine,
    obligation::DutyAsk,
    roster::{PeopleFilter, Validity},
    sheet::Cell,
};

/// Rows that are read at a time.
const ROWS_PER_READ: u32 = 500;

/// A list that can be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportList {
    /// 案件.
    Cases,
    /// 人员名册.
    Roster,
    /// 审计日志.
    Audit,
    /// 执法事项.
    Items,
    /// 义务完成情况.
    Duties,
    /// 处理结果统计.
    Outcomes,
}

impl ExportList {
    /// Every list.
    pub const ALL: [Self; 6] =
        [Self::Cases, Self::Roster, Self::Audit, Self::Items, Self::Duties, Self::Outcomes];

    /// The label on the page, in the log and of the sheet.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cases => "案件列表",
            Self::Roster => "人员名册",
            Self::Audit => "审计日志",
            Self::Items => "执法事项",
            Self::Duties => "义务完成情况",
            Self::Outcomes => "处理结果统计",
        }
    }

    /// The code in the address: that of the page of the list.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Roster => "roster",
            Self::Audit => "audit",
            Self::Items => "items",
            Self::Duties => "fulfilment",
            Self::Outcomes => "outcomes",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.code() == code)
    }

    /// What one must be allowed to do.
    pub const fn action(self) -> Action {
        match self {
            Self::Cases | Self::Outcomes => Action::CaseExport,
            Self::Roster => Action::RosterRead,
            Self::Audit => Action::AuditRead,
            Self::Items => Action::CatalogRead,
            Self::Duties => Action::DutyRead,
        }
    }

    fn columns(self) -> Vec<(&'static str, &'static str, u16)> {
        let columns: &[_] = match self {
            Self::Outcomes => {
                let counts = Disposal::ALL.iter().map(|kind| (kind.code(), kind.label(), 10));
                let heads = [("agency", "机构", 24), ("cases", "案件", 10), ("open", "尚无结果", 10)];
                return heads.into_iter().chain(counts).collect();
            }
            Self::Cases => &[
                ("number", "案号", 24),
                ("item_name", "案由", 40),
                ("party", "当事人", 22),
                ("mark", "车牌（船名）", 14),
                ("onspot", "程序", 10),
                ("stage", "阶段", 12),
                ("registered_on", "登记日期", 12),
                ("filed_on", "立案日期", 12),
                ("decided_on", "决定日期", 12),
                ("outcome", "处理结果", 30),
                ("fine", "罚款（元）", 16),
                ("handlers", "承办人", 20),
            ],
            Self::Roster => &[
                ("name", "姓名", 12),
                ("agency", "机构", 24),
                ("post", "职务", 16),
                ("roles", "角色", 30),
                ("certificate", "执法证件号", 20),
                ("expires_on", "有效期至", 12),
                ("standing", "证件状态", 14),
                ("left_on", "离岗日期", 12),
            ],
            Self::Audit => &[
                ("at", "时间", 22),
                ("name", "姓名", 14),
                ("person", "人员编号", 26),
                ("label", "事项", 16),
                ("outcome", "结果", 8),
                ("detail", "详情", 80),
            ],
            Self::Items => &[
                ("id", "编号", 12),
                ("name", "执法事项", 50),
                ("domain", "领域", 16),
                ("violates", "违反的规定", 50),
                ("basis", "处罚依据", 50),
                ("range", "法定罚款幅度", 30),
                ("usable", "能否使用", 30),
            ],
            Self::Duties => &[
                ("title", "义务", 20),
                ("period", "周期", 16),
                ("agency", "机构", 24),
                ("name", "姓名", 12),
                ("status", "状态", 12),
                ("done_on", "完成日期", 12),
                ("seconds", "用时（秒）", 12),
                ("excepted", "例外", 24),
            ],
        };
        columns.to_vec()
    }

    fn about(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Cases => &[
                ("案件", "已登记的案件线索和案件，含当场处罚；顺序与导出时的列表相同。"),
                ("阶段", "导出时的办理阶段。"),
                ("处理结果", "决定书主文的处罚种类和数额；未决定的为空。"),
                ("罚款（元）", "决定书载明的罚款；未决定或者没有罚款的为空。"),
            ],
            Self::Roster => &[
                ("人员", "导出人可以查看的机构的人员，含已离岗的。"),
                ("有效期至", "最近一次核发的执法证件的截止日期。"),
                ("证件状态", "该证件在导出当天的状态；有多个证件的，以人员页为准。"),
            ],
            Self::Audit => &[
                ("日志", "登录、导出、拒绝访问、查看个人信息等；由近及远。"),
                ("时间", "记入日志的时刻，中国标准时间，到秒。"),
                ("结果", "登录失败为“失败”，越权访问为“拒绝”，其他为“成功”。"),
            ],
            Self::Items => &[
                ("执法事项", "事项目录；不能使用的注明原因。"),
                ("法定罚款幅度", "各档次中最低和最高的罚款；有一档不是固定幅度的写“按档次”。"),
            ],
            Self::Duties => &[
                ("义务", "由记录推算，从不填报；周期内在岗不足规定工作日的人员不列。"),
                ("用时（秒）", "从开始填写到提交，按日志的时刻计算。"),
            ],
            Self::Outcomes => &[
                ("案件", "符合条件的已登记案件，含当场处罚；按登记的机构归属。"),
                (
                    "各种结果",
                    "一个案件有几种结果就在几列各计一次，各列之和可以大于案件数；说服教育、劝导示范、指导约谈同样计数。",
                ),
                ("尚无结果", "还没有作出决定、也没有其他处理的案件。"),
            ],
        }
    }
}

/// Rows with their columns.
pub(crate) struct Listed {
    pub(crate) columns: Vec<(String, u16)>,
    pub(crate) rows: Vec<Vec<Cell>>,
    pub(crate) about: Vec<(String, String)>,
}

type GoesOn<'a> = &'a mut dyn FnMut(u32, u32) -> Result<bool, AppError>;

impl App {
    /// How many rows there are, at most one above [`EXPORT_ROWS_MAX`].
    pub(crate) fn export_count(&self, caller: &Caller, ask: &ExportAsk) -> Result<u32, AppError> {
        caller.require(ask.list.action(), "导出这个列表")?;
        let most = EXPORT_ROWS_MAX.saturating_add(1);
        let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX).min(most);
        match ask.list {
            ExportList::Cases => {
                let filter = self.visible_cases(caller, ask)?;
                self.store.read(|reader| reader.case_count(&filter, most)).map_err(AppError::Store)
            }
            ExportList::Audit => self.export_count_of_log(ask),
            ExportList::Roster | ExportList::Items | ExportList::Duties | ExportList::Outcomes => Ok(self
                .export_rows(caller, ask, &mut |_, _| Ok(true))?
                .map_or(0, |listed| count(listed.rows.len()))),
        }
    }

    pub(crate) fn export_rows(
        &self,
        caller: &Caller,
        ask: &ExportAsk,
        goes_on: GoesOn<'_>,
    ) -> Result<Option<Listed>, AppError> {
        caller.require(ask.list.action(), "导出这个列表")?;
        if ask.sensitive {
            // Asked for with the right, and made without it when the role was taken away meanwhile.
            caller.require(Action::PersonalRead, "导出证件号码")?;
        }
        let rows = match ask.list {
            ExportList::Cases => self.case_rows(caller, ask, goes_on)?,
            ExportList::Audit => self.audit_rows(ask, goes_on)?,
            ExportList::Roster => Some(self.roster_rows(caller, ask)?),
            ExportList::Items => Some(self.item_rows(ask)),
            ExportList::Duties => Some(self.duty_rows(caller, ask)?),
            ExportList::Outcomes => Some(self.outcome_rows(caller, ask)?),
        };
        let Some(mut rows) = rows else { return Ok(None) };
        let asked: Vec<_> = ask
            .conditions
            .iter()
            .filter(|(name, _)| name == "col")
            .map(|(_, value)| value.as_str())
            .collect();
        let mut columns = ask.list.columns();
        if ask.sensitive {
            columns.push(("id_number", "证件号码", 24));
        }
        let kept = |key: &str| asked.is_empty() || asked.contains(&key) || key == "id_number";
        let kept: Vec<bool> = columns.iter().map(|(key, ..)| kept(key)).collect();
        for row in &mut rows {
            let mut kept = kept.iter();
            row.retain(|_| *kept.next().unwrap_or(&true));
        }
        let columns = columns.iter().zip(&kept).filter(|(_, kept)| **kept);
        let mut about: Vec<_> =
            ask.list.about().iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let personal = if ask.sensitive {
            "本表含证件号码，属敏感个人信息，用后及时销毁。"
        } else {
            "本表不含证件号码和电话。"
        };
        about.push(("个人信息".to_owned(), personal.to_owned()));
        Ok(Some(Listed {
            columns: columns.map(|((_, title, width), _)| ((*title).to_owned(), *width)).collect(),
            rows,
            about,
        }))
    }

    fn export_count_of_log(&self, ask: &ExportAsk) -> Result<u32, AppError> {
        let filter = access_filter(&ask.conditions);
        let most = EXPORT_ROWS_MAX.saturating_add(1);
        self.store.read(|reader| reader.access_count(&filter, most)).map_err(AppError::Store)
    }

    /// The cases of the conditions that may be taken out; a condition that is wrong must not let more of them go.
    fn visible_cases(&self, caller: &Caller, ask: &ExportAsk) -> Result<CaseFilter, AppError> {
        let (query, problems) = self.case_query(caller, &ask.conditions);
        if !problems.is_empty() {
            return Err(AppError::Invalid(problems));
        }
        let mut filter = query.filter;
        filter.narrow_to(caller.agencies(Action::CaseExport));
        Ok(filter)
    }

    fn case_rows(
        &self,
        caller: &Caller,
        ask: &ExportAsk,
        goes_on: GoesOn<'_>,
    ) -> Result<Option<Vec<Vec<Cell>>>, AppError> {
        let filter = self.visible_cases(caller, ask)?;
        let total = self.export_count(caller, ask)?;
        let (mut page, mut rows) = (Page::First, Vec::new());
        loop {
            let part = self.store.read(|reader| reader.case_list(&filter, &page, ROWS_PER_READ))?;
            let Some(last) = part.last() else { return Ok(Some(rows)) };
            let (on, id) = filter.order.key(last);
            page = Page::After(on, id);
            for row in &part {
                let mut cells = case_cells(row);
                if ask.sensitive {
                    cells.push(self.identity_number(&row.id)?.into());
                }
                rows.push(cells);
            }
            let done = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            if done > EXPORT_ROWS_MAX {
                return Err(said(format!("超过{EXPORT_ROWS_MAX}行，请缩小条件分次导出。")));
            }
            if !goes_on(done, total)? {
                return Ok(None);
            }
        }
    }

    /// The identity number or credit code of the party in the clear; empty when its key was destroyed.
    fn identity_number(&self, case: &str) -> Result<String, AppError> {
        self.store.read(|reader| {
            let loaded = reader.load::<Case>(case)?.ok_or(AppError::NotFound)?;
            let sealed = loaded.state.registration.map(|held| held.party.id_sealed).unwrap_or_default();
            if sealed.is_empty() {
                Ok(String::new())
            } else {
                Ok(reader.unseal(&sealed)?.unwrap_or_default())
            }
        })
    }

    fn audit_rows(&self, ask: &ExportAsk, goes_on: GoesOn<'_>) -> Result<Option<Vec<Vec<Cell>>>, AppError> {
        let (filter, total) = (access_filter(&ask.conditions), self.export_count_of_log(ask)?);
        let (mut after, mut rows) = (None, Vec::new());
        loop {
            let part =
                self.store.read(|reader| reader.access_list(&filter, after.as_ref(), ROWS_PER_READ))?;
            let Some(last) = part.last() else { return Ok(Some(rows)) };
            after = Some(AccessKey { at: last.at, person: last.person.clone(), seq: last.seq });
            for row in &part {
                let (at, outcome) = (local_seconds(row.at), Outcome::of(&row.label).label());
                let cells = [at.as_str(), &row.name, &row.person, &row.label, outcome, &row.detail];
                rows.push(cells.map(Cell::from).to_vec());
            }
            let done = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            if done > EXPORT_ROWS_MAX {
                return Err(said(format!("超过{EXPORT_ROWS_MAX}行，请分次导出。")));
            }
            if !goes_on(done, total)? {
                return Ok(None);
            }
        }
    }

    fn roster_rows(&self, caller: &Caller, ask: &ExportAsk) -> Result<Vec<Vec<Cell>>, AppError> {
        let (agencies, today) = (self.list_agencies(caller)?, self.today());
        let mut rows = Vec::new();
        for person in self.list_people(caller, &PeopleFilter::of(&ask.conditions))? {
            let agency =
                agencies.iter().find(|held| held.id == person.agency).map_or("", |held| &held.short_name);
            let roles = person.roles.lines().filter_map(|role| {
                Role::from_code(role.split('@').next().unwrap_or_default()).map(Role::label)
            });
            let roles = roles.collect::<Vec<_>>().join("、");
            let standing = Validity::of(&person, today).label();
            let ends = person.expires_on.unwrap_or_default();
            let left = person.left_on.unwrap_or_default();
            let cells =
                [&person.name, agency, &person.post, &roles, &person.certificate, &ends, standing, &left];
            rows.push(cells.map(Cell::from).to_vec());
        }
        Ok(rows)
    }

    fn duty_rows(&self, caller: &Caller, ask: &ExportAsk) -> Result<Vec<Vec<Cell>>, AppError> {
        let board = self.duty_board(caller, &DutyAsk::of(&ask.conditions))?;
        let (title, period) = (board.obligation.title, board.period.label());
        let rows = board.people.into_iter().map(|line| {
            let (done_on, seconds) = line
                .record
                .map(|held| (held.done_on.to_string(), held.seconds.to_string()))
                .unwrap_or_default();
            let excepted = line.excepted.map_or("", law::obligation::ExceptionKind::label);
            let cells = [
                &title,
                &period,
                &line.agency,
                &line.name,
                line.status.label(),
                &done_on,
                &seconds,
                excepted,
            ];
            cells.map(Cell::from).to_vec()
        });
        Ok(rows.collect())
    }

    fn outcome_rows(&self, caller: &Caller, ask: &ExportAsk) -> Result<Vec<Vec<Cell>>, AppError> {
        let board = self.outcome_board(caller, &ask.conditions)?;
        if !board.problems.is_empty() {
            return Err(AppError::Invalid(board.problems));
        }
        let line = |line: OutcomeLine| {
            let numbers = [line.cases, line.open].into_iter().chain(line.counts);
            let cells = numbers.map(|number| Cell::from(number.to_string()));
            std::iter::once(Cell::from(line.name)).chain(cells).collect()
        };
        Ok(board.lines.into_iter().chain([board.total]).map(line).collect())
    }

    fn item_rows(&self, ask: &ExportAsk) -> Vec<Vec<Cell>> {
        let line = |item: &Item| {
            let usable = item.usable().err().map_or_else(|| "可以使用".to_owned(), |why| why.to_string());
            let (violates, basis) = (cited(&item.violates), cited(&item.basis));
            let range = item.fine_range_text();
            let cells = [&item.id, &item.name, &item.domain, &violates, &basis, &range, &usable];
            cells.map(|cell| Cell::from(cell.as_str())).to_vec()
        };
        self.catalog.items_like(&ask.conditions).into_iter().map(line).collect()
    }
}

fn case_cells(row: &CaseRow) -> Vec<Cell> {
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let cells = [
        row.number.clone(),
        row.item_name.clone(),
        row.party.clone(),
        row.mark.clone(),
        if row.onspot { "简易程序" } else { "普通程序" }.to_owned(),
        row.stage.label().to_owned(),
        row.registered_on.to_string(),
        day(row.filed_on),
        day(row.decided_on),
        row.outcome.clone(),
        if row.fine.is_zero() { String::new() } else { row.fine.to_string() },
        row.handlers.clone(),
    ];
    cells.map(Cell::from).to_vec()
}
