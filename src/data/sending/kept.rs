//! What a reload must not lose: the plan of a sending, the answers so far, and the list that is being typed. It stands in the
//! tab, ends with the tab, and is forgotten on signing out.

use purser_api::OrgName;

use super::Plan;
use crate::session::desk;

/// Longest text that is kept, in bytes. Browsers give a tab about five million characters.
const LONGEST: usize = 4_000_000;

fn key(org: &OrgName, what: &str) -> String {
    ["sending.", org.as_str(), ".", what].concat()
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

/// The list that was being typed.
pub fn draft(org: &OrgName) -> Option<String> {
    desk::kept(&["draft.", org.as_str()].concat())
}

/// Keeps the list that is being typed; an empty one is forgotten.
pub fn keep_draft(org: &OrgName, text: &str) {
    let key = ["draft.", org.as_str()].concat();
    if text.is_empty() || text.len() > LONGEST {
        desk::clear(&key);
    } else {
        desk::keep(&key, text);
    }
}
