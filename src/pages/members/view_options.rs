//! What is in the menu of view options: the columns, and how dense the rows are.

use leptos::prelude::*;

use super::Members;
use super::address::Column;
use crate::components::appearance::DENSITY;
use crate::part;
use crate::ui::menu::OpenMenu;
use crate::ui::menu_list::{MenuItem, MenuList};

part! {
    /// The menu, as a part.
    pub(super) fn lines(menu: OpenMenu) in soon => {
        let members: Members = expect_context();
        view! { <MenuList menu=menu items=Signal::derive(move || items(members)) /> }.into_any()
    }
}

fn items(members: Members) -> Vec<MenuItem> {
    let choice = |label: String, on: bool, on_select: Callback<()>| MenuItem {
        label,
        icon: None,
        danger: false,
        checked: Some(on),
        reason: None,
        on_select,
    };
    let state = members.state.get_untracked();
    let column = |column: Column| {
        let shown = state.shows(column);
        let turn = Callback::new(move |()| {
            let mut state = members.state.get_untracked();
            state.hidden.retain(|hidden| *hidden != column);
            if shown {
                state.hidden.push(column);
            }
            state.hidden.sort_by_key(|hidden| Column::ALL.iter().position(|column| column == hidden));
            members.go.run((state, true));
        });
        choice(["Column ", column.label()].concat(), shown, turn)
    };
    let compact = DENSITY.get() == "compact";
    let mut items: Vec<MenuItem> = Column::ALL.into_iter().map(column).collect();
    let turn = Callback::new(move |()| DENSITY.set(if compact { "roomy" } else { "compact" }));
    items.push(choice("Compact rows".to_owned(), compact, turn));
    items
}
