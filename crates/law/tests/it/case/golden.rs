//! Whole cases as a lawyer reads them: each step with its article, its answer, the stage and the clocks.
//!
//! The texts are in `tests/cases`. `UPDATE=1` writes them anew; read the difference before keeping it.

use std::{fmt::Write as _, fs, path::PathBuf};

use law::{
    case::{
        Command,
        act::OnSpotDecision,
        fact::{DocumentKind, Matter, Measure, MeasureKind, Payment, PaymentMethod, Proposal},
    },
    rule::Finding,
};

use super::world::{
    LI, QIAN, SUN, World, ZHAO, ZHOU, closing, company, correction, day, decide, discussed, evidence, extend,
    filing, hearing_notice, hold, interview, measure, no_penalty, on_spot, on_spot_fine, payment, penalize,
    proposal, recheck, registration, release, report, request, reviewed, said, serve, told, yuan,
};

/// A case told step by step.
struct Script {
    world: World,
    text: String,
}

impl Script {
    fn new(title: &str, articles: &str) -> Self {
        Self { world: World::default(), text: format!("# {title}\n# 依据：{articles}\n") }
    }

    /// Gives a command and writes down what came of it.
    fn step(
        &mut self,
        today: &str,
        who: (&str, &str),
        what: &str,
        article: &str,
        command: Command,
    ) -> &mut Self {
        assert!(article.contains('第'), "{what} cites no article");
        let before = self.world.journal.len();
        let _ = write!(self.text, "\n{today} {}：{what}\n    依据 {article}\n", who.1);
        match self.world.run(day(today), who, command) {
            Ok(defects) => {
                let labels: Vec<_> =
                    self.world.journal[before..].iter().map(|entry| entry.act.label()).collect();
                let _ = writeln!(self.text, "    结果 {}", labels.join("；"));
                for defect in &defects {
                    self.finding("记载", defect);
                }
            }
            Err(refused) => {
                for finding in &refused.0 {
                    self.finding("拒绝", finding);
                }
            }
        }
        let _ = writeln!(self.text, "    阶段 {}", self.world.case.stage.label());
        for clock in self.world.clocks(day(today)) {
            let _ = writeln!(self.text, "    期限 {} {}（{}）", clock.due_on, clock.what, clock.article);
        }
        self
    }

    fn ask(&mut self, today: &str, what: &str, article: &str, matter: Matter) -> &mut Self {
        self.step(today, ZHAO, &format!("提请{what}"), article, request(matter))
    }

    fn grant(&mut self, today: &str, what: &str, article: &str, number: &str) -> &mut Self {
        let command = self.world.agree(number);
        self.step(today, SUN, &format!("批准{what}"), article, command)
    }

    fn finding(&mut self, how: &str, finding: &Finding) {
        let Finding { code, class, article, message, cure, .. } = finding;
        let _ = writeln!(self.text, "    {how} {message}（{}，{code}，{article}）", class.label());
        let _ = writeln!(self.text, "         {cure}");
    }

    /// Ends the text with the defects that the case keeps, and holds it against the file.
    fn ends_as(mut self, name: &str) {
        self.text.push_str("\n案件记载的缺陷：\n");
        if self.world.case.defects.is_empty() {
            self.text.push_str("    无\n");
        }
        for (seq, defect) in &self.world.case.defects {
            let _ = writeln!(
                self.text,
                "    第{seq}步 {}（{}，{}）",
                defect.message, defect.code, defect.article
            );
        }
        assert_eq!(self.world.replayed(), self.world.case);
        let path = folder().join(name);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &self.text).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == self.text, "{name} differs; UPDATE=1 writes it:\n{}", self.text);
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

const CASES: [&str; 5] = [
    "on-the-spot.case",
    "ordinary.case",
    "ordinary-with-hearing.case",
    "no-penalty.case",
    "seizure-released-late.case",
];

#[test]
fn every_case_file_has_its_test() {
    let mut files: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let mut told = CASES.map(str::to_owned).to_vec();
    told.sort();
    assert_eq!(files, told);
}

#[test]
fn a_truck_driver_is_fined_on_the_spot() {
    let mut registration = registration();
    registration.found_on = day("2026-09-28");
    let decision = |fine| OnSpotDecision {
        warning: false,
        statement: "今天忘带了".to_owned(),
        recheck: "经复核，不影响违法事实的认定".to_owned(),
        ..on_spot_fine(fine)
    };
    let paid = Payment { method: PaymentMethod::Electronic, ..payment("200", "2026-09-29", "电20260929") };
    let mut script = Script::new(
        "货车驾驶员当场处罚（简易程序）",
        "行政处罚法第五十一条、第五十二条；程序规定第六十条、第六十一条",
    );
    script
        .step(
            "2026-09-28",
            ZHAO,
            "对货车驾驶员当场罚款500元",
            "行政处罚法第五十一条",
            penalize(registration.clone(), decision("500")),
        )
        .step(
            "2026-09-28",
            ZHAO,
            "未告知、未复核即当场罚款200元",
            "行政处罚法第四十四条、第四十五条",
            penalize(
                registration.clone(),
                OnSpotDecision { told: false, statement: "不服".to_owned(), ..on_spot() },
            ),
        )
        .step(
            "2026-09-28",
            ZHAO,
            "告知、听取并复核后当场罚款200元，当场交付",
            "行政处罚法第五十二条",
            penalize(registration, decision("200")),
        )
        .step("2026-09-29", ZHAO, "登记电子支付200元", "行政处罚法第六十七条", Command::Pay(Box::new(paid)))
        .ask("2026-09-30", "结案", "程序规定第六十一条", closing())
        .step(
            "2026-10-10",
            ZHAO,
            "国庆假期后第五个工作日（调休上班的星期六）报备案",
            "程序规定第六十一条第八项",
            Command::FileForRecord { filed_on: day("2026-10-10") },
        )
        .ask("2026-10-12", "结案", "程序规定第六十一条", closing())
        .grant("2026-10-12", "结案", "程序规定第六十一条", "");
    script.ends_as(CASES[0]);
}

fn investigated(script: &mut Script, registration: law::case::act::Registration) {
    script
        .step(
            "2026-03-02",
            ZHAO,
            "登记检查中发现的线索",
            "行政处罚法第五十四条",
            Command::Register(Box::new(registration)),
        )
        .ask("2026-03-03", "立案", "行政处罚法第五十四条第二款", filing())
        .grant("2026-03-03", "立案", "行政处罚法第五十四条第二款", "")
        .step(
            "2026-03-04",
            ZHAO,
            "制作现场笔录",
            "行政处罚法第四十六条、第五十四条",
            Command::CollectEvidence(Box::new(evidence("2026-03-04"))),
        )
        .step(
            "2026-03-05",
            ZHAO,
            "询问当事人",
            "行政处罚法第五十五条",
            Command::RecordInterview(Box::new(interview("2026-03-05"))),
        )
        .ask("2026-03-10", "调查终结", "行政处罚法第五十七条", report())
        .grant("2026-03-10", "调查终结", "行政处罚法第五十七条", "");
}

#[test]
fn an_ordinary_case_without_a_hearing() {
    let mut script = Script::new(
        "未取得经营许可从事货运，罚款3000元（普通程序，无听证）",
        "行政处罚法第五十四条至第六十二条",
    );
    investigated(&mut script, registration());
    script
        .ask("2026-03-11", "未经告知即决定罚款3000元", "行政处罚法第四十四条", decide(proposal("3000")))
        .ask("2026-03-11", "责令改正", "行政处罚法第二十八条", correction())
        .grant("2026-03-11", "责令改正", "行政处罚法第二十八条", "衡交责改〔2026〕1号")
        .ask("2026-03-11", "告知", "行政处罚法第四十四条", Matter::Notice { proposal: proposal("3000") })
        .grant("2026-03-11", "告知", "行政处罚法第四十四条", "衡交违通〔2026〕1号")
        .step(
            "2026-03-12",
            ZHAO,
            "直接送达违法行为通知书",
            "行政处罚法第四十四条；民事诉讼法第八十八条",
            serve(DocumentKind::ViolationNotice, "衡交违通〔2026〕1号", "2026-03-12"),
        )
        .step("2026-03-13", ZHAO, "记录当事人陈述申辩", "行政处罚法第四十五条", said("2026-03-13"))
        .ask("2026-03-19", "期限内决定罚款3000元", "行政处罚法第六十二条", decide(proposal("3000")))
        .step("2026-03-19", ZHAO, "复核，不予采纳", "行政处罚法第四十五条", recheck())
        .ask("2026-03-20", "决定罚款3500元", "行政处罚法第四十五条第二款", decide(proposal("3500")))
        .ask("2026-03-20", "决定罚款3000元", "行政处罚法第五十七条", decide(proposal("3000")))
        .step(
            "2026-03-20",
            QIAN,
            "承办人自行批准",
            "行政处罚法第五十七条",
            Command::Approve {
                no: 5, opinion: "同意".to_owned(), number: "衡交罚〔2026〕1号".to_owned()
            },
        )
        .grant("2026-03-20", "决定罚款3000元", "行政处罚法第五十七条", "衡交罚〔2026〕1号")
        .step(
            "2026-03-23",
            ZHAO,
            "直接送达处罚决定书",
            "行政处罚法第六十一条",
            serve(DocumentKind::Decision, "衡交罚〔2026〕1号", "2026-03-23"),
        )
        .ask("2026-04-01", "未缴款即结案", "行政处罚法第六十六条", closing())
        .step(
            "2026-04-07",
            ZHAO,
            "清明假期后的最后一日银行缴款",
            "行政处罚法第六十七条",
            Command::Pay(Box::new(payment("3000", "2026-04-07", "银20260407"))),
        )
        .ask("2026-04-08", "结案", "行政处罚法第六十六条", closing())
        .grant("2026-04-08", "结案", "行政处罚法第六十六条", "")
        .step(
            "2026-04-09",
            ZHAO,
            "归档",
            "行政处罚法第四十七条",
            Command::Archive { retention: "30年".to_owned(), contents: vec!["处罚决定书".to_owned()] },
        );
    script.ends_as(CASES[1]);
}

#[test]
fn an_ordinary_case_with_hearing_review_and_discussion() {
    let proposal = || super::world::grave(told(proposal("100000")), "涉案金额巨大");
    let untold = || Proposal { hearing_told: false, ..proposal() };
    let decided = |script: &mut Script, on: &str| {
        script.ask(on, "决定罚款100000元", "行政处罚法第五十七条、第五十八条", decide(proposal()));
    };
    let mut script = Script::new(
        "对货运公司罚款10万元（听证、法制审核、集体讨论）",
        "行政处罚法第五十七条、第五十八条、第六十三条至第六十五条",
    );
    investigated(&mut script, company());
    script
        .ask("2026-03-10", "责令改正", "行政处罚法第二十八条", correction())
        .grant("2026-03-10", "责令改正", "行政处罚法第二十八条", "衡交责改〔2026〕2号")
        .ask(
            "2026-03-11",
            "告知，漏告听证权利",
            "行政处罚法第六十三条",
            Matter::Notice { proposal: untold() },
        )
        .ask(
            "2026-03-11",
            "告知，含听证权利",
            "行政处罚法第六十三条",
            Matter::Notice { proposal: proposal() },
        )
        .grant("2026-03-11", "告知", "行政处罚法第四十四条", "衡交违通〔2026〕2号")
        .step(
            "2026-03-12",
            ZHAO,
            "直接送达违法行为通知书",
            "行政处罚法第四十四条",
            serve(DocumentKind::ViolationNotice, "衡交违通〔2026〕2号", "2026-03-12"),
        )
        .step(
            "2026-03-19",
            ZHAO,
            "第五个工作日收到听证申请",
            "行政处罚法第六十四条第一项",
            Command::RequestHearing { requested_on: day("2026-03-19") },
        );
    decided(&mut script, "2026-03-20");
    script
        .step(
            "2026-03-20",
            SUN,
            "通知3月27日听证，由承办人主持",
            "行政处罚法第六十四条第二项、第四项",
            hearing_notice("2026-03-27", QIAN),
        )
        .step(
            "2026-03-20",
            SUN,
            "通知4月1日听证，由非本案调查人员主持",
            "行政处罚法第六十四条第二项、第四项",
            hearing_notice("2026-04-01", ZHOU),
        )
        .step(
            "2026-03-20",
            ZHAO,
            "直接送达听证通知书",
            "行政处罚法第六十四条第二项",
            serve(DocumentKind::HearingNotice, "听证1号", "2026-03-20"),
        )
        .step("2026-03-31", LI, "听证前法制审核", "行政处罚法第五十八条", reviewed("2026-03-31"))
        .step("2026-04-01", ZHOU, "公开举行听证", "行政处罚法第六十四条", hold("2026-04-01"));
    decided(&mut script, "2026-04-02");
    script.step("2026-04-02", LI, "听证后法制审核通过", "行政处罚法第五十八条", reviewed("2026-04-02")).step(
        "2026-04-03",
        SUN,
        "负责人集体讨论",
        "行政处罚法第五十七条第二款",
        discussed("2026-04-03"),
    );
    decided(&mut script, "2026-04-07");
    let late = Payment { surcharge: yuan("6000"), ..payment("106000", "2026-04-25", "银20260425") };
    script.grant("2026-04-07", "决定罚款100000元", "行政处罚法第五十七条", "衡交罚〔2026〕2号").step(
        "2026-04-08",
        ZHAO,
        "直接送达处罚决定书",
        "行政处罚法第六十一条",
        serve(DocumentKind::Decision, "衡交罚〔2026〕2号", "2026-04-08"),
    );
    let surcharge = script.world.surcharge("2026-04-25");
    script
        .step(
            "2026-04-25",
            ZHAO,
            &format!("逾期两日缴款，加处罚款{surcharge}元"),
            "行政处罚法第七十二条",
            Command::Pay(Box::new(late)),
        )
        .ask("2026-04-27", "结案", "行政处罚法第六十六条", closing())
        .grant("2026-04-27", "结案", "行政处罚法第六十六条", "");
    script.ends_as(CASES[2]);
}

#[test]
fn a_first_slight_violation_is_not_penalised() {
    let ground = "行政处罚法第三十三条第一款：初次违法且危害后果轻微并及时改正";
    let mut script =
        Script::new("初次违法、危害后果轻微并及时改正，不予处罚", "行政处罚法第三十三条、第五十七条");
    investigated(&mut script, registration());
    script
        .ask("2026-03-11", "不予处罚，未写明依据", "行政处罚法第五十七条", no_penalty("", "已教育"))
        .ask("2026-03-11", "不予处罚，未记录教育", "行政处罚法第三十三条第三款", no_penalty(ground, ""))
        .step(
            "2026-03-11",
            SUN,
            "退回，要求教育当事人",
            "行政处罚法第三十三条第三款",
            Command::Return {
                no: 3, step: "不予处罚".to_owned(), reason: "补充教育记录".to_owned()
            },
        )
        .ask(
            "2026-03-12",
            "不予处罚",
            "行政处罚法第三十三条第一款",
            no_penalty(ground, "已当面讲解道路运输条例并发放告知单"),
        )
        .grant("2026-03-12", "不予处罚", "行政处罚法第五十七条第一款", "衡交不罚〔2026〕1号")
        .step(
            "2026-03-24",
            ZHAO,
            "第八个工作日才送达不予处罚决定书",
            "行政处罚法第六十一条",
            serve(DocumentKind::NoPenaltyDecision, "衡交不罚〔2026〕1号", "2026-03-24"),
        )
        .ask("2026-03-25", "结案", "行政处罚法第五十七条", closing())
        .grant("2026-03-25", "结案", "行政处罚法第五十七条", "");
    script.ends_as(CASES[3]);
}

#[test]
fn a_seizure_is_released_late() {
    let seized = |basis: &str| {
        let measure = Measure {
            basis: basis.to_owned(),
            reason: "无道路运输证且无法当场提供其他有效证明".to_owned(),
            ..measure(MeasureKind::Seizure, "2026-03-03")
        };
        Command::TakeMeasure(Box::new(measure))
    };
    let mut script =
        Script::new("扣押车辆逾期解除", "行政强制法第十条、第十八条、第二十四条、第二十五条、第二十八条");
    script
        .step(
            "2026-03-02",
            ZHAO,
            "登记检查中发现的线索",
            "行政处罚法第五十四条",
            Command::Register(Box::new(registration())),
        )
        .step(
            "2026-03-03",
            ZHAO,
            "依规章扣押车辆",
            "行政强制法第十条",
            seized("《道路货物运输及站场管理规定》第六十一条"),
        )
        .step(
            "2026-03-03",
            ZHAO,
            "依行政法规扣押车辆，当场交付决定书和清单",
            "行政强制法第十八条、第二十四条；道路运输条例第六十二条",
            seized("《道路运输条例》第六十二条的规定"),
        )
        .ask("2026-03-04", "立案", "行政处罚法第五十四条第二款", filing())
        .grant("2026-03-04", "立案", "行政处罚法第五十四条第二款", "")
        .ask(
            "2026-03-20",
            "扣押期间撤销立案",
            "行政强制法第二十八条",
            Matter::Withdrawal { reason: "违法事实不成立".to_owned() },
        )
        .step("2026-04-03", SUN, "第三十一日延长扣押期限", "行政强制法第二十五条", extend("2026-05-02"))
        .step("2026-04-07", ZHAO, "解除扣押并退还车辆", "行政强制法第二十八条", release("2026-04-07"))
        .ask(
            "2026-04-08",
            "撤销立案",
            "行政处罚法第五十七条第一款第三项",
            Matter::Withdrawal { reason: "违法事实不成立".to_owned() },
        )
        .grant("2026-04-08", "撤销立案", "行政处罚法第五十七条第一款第三项", "");
    script.ends_as(CASES[4]);
}
