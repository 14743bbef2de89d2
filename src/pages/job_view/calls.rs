//! The API calls of a change, to be shown before they are sent.

use purser_api::members::{BatchMembers, Member};
use purser_api::{InviteId, OrgName};

use crate::components::api_call::Call;
use crate::data::batch::{CHUNK, Change, One};
use crate::ui::number::count;

/// Calls for one person that are shown.
const SHOWN: usize = 3;

/// The first calls of a change, and how many more like them follow.
pub fn calls(org: &OrgName, change: &Change, people: &[&Member], batch: bool) -> (Vec<Call>, Option<String>) {
    let many: Vec<String> = people.iter().filter(|one| !one.is_invitee()).map(|one| one.username.clone()).collect();
    let first: Vec<String> = many.iter().take(CHUNK).cloned().collect();
    if batch
        && !first.is_empty()
        && let Some(body) = change.many(first)
    {
        let calls = many.len().div_ceil(CHUNK) + people.len() - many.len();
        return (vec![Call::of(&BatchMembers { org: org.clone(), body })], more(calls, 1));
    }
    // Which invitation is whose is read when the work starts.
    let invitation = InviteId("INVITATION_ID".to_owned());
    let call = |person: &Member| {
        Some(match change.one(org, person, Some(&invitation))? {
            One::Role(call) => Call::of(&call),
            One::Remove(call) => Call::of(&call),
            One::Add(call) => Call::of(&call),
            One::Out(call) => Call::of(&call),
            One::Cancel(call) => Call::of(&call),
            One::Resend(call) => Call::of(&call),
        })
    };
    let shown: Vec<Call> = people.iter().take(SHOWN).filter_map(|one| call(one)).collect();
    let number = shown.len();
    (shown, more(people.len(), number))
}

fn more(all: usize, shown: usize) -> Option<String> {
    let left = all.saturating_sub(shown);
    (left > 0).then(|| match left {
        1 => "One more call like this follows.".to_owned(),
        left => [&*count(left as u64), " more calls like this follow."].concat(),
    })
}
