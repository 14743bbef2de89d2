//! What is in the menu of a row: what can be done with this one person.

use leptos::prelude::*;
use purser_api::Role;
use purser_policy::{Action, Target};

use super::ask::Ask;
use super::change::Kind;
use super::row::target;
use super::{Members, Person};
use crate::part;
use crate::ui::icon::Icon;
use crate::ui::menu::OpenMenu;
use crate::ui::menu_list::{MenuItem, MenuList};

part! {
    /// The menu, as a part.
    pub(super) fn lines(menu: OpenMenu, person: Person) in soon => {
        let members: Members = expect_context();
        view! { <MenuList menu=menu items=Signal::derive(move || items(members, &person)) /> }.into_any()
    }
}

fn items(members: Members, person: &Person) -> Vec<MenuItem> {
    let to = target(person, None);
    let (for_role, for_removal) = (person.clone(), person.clone());
    let invitee = person.is_invitee();
    let remove = if invitee { Action::ManageInvites } else { Action::RemoveMember };
    let role = if person.role.role() == Some(Role::Owner) { Role::Member } else { Role::Owner };
    vec![
        MenuItem {
            label: "Change role …".to_owned(),
            icon: Some(Icon::Key),
            danger: false,
            checked: None,
            reason: members.gate(Action::ChangeRole(role), to),
            on_select: Callback::new(move |()| members.ask.set(Some(Ask::one(Kind::Role, &for_role)))),
        },
        MenuItem {
            label: if invitee { "Cancel invitation …" } else { "Remove …" }.to_owned(),
            icon: Some(Icon::Trash),
            danger: true,
            checked: None,
            reason: members.gate(remove, if invitee { Target::None } else { to }),
            on_select: Callback::new(move |()| members.ask.set(Some(Ask::one(Kind::Remove, &for_removal)))),
        },
    ]
}
