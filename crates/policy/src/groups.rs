//! Group names of identity providers: `organization:team` leads to a team, everything else is ignored, and says why.

use purser_api::{OrgName, TeamName};

/// The team that follows the role and takes nobody from a group.
const OWNERS: &str = "owners";

/// Why a group leads to no team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupProblem {
    /// There is no colon in the name.
    NoColon,
    /// What stands before the colon is another organization.
    OtherOrganization(String),
    /// What stands behind the colon is no name of a team, and why.
    NoTeamName(&'static str),
    /// The owners' team follows the role.
    Owners,
}

impl GroupProblem {
    /// A sentence for an admin.
    pub fn sentence(&self, organization: &OrgName) -> String {
        match self {
            Self::NoColon => {
                let mut text = String::from("The name has no colon. Name the group ");
                text.push_str(organization.as_str());
                text.push_str(":team.");
                text
            }
            Self::OtherOrganization(other) => {
                let mut text = String::from("Before the colon stands “");
                text.push_str(other);
                text.push_str("”, not “");
                text.push_str(organization.as_str());
                text.push_str("”.");
                text
            }
            Self::NoTeamName(why) => (*why).to_owned(),
            Self::Owners => "The team “owners” follows the role. Send the role owner as dockerRole instead.".to_owned(),
        }
    }
}

/// The team that a group names in an organization.
///
/// # Errors
/// Why it names none there.
pub fn team_of(organization: &OrgName, group: &str) -> Result<TeamName, GroupProblem> {
    let (before, team) = group.trim().split_once(':').ok_or(GroupProblem::NoColon)?;
    let before = before.trim();
    if !before.eq_ignore_ascii_case(organization.as_str()) {
        return Err(GroupProblem::OtherOrganization(before.to_owned()));
    }
    TeamName::parse(team).map_err(|problem| GroupProblem::NoTeamName(problem.0))
}

/// The team that people of a group join through SCIM.
///
/// # Errors
/// Why they join none.
pub fn scim_team_of(organization: &OrgName, group: &str) -> Result<TeamName, GroupProblem> {
    team_of(organization, group)
        .and_then(|team| if team.as_str() == OWNERS { Err(GroupProblem::Owners) } else { Ok(team) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_leads_to_a_team_or_says_why_not() {
        let harbor = OrgName::parse("harbor").unwrap();
        for (group, team) in [
            ("harbor:night-shift", Ok("night-shift")),
            (" Harbor : Night-Shift ", Ok("night-shift")),
            ("Engineering", Err("The name has no colon. Name the group harbor:team.")),
            ("dinghy:crew", Err("Before the colon stands “dinghy”, not “harbor”.")),
            ("harbor:x", Err("A team name has 3 to 30 characters.")),
            ("harbor:Night Shift", Err("A team name has lower-case letters, digits, - and _ only.")),
            ("harbor:a:b:c", Err("A team name has lower-case letters, digits, - and _ only.")),
            ("harbor:owners", Err("The team “owners” follows the role. Send the role owner as dockerRole instead.")),
            ("", Err("The name has no colon. Name the group harbor:team.")),
        ] {
            let found = scim_team_of(&harbor, group);
            let found = found.as_ref().map(TeamName::as_str).map_err(|problem| problem.sentence(&harbor));
            assert_eq!(found, team.map_err(str::to_owned), "{group}");
        }
    }
}
