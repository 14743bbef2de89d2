//! The bar that says what can be done with the chosen people.

use crate::ui::live::{When, live};
use leptos::prelude::*;
use purser_api::Role;
use purser_policy::{Action, Target};

use super::Members;
use super::ask::Ask;
use super::change::Kind;
use crate::components::part::{self, Place};
use crate::part;
use crate::ui::button::{Button, Tone};
use crate::ui::icon::Icon;
use crate::ui::menu::Menu;
use crate::ui::menu_list::{MenuItem, list};
use crate::ui::number::count;

/// Appears as soon as somebody is chosen.
#[component]
pub(super) fn SelectionBar() -> impl IntoView {
    let members: Members = expect_context();
    let place = Place::Dialog(Some(Callback::new(move |()| members.chosen.clear())));
    let shown = move || members.chosen.number(members.total()) != 0;
    view! { <When when=shown>{part::show(place, bar::load, bar::make)}</When> }.into_any()
}

part! {
    /// The bar, as a part.
    fn bar() in soon => view! { <Bar /> }.into_any()
}

#[component]
fn Bar() -> impl IntoView {
    let members: Members = expect_context();
    let chosen = members.chosen;
    let number = move || chosen.number(members.total());
    let ask = move |kind: Kind| {
        Callback::new(move |()| members.ask.set(chosen.who(members).map(|who| Ask::Change(kind, who))))
    };
    let whole_page = move || {
        members.list.value.with(|page| {
            let rows = page.as_ref().map_or(&[][..], |page| &page.results);
            !rows.is_empty() && chosen.some_are(rows)
        })
    };
    let more_match = move || !chosen.everybody() && whole_page() && number() < members.total();
    let items = Callback::new(move |()| {
        let item = |label: &str, icon, action, kind| MenuItem {
            label: label.to_owned(),
            icon: Some(icon),
            danger: false,
            checked: None,
            reason: members.gate(action, Target::None),
            on_select: ask(kind),
        };
        vec![
            item("Add to a team …", Icon::People, Action::ManageTeams, Kind::AddToTeam),
            item("Remove from a team …", Icon::People, Action::ManageTeams, Kind::RemoveFromTeam),
            item("Send invitations again …", Icon::Mail, Action::ManageInvites, Kind::Resend),
        ]
    });
    view! {
        <div class="selection-bar" role="region" aria-label="Chosen people">
            <strong>{live(move || [&*count(number()), " chosen"].concat())}</strong>
            <When when=more_match>
                <Button tone=Tone::Quiet on_press=Callback::new(move |()| chosen.choose_all())>
                    {live(move || ["Choose all ", &*count(members.total()), " that match"].concat())}
                </Button>
            </When>
            <Button
                icon=Icon::Key
                reason=Signal::derive(move || members.gate(Action::ChangeRole(Role::Member), Target::None))
                on_press=ask(Kind::Role)
            >
                "Change role"
            </Button>
            <Menu label="More for the chosen" list=list(items) icon=Icon::ChevronDown text=Some("More".to_owned()) />
            <Button
                tone=Tone::Danger
                icon=Icon::Trash
                reason=Signal::derive(move || members.gate(Action::RemoveMember, Target::None))
                on_press=ask(Kind::Remove)
            >
                "Remove"
            </Button>
            <Button tone=Tone::Quiet on_press=Callback::new(move |()| chosen.clear())>"Clear"</Button>
        </div>
    }
    .into_any()
}
