//! The command of every step, in the words of the people who take it.

use anyhow::Context;
use jiff::civil::Date;
use law::{
    case::{
        Command,
        fact::{
            Attendee, DocumentKind, Evidence, EvidenceKind, HearingCall, Interview, Matter, Measure,
            MeasureKind, Payment, PaymentMethod, PropertyMove, REVIEW_QUESTIONS, ReviewSheet, Signature,
            SoftKind, Statement, Stay,
        },
    },
    money::Fen,
};

use super::{
    life::{Life, Numbers, World},
    plan::{Planned, Step},
    weigh,
};

type Made = anyhow::Result<Command>;

/// Who keeps involved goods: nobody who handles cases.
const STORE_KEEPER: &str = "罚没物品保管室";

impl Life {
    pub(super) fn command(&self, world: &World, planned: Planned, numbers: &mut Numbers) -> Made {
        let on = planned.on;
        match planned.step {
            Step::OnSpot => {
                let registration = self.registration(world, planned, numbers)?;
                let decision = self.on_spot(world, planned, numbers);
                Ok(Command::PenalizeOnSpot(Box::new(registration), Box::new(decision)))
            }
            Step::FileForRecord => Ok(Command::FileForRecord { filed_on: on }),
            Step::Register => Ok(Command::Register(Box::new(self.registration(world, planned, numbers)?))),
            Step::Evidence | Step::LoneEvidence => Ok(self.evidence(world, planned)),
            Step::Interview => Ok(self.interview(world, planned)),
            Step::Preserve | Step::Dispose | Step::Seize | Step::Release => Ok(self.measure(world, planned)),
            Step::StoreGoods | Step::ReturnGoods => Ok(self.goods(planned)),
            Step::Soft => Ok(Command::RecordSoftOutcome {
                kind: SoftKind::Persuasion,
                content: "现场讲解有关规定，发放合规经营提示单".to_owned(),
                effect: "当事人表示理解并当场改正".to_owned(),
            }),
            Step::Weigh => self.weigh(world),
            Step::CheckCorrection => Ok(Command::CheckCorrection {
                checked_on: on,
                corrected: true,
                note: "经复查，违法行为已改正".to_owned(),
            }),
            Step::Pay | Step::PayInstalment => Ok(self.pay(planned)),
            Step::Court => {
                let court = self.office(world)?.agency.court.clone();
                Ok(Command::ApplyToCourt { applied_on: on, court })
            }
            Step::Archive => Ok(Command::Archive {
                retention: "30y".to_owned(),
                contents: vec!["立案登记表".to_owned(), "证据材料".to_owned(), "结案报告".to_owned()],
            }),
            _ => self.request(world, planned, numbers),
        }
    }

    /// The facts of the item that lead to the fine, each proved by the interview.
    fn weigh(&self, world: &World) -> Made {
        let on = self.case.registration.as_ref().context("the case is not registered")?.found_on;
        let weighing = weigh::weighed(&world.catalog, &self.matters, on)?;
        Ok(Command::Weigh(Box::new(weighing.context("the item does not lead to the fine")?)))
    }

    /// What is asked of a head.
    fn request(&self, world: &World, planned: Planned, numbers: &mut Numbers) -> Made {
        let basis = "《中华人民共和国行政处罚法》第五十四条".to_owned();
        let asked = match planned.step {
            Step::AskFiling => Self::ask(Matter::Filing { basis }, "涉嫌违法，建议立案调查。"),
            Step::AskCorrection => {
                let matter =
                    Matter::Correction { text: "立即停止并改正违法行为".to_owned(), due_on: None };
                Self::ask(matter, "建议责令立即改正。")
            }
            Step::AskReport => {
                let proposal = format!("建议{}", self.matters.penalties.text());
                Self::ask(Matter::Report { facts: self.matters.facts.clone(), proposal }, "调查终结。")
            }
            Step::AskNotice => Self::ask(Matter::Notice { proposal: self.proposal() }, "拟制发通知书。"),
            Step::AskDecision => {
                Self::ask(Matter::Decision { proposal: self.proposal() }, "建议按告知内容作出处罚决定。")
            }
            Step::AskNoPenalty => {
                let matter = Matter::NoPenalty {
                    ground: "minor_corrected".to_owned(),
                    facts: "违法行为轻微并及时改正，没有造成危害后果。".to_owned(),
                    education: "已对当事人进行批评教育，当事人书面承诺守法经营。".to_owned(),
                };
                Self::ask(matter, "建议不予行政处罚。")
            }
            Step::AskTransfer => {
                let (to, crime) = ("衡州市公安局".to_owned(), true);
                let reason = "涉嫌危险作业，应当移送公安机关处理。".to_owned();
                Self::ask(Matter::Transfer { to, crime, reason }, "建议移送。")
            }
            Step::AskTermination => {
                let ground = "vanished".to_owned();
                let reason = "涉案设备在火灾中灭失，无法继续检验，也没有其他证据。".to_owned();
                Self::ask(Matter::Termination { ground, reason }, "建议终止调查。")
            }
            Step::AskNoFiling => {
                let reason = "经核查，车辆已办理营运证件，没有违法事实。".to_owned();
                Self::ask(Matter::NoFiling { reason }, "建议不予立案。")
            }
            Step::AskWithdrawal => {
                let reason = "经查，当事人已取得相应许可，立案事实不成立。".to_owned();
                Self::ask(Matter::Withdrawal { reason }, "建议撤销立案。")
            }
            Step::AskDeferral => {
                let matter =
                    Matter::Deferral { applied_on: planned.on, instalments: self.instalments(planned.on) };
                Self::ask(matter, "当事人经济困难，书面申请分期缴纳。")
            }
            Step::AskClosing => {
                let result = self.matters.penalties.text();
                let execution = if self.case.court_on.is_some() {
                    "已申请法院强制执行"
                } else {
                    "已履行完毕"
                };
                Self::ask(Matter::Closing { result, execution: execution.to_owned() }, "建议结案。")
            }
            _ => return self.answer(world, planned, numbers),
        };
        Ok(asked)
    }

    /// What a head answers.
    fn answer(&self, world: &World, planned: Planned, numbers: &mut Numbers) -> Made {
        let mut number = |kind| self.number(world, planned.on, kind, numbers);
        match planned.step {
            Step::ReturnFiling => Ok(Command::Return {
                no: self.case.open_approval().map_or(0, |(no, _)| no),
                step: "登记".to_owned(),
                reason: "请补充现场照片后再报。".to_owned(),
            }),
            Step::HandOver => Ok(Command::HandOver {
                no: self.case.open_approval().map_or(0, |(no, _)| no),
                to: world
                    .city
                    .people
                    .get(self.matters.heads[1])
                    .map_or_else(String::new, |head| head.id.clone()),
                reason: "外出培训，请代为审批。".to_owned(),
            }),
            Step::GrantFiling => self.grant(String::new(), "同意立案。"),
            Step::GrantCorrection => self.grant(number("责改"), "同意。"),
            Step::GrantNotice => self.grant(number("违通"), "同意制发。"),
            Step::GrantDecision => self.grant(number("罚"), "同意处罚。"),
            Step::GrantNoPenalty => self.grant(number("不罚"), "同意不予处罚。"),
            Step::GrantReport
            | Step::GrantTransfer
            | Step::GrantWithdrawal
            | Step::GrantTermination
            | Step::GrantNoFiling
            | Step::GrantDeferral => self.grant(String::new(), "同意。"),
            Step::GrantClosing => self.grant(String::new(), "同意结案。"),
            _ => self.procedure(world, planned, numbers),
        }
    }

    /// Delivery, statement, hearing, review.
    fn procedure(&self, world: &World, planned: Planned, numbers: &mut Numbers) -> Made {
        let (case, on) = (&self.case, planned.on);
        match planned.step {
            Step::ServeCorrection => {
                let number = case.correction.as_ref().map(|(_, number, ..)| number.clone());
                self.serve(DocumentKind::CorrectionOrder, number, on)
            }
            Step::ServeNotice => {
                let number = case.notice.as_ref().map(|(_, number, _)| number.clone());
                self.serve(DocumentKind::ViolationNotice, number, on)
            }
            Step::ServeHearing => {
                let number = case.hearing.noticed.as_ref().map(|notice| notice.number.clone());
                self.serve(DocumentKind::HearingNotice, number, on)
            }
            Step::ServeDecision => {
                let number = case.decision.as_ref().map(|(_, number, _)| number.clone());
                self.serve(DocumentKind::Decision, number, on)
            }
            Step::ServeNoPenalty => {
                let number = case.no_penalty.as_ref().map(|(_, number, _)| number.clone());
                self.serve(DocumentKind::NoPenaltyDecision, number, on)
            }
            Step::ServeUrge => {
                let number = case.urge.as_ref().map(|(_, number)| number.clone());
                self.serve(DocumentKind::PaymentUrge, number, on)
            }
            Step::Urge => Ok(Command::Urge { number: self.number(world, on, "催", numbers) }),
            Step::NoticeHearing => Ok(self.hearing_notice(world, planned, numbers)),
            Step::State => {
                let text = "对违法事实没有异议，但系初次违法且已改正，请求从轻处罚。".to_owned();
                Ok(Command::RecordStatement(Statement::Made { made_on: on, text }))
            }
            Step::Recheck => Ok(Command::RecheckStatement {
                accepted: false,
                opinion: "拟处罚数额已按从轻情节裁量，不再减少。".to_owned(),
            }),
            Step::Waive => {
                Ok(Command::RecordStatement(Statement::Waived { waived_on: on, hearing_too: true }))
            }
            Step::RequestHearing => Ok(Command::RequestHearing { requested_on: on }),
            Step::HoldHearing => Ok(Command::HoldHearing {
                held_on: on,
                stay: Some(Stay { started_minute: 570, ended_minute: 660 }),
                attended: true,
                record: "调查人员提出事实、证据和处罚建议，当事人进行申辩和质证。".to_owned(),
                report: "事实清楚，证据经质证属实，建议维持拟处罚意见。".to_owned(),
            }),
            Step::Review => Ok(self.review(world, on)),
            Step::Discuss => Ok(self.discuss(world, on)),
            other => anyhow::bail!("{other:?} has no command"),
        }
    }

    fn evidence(&self, world: &World, planned: Planned) -> Command {
        let mut officers = self.officers(world, planned.on);
        if planned.step == Step::LoneEvidence {
            officers.truncate(1);
            let helper = world.city.suspended();
            officers.extend(helper.map(|member| member.person.officer(&member.id, planned.on)));
        }
        let first = self.case.evidence.is_empty();
        Command::CollectEvidence(Box::new(Evidence {
            kind: if first { EvidenceKind::AudioVisual } else { EvidenceKind::Documentary },
            name: if first {
                "现场照片和执法记录仪视频"
            } else {
                "车辆（船舶）登记和许可资料"
            }
            .to_owned(),
            proves: "违法行为发生的时间、地点和经过".to_owned(),
            collected_on: planned.on,
            place: self.matters.place.text.clone(),
            officers,
            files: Vec::new(),
        }))
    }

    fn interview(&self, world: &World, planned: Planned) -> Command {
        let party = &self.matters.party.party;
        let person = if party.representative.is_empty() { &party.name } else { &party.representative };
        let qa = |question: &str, answer: &str| (question.to_owned(), answer.to_owned());
        Command::RecordInterview(Box::new(Interview {
            person: person.clone(),
            relation: "当事人".to_owned(),
            held_on: planned.on,
            started_minute: planned.minute,
            ended_minute: planned.minute + 20,
            place: "本机关询问室".to_owned(),
            officers: self.officers(world, planned.on),
            certificates_shown: true,
            recusal_told: true,
            answers: vec![
                qa("我们是交通运输执法人员，这是执法证件，你看清楚了吗？", "看清楚了。"),
                qa("你是否申请我们回避？", "不申请。"),
                qa("请说明当时的情况。", "情况属实，我愿意改正。"),
            ],
            signature: Signature::Paper { scan: None },
        }))
    }

    fn measure(&self, world: &World, planned: Planned) -> Command {
        let on = planned.on;
        let no = (1..).zip(&self.case.measures).find(|(_, state)| state.ended.is_none());
        let no = no.map_or(0, |(no, _)| no);
        let head = world.city.people.get(self.matters.heads[0]);
        let object = self.matters.conveyance.as_ref().map_or("涉案物品一件", |held| held.mark.as_str());
        let seizure = planned.step == Step::Seize;
        let measure = Measure {
            kind: if seizure { MeasureKind::Seizure } else { MeasureKind::Preservation },
            objects: vec![format!("{object}，一辆（艘、件），外观完好")],
            basis: if seizure {
                "《中华人民共和国道路运输条例》第六十二条".to_owned()
            } else {
                "《中华人民共和国行政处罚法》第五十六条".to_owned()
            },
            reason: "证据可能灭失或者以后难以取得，当事人当场不能提供有效证明。".to_owned(),
            taken_on: on,
            until: Date::MIN,
            officers: self.officers(world, on),
            approved_on: Some(on),
            approver: head.map(|head| head.person.name.clone()).unwrap_or_default(),
            place: "衡州市城南停车场".to_owned(),
            told: true,
            number: String::new(),
            emergency: false,
            taken_minute: Some(planned.minute),
        };
        match planned.step {
            Step::Preserve => Command::Preserve(Box::new(measure)),
            Step::Seize => Command::TakeMeasure(Box::new(measure)),
            Step::Dispose => Command::DisposePreservation {
                no,
                disposed_on: on,
                disposal: "已复制、拍照留存，原物返还当事人。".to_owned(),
            },
            _ => Command::ReleaseMeasure {
                no,
                released_on: on,
                ground: "已查清事实，不再需要扣押。".to_owned(),
                number: String::new(),
            },
        }
    }

    fn goods(&self, planned: Planned) -> Command {
        let back = planned.step == Step::ReturnGoods;
        let party = self.matters.party.party.name.clone();
        let keeper = STORE_KEEPER.to_owned();
        let (from, to) = if back { (keeper, party) } else { (party, keeper) };
        let name = self.matters.conveyance.as_ref().map_or("涉案物品", |held| held.mark.as_str()).to_owned();
        Command::MoveProperty(Box::new(PropertyMove {
            property: 1,
            name,
            from,
            to,
            moved_on: planned.on,
            event: if back { "返还" } else { "入库" }.to_owned(),
            condition: "完好".to_owned(),
        }))
    }

    fn pay(&self, planned: Planned) -> Command {
        let owed = self.case.fine().unwrap_or_default().saturating_sub(self.case.paid());
        let next = self.case.instalments.get(self.case.payments.len());
        let amount = match (planned.step, next) {
            (Step::PayInstalment, Some(instalment)) => instalment.amount,
            _ => owed,
        };
        let cash = self.case.onspot.as_ref().is_some_and(|(_, decision)| decision.cash_ground.is_some());
        let method = if cash { PaymentMethod::Cash } else { PaymentMethod::Bank };
        let receipt = format!(
            "{}{:04}{}",
            planned.on.strftime("%Y%m%d"),
            planned.minute,
            self.id.get(12..20).unwrap_or_default()
        );
        let payment = Payment { amount, surcharge: Fen::ZERO, method, paid_on: planned.on, receipt };
        Command::Pay(Box::new(payment))
    }

    fn hearing_notice(&self, world: &World, planned: Planned, numbers: &mut Numbers) -> Command {
        let mut held_on = planned.on;
        for _ in 0..9 {
            held_on = world.catalog.calendar.next_working_day(held_on).map_or(held_on, |(on, _)| on);
        }
        let host = world.city.people.get(self.matters.reviewer);
        Command::NoticeHearing(Box::new(HearingCall {
            number: self.number(world, planned.on, "听通", numbers),
            held_on,
            held_minute: 570,
            place: "本机关第一会议室".to_owned(),
            host: host.map_or_else(
                || law::roster::Person::default().officer("", planned.on),
                |member| member.person.officer(&member.id, planned.on),
            ),
            recorder: "书记员".to_owned(),
            public: true,
            closed_reason: String::new(),
        }))
    }

    fn review(&self, world: &World, on: Date) -> Command {
        let reviewer = world.city.people.get(self.matters.reviewer);
        Command::Review(Box::new(ReviewSheet {
            reviewer: reviewer.map(|member| member.id.clone()).unwrap_or_default(),
            reviewer_name: reviewer.map(|member| member.person.name.clone()).unwrap_or_default(),
            reviewed_on: on,
            answers: REVIEW_QUESTIONS.iter().map(|_| (true, String::new())).collect(),
            passed: true,
            opinion: "事实清楚，证据确凿，适用法律正确，程序合法，裁量适当，同意拟处罚意见。".to_owned(),
        }))
    }

    fn discuss(&self, world: &World, on: Date) -> Command {
        let heads = self.matters.heads.iter().filter_map(|at| world.city.people.get(*at));
        let attendees = heads
            .map(|member| Attendee {
                name: member.person.name.clone(),
                post: member.person.post.clone(),
                view: "同意拟处罚意见。".to_owned(),
            })
            .collect();
        Command::Discuss {
            discussed_on: on,
            attendees,
            conclusion: "一致同意按拟处罚意见处理。".to_owned(),
            meeting: None,
        }
    }
}
