//! Which organization is on screen, and the way to the others.

use crate::ui::live::live;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use purser_api::OrgName;

use crate::components::part;
use crate::data::orgs::{CurrentOrg, Me};
use crate::part;
use crate::route::Route;
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, OpenMenu};
use crate::ui::menu_list::{MenuItem, MenuList};

/// A menu of the account's organizations.
#[component]
pub fn OrgSwitch(
    /// The one on screen.
    current: Memo<Option<OrgName>>,
) -> impl IntoView {
    let me = Me::get();
    let title = move || {
        let current = current.get()?;
        // Its short name first would push what stands beside it when the full one comes.
        if me.orgs.value.with(Option::is_none) && me.orgs.pending.get() {
            return None;
        }
        me.orgs.value.with(|page| {
            let orgs = page.iter().flat_map(|page| &page.results);
            let known = orgs.into_iter().find(|org| org.orgname == current.as_str());
            Some(known.map_or_else(|| current.to_string(), |org| org.title().to_owned()))
        })
    };
    let list = part::menu(lines::load, lines::make);
    view! {
        <div class="org-switch">
            {live(move || title().map(|title| view! {
                <Menu label="Switch organization" list=list icon=Icon::ChevronDown text=Some(title) />
            }))}
        </div>
    }
    .into_any()
}

part! {
    /// What is in the menu.
    fn lines(menu: OpenMenu) in soon => view! { <MenuList menu=menu items=Signal::stored(items()) /> }.into_any()
}

fn items() -> Vec<MenuItem> {
    let current = CurrentOrg::get().name.get_untracked();
    let navigate = use_navigate();
    let item = |label: String, icon: Option<Icon>, checked: Option<bool>, to: Route| {
        let navigate = navigate.clone();
        MenuItem {
            label,
            icon,
            danger: false,
            checked,
            reason: None,
            on_select: Callback::new(move |()| {
                navigate(&to.href(), NavigateOptions { resolve: false, ..NavigateOptions::default() });
            }),
        }
    };
    let mut items: Vec<MenuItem> = Me::get().orgs.value.with_untracked(|page| {
        let orgs = page.iter().flat_map(|page| &page.results);
        orgs.map(|org| {
            let here = current.as_ref().is_some_and(|current| current.as_str() == org.orgname);
            item(org.title().to_owned(), None, Some(here), Route::Overview(org.orgname.clone()))
        })
        .collect()
    });
    items.push(item("All organizations".to_owned(), Some(Icon::People), None, Route::Orgs));
    items
}
