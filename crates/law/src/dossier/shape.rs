//! The shape of the dossier as data: what the schema, the documentation and the table templates are drawn from.

use super::word::{Moment, Yuan};

/// A type that can stand in a dossier.
pub trait Shaped {
    /// Its shape.
    const SHAPE: Shape;
}

/// What a value may look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number from 0.
    Count,
    /// A civil date with or without a time of day.
    Moment,
    /// Yuan with at most two decimals, as a number or as text.
    Yuan,
    /// One of a fixed list of codes.
    Choice(&'static ChoiceShape),
    /// A list.
    List(&'static Shape),
    /// An object with named fields.
    Record(&'static RecordShape),
    /// An object with exactly one of these names, whose value has that shape.
    OneOf(&'static [RecordShape]),
}

/// A fixed list of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChoiceShape {
    /// Identifier of the type.
    pub name: &'static str,
    /// Codes and what they mean.
    pub codes: &'static [(&'static str, &'static str)],
}

/// An object with named fields, all of them optional save those that the text calls 必填.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordShape {
    /// Identifier of the type; of an act, its name in the file.
    pub name: &'static str,
    /// What it is, one Chinese sentence.
    pub about: &'static str,
    /// Its fields.
    pub fields: &'static [FieldShape],
}

/// One field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldShape {
    /// Name in the file.
    pub name: &'static str,
    /// What it means, one Chinese sentence.
    pub about: &'static str,
    /// What it looks like.
    pub shape: &'static Shape,
}

impl<T: Shaped> Shaped for Option<T> {
    const SHAPE: Shape = T::SHAPE;
}

impl<T: Shaped> Shaped for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
}

impl Shaped for String {
    const SHAPE: Shape = Shape::Text;
}

impl Shaped for bool {
    const SHAPE: Shape = Shape::Flag;
}

impl Shaped for u32 {
    const SHAPE: Shape = Shape::Count;
}

impl Shaped for Moment {
    const SHAPE: Shape = Shape::Moment;
}

impl Shaped for Yuan {
    const SHAPE: Shape = Shape::Yuan;
}

/// A record whose fields are all optional: one list serves the type, its reader, its writer and its shape.
macro_rules! record {
    ($Name:ident = $about:literal { $($field:ident: $ty:ty = $text:literal;)* }) => {
        #[doc = $about]
        #[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $Name {
            $(
                #[doc = $text]
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$ty>,
            )*
        }
        impl crate::dossier::shape::Shaped for $Name {
            const SHAPE: crate::dossier::shape::Shape =
                crate::dossier::shape::Shape::Record(&crate::dossier::shape::RecordShape {
                    name: stringify!($Name),
                    about: $about,
                    fields: &[$(crate::dossier::shape::FieldShape {
                        name: stringify!($field),
                        about: $text,
                        shape: &<$ty as crate::dossier::shape::Shaped>::SHAPE,
                    }),*],
                });
        }
    };
}
pub(super) use record;

/// A fixed list of codes with their labels.
macro_rules! choice {
    ($Name:ident = $about:literal { $($Variant:ident = $code:literal $label:literal;)* }) => {
        #[doc = $about]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $Name { $(#[doc = $label] #[serde(rename = $code)] $Variant,)* }
        impl $Name {
            /// Every choice, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),*];
            /// The word for people.
            pub const fn label(self) -> &'static str { match self { $(Self::$Variant => $label),* } }
            /// The code in the file.
            pub const fn code(self) -> &'static str { match self { $(Self::$Variant => $code),* } }
        }
        impl crate::dossier::shape::Shaped for $Name {
            const SHAPE: crate::dossier::shape::Shape =
                crate::dossier::shape::Shape::Choice(&crate::dossier::shape::ChoiceShape {
                    name: stringify!($Name),
                    codes: &[$(($code, $label)),*],
                });
        }
    };
}
pub(super) use choice;
