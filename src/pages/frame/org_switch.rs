//! Which organization is on screen, and the way to the others.

use crate::ui::live::live;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use purser_api::OrgName;

use crate::data::orgs::Me;
use crate::route::Route;
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem};

/// A menu of the account's organizations.
#[component]
pub fn OrgSwitch(
    /// The one on screen.
    current: Memo<Option<OrgName>>,
) -> impl IntoView {
    let me = Me::get();
    let navigate = use_navigate();
    let items = Callback::new(move |()| {
        let mut items: Vec<MenuItem> = me.orgs.value.with_untracked(|page| {
            let orgs = page.iter().flat_map(|page| &page.results);
            orgs.map(|org| {
                let (navigate, to) = (navigate.clone(), Route::Overview(org.orgname.clone()));
                MenuItem {
                    label: org.title().to_owned(),
                    icon: None,
                    danger: false,
                    checked: Some(current.get_untracked().is_some_and(|current| current.as_str() == org.orgname)),
                    reason: None,
                    on_select: Callback::new(move |()| {
                        navigate(&to.href(), NavigateOptions { resolve: false, ..NavigateOptions::default() });
                    }),
                }
            })
            .collect()
        });
        let navigate = navigate.clone();
        items.push(MenuItem {
            label: "All organizations".to_owned(),
            icon: Some(Icon::People),
            danger: false,
            checked: None,
            reason: None,
            on_select: Callback::new(move |()| {
                navigate(&Route::Orgs.href(), NavigateOptions { resolve: false, ..NavigateOptions::default() });
            }),
        });
        items
    });
    let title = move || {
        let current = current.get()?;
        me.orgs.value.with(|page| {
            let orgs = page.iter().flat_map(|page| &page.results);
            let known = orgs.into_iter().find(|org| org.orgname == current.as_str());
            Some(known.map_or_else(|| current.to_string(), |org| org.title().to_owned()))
        })
    };
    view! {
        <div class="org-switch">
            {live(move || title().map(|title| view! {
                <Menu label="Switch organization" items=items icon=Icon::ChevronDown text=Some(title) />
            }))}
        </div>
    }
    .into_any()
}
