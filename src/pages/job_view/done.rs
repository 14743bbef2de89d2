//! The message after a change: what became of whom, and the way back where there is one.

use std::sync::Arc;

use leptos::prelude::*;
use purser_api::members::Member;

use crate::data::Backend;
use crate::data::batch::{Change, Task, start_change};
use crate::explain::explain;
use crate::ui::number::count;
use crate::ui::toast::Toasts;

/// Names one person, or says how many they are.
pub fn named<'p>(people: impl ExactSizeIterator<Item = &'p Member>) -> String {
    let number = people.len();
    match people.into_iter().next() {
        Some(one) if number == 1 => one.title().to_owned(),
        _ => [&*count(number as u64), " people"].concat(),
    }
}

/// Confirms a change that was done for everybody.
pub fn say_done(toasts: &Toasts, backend: Backend, task: Task) {
    let text = sentence(&task.change, &task.people);
    let back = task.change.inverse(&task.people);
    if back.is_empty() {
        toasts.say(text);
        return;
    }
    let again = toasts.clone();
    toasts.offer(
        text,
        "Undo",
        Arc::new(move || {
            for (change, people) in back.clone() {
                let again = again.clone();
                let said = undone(&change, &people);
                let task = Task { change, people, grace: 0, ..task.clone() };
                start_change(backend.clone(), task, move |ended| {
                    let failed = ended.failures.with_untracked(|failures| {
                        let first = failures.first().map(|(_, error)| explain(error));
                        first.map(|first| (failures.len(), [&*first.title, ". ", &first.detail].concat()))
                    });
                    match failed {
                        None => again.say(said),
                        Some((number, why)) => {
                            again.fail(format!("{number} could not be changed back. {why}"));
                        }
                    }
                });
            }
        }),
    );
}

fn sentence(change: &Change, people: &[Member]) -> String {
    let who = named(people.iter());
    let one = people.len() == 1;
    let is = if one { " is now " } else { " are now " };
    let parts: [&str; 4] = match change {
        Change::SetRole(role) => [&who, is, role.as_str(), "."],
        Change::AddToTeam(team) => [&who, is, "in the team ", team],
        Change::RemoveFromTeam(team) => [&who, if one { " has left" } else { " have left" }, " the team ", team],
        Change::Resend => ["Sent the invitation of ", &who, " again", "."],
        Change::Remove if people.iter().all(Member::is_invitee) => ["Cancelled the invitation of ", &who, ".", ""],
        Change::Remove => ["Removed ", &who, ".", ""],
    };
    let mut said = parts.concat();
    if !said.ends_with('.') {
        said.push('.');
    }
    said
}

fn undone(change: &Change, people: &[Member]) -> String {
    match (change, people) {
        (Change::SetRole(role), [one]) => [&one.username, " is ", role.as_str(), " again."].concat(),
        (Change::SetRole(role), many) => [&*named(many.iter()), " are ", role.as_str(), " again."].concat(),
        (_, people) => [&*named(people.iter()), " as before."].concat(),
    }
}

#[cfg(test)]
mod tests {
    use purser_api::{ListedRole, Role};

    use super::*;

    fn member(username: &str) -> Member {
        Member { username: username.into(), role: ListedRole::Known(Role::Member), ..Member::default() }
    }

    #[test]
    fn every_change_is_confirmed_by_name_or_number() {
        let (one, two) = ([member("ana")], [member("ana"), member("bo")]);
        let team = || "ops".to_owned();
        for (change, of_one, of_two) in [
            (Change::SetRole(Role::Owner), "ana is now owner.", "2 people are now owner."),
            (Change::AddToTeam(team()), "ana is now in the team ops.", "2 people are now in the team ops."),
            (Change::RemoveFromTeam(team()), "ana has left the team ops.", "2 people have left the team ops."),
            (Change::Remove, "Removed ana.", "Removed 2 people."),
            (Change::Resend, "Sent the invitation of ana again.", "Sent the invitation of 2 people again."),
        ] {
            assert_eq!((sentence(&change, &one).as_str(), sentence(&change, &two).as_str()), (of_one, of_two));
        }
        let invitee = Member { role: ListedRole::Invitee, ..member("ana") };
        assert_eq!(sentence(&Change::Remove, &[invitee]), "Cancelled the invitation of ana.");
    }
}
