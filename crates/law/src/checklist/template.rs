//! Templates of checklists, as the catalogue holds them.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;

/// A template in one version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The id, the same in every version.
    pub id: String,
    /// The version, from 1.
    pub version: u32,
    /// The day from which it is filled in.
    pub from: Date,
    /// The title on the page.
    pub title: String,
    /// The clause of the plan that asks for it.
    pub clause: String,
    /// Whom it is about.
    pub about: About,
    /// How it is filled in.
    pub guide: String,
    /// What is asked, in order.
    #[serde(rename = "point")]
    pub points: Vec<Point>,
}

/// Whom a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Who fills it in: findings are his own to mend.
    Own,
    /// The unit: each finding names its owner.
    Unit,
}

/// One thing that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// The id within the template.
    pub id: String,
    /// What should be the case.
    pub text: String,
    /// What it rests on.
    pub norm: String,
}

/// What is wrong with the templates.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateProblem {
    /// A version of a template stands twice, or not after the one before it.
    #[error("清单{id}第{version}版与另一版重复或者次序颠倒")]
    Order {
        /// The template.
        id: String,
        /// The version.
        version: u32,
    },
    /// A template asks nothing, or the same twice.
    #[error("清单{id}第{version}版没有条目，或者条目编号“{point}”重复")]
    Points {
        /// The template.
        id: String,
        /// The version.
        version: u32,
        /// The id that stands twice; empty when there is none at all.
        point: String,
    },
    /// A point or the template leaves out what it must say.
    #[error("清单{id}第{version}版“{place}”没有填写{what}")]
    Empty {
        /// The template.
        id: String,
        /// The version.
        version: u32,
        /// The id of the point, or of the template.
        place: String,
        /// What is left out.
        what: &'static str,
    },
}

impl Template {
    /// A point by its id.
    pub fn point(&self, id: &str) -> Option<&Point> {
        self.points.iter().find(|point| point.id == id)
    }

    fn problems(&self) -> Vec<TemplateProblem> {
        let (id, version) = (self.id.clone(), self.version);
        let mut seen = BTreeSet::new();
        let doubled = self.points.iter().find(|point| !seen.insert(&point.id)).map(|point| point.id.clone());
        let doubled = if self.points.is_empty() { Some(String::new()) } else { doubled };
        let head = [(&self.id, &self.title, "标题"), (&self.id, &self.clause, "方案条文")];
        let points = self
            .points
            .iter()
            .flat_map(|point| [(&point.id, &point.text, "内容"), (&point.id, &point.norm, "依据")]);
        let empty = head.into_iter().chain(points).filter(|(_, text, _)| text.trim().is_empty());
        let empty = empty.map(|(place, _, what)| TemplateProblem::Empty {
            id: id.clone(),
            version,
            place: place.clone(),
            what,
        });
        let doubled = doubled.map(|point| TemplateProblem::Points {
            id: self.id.clone(),
            version: self.version,
            point,
        });
        doubled.into_iter().chain(empty).collect()
    }
}

/// The templates that there are, every version of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checklists {
    templates: Vec<Template>,
}

impl Checklists {
    /// Takes templates, the versions of each in order. Errors: every problem at once.
    pub fn new(templates: Vec<Template>) -> Result<Self, Vec<TemplateProblem>> {
        let mut problems: Vec<_> = templates.iter().flat_map(Template::problems).collect();
        for (at, held) in templates.iter().enumerate() {
            let before = templates.iter().take(at).rfind(|other| other.id == held.id);
            if before.is_some_and(|before| before.version >= held.version || before.from >= held.from) {
                problems.push(TemplateProblem::Order { id: held.id.clone(), version: held.version });
            }
        }
        if problems.is_empty() { Ok(Self { templates }) } else { Err(problems) }
    }

    /// The version of a template that is filled in on a day.
    pub fn in_force(&self, id: &str, on: Date) -> Option<&Template> {
        self.templates.iter().rfind(|held| held.id == id && held.from <= on)
    }

    /// One version of a template.
    pub fn version(&self, id: &str, version: u32) -> Option<&Template> {
        self.templates.iter().find(|held| held.id == id && held.version == version)
    }

    /// The ids of all templates, once for each version.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.templates.iter().map(|held| held.id.as_str())
    }

    /// The templates that are filled in on a day, in the order of the catalogue.
    pub fn all_in_force(&self, on: Date) -> impl Iterator<Item = &Template> {
        self.templates.iter().filter(move |held| {
            self.in_force(&held.id, on).is_some_and(|newest| newest.version == held.version)
        })
    }
}
