//! Every role, every action, every named situation, printed as a table and compared with `permissions.txt`: a change of
//! policy is a readable diff there. Properties that no table shows stand below it.
#![expect(clippy::unwrap_used, reason = "writing into a string cannot fail")]
use std::fmt::Write as _;

use purser_api::Role;
use purser_policy::{Action, Actor, Denied, Target, decide};

#[path = "reviewed/compare.rs"]
mod reviewed;

const SITUATIONS: [(&str, Target); 6] = [
    ("-", Target::None),
    ("member", Target::Member { role: Role::Member, owners: Some(2) }),
    ("editor", Target::Member { role: Role::Editor, owners: Some(2) }),
    ("one of two owners", Target::Member { role: Role::Owner, owners: Some(2) }),
    ("last owner", Target::Member { role: Role::Owner, owners: Some(1) }),
    ("invitee", Target::Invitee),
];

const ACTORS: [(&str, Option<Role>); 4] =
    [("owner", Some(Role::Owner)), ("editor", Some(Role::Editor)), ("member", Some(Role::Member)), ("outsider", None)];

fn about_a_person(action: Action) -> bool {
    matches!(action, Action::ChangeRole(_) | Action::RemoveMember)
}

fn table() -> String {
    let mut out = format!("{:<22}{:<20}", "action", "target");
    for (name, _) in ACTORS {
        write!(out, "{name:<20}").unwrap();
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    for action in Action::ALL {
        for (name, target) in SITUATIONS {
            if about_a_person(action) == (target == Target::None) {
                continue;
            }
            let mut line = format!("{:<22}{name:<20}", format!("{action:?}"));
            for (_, role) in ACTORS {
                let cell = match decide(Actor { role }, action, target) {
                    Ok(()) => "yes".to_owned(),
                    Err(denied) => format!("{denied:?}"),
                };
                write!(line, "{cell:<20}").unwrap();
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

#[test]
fn the_table_is_as_reviewed() {
    reviewed::compare("permissions.txt", &table());
}

#[test]
fn a_stronger_role_is_never_refused_what_a_weaker_one_may() {
    for action in Action::ALL {
        for (_, target) in SITUATIONS {
            for pair in Role::ALL.windows(2) {
                let [weak, strong] = [pair[0], pair[1]].map(|role| decide(Actor { role: Some(role) }, action, target));
                assert!(weak.is_err() || strong.is_ok(), "{action:?} on {target:?}");
            }
        }
    }
}

#[test]
fn no_allowed_change_leaves_an_organization_without_an_owner() {
    let owner = Actor { role: Some(Role::Owner) };
    for owners in 1..4 {
        for role in Role::ALL {
            let target = Target::Member { role, owners: Some(owners) };
            for action in Action::ALL.into_iter().filter(|action| about_a_person(*action)) {
                if decide(owner, action, target).is_err() {
                    continue;
                }
                let lost = u64::from(role == Role::Owner && action != Action::ChangeRole(Role::Owner));
                assert!(owners - lost >= 1, "{action:?} on {target:?}");
            }
        }
    }
}

#[test]
fn every_reason_has_a_code_of_its_own() {
    let mut codes: Vec<_> = Denied::ALL.iter().map(|denied| denied.code().as_str().to_owned()).collect();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), Denied::ALL.len());
}
