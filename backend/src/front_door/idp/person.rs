//! What the demo's identity provider is told about a person.

use purser_api::endpoint;
use serde::{Deserialize, Serialize};

use super::super::page::{choice, field};

/// Somebody.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Person {
    email: String,
    full_name: String,
    groups: String,
    name_id: String,
    docker_org: String,
    docker_team: String,
    docker_role: String,
    docker_session_minutes: String,
}

impl Person {
    /// The name that goes out: the address, or one that says nothing outside, as a directory gives it.
    pub(super) fn name(&self) -> &str {
        let email = self.email.trim();
        if self.is_persistent() { email.split('@').next().unwrap_or_default() } else { email }
    }

    /// Whether the name is no address.
    pub(super) fn is_persistent(&self) -> bool {
        self.name_id == "persistent"
    }

    /// The attributes that were filled in, by the names that connections usually read.
    pub(super) fn attributes(&self) -> Vec<(&'static str, Vec<&str>)> {
        let groups: Vec<&str> = self.groups.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let all = [
            ("name", one(&self.full_name)),
            ("groups", groups),
            ("dockerOrg", one(&self.docker_org)),
            ("dockerTeam", one(&self.docker_team)),
            ("dockerRole", one(&self.docker_role)),
            ("dockerSessionMinutes", one(&self.docker_session_minutes)),
        ];
        all.into_iter().filter(|(_, values)| !values.is_empty()).collect()
    }
}

/// A value, where there is one.
fn one(text: &str) -> Vec<&str> {
    Some(text.trim()).filter(|text| !text.is_empty()).into_iter().collect()
}

/// The fields for everything but the address.
pub(super) fn fields(body: &mut String) {
    let plain = "autocapitalize=\"none\" spellcheck=\"false\"";
    field(body, "Full name", "full_name", "", "autocomplete=\"name\"", "");
    body.push_str(
        "<p class=\"field\"><label for=\"groups\">Groups, one a line</label>\
         <textarea id=\"groups\" name=\"groups\" rows=\"3\" spellcheck=\"false\"></textarea></p>",
    );
    choice(body, "NameID", "name_id", "email", &[("email", "E-mail address"), ("persistent", "Persistent id")]);
    body.push_str("<details><summary>Docker attributes</summary>");
    for (label, name) in [
        ("Organization (dockerOrg)", "docker_org"),
        ("Team (dockerTeam)", "docker_team"),
        ("Role (dockerRole)", "docker_role"),
        ("Session in minutes (dockerSessionMinutes)", "docker_session_minutes"),
    ] {
        field(body, label, name, "", plain, "");
    }
    body.push_str("</details>");
}

/// An address with more in its query.
pub(super) fn with_query(address: &str, query: &[(&'static str, String)]) -> String {
    endpoint::href(address, &[], query)
}
