//! Where units stand: a band with its interval, how firm it is, and what would help most.

use std::collections::BTreeMap;

use super::super::{Indicators, Reading, Tally, Value};
use super::{
    Index,
    draw::{Draws, WEIGHT_PARTS, weights},
    score::{PEERS_MIN, Score, scores},
};

/// How often chance and weights are drawn anew.
const TIMES: u32 = 1000;

/// A unit as the index sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: String,
    /// What makes units comparable, the most important first: level, road or waterway, traffic, population.
    pub traits: Vec<String>,
    /// What was counted.
    pub tally: Tally,
}

/// Where a unit stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The unit.
    pub unit: String,
    /// The traits that it shares with its peers.
    pub peers: Vec<String>,
    /// How many they are, itself among them.
    pub peer_count: usize,
    /// Members without a value, by id.
    pub missing: Vec<String>,
    /// Its band, or why it has none.
    pub outcome: Outcome,
    draws: Vec<u32>,
}

/// What an index says about a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A band.
    Banded(Band),
    /// Fewer than eight comparable units.
    NoPeers,
    /// Too few members have a value.
    Insufficient {
        /// Points of weight that have one.
        weight: u32,
        /// Points that must.
        least: u32,
    },
}

/// A band with how sure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Its name.
    pub name: String,
    /// Hundredths of a point; 5000 is the middle of the peers.
    pub score: u32,
    /// Nine times out of ten the score lies between these.
    pub interval: (u32, u32),
    /// How often, in thousandths, the band stays when the weights are drawn anew.
    pub stability: u32,
    /// A gate said no and took the unit down a band.
    pub gated: bool,
    /// What would help most, at most three.
    pub weak: Vec<Weak>,
}

/// A member in which the unit lies below the middle of its peers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weak {
    /// Its id.
    pub indicator: String,
    /// Hundredths of a point.
    pub score: u32,
}

impl Band {
    /// Whether the band can be stated without a caveat: nine times out of ten it stays under other weights.
    pub const fn is_stable(&self) -> bool {
        self.stability >= 900
    }
}

/// Comparable units together, by the traits that they share.
///
/// A group of fewer than eight joins those of its kin that are as small, one trait at a time.
pub fn groups(units: &[Unit]) -> Vec<(Vec<String>, Vec<&Unit>)> {
    let mut rest: Vec<&Unit> = units.iter().collect();
    rest.sort_by(|a, b| a.id.cmp(&b.id));
    let deepest = units.iter().map(|unit| unit.traits.len()).max().unwrap_or_default();
    let mut found = Vec::new();
    for depth in (0..=deepest).rev() {
        let mut kin: BTreeMap<Vec<String>, Vec<&Unit>> = BTreeMap::new();
        for unit in rest.drain(..) {
            kin.entry(unit.traits.iter().take(depth).cloned().collect()).or_default().push(unit);
        }
        for (traits, members) in kin {
            if members.len() >= PEERS_MIN || depth == 0 {
                found.push((traits, members));
            } else {
                rest.extend(members);
            }
        }
    }
    found
}

/// Where the units stand, by id. `seed` belongs to the result: with it anybody can compute it again.
pub fn standings(index: &Index, indicators: &Indicators, units: &[Unit], seed: u64) -> Vec<Standing> {
    let mut drawn = Draws::new(seed, &["weights"]);
    let given: Vec<u32> = index.text().parts.iter().map(|part| part.weight).collect();
    let other_weights: Vec<Vec<u64>> = (0..TIMES).map(|_| weights(&mut drawn, &given)).collect();
    let mut standings = Vec::new();
    for (traits, members) in groups(units) {
        let columns: Vec<Vec<Option<Score>>> = if members.len() < PEERS_MIN {
            Vec::new()
        } else {
            index
                .members()
                .map(|(_, member)| scores(indicators, &member.indicator, &members, (seed, TIMES)))
                .collect()
        };
        for (place, unit) in members.iter().enumerate() {
            let row = Row::of(index, &columns, place);
            let gated = index.text().gates.iter().any(|gate| {
                matches!(indicators.read(gate, &unit.tally), Some(Reading::Value(Value::Boolean(false))))
            });
            let few = members.len() < PEERS_MIN;
            standings.push(Standing {
                unit: unit.id.clone(),
                peers: traits.clone(),
                peer_count: members.len(),
                missing: row.missing.clone(),
                outcome: if few { Outcome::NoPeers } else { row.outcome(index, gated, &other_weights) },
                draws: if few { Vec::new() } else { row.draws() },
            });
        }
    }
    standings.sort_by(|a, b| a.unit.cmp(&b.unit));
    standings
}

/// Whether one unit may be called better than another: they are peers, and it is so nine times out of ten.
pub fn better(one: &Standing, other: &Standing) -> bool {
    let banded = |it: &Standing| matches!(it.outcome, Outcome::Banded(_));
    let wins = one.draws.iter().zip(&other.draws).filter(|(a, b)| a > b).count();
    let times = one.draws.len().min(other.draws.len());
    let comparable = banded(one) && banded(other) && one.peers == other.peers;
    comparable && wins.saturating_mul(10) >= times.saturating_mul(9)
}

/// The scores of one unit.
struct Row<'a> {
    /// Part, weight of the part, weight of the member, id, score.
    cells: Vec<Cell<'a>>,
    missing: Vec<String>,
}

struct Cell<'a> {
    part: usize,
    part_weight: u32,
    weight: u32,
    indicator: &'a str,
    score: &'a Score,
}

impl<'a> Row<'a> {
    fn of(index: &'a Index, columns: &'a [Vec<Option<Score>>], place: usize) -> Self {
        let mut row = Self { cells: Vec::new(), missing: Vec::new() };
        let mut columns = columns.iter();
        for (part, text) in index.text().parts.iter().enumerate() {
            for member in &text.members {
                match columns.next().and_then(|column| column.get(place)).and_then(Option::as_ref) {
                    Some(score) => row.cells.push(Cell {
                        part,
                        part_weight: text.weight,
                        weight: member.weight,
                        indicator: &member.indicator,
                        score,
                    }),
                    None => row.missing.push(member.indicator.clone()),
                }
            }
        }
        row
    }

    fn weight(&self) -> u32 {
        self.cells.iter().map(|cell| cell.weight).sum()
    }

    /// The mean of `points` under the weights of the index.
    fn mean(&self, points: impl Fn(&Cell<'_>) -> u32) -> u32 {
        let sum: u64 = self.cells.iter().map(|cell| u64::from(cell.weight) * u64::from(points(cell))).sum();
        sum.checked_div(self.weight().into()).and_then(|it| u32::try_from(it).ok()).unwrap_or_default()
    }

    /// The mean with the weights of the parts drawn anew, those within a part in proportion.
    fn mean_under(&self, weights: &[u64]) -> Option<u32> {
        let (mut sum, mut all) = (0_u128, 0_u128);
        for cell in &self.cells {
            let drawn = u128::from(weights.get(cell.part).copied().unwrap_or(WEIGHT_PARTS));
            let weight = (drawn * u128::from(cell.weight)).checked_div(cell.part_weight.into())?;
            sum = sum.saturating_add(weight.saturating_mul(cell.score.points.into()));
            all = all.saturating_add(weight);
        }
        u32::try_from(sum.checked_div(all)?).ok()
    }

    fn draws(&self) -> Vec<u32> {
        let times = usize::try_from(TIMES).unwrap_or_default();
        let drawn = |time: usize| {
            move |cell: &Cell<'_>| cell.score.draws.get(time).copied().unwrap_or(cell.score.points)
        };
        (0..times).map(|time| self.mean(drawn(time))).collect()
    }

    fn outcome(&self, index: &Index, gated: bool, other_weights: &[Vec<u64>]) -> Outcome {
        let (weight, least) = (self.weight(), index.text().weight_min);
        if weight < least {
            return Outcome::Insufficient { weight, least };
        }
        let score = self.mean(|cell| cell.score.points);
        let place = index.band(score);
        let same = |weights: &Vec<u64>| self.mean_under(weights).is_some_and(|it| index.band(it) == place);
        let stability = u32::try_from(other_weights.iter().filter(|it| same(it)).count()).unwrap_or_default();
        let mut draws = self.draws();
        draws.sort_unstable();
        let at = |place: usize| draws.get(place).copied().unwrap_or(score);
        let last = index.text().bands.len().saturating_sub(1);
        let given = if gated { place.saturating_add(1).min(last) } else { place };
        Outcome::Banded(Band {
            name: index.text().bands.get(given).map(|band| band.name.clone()).unwrap_or_default(),
            score,
            interval: (at(49), at(949)),
            stability,
            gated,
            weak: self.weak(),
        })
    }

    fn weak(&self) -> Vec<Weak> {
        let loss = |cell: &&Cell<'_>| 5000_u32.saturating_sub(cell.score.points).saturating_mul(cell.weight);
        let mut weak: Vec<&Cell<'_>> = self.cells.iter().filter(|cell| loss(cell) > 0).collect();
        weak.sort_by_key(|cell| std::cmp::Reverse(loss(cell)));
        let weak = weak.into_iter().take(3);
        weak.map(|cell| Weak { indicator: cell.indicator.to_owned(), score: cell.score.points }).collect()
    }
}
