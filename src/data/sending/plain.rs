//! Sending to a backend without idempotency keys, after a call of which nobody knows whether it arrived: who is invited or
//! in by now is not sent to once more.

use std::collections::HashMap;

use purser_api::invites::{BulkInviteAnswer, ListInvites};

use super::{Part, Sending, request, statuses};
use crate::client::ApiError;
use crate::data::Backend;

/// Reads the invitations, asks who is a member, and sends to those who are neither.
pub(super) async fn send_the_rest(sending: &Sending, backend: &Backend, part: &Part) -> Result<Vec<String>, ApiError> {
    let (work, org) = (&sending.work, &sending.org);
    let list = ListInvites { org: org.clone() };
    let invited = work.patiently(async || backend.client.call(&list).await).await?;
    let mut known: HashMap<String, String> =
        invited.data.into_iter().map(|invite| (invite.invitee.to_ascii_lowercase(), "invited".to_owned())).collect();
    let rest = |known: &HashMap<String, String>| -> Vec<String> {
        part.invitees.iter().filter(|invitee| !known.contains_key(&invitee.to_ascii_lowercase())).cloned().collect()
    };
    // Those who accepted meanwhile are not among the invitations any more.
    for dry_run in [Some(true), None] {
        let invitees = rest(&known);
        if invitees.is_empty() {
            break;
        }
        let mut question = request(org, part, invitees);
        question.dry_run = dry_run;
        let answer: BulkInviteAnswer = work.patiently(async || backend.client.call(&question).await).await?;
        for (invitee, status) in question.invitees.iter().zip(statuses(&question.invitees, answer)) {
            if dry_run.is_none() || status.starts_with("existing_") || status.starts_with("already_") {
                known.insert(invitee.to_ascii_lowercase(), status);
            }
        }
    }
    let status = |invitee: &String| known.get(&invitee.to_ascii_lowercase()).cloned().unwrap_or_default();
    Ok(part.invitees.iter().map(status).collect())
}
