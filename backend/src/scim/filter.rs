//! Filters (RFC 7644, section 3.4.2.2): their grammar, and whether a resource matches one.

mod evaluate;
mod parse;

#[cfg(test)]
mod tests;

use serde_json::Value;

pub(crate) use evaluate::{compare_texts, matches, value_at, values};
pub(crate) use parse::{filter, target};

/// A filter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Filter {
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
    /// An attribute against a value.
    Compare(AttributePath, Operator, Value),
    /// The attribute has a value.
    Present(AttributePath),
    /// One value of a multi-valued attribute matches: `emails[type eq "work"]`.
    Within(AttributePath, Box<Self>),
}

/// The operators that compare (RFC 7644, table 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Eq,
    Ne,
    Co,
    Sw,
    Ew,
    Gt,
    Ge,
    Lt,
    Le,
}

impl Operator {
    /// Every operator with its word.
    pub(crate) const ALL: [(Self, &'static str); 9] = [
        (Self::Eq, "eq"),
        (Self::Ne, "ne"),
        (Self::Co, "co"),
        (Self::Sw, "sw"),
        (Self::Ew, "ew"),
        (Self::Gt, "gt"),
        (Self::Ge, "ge"),
        (Self::Lt, "lt"),
        (Self::Le, "le"),
    ];
}

/// An attribute, maybe of an extension, maybe a part of it: `name.givenName`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttributePath {
    /// URN of the schema, where one was given.
    pub(crate) schema: Option<String>,
    /// The attribute; empty for the whole of the extension that `schema` names.
    pub(crate) name: String,
    /// A part of it.
    pub(crate) sub: Option<String>,
}

/// What an operation of a PATCH is about (RFC 7644, section 3.5.2): `emails[type eq "work"].value`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Target {
    pub(crate) path: AttributePath,
    /// Chooses among the values of a multi-valued attribute.
    pub(crate) among: Option<Filter>,
}
