//! What a change for many people will do, said before anything is sent: whom it reaches, who is left out and why, what they
//! leave, and who would come straight back. The rules are asked, never decided here.

use std::collections::BTreeSet;

use purser_api::members::{Member, Source};
use purser_api::{ListedRole, Role};

use super::Person;
use super::coming_back::{Settings, back};
use crate::components::people::MAPPED_TEAM;
use crate::data::batch::Change;
use crate::ui::number::count;

/// What a change will do.
pub(super) struct Preview {
    /// Whom it reaches.
    pub(super) people: Vec<Person>,
    /// What happens.
    pub(super) lines: Vec<Line>,
    /// Who is left out, and why.
    pub(super) left_out: Vec<Line>,
    /// Why it cannot be done.
    pub(super) stop: Option<String>,
}

/// A sentence, and whom it is about where that is worth a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) names: Vec<String>,
}

/// What is known beside the people.
#[derive(Default)]
pub(super) struct Circumstances {
    /// Owners in all, once counted.
    pub(super) owners: Option<u64>,
    /// The settings that decide who comes back.
    pub(super) settings: Settings,
    /// Docker ID of whoever asks.
    pub(super) me: Option<String>,
    /// An identity provider fills the team.
    pub(super) mapped: bool,
}

/// Names that a line lists at most.
const NAMED: usize = 50;

pub(super) fn line(text: impl Into<String>) -> Line {
    Line { text: text.into(), names: Vec::new() }
}

pub(super) fn about<'p>(text: String, people: impl IntoIterator<Item = &'p Person>) -> Line {
    Line { text, names: people.into_iter().take(NAMED).map(|person| person.title().to_owned()).collect() }
}

/// “1 person is”, “3 people are”.
pub(super) fn number(people: usize, one: &str, many: &str) -> String {
    match people {
        1 => ["1 person ", one].concat(),
        more => [&*count(more as u64), " people ", many].concat(),
    }
}

impl Circumstances {
    fn is_me(&self, person: &Person) -> bool {
        self.me.as_ref().is_some_and(|me| person.username == *me)
    }
}

/// Whether it can take the right to go on from whoever asks; among many the rest would then fail.
fn takes_away(change: &Change) -> bool {
    match change {
        Change::Remove => true,
        Change::SetRole(role) => *role != Role::Owner,
        Change::AddToTeam(_) | Change::RemoveFromTeam(_) | Change::Resend => false,
    }
}

/// Says what a change will do. Whoever asks is changed alone or not at all, where the change could end their right to it.
pub(super) fn preview(change: &Change, chosen: &[Person], now: &Circumstances) -> Preview {
    let mut preview = Preview { people: Vec::new(), lines: Vec::new(), left_out: Vec::new(), stop: None };
    let others;
    let chosen = if takes_away(change) && chosen.len() > 1 && chosen.iter().any(|one| now.is_me(one)) {
        preview.left_out.push(line("Left out: you. To change yourself, choose nobody else."));
        others = chosen.iter().filter(|one| !now.is_me(one)).cloned().collect::<Vec<_>>();
        &others
    } else {
        chosen
    };
    match change {
        Change::SetRole(role) => {
            preview.keep(
                chosen,
                &[
                    (
                        &|one| one.is_invitee(),
                        "has not accepted yet and has no role.",
                        "have not accepted yet and have no role.",
                    ),
                    (&|one| one.role == ListedRole::Known(*role), "has that role already.", "have that role already."),
                ],
            );
            preview.role(*role, now);
        }
        Change::Remove => {
            preview.people = chosen.to_vec();
            preview.removal(now);
        }
        Change::AddToTeam(team) => {
            let there = |one: &Person| one.groups.iter().any(|group| group == team);
            preview.keep(
                chosen,
                &[
                    (&|one| one.is_invitee(), "has not accepted yet.", "have not accepted yet."),
                    (&there, "is in the team already.", "are in the team already."),
                ],
            );
            preview.team(["the team ", team].concat(), "joins ", "join ", now);
        }
        Change::RemoveFromTeam(team) => {
            let elsewhere = |one: &Person| !one.groups.iter().any(|group| group == team);
            preview.keep(chosen, &[(&elsewhere, "is not in the team.", "are not in the team.")]);
            preview.team(["the team ", team].concat(), "leaves ", "leave ", now);
        }
        Change::Resend => {
            preview.keep(chosen, &[(&|one| !one.is_invitee(), "has accepted already.", "have accepted already.")]);
            let said = number(preview.people.len(), "gets the e-mail again.", "get the e-mail again.");
            preview.lines.push(line([&said, " The 14 days of the link start anew."].concat()));
        }
    }
    if preview.people.is_empty() {
        preview.lines.clear();
        preview.stop = Some("Nobody is left whom this would change.".to_owned());
    }
    preview
}

/// Whom to leave out, and how that is said of one and of many.
type Without<'w> = (&'w dyn Fn(&Person) -> bool, &'w str, &'w str);

impl Preview {
    fn keep(&mut self, chosen: &[Person], without: &[Without<'_>]) {
        let mut left: Vec<Vec<&Person>> = vec![Vec::new(); without.len()];
        for person in chosen {
            match without.iter().position(|(which, ..)| which(person)) {
                Some(place) => left[place].push(person),
                None => self.people.push(person.clone()),
            }
        }
        for ((_, one, many), people) in without.iter().zip(left).filter(|(_, people)| !people.is_empty()) {
            self.left_out.push(about(["Left out: ", &number(people.len(), one, many)].concat(), people));
        }
    }

    fn role(&mut self, role: Role, now: &Circumstances) {
        let becomes = [if self.people.len() == 1 { "becomes " } else { "become " }, role.as_str(), "."].concat();
        self.lines.push(line(number(self.people.len(), &becomes, &becomes)));
        if role == Role::Owner {
            self.lines.push(line("Owners manage people, teams and settings, and can remove each other."));
        } else {
            self.owners_who_go(now, "stop being an owner.");
        }
    }

    fn team(&mut self, team: String, one: &str, many: &str, now: &Circumstances) {
        let said = |verb: &str| [verb, &team, "."].concat();
        self.lines.push(line(number(self.people.len(), &said(one), &said(many))));
        if now.mapped {
            self.lines.push(line(MAPPED_TEAM));
        }
    }

    fn removal(&mut self, now: &Circumstances) {
        let people = std::mem::take(&mut self.people);
        let (invitees, members): (Vec<&Person>, Vec<&Person>) = people.iter().partition(|person| person.is_invitee());
        if !members.is_empty() {
            self.lines.push(line(
                "They leave the organization and all of its teams at once. Their accounts and what they own stay theirs.",
            ));
        }
        let teams: BTreeSet<&str> = members.iter().flat_map(|person| &person.groups).map(String::as_str).collect();
        if !teams.is_empty() {
            let all: Vec<&str> = teams.into_iter().collect();
            let (shown, rest) = all.split_at(all.len().min(12));
            let rest =
                if rest.is_empty() { String::new() } else { [" and ", &rest.len().to_string(), " more"].concat() };
            self.lines.push(line(["Teams they leave: ", &shown.join(", "), &rest, "."].concat()));
        }
        if !invitees.is_empty() {
            self.lines.push(line(match (members.is_empty(), invitees.len()) {
                (true, 1) => "The link in the invitation stops working.".to_owned(),
                (_, number) => [&*count(number as u64), " invitations end; their links stop working."].concat(),
            }));
        }
        self.lines.push(line(match people.len() {
            1 => "One seat becomes free.".to_owned(),
            many => [&*count(many as u64), " seats become free."].concat(),
        }));
        let managed: Vec<&Person> = members.iter().copied().filter(|person| by_scim(person)).collect();
        if !managed.is_empty() {
            let said = number(managed.len(), "is managed", "are managed");
            let text = [&said, " by the identity provider (SCIM): remove them there, or it may create them again."];
            self.lines.push(about(text.concat(), managed));
        }
        self.lines.extend(back(&members, &now.settings));
        if !members.is_empty() {
            self.lines.push(line("This cannot be undone. To bring somebody back, invite them again."));
        }
        self.people = people;
        self.owners_who_go(now, "are owners.");
    }

    /// Says who of the reached are owners, and stops where nobody would be left.
    fn owners_who_go(&mut self, now: &Circumstances, verb: &str) {
        let owners: Vec<Person> =
            self.people.iter().filter(|person| person.role.role() == Some(Role::Owner)).cloned().collect();
        if owners.is_empty() {
            return;
        }
        if owners.iter().any(|owner| now.is_me(owner)) {
            self.lines.push(line("That is you. You will not be able to manage this organization any more."));
        }
        let going = owners.len() as u64;
        if now.owners.is_some_and(|all| all <= going) {
            self.stop = Some(if going == 1 {
                crate::explain::reason(purser_policy::Denied::LastOwner).to_owned()
            } else {
                "All owners are among them. An organization keeps at least one; leave one out.".to_owned()
            });
        }
        if going > 1 {
            self.lines.push(about([&*count(going), " of them ", verb].concat(), &owners));
        }
    }
}

/// Whether an identity provider keeps this row.
fn by_scim(person: &Member) -> bool {
    let provenance = person.provenance.as_ref();
    provenance.is_some_and(|one| one.source == Some(Source::Scim) || one.scim_active == Some(true))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use purser_api::members::Provenance;

    use super::*;

    fn person(username: &str, role: ListedRole, source: Option<Source>) -> Person {
        let provenance = source.map(|source| Provenance {
            source: Some(source),
            connection_id: None,
            scim_active: None,
            last_synced_at: None,
        });
        let email = [username, "@a.example"].concat();
        Arc::new(Member {
            username: username.into(),
            email,
            role,
            provenance,
            groups: vec!["ops".into()],
            ..Member::default()
        })
    }

    fn member(username: &str) -> Person {
        person(username, ListedRole::Known(Role::Member), Some(Source::Manual))
    }

    fn owner(username: &str) -> Person {
        person(username, ListedRole::Known(Role::Owner), None)
    }

    fn invitee() -> Person {
        person("guest", ListedRole::Invitee, None)
    }

    fn said(preview: &Preview) -> String {
        let lines = preview.lines.iter().chain(&preview.left_out).map(|line| line.text.as_str());
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn who_cannot_be_changed_is_left_out_by_name() {
        let chosen = [member("ana"), owner("bo"), invitee()];
        let now = Circumstances::default();
        let role = preview(&Change::SetRole(Role::Member), &chosen, &now);
        assert_eq!(role.people.len(), 1);
        assert_eq!(
            said(&role),
            "1 person becomes member.\nLeft out: 1 person has not accepted yet and has no role.\n\
             Left out: 1 person has that role already."
        );
        assert_eq!(role.left_out[0].names, ["guest"]);
        let joined = preview(&Change::AddToTeam("ops".into()), &chosen, &now);
        assert!(joined.stop.is_some() && joined.lines.is_empty(), "{}", said(&joined));
        let left = preview(&Change::RemoveFromTeam("quay".into()), &chosen, &now);
        assert!(left.stop.is_some());
        let sent = preview(&Change::Resend, &chosen, &now);
        assert_eq!((sent.people.len(), sent.left_out[0].names.len()), (1, 2));
    }

    #[test]
    fn the_last_owner_is_never_among_those_who_go() {
        let now = |owners| Circumstances { owners: Some(owners), me: Some("dee".into()), ..Circumstances::default() };
        for change in [Change::Remove, Change::SetRole(Role::Editor)] {
            let all = preview(&change, &[owner("ana"), owner("bo"), member("cy")], &now(2));
            assert!(all.stop.as_ref().is_some_and(|stop| stop.contains("at least one")), "{change:?}");
            let some = preview(&change, &[owner("ana"), owner("bo")], &now(3));
            assert_eq!(some.stop, None, "{change:?}");
            let last = preview(&change, &[owner("ana")], &now(1));
            assert!(last.stop.as_ref().is_some_and(|stop| stop.contains("the last owner")));
        }
        assert_eq!(preview(&Change::SetRole(Role::Owner), &[member("ana")], &now(1)).stop, None);
    }

    #[test]
    fn whoever_asks_is_changed_alone_or_not_at_all() {
        let now = Circumstances { owners: Some(3), me: Some("bo".into()), ..Circumstances::default() };
        for change in [Change::Remove, Change::SetRole(Role::Member)] {
            let many = preview(&change, &[owner("ana"), owner("bo"), owner("cy")], &now);
            assert_eq!(many.people.iter().map(|one| one.username.as_str()).collect::<Vec<_>>(), ["ana", "cy"]);
            assert!(said(&many).contains("Left out: you."), "{}", said(&many));
            let alone = preview(&change, &[owner("bo")], &now);
            assert_eq!(alone.people.len(), 1);
            assert!(said(&alone).contains("That is you."), "{}", said(&alone));
        }
        let promoted = preview(&Change::SetRole(Role::Owner), &[member("ana"), member("bo")], &now);
        assert_eq!(promoted.people.len(), 2);
    }

    #[test]
    fn a_removal_says_what_is_left_behind_and_what_brings_people_back() {
        let scim = person("sam", ListedRole::Known(Role::Member), Some(Source::Scim));
        let unknown = Circumstances { settings: Settings::Unknown, ..Circumstances::default() };
        let all = preview(&Change::Remove, &[member("ana"), scim, invitee()], &unknown);
        let text = said(&all);
        assert!(text.contains("Teams they leave: ops.") && text.contains("3 seats become free."), "{text}");
        assert!(text.contains("1 person is managed by the identity provider (SCIM)"), "{text}");
        assert!(text.contains("1 invitations end") && text.contains("this backend does not say"), "{text}");
        let only = said(&preview(&Change::Remove, &[invitee()], &unknown));
        assert_eq!(only, "The link in the invitation stops working.\nOne seat becomes free.");
    }

    #[test]
    fn the_rules_say_who_comes_back() {
        let settings = serde_json::json!({
            "organization": "harbor", "now": "2026-01-01T00:00:00Z", "seats": { "known": { "total": 5, "used": 5 } },
            "scim_ever_on": { "known": false },
            "domains": { "known": [{
                "name": "a.example", "state": { "known": "verified" }, "auto_provisioning": { "known": true },
                "connections": { "known": [] },
            }] },
        });
        let settings = Settings::Known(Box::new(serde_json::from_value(settings).unwrap()));
        let now = Circumstances { settings, ..Circumstances::default() };
        let text = said(&preview(&Change::Remove, &[member("ana")], &now));
        assert!(text.contains("1 person would come straight back: their verified domain"), "{text}");
    }
}
