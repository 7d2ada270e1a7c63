//! The ways around the ban on measuring by fines, each tried on load, on save and on export.

use law::indicator::{Card, Direction, IndicatorProblem, Indicators, NO_FINES_RANKING};

use super::{card, cards, metrics, problems, shipped};

use Direction::{Down, Up};

/// What each way tries, its expression, and which way it calls good.
const WAYS: [(&str, &str, Direction); 34] = [
    ("the sum of fines", "fines.decided", Up),
    ("fines that were paid", "fines.paid", Up),
    ("confiscations", "confiscations.total", Up),
    ("fines and confiscations together", "fines.decided + confiscations.total", Up),
    ("the number of cases", "cases.decided", Up),
    ("the number of cases filed", "cases.filed", Up),
    ("the number of cases that ended in a fine", "cases.fined", Up),
    ("the number of inspections", "inspections.done", Up),
    ("fines per case", "fines.decided / cases.decided", Up),
    ("fines per head", "fines.decided / officers.in_post", Up),
    ("cases per head", "cases.decided / officers.in_post", Up),
    ("heads per case, turned round", "officers.in_post / cases.decided", Down),
    ("cases per inspection", "cases.filed / inspections.done", Up),
    ("cases converted to points", "cases.decided * 5", Up),
    ("points per hundred", "100 * cases.decided / 1000", Up),
    ("points for cases and for studies", "cases.decided * 2 + duties.done", Up),
    ("a rank of fines", "rank(fines.decided)", Up),
    ("a rank of cases, the last being the best", "rank(cases.decided)", Down),
    ("a percentile", "percentile(cases.fined)", Up),
    ("growth over the year before", "growth(fines.decided)", Up),
    ("a capped count", "min(cases.decided, 100)", Up),
    ("a quota that is met", "cases.decided >= 20", Up),
    ("a quota of fines that is met", "fines.decided >= 1000000", Up),
    ("no case left out, turned round", "none(cases.fined)", Down),
    ("the share of fines among decisions", "cases.fined / cases.decided", Up),
    ("the share without a fine, lower being better", "1 - cases.fined / cases.decided", Down),
    ("a share of fines that reaches a limit", "cases.fined / cases.decided >= 0.9", Up),
    ("a share without fines that stays within a limit", "1 - cases.fined / cases.decided <= 0.1", Up),
    ("fined cases against a norm", "cases.fined / cases.fined_expected", Up),
    ("a negative count, lower being better", "-cases.decided", Down),
    ("a difference, lower being better", "1000 - cases.decided", Down),
    ("a product with a hidden sign", "cases.decided * (0 - 1)", Down),
    ("those that should be let off and are not", "1 - cases.waived / cases.waivable", Up),
    ("letting off being bad", "cases.waived / cases.waivable", Down),
];

fn forbidden(found: &[IndicatorProblem]) -> bool {
    found.iter().any(|it| it.rule() == Some(&NO_FINES_RANKING) && it.to_string().contains("二(三)1-09"))
}

#[test]
fn every_way_around_is_refused_on_load_on_save_and_on_export() {
    let indicators = shipped();
    for (way, expression, direction) in WAYS {
        let loaded = Indicators::new(metrics(), [cards(), vec![card(expression, direction)]].concat());
        assert!(forbidden(&loaded.unwrap_err()), "load: {way}");
        assert!(forbidden(&problems(expression, direction)), "save: {way}");
        let exported = indicators.admit("导出的一列", expression, direction).unwrap_err();
        assert!(forbidden(&exported), "export: {way}");
        assert!(exported[0].to_string().contains("导出的一列"), "{way}");
    }
}

/// A first card that may exist, since it is good when low, and a second that turns it round.
#[test]
fn a_reference_does_not_launder() {
    let lawful = Card { id: "x.fined".to_owned(), ..card("cases.fined / cases.decided", Down) };
    let with_lawful = shipped().with(lawful).unwrap();
    for (expression, direction) in
        [("x.fined", Up), ("1 - x.fined", Down), ("x.fined >= 0.5", Up), ("x.fined <= 0.5", Down)]
    {
        assert!(forbidden(&with_lawful.with(card(expression, direction)).unwrap_err()), "{expression}");
        assert!(forbidden(&with_lawful.admit("排名", expression, direction).unwrap_err()), "{expression}");
    }
    for (expression, direction) in
        [("x.fined", Down), ("1 - x.fined", Up), ("x.fined <= 0.5", Up), ("x.fined >= 0.5", Down)]
    {
        assert!(with_lawful.with(card(expression, direction)).is_ok(), "{expression}");
    }
}

/// Turning a card round also turns round what rests on it.
#[test]
fn a_new_version_is_checked_with_all_that_rest_on_it() {
    let base = Card { id: "x.base".to_owned(), ..card("cases.sound / cases.decided", Up) };
    let upon = Card { id: "x.upon".to_owned(), ..card("x.base >= 0.9", Up) };
    let both = shipped().with(base.clone()).unwrap().with(upon).unwrap();
    let turned = Card { expression: "cases.fined / cases.decided".to_owned(), direction: Down, ..base };
    let found = both.with(turned).unwrap_err();
    assert!(
        matches!(&found[..], [IndicatorProblem::Barred { indicator, .. }] if indicator == "x.upon"),
        "{found:?}"
    );
}

/// Money is refused in any direction: there is no such value.
#[test]
fn money_has_no_direction() {
    for direction in [Up, Down] {
        for expression in
            ["fines.decided", "fines.paid / fines.decided", "none(fines.decided)", "fines.decided <= 9"]
        {
            let found = problems(expression, direction);
            assert!(
                found.iter().any(|it| matches!(it, IndicatorProblem::Money { .. })),
                "{expression}: {found:?}"
            );
        }
    }
}

/// What the ban leaves alone: shares of cases by how well they were handled, and the fewer the better.
#[test]
fn lawful_measures_are_not_caught() {
    for (expression, direction) in [
        ("cases.sound / cases.decided", Up),
        ("cases.reviewed / cases.review_required", Up),
        ("cases.waived / cases.waivable", Up),
        ("1 - cases.waived / cases.waivable", Down),
        ("cases.overturned / cases.overturned_expected", Down),
        ("inspections.found / inspections.found_expected", Up),
        ("cases.fined / cases.decided", Down),
        ("none(acts.uncertified)", Up),
        ("complaints.upheld / complaints.upheld_expected", Down),
    ] {
        assert!(shipped().admit("指标", expression, direction).is_ok(), "{expression}");
    }
    // A mistake that has nothing to do with fines does not cite the clause.
    assert!(!forbidden(&problems("stations.visited / officers.in_post", Up)));
    assert!(!forbidden(&problems("officers.in_post", Up)));
}

#[test]
fn the_refusal_says_what_and_why() {
    assert_eq!(
        problems("fines.decided / cases.decided", Up)[0].to_string(),
        "指标test.card使用了金额“决定的罚款数额”；指标不得由罚没数额得出（三年行动方案二(三)1-09；行政处罚法第七十四条第三款）"
    );
    assert_eq!(
        problems("cases.decided / officers.in_post", Up)[0].to_string(),
        "指标test.card会因“作出决定的案件”增加而显得更好；不得以罚没数额、案件数量正向评价或者排名\
         （三年行动方案二(三)1-09；行政处罚法第七十四条第三款）"
    );
    assert!(problems("cases.waived / cases.waivable", Down)[0].to_string().contains("减少而显得更好"));
}
