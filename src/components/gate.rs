//! Why a control is disabled.

use purser_api::Role;
use purser_policy::{Action, Actor, Target, decide};

use crate::explain;

/// The reason why somebody with `role` may not do `action` to `target`; `None` when they may. While the role is not known
/// yet nothing is promised.
pub fn reason(role: Option<Role>, action: Action, target: Target) -> Option<String> {
    let Some(role) = role else { return Some("Your role in this organization is being looked up.".to_owned()) };
    decide(Actor { role: Some(role) }, action, target).err().map(|denied| explain::reason(denied).to_owned())
}
