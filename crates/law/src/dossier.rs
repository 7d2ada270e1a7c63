//! The dossier (案卷): what a real file holds, whatever system it comes from, as one value that can be checked.
//!
//! `docs/dossier-format.md` describes the format for people, `docs/dossier.schema.json` for machines; both
//! are drawn from the shapes here. Absent is unknown, never false; an act that the file does not hold did
//! not happen, unless [`Dossier::not_covered`] says that the file is silent about that part of the procedure.

pub mod act;
pub mod people;
pub mod read;
pub mod shape;
pub mod table;
pub mod violation;
pub mod word;

use serde::{Deserialize, Serialize};

use self::shape::{FieldShape, RecordShape, Shape, Shaped};
use self::word::{Names, Section, Text};
pub use self::{
    act::Act,
    people::{Agency, Officer, Party},
    read::{ReadError, read},
    violation::{Circumstances, Violation},
    word::{Moment, Yuan},
};

/// The only format number there is.
pub const FORMAT: u32 = 1;

/// 一份案卷。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dossier {
    /// Number of the format: 1.
    pub format: u32,
    /// 案号, or whatever names the file in its own system.
    pub id: String,
    /// 办案机构, for totals by unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Text,
    /// Parts of the procedure about which the file is silent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_covered: Option<Vec<Section>>,
    /// 实施机关.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<Agency>,
    /// 当事人.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parties: Option<Vec<Party>>,
    /// 本案涉及的执法人员、审核人员、听证人员、保管人员.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officers: Option<Vec<Officer>>,
    /// 违法行为.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub violation: Option<Violation>,
    /// 裁量情节.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circumstances: Option<Circumstances>,
    /// 行为, in any order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Act>,
    /// Remarks that no rule reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Names,
}

const fn field(name: &'static str, about: &'static str, shape: &'static Shape) -> FieldShape {
    FieldShape { name, about, shape }
}

impl Shaped for Dossier {
    const SHAPE: Shape = Shape::Record(&RecordShape {
        name: "Dossier",
        about: "一份案卷。",
        fields: &[
            field("format", "格式编号，固定为 1。必填。", &Shape::Count),
            field("id", "案号，或者原系统中唯一标识本案的编号。必填。", &Shape::Text),
            field("unit", "办案机构，用于按机构汇总。", &Shape::Text),
            field(
                "not_covered",
                "本案卷没有记载的程序环节：列入的环节，没有记载不等于没有做，一律作“未知”。",
                &<Option<Vec<Section>> as Shaped>::SHAPE,
            ),
            field("agency", "实施机关。", &<Option<Agency> as Shaped>::SHAPE),
            field("parties", "当事人。", &<Option<Vec<Party>> as Shaped>::SHAPE),
            field(
                "officers",
                "人员名册：执法、审核、听证、保管等本案涉及的人员。",
                &<Option<Vec<Officer>> as Shaped>::SHAPE,
            ),
            field("violation", "违法行为。", &<Option<Violation> as Shaped>::SHAPE),
            field("circumstances", "裁量情节。", &<Option<Circumstances> as Shaped>::SHAPE),
            field("acts", "本案的行为，次序不限；每项写作 {\"行为名\": {…}}。", &<Vec<Act> as Shaped>::SHAPE),
            field("notes", "备注，不参与检查。", &<Names as Shaped>::SHAPE),
        ],
    });
}
