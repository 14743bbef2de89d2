//! What a reload must not lose: the plan of a sending and the answers so far. They stand in the tab, end with the tab, and are
//! forgotten on signing out.

use purser_api::OrgName;

use super::Plan;
use crate::session::desk;

fn key(org: &OrgName, what: &str) -> String {
    desk::key("sending", org) + what
}

/// Keeps the plan. A list too long for the browser is sent all the same; a reload then loses sight of it.
pub(super) fn save(org: &OrgName, plan: &Plan) {
    clear(org);
    if let Ok(text) = serde_json::to_string(plan) {
        desk::keep(&key(org, "plan"), &text);
    }
}

pub(super) fn save_part(org: &OrgName, at: usize, statuses: &[String]) {
    desk::keep(&key(org, &at.to_string()), &statuses.join("\n"));
}

/// The plan and the answers that a reload left.
pub(super) fn load(org: &OrgName) -> Option<(Plan, Vec<Option<Vec<String>>>)> {
    let plan: Plan = serde_json::from_str(&desk::kept(&key(org, "plan"))?).ok()?;
    let answer = |(at, part): (usize, &super::Part)| {
        let text = desk::kept(&key(org, &at.to_string()))?;
        let statuses: Vec<String> = text.split('\n').map(str::to_owned).collect();
        (statuses.len() == part.invitees.len()).then_some(statuses)
    };
    let answers = plan.parts.iter().enumerate().map(answer).collect();
    Some((plan, answers))
}

pub(super) fn clear(org: &OrgName) {
    desk::clear(&key(org, ""));
}
