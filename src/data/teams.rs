//! Teams.

use leptos::prelude::*;
use purser_api::OrgName;
use purser_api::groups::ListGroups;

use super::use_read;
use crate::client::Client;

/// Names of the organization's teams, the first hundred; read once `wanted`.
pub fn use_team_names(org: Memo<Option<OrgName>>, wanted: Signal<bool>) -> Signal<Vec<String>> {
    let client: Client = expect_context();
    let teams = use_read(move || {
        let (client, org) = (client.clone(), org.get()?);
        if !wanted.get() {
            return None;
        }
        let list = ListGroups { org, search: String::new(), username: None, page: 1, page_size: 100 };
        Some(Box::pin(async move { client.call(&list).await }))
    });
    Signal::derive(move || {
        teams.value.with(|page| page.iter().flat_map(|page| &page.results).map(|team| team.name.clone()).collect())
    })
}
