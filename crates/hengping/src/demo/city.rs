//! 衡州市: a city that is on no map, its agencies and its people, made by the same acts as real ones.

use jiff::{Timestamp, ToSpan, civil::Date};
use law::{
    access::Role,
    case::fact::Standing,
    roster::{Agency, AgencyAct, AgencyKind, Person, PersonAct},
    subject::{Entry, NewEntry, Subject},
};
use store::NewSubject;

use crate::clock::instant;

/// An agency of the city.
#[derive(Debug, Clone)]
pub(crate) struct Office {
    /// Agency id.
    pub(crate) id: String,
    /// The state.
    pub(crate) agency: Agency,
    /// How people call the place.
    pub(crate) near: &'static str,
    /// People who handle its cases, by position in [`City::people`].
    pub(crate) officers: Vec<usize>,
    /// Heads who approve them.
    pub(crate) heads: Vec<usize>,
    /// Reviewers.
    pub(crate) reviewers: Vec<usize>,
    /// Which catalogue files its cases come from.
    pub(crate) line: Line,
}

/// What an agency deals with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// No cases of its own.
    None,
    /// Roads.
    Road,
    /// Ships.
    Maritime,
}

/// Somebody in the city.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// Person id, which is also the sign-in name.
    pub(crate) id: String,
    /// The state.
    pub(crate) person: Person,
    /// What to tell about the person on the sign-in page.
    pub(crate) about: String,
}

/// The city.
#[derive(Debug, Default)]
pub(crate) struct City {
    /// Agencies.
    pub(crate) offices: Vec<Office>,
    /// People.
    pub(crate) people: Vec<Member>,
    agency_acts: Vec<NewSubject<AgencyAct>>,
    person_acts: Vec<NewSubject<PersonAct>>,
}

/// Days before the as-of day on which the city was founded: longer than any case lasts.
const FOUNDED_DAYS: i64 = 1_600;

/// id, above, name, short name, number word, kind, line, near
type OfficeRow =
    (&'static str, &'static str, &'static str, &'static str, &'static str, AgencyKind, Line, &'static str);

const OFFICES: &[OfficeRow] = &[
    ("root", "", "衡州市交通运输局", "市交通局", "衡交", AgencyKind::City, Line::None, "衡州市"),
    (
        "zhidui",
        "/root",
        "衡州市交通运输综合行政执法支队",
        "市支队",
        "衡交执",
        AgencyKind::City,
        Line::Road,
        "城区",
    ),
    (
        "linjiang",
        "/root",
        "临江县交通运输综合行政执法大队",
        "临江大队",
        "临交",
        AgencyKind::County,
        Line::Road,
        "临江县",
    ),
    (
        "linjiang-dukou",
        "/root/linjiang",
        "临江县交通运输综合行政执法大队渡口站",
        "临江渡口站",
        "临交渡",
        AgencyKind::Station,
        Line::Road,
        "临江县渡口镇",
    ),
    (
        "linjiang-chengbei",
        "/root/linjiang",
        "临江县交通运输综合行政执法大队城北站",
        "临江城北站",
        "临交北",
        AgencyKind::Station,
        Line::Road,
        "临江县城北",
    ),
    (
        "shigu",
        "/root",
        "石鼓县交通运输综合行政执法大队",
        "石鼓大队",
        "石交",
        AgencyKind::County,
        Line::Road,
        "石鼓县",
    ),
    (
        "shigu-shanqian",
        "/root/shigu",
        "石鼓县交通运输综合行政执法大队山前站",
        "石鼓山前站",
        "石交山",
        AgencyKind::Station,
        Line::Road,
        "石鼓县山前镇",
    ),
    (
        "shigu-dongmen",
        "/root/shigu",
        "石鼓县交通运输综合行政执法大队东门站",
        "石鼓东门站",
        "石交东",
        AgencyKind::Station,
        Line::Road,
        "石鼓县东门",
    ),
    (
        "baisha",
        "/root",
        "白沙县交通运输综合行政执法大队",
        "白沙大队",
        "白交",
        AgencyKind::County,
        Line::Road,
        "白沙县",
    ),
    (
        "baisha-hexi",
        "/root/baisha",
        "白沙县交通运输综合行政执法大队河西站",
        "白沙河西站",
        "白交河",
        AgencyKind::Station,
        Line::Road,
        "白沙县河西镇",
    ),
    (
        "baisha-xinqiao",
        "/root/baisha",
        "白沙县交通运输综合行政执法大队新桥站",
        "白沙新桥站",
        "白交新",
        AgencyKind::Station,
        Line::Road,
        "白沙县新桥镇",
    ),
    ("haishi", "/root", "衡州市地方海事处", "市海事处", "衡海", AgencyKind::Maritime, Line::Maritime, "衡州"),
    (
        "hangdao",
        "/root",
        "衡州市航道事务中心",
        "市航道中心",
        "衡航",
        AgencyKind::Waterway,
        Line::None,
        "衡州",
    ),
];

/// agency, login, name, post, roles
type PersonRow = (&'static str, &'static str, &'static str, &'static str, &'static [Role]);

const ON_DUTY: &[Role] = &[Role::Officer];
const DESK: &[Role] = &[Role::Handler];
const HEAD: &[Role] = &[Role::Head];
const REVIEW: &[Role] = &[Role::Reviewer];

#[rustfmt::skip]
const PEOPLE: &[PersonRow] = &[
    ("root", "system", "系统管理员", "系统管理员", &[Role::SystemAdmin]),
    ("root", "security", "安全管理员", "安全管理员", &[Role::SecurityAdmin]),
    ("root", "audit", "审计管理员", "审计管理员", &[Role::AuditAdmin]),
    ("root", "shi.jiandu", "欧阳慎之", "执法监督科科长", &[Role::Supervisor]),
    ("root", "shi.fenxi", "舒明远", "法规科数据分析员", &[Role::Analyst]),
    ("zhidui", "zhidui.qin", "秦守正", "支队长", HEAD),
    ("zhidui", "zhidui.lu", "陆清和", "副支队长", HEAD),
    ("zhidui", "zhidui.shen", "沈秉公", "法制审核员", REVIEW),
    ("zhidui", "zhidui.wei", "魏长风", "一大队执法员", ON_DUTY),
    ("zhidui", "zhidui.ding", "丁晓舟", "一大队执法员", ON_DUTY),
    ("zhidui", "zhidui.jiandu", "纪律严", "督察员", &[Role::Supervisor]),
    ("linjiang", "linjiang.he", "贺大川", "大队长", HEAD),
    ("linjiang", "linjiang.yan", "严以宽", "副大队长", HEAD),
    ("linjiang", "linjiang.fang", "方知法", "法制审核员", REVIEW),
    ("linjiang", "linjiang.zhang", "张远航", "执法员", ON_DUTY),
    ("linjiang", "linjiang.li", "李慧敏", "内勤", DESK),
    ("linjiang", "linjiang.tan", "谭志勇", "执法员", ON_DUTY),
    ("linjiang-dukou", "dukou.zeng", "曾水生", "站长", ON_DUTY),
    ("linjiang-dukou", "dukou.peng", "彭江涛", "执法员", ON_DUTY),
    ("linjiang-chengbei", "chengbei.luo", "罗北辰", "站长", ON_DUTY),
    ("linjiang-chengbei", "chengbei.mo", "莫小雨", "执法员", ON_DUTY),
    ("shigu", "shigu.lei", "雷正声", "大队长", HEAD),
    ("shigu", "shigu.kuang", "邝立本", "副大队长", HEAD),
    ("shigu", "shigu.gong", "龚明理", "法制审核员", REVIEW),
    ("shigu", "shigu.wang", "王铁山", "执法员", ON_DUTY),
    ("shigu", "shigu.liao", "廖静", "内勤", DESK),
    ("shigu", "shigu.xie", "谢长青", "执法员", ON_DUTY),
    ("shigu-shanqian", "shanqian.yin", "尹山", "站长", ON_DUTY),
    ("shigu-shanqian", "shanqian.zou", "邹小勇", "执法员", ON_DUTY),
    ("shigu-dongmen", "dongmen.xiang", "向东", "站长", ON_DUTY),
    ("shigu-dongmen", "dongmen.tao", "陶然", "执法员", ON_DUTY),
    ("baisha", "baisha.jiang", "蒋克勤", "大队长", HEAD),
    ("baisha", "baisha.yi", "易守成", "副大队长", HEAD),
    ("baisha", "baisha.kong", "孔令文", "法制审核员", REVIEW),
    ("baisha", "baisha.liu", "刘沙洲", "执法员", ON_DUTY),
    ("baisha", "baisha.deng", "邓秀英", "内勤", DESK),
    ("baisha", "baisha.ou", "欧阳帆", "执法员", ON_DUTY),
    ("baisha-hexi", "hexi.cao", "曹西岭", "站长", ON_DUTY),
    ("baisha-hexi", "hexi.yuan", "袁河清", "执法员", ON_DUTY),
    ("baisha-xinqiao", "xinqiao.shi", "石新桥", "站长", ON_DUTY),
    ("baisha-xinqiao", "xinqiao.bai", "白杨", "执法员", ON_DUTY),
    ("haishi", "haishi.chuan", "船山海", "处长", HEAD),
    ("haishi", "haishi.fu", "傅江平", "副处长", HEAD),
    ("haishi", "haishi.bo", "薄云帆", "海事执法员", ON_DUTY),
    ("haishi", "haishi.lang", "郎平波", "海事执法员", ON_DUTY),
    ("hangdao", "hangdao.shui", "水长流", "主任", HEAD),
    ("hangdao", "hangdao.biao", "边航标", "航道执法员", ON_DUTY),
];

/// Certificates that do not simply run: login, what is the matter.
#[derive(Debug, Clone, Copy)]
enum Matter {
    /// Ends so many days after the as-of day; before it when negative.
    EndsIn(i64),
    /// Suspended so many days before the as-of day.
    Suspended(i64),
    /// Suspended and restored.
    Restored,
}

const CERTIFICATES: &[(&str, Matter)] = &[
    ("linjiang.tan", Matter::Suspended(43)),
    ("shigu.xie", Matter::EndsIn(-143)),
    ("baisha.ou", Matter::Restored),
    ("chengbei.mo", Matter::EndsIn(25)),
    ("dongmen.tao", Matter::EndsIn(51)),
    ("hexi.yuan", Matter::EndsIn(58)),
];

impl City {
    /// Makes the city as it stands on a day.
    pub(crate) fn make(today: Date) -> Self {
        let founded = today.saturating_sub(FOUNDED_DAYS.days());
        let mut city = Self::default();
        for row in OFFICES {
            city.found(row, founded);
        }
        for (no, row) in (1..).zip(PEOPLE) {
            city.enroll(no, row, founded, today);
        }
        city.staff(today);
        city
    }

    fn found(&mut self, row: &OfficeRow, founded: Date) {
        let (id, above, name, short_name, number_word, kind, line, near) = *row;
        let act = AgencyAct::AgencyFounded {
            name: name.to_owned(),
            short_name: short_name.to_owned(),
            number_word: number_word.to_owned(),
            kind,
            path: format!("{above}/{id}"),
            review_body: "衡州市人民政府".to_owned(),
            court: "衡州铁路运输法院".to_owned(),
            bank: "衡州市商业银行营业部（演示）".to_owned(),
            bank_account: format!("6200 0000 0000 {:04}", self.offices.len() + 1),
            address: format!("衡州市{near}交通路{}号", self.offices.len() + 1),
            phone: format!("0730-000{:04}", self.offices.len() + 1),
        };
        let acts = vec![(instant(founded, 540), entry(founded, act))];
        let agency = fold::<Agency>(&acts);
        let (officers, heads, reviewers) = (Vec::new(), Vec::new(), Vec::new());
        self.offices.push(Office { id: id.to_owned(), agency, near, officers, heads, reviewers, line });
        self.agency_acts.push(NewSubject { id: id.to_owned(), acts });
    }

    fn enroll(&mut self, no: u32, row: &PersonRow, founded: Date, today: Date) {
        let (agency, login, name, post, roles) = *row;
        let at = instant(founded, 600);
        let mut acts = vec![(
            at,
            entry(
                founded,
                PersonAct::PersonEnrolled {
                    name: name.to_owned(),
                    login: login.to_owned(),
                    agency: agency.to_owned(),
                    post: post.to_owned(),
                },
            ),
        )];
        // The city's reviewers also serve the maritime and the waterway line; supervisors and analysts see the whole city.
        let whole = matches!(roles, [Role::Supervisor | Role::Analyst]) || login == "zhidui.shen";
        let subtree = if whole { "root" } else { agency };
        for role in roles {
            acts.push((
                at,
                entry(founded, PersonAct::RoleGranted { role: *role, agency: subtree.to_owned() }),
            ));
        }
        if roles == REVIEW {
            acts.push((at, entry(founded, PersonAct::ReviewQualified { qualified: true })));
        }
        if !roles.iter().any(|role| role.is_admin()) {
            certificate(no, login, founded, today, &mut acts);
        }
        let person = fold::<Person>(&acts);
        let role = person.roles.first().map_or("", |(role, _)| role.label());
        let office = self.offices.iter().find(|office| office.id == agency);
        let office = office.map_or("", |office| office.agency.short_name.as_str());
        let about = format!("{office}{post}（{role}）");
        self.people.push(Member { id: login.to_owned(), person, about });
        self.person_acts.push(NewSubject { id: login.to_owned(), acts });
    }

    /// Who handles, approves and reviews the cases of each agency.
    fn staff(&mut self, today: Date) {
        for office in &mut self.offices {
            for (at, member) in self.people.iter().enumerate() {
                let own = member.person.agency == office.id;
                let holds = |role: Role| {
                    member.person.roles.iter().any(|(held, agency)| {
                        *held == role && office.agency.path.split('/').any(|above| above == agency)
                    })
                };
                let certified = member.person.officer(&member.id, today).standing == Standing::Valid;
                let lasting = !CERTIFICATES.iter().any(|(login, _)| *login == member.id);
                let handles = holds(Role::Officer) || holds(Role::Handler);
                if own && handles && certified && (lasting || office.agency.kind == AgencyKind::Station) {
                    office.officers.push(at);
                }
                if holds(Role::Head) {
                    office.heads.push(at);
                }
                if holds(Role::Reviewer) {
                    office.reviewers.push(at);
                }
            }
        }
    }

    /// An officer whose certificate is suspended, for acts with a defect.
    pub(crate) fn suspended(&self) -> Option<&Member> {
        self.people.iter().find(|member| member.id == "linjiang.tan")
    }

    /// The acts that make the agencies, then those that make the people.
    pub(crate) fn acts(&self) -> (Vec<NewSubject<AgencyAct>>, Vec<NewSubject<PersonAct>>) {
        (self.agency_acts.clone(), self.person_acts.clone())
    }
}

fn certificate(
    no: u32,
    login: &str,
    founded: Date,
    today: Date,
    acts: &mut Vec<(Timestamp, NewEntry<PersonAct>)>,
) {
    let matter = CERTIFICATES.iter().find(|(held, _)| *held == login).map(|(_, matter)| *matter);
    let expires_on = match matter {
        Some(Matter::EndsIn(days)) => today.saturating_add(days.days()),
        _ => today.saturating_add((400 + i64::from(no) * 13).days()),
    };
    let number = format!("430499{no:05}");
    let issued = PersonAct::CertificateIssued { number: number.clone(), issued_on: founded, expires_on };
    acts.push((instant(founded, 660), entry(founded, issued)));
    let mut change = |days: i64, standing: Standing, reason: &str| {
        let changed_on = today.saturating_sub(days.days());
        let (number, reason) = (number.clone(), reason.to_owned());
        let act = PersonAct::CertificateChanged { number, changed_on, standing, reason };
        acts.push((instant(changed_on, 600), entry(changed_on, act)));
    };
    match matter {
        Some(Matter::Suspended(days)) => change(days, Standing::Suspended, "年度考核不合格，离岗培训"),
        Some(Matter::Restored) => {
            change(120, Standing::Suspended, "离岗培训");
            change(75, Standing::Valid, "培训考核合格");
        }
        _ => {}
    }
}

fn entry<A>(effective_on: Date, act: A) -> NewEntry<A> {
    NewEntry { actor: "system".to_owned(), agency: "root".to_owned(), effective_on, act }
}

fn fold<S: Subject>(acts: &[(Timestamp, NewEntry<S::Act>)]) -> S {
    let mut state = S::default();
    for (seq, (recorded_at, new)) in (1..).zip(acts) {
        let NewEntry { actor, agency, effective_on, act } = new.clone();
        state.apply(&Entry { seq, actor, agency, effective_on, recorded_at: *recorded_at, act });
    }
    state
}
