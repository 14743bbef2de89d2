//! Who is signed in, how the console looks, and the way out.

use crate::ui::live::live;
use leptos::prelude::*;

use crate::components::appearance::THEME;
use crate::components::part;
use crate::data::orgs::Me;
use crate::part;
use crate::session::{Farewell, Session};
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, OpenMenu};
use crate::ui::menu_list::{MenuItem, MenuList};

/// The account menu.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let session: Session = expect_context();
    let me = Me::get();
    let identifier = session.identifier();
    let name = Signal::derive(move || {
        me.user.value.with(|user| user.as_ref().map(|user| user.username.clone())).unwrap_or_else(|| identifier.clone())
    });
    let list = part::menu(lines::load, lines::make);
    view! {
        {live(move || view! {
            <Menu label="Account and appearance" list=list icon=Icon::ChevronDown text=Some(name.get()) />
        })}
    }
    .into_any()
}

part! {
    /// What is in the menu.
    fn lines(menu: OpenMenu) in soon => view! { <MenuList menu=menu items=Signal::stored(items()) /> }.into_any()
}

fn items() -> Vec<MenuItem> {
    let session: Session = expect_context();
    let theme = |choice: &'static str, label: &str, icon: Icon| MenuItem {
        label: label.to_owned(),
        icon: Some(icon),
        danger: false,
        checked: Some(THEME.get() == choice),
        reason: None,
        on_select: Callback::new(move |()| THEME.set(choice)),
    };
    vec![
        theme("light", "Light theme", Icon::Sun),
        theme("dark", "Dark theme", Icon::Moon),
        theme("system", "Theme of the system", Icon::Monitor),
        MenuItem {
            label: "Sign out".to_owned(),
            icon: Some(Icon::SignOut),
            danger: false,
            checked: None,
            reason: None,
            on_select: Callback::new(move |()| session.sign_out(Farewell::ByChoice)),
        },
    ]
}
