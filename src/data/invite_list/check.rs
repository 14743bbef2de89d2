//! Asks the backend what it would do with each row, a thousand at a time; nothing is sent.

use leptos::prelude::*;
use purser_api::OrgName;
use purser_api::invites::{BulkInvite, BulkInviteAnswer};

use super::List;
use crate::data::Backend;
use crate::data::work::Work;

/// Asks about every row that was not asked about, until none is left; an error holds the work.
pub async fn check(backend: &Backend, org: &OrgName, list: RwSignal<List>, work: &Work) {
    let mut start = 0;
    while work.may_go_on().await {
        let rows = list.try_with_untracked(|list| {
            let rows = list.unasked(start);
            let texts: Vec<String> = rows.iter().map(|at| list.rows[*at].text.clone()).collect();
            (rows, texts)
        });
        let Some((rows, invitees)) = rows.filter(|(rows, _)| !rows.is_empty()) else { break };
        let question = BulkInvite { org: org.to_string(), team: None, role: None, invitees, dry_run: Some(true) };
        let answer: BulkInviteAnswer = match work.patiently(async || backend.client.call(&question).await).await {
            Ok(answer) => answer,
            Err(error) => {
                work.hold(error);
                continue;
            }
        };
        let answers = answer.invitees.invitees;
        let taken = list.try_update(|list| {
            for (at, row) in rows.iter().enumerate() {
                // In the order of the question, or else by name. Whoever typed meanwhile is asked about again.
                let same = |text: &str| list.rows[*row].text.eq_ignore_ascii_case(text);
                if list.rows[*row].text == question.invitees[at] {
                    let answer = answers.get(at).filter(|answer| same(&answer.invitee));
                    let answer = answer.or_else(|| answers.iter().find(|answer| same(&answer.invitee)));
                    list.told(*row, answer);
                }
            }
        });
        if taken.is_none() {
            return;
        }
        work.done.update(|done| *done += rows.len() as u64);
        start = rows.first().copied().unwrap_or_default();
    }
    work.finish();
}
