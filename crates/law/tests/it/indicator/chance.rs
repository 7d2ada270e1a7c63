//! Exact distributions, funnel limits and priors against values computed with exact fractions elsewhere.

use law::indicator::{Chances, Funnel, Place, Prior, Ratio, Share};
use proptest::prelude::*;

use super::ratio;

fn share(share: Share) -> String {
    let scaled = share.scaled(1_000_000_000);
    format!("{}.{:09}", scaled / 1_000_000_000, scaled % 1_000_000_000)
}

/// One part in 10⁹ is the stated precision.
#[track_caller]
fn close(found: Share, expected: &str) {
    let number = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    let expected: String = expected.chars().take(11).collect();
    assert!((number(&share(found)) - number(&expected)).abs() <= 1, "{} is not {expected}", share(found));
}

#[test]
fn binomial_chances_are_exact() {
    for (n, (part, whole), count, expected) in [
        (89, (1, 5), 24, "0.9580597456"),
        (59, (1, 5), 9, "0.2315795296"),
        (1000, (1, 3), 300, "0.0132781701"),
        (40, (1, 2), 20, "0.5626853438"),
        (10, (0, 7), 0, "1.0000000000"),
        (10, (7, 7), 9, "0.0000000000"),
        (10, (7, 7), 10, "1.0000000000"),
        (0, (1, 2), 0, "1.0000000000"),
    ] {
        close(Chances::binomial(n, ratio(part, whole)).unwrap().at_most(count), expected);
    }
    assert!(Chances::binomial(5, ratio(6, 5)).is_none());
    assert!(Chances::binomial(100_000_001, ratio(1, 2)).is_none());
    assert!(Chances::binomial(100_000_000, ratio(1, 2)).is_some());
}

#[test]
fn poisson_chances_are_exact() {
    for (expected, count, chance) in [
        (4_500, 0, "0.0111089965"),
        (4_500, 4, "0.5321035764"),
        (100_000, 110, "0.8528626516"),
        (300, 1, "0.9630636869"),
        (2_000_000, 1950, "0.1339903839"),
        (0, 0, "1.0000000000"),
    ] {
        close(Chances::poisson(expected).unwrap().at_most(count), chance);
    }
}

#[test]
fn mixed_chances_are_exact() {
    for (n, alpha, beta, count, at_most, middle) in [
        (40, 5_000, 45_000, 0, "0.0459405523", "0.0229702762"),
        (40, 5_000, 45_000, 10, "0.9840663762", "0.9770072366"),
        (12, 500, 500, 3, "0.3693077564", "0.3403279781"),
        (12, 500, 500, 6, "0.5254445076", "0.5000000000"),
        (12, 500, 500, 12, "1.0000000000", "0.9194098711"),
        (30, 500, 3_000, 0, "0.2903582931", "0.1451791466"),
        (30, 500, 3_000, 15, "0.9490384441", "0.9432877210"),
        (25, 2_500, 250, 24, "0.4698500703", "0.4073323899"),
        (60, 2_333, 5_125, 30, "0.8608491291", "0.8513889035"),
    ] {
        let chances = Chances::beta_binomial(n, alpha, beta).unwrap();
        close(chances.at_most(count), at_most);
        close(chances.middle(count), middle);
    }
    for (expected, shape, inverse_scale, count, at_most, middle) in [
        (10_000, 2_500, 2_500, 5, "0.2987358196", "0.2643554695"),
        (10_000, 500, 250, 0, "0.1561737619", "0.0780868809"),
        (200_000, 30_000, 28_125, 230, "0.6784592744", "0.6743323944"),
        (3_000, 1_000, 1_000, 3, "0.6835937500", "0.6308593750"),
    ] {
        let chances = Chances::gamma_poisson(expected, shape, inverse_scale).unwrap();
        close(chances.at_most(count), at_most);
        close(chances.middle(count), middle);
    }
    assert!(Chances::beta_binomial(10, 0, 1).is_none());
    assert!(Chances::beta_binomial(1_000_001, 1000, 1000).is_none());
    assert!(Chances::gamma_poisson(100_000, 1, 1).is_none());
}

/// The limits that are published for comparison, to four decimals.
#[test]
fn funnel_limits_are_the_exact_binomial_ones() {
    for ((part, whole), n, expected) in [
        ((1, 10), 10, ["0.0000", "0.0000", "0.2787", "0.4427"]),
        ((1, 10), 30, ["0.0000", "0.0000", "0.2015", "0.2884"]),
        ((1, 10), 50, ["0.0000", "0.0139", "0.1797", "0.2401"]),
        ((1, 10), 100, ["0.0142", "0.0404", "0.1577", "0.1984"]),
        ((1, 10), 500, ["0.0600", "0.0734", "0.1260", "0.1427"]),
        ((1, 10), 1000, ["0.0713", "0.0813", "0.1185", "0.1299"]),
        ((3, 10), 100, ["0.1603", "0.2069", "0.3869", "0.4416"]),
        ((1, 20), 100, ["0.0000", "0.0061", "0.0919", "0.1246"]),
    ] {
        let funnel = Funnel::binomial(n, ratio(part, whole)).unwrap();
        let limits = [funnel.alert_low, funnel.watch_low, funnel.watch_high, funnel.alert_high];
        assert_eq!(limits.map(|limit| limit.to_string()), expected, "{part}/{whole}, {n}");
    }
    for (thousandths, expected) in [
        (4_500, ["0.0000", "0.0617", "1.9241", "2.6396"]),
        (20_000, ["0.3585", "0.5603", "1.4373", "1.7357"]),
        (100_500, ["0.7011", "0.8043", "1.1952", "1.3173"]),
    ] {
        let funnel = Funnel::poisson(thousandths).unwrap();
        let limits = [funnel.alert_low, funnel.watch_low, funnel.watch_high, funnel.alert_high];
        assert_eq!(limits.map(|limit| limit.to_string()), expected, "{thousandths}");
    }
    assert!(Funnel::binomial(0, ratio(1, 2)).is_none() && Funnel::poisson(0).is_none());
}

#[test]
fn a_unit_lies_within_or_outside() {
    let funnel = Funnel::binomial(100, ratio(1, 10)).unwrap();
    let place = |count| funnel.place(ratio(count, 100));
    assert_eq!(place(1), Place::FarBelow);
    assert_eq!([place(2), place(4)], [Place::Below; 2]);
    assert_eq!([place(5), place(15)], [Place::Within; 2]);
    assert_eq!([place(16), place(19)], [Place::Above; 2]);
    assert_eq!(place(20), Place::FarAbove);
    assert_eq!(Place::Within.label(), "与同类无差别");
}

/// Beta(5, 45) as the prior: 20 of 40 and 5 of 10 are drawn to .2778 and .1667.
#[test]
fn small_units_are_drawn_further() {
    let prior = Prior::Spread { above: 5_000, below: 50_000 };
    let drawn = |part, whole| prior.shrink_rate(ratio(part, whole)).unwrap().scaled(10_000);
    assert_eq!((drawn(20, 40), drawn(5, 10)), (2778, 1667));
    let prior = Prior::Spread { above: 2_000, below: 2_000 };
    // (2 + 9) / (2 + 4.5)
    assert_eq!(prior.shrink_observed(ratio(9_000, 4_500)).unwrap().scaled(10_000), 16_923);
}

#[test]
fn the_prior_is_found_by_moments() {
    let peers = [(5, 50), (12, 60), (30, 80), (2, 40), (18, 90), (25, 50)].map(|(y, n)| ratio(y, n));
    // 7.662205705 things, 1.905197094 of them above.
    assert_eq!(Prior::of_rates(&peers), Some(Prior::Spread { above: 1_905, below: 7_662 }));
    let peers = [(5, 10_000), (22, 12_500), (9, 8_000), (30, 15_250), (3, 11_000)];
    let peers = peers.map(|(observed, expected)| ratio(observed * 1000, expected));
    assert_eq!(Prior::of_observed(&peers), Some(Prior::Spread { above: 2_958, below: 2_433 }));
}

#[test]
fn units_that_differ_by_chance_are_alike() {
    let same = [ratio(10, 100), ratio(11, 100), ratio(9, 100)];
    assert_eq!(Prior::of_rates(&same), Some(Prior::Alike(ratio(30, 300))));
    assert_eq!(Prior::of_rates(&[ratio(0, 10), ratio(0, 20)]), Some(Prior::Alike(ratio(0, 30))));
    assert_eq!(Prior::of_rates(&[ratio(1, 10)]), None);
    assert_eq!(Prior::of_rates(&[]), None);
    let alike = Prior::of_rates(&same).unwrap();
    assert_eq!(alike.shrink_rate(ratio(100, 100)), Some(ratio(1, 10)));
    assert_eq!(alike.chances_of_rate(100), Chances::binomial(100, ratio(30, 300)));
}

proptest! {
    /// A distribution rises from nothing to one, and its quantile is the first count that reaches it.
    #[test]
    fn chances_are_a_distribution(n in 0_u64..400, alpha in 1_u64..20_000, beta in 1_u64..20_000, tail in 1_u64..1000) {
        let tail = Share::of(tail, 1000).unwrap();
        let rate = Ratio::new(alpha, alpha + beta).unwrap();
        for chances in [
            Chances::binomial(n, rate),
            Chances::beta_binomial(n, alpha, beta),
            Chances::poisson(n * 100),
            Chances::gamma_poisson(n * 100, alpha, beta + 100),
        ].into_iter().flatten() {
            let at = chances.quantile(tail);
            prop_assert!(chances.at_most(at) >= tail);
            if at > 0 {
                prop_assert!(chances.at_most(at - 1) < tail);
                prop_assert!(chances.middle(at - 1) <= chances.at_most(at - 1));
            }
            prop_assert!(chances.at_most(u64::MAX) == Share::of(1, 1).unwrap());
            prop_assert!(chances.middle(at) <= chances.at_most(at));
        }
    }

    /// The value of a unit moves towards its peers and never past them.
    #[test]
    fn shrinking_stays_between_the_unit_and_its_peers(peers in prop::collection::vec((0_u64..50, 1_u64..80), 2..30)) {
        let peers: Vec<Ratio> = peers.into_iter().map(|(y, more)| Ratio::new(y, y + more).unwrap()).collect();
        let prior = Prior::of_rates(&peers).unwrap();
        if let Prior::Spread { above, below } = prior {
            prop_assert!(above > 0 && below > above);
            let middle = Ratio::new(above, below).unwrap();
            for peer in peers {
                let drawn = prior.shrink_rate(peer).unwrap();
                prop_assert!(drawn >= peer.min(middle) && drawn <= peer.max(middle));
            }
        }
    }
}
