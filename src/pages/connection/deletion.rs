//! Deleting a connection: who signs in through it, and what happens to them, is said first.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use purser_policy::impact::Change;

use super::Page;
use super::act::{self, Act};
use super::preview::{Preview, PreviewView};
use crate::data::connections::delete;
use crate::route::Route;
use crate::ui::button::Tone;
use crate::ui::dialog::Dialog;
use crate::ui::field::TextInput;
use crate::ui::live::live;
use crate::ui::number::count;
use crate::ui::toast::Toasts;

/// The dialog.
#[component]
pub(super) fn DeleteDialog() -> impl IntoView {
    let page: Page = expect_context();
    let act = Act::new(page);
    let change = Memo::new(move |_| Some(Change::DeleteConnection { connection: act::id(page)? }));
    let preview = Preview::of(page, change);
    let typed = RwSignal::new(String::new());
    let reason = Signal::derive(move || preview.waiting().or_else(|| act::untyped(page, typed)));
    let navigate = use_navigate();
    let press = Callback::new(move |()| {
        let (toasts, name, navigate) = (Toasts::get(), act::name(page), navigate.clone());
        let org = page.org.name.get_untracked().map_or_else(String::new, |org| org.to_string());
        act.run(
            |backend, org, connection| async move { delete(&backend, &org, &connection).await },
            move |()| {
                toasts.say(["Deleted the connection ", &name, "."].concat());
                let _ = page.ask.try_set(None);
                let options = NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() };
                navigate(&Route::Sso(org).href(), options);
            },
        );
    });
    let consequences = move || {
        page.reading.value.with(|found| {
            let connection = found.as_ref()?;
            let mut lines = Vec::new();
            lines.push(match connection.members {
                0 => view! { <li>"No member came in through it."</li> }.into_any(),
                1 => view! { <li>"One member came in through it, and stays a member."</li> }.into_any(),
                members => view! { <li>{count(members)}" members came in through it, and stay members."</li> }.into_any(),
            });
            if connection.enforced {
                lines.push(view! { <li>"It is enforced: passwords work again for people on its domains, unless another connection enforces them."</li> }.into_any());
            }
            if connection.scim.enabled {
                lines.push(view! { <li>"SCIM ends: its tokens and records are deleted, and nobody is updated by the identity provider any more."</li> }.into_any());
            }
            lines.push(view! { <li>"People who have no password need to set one, or use another connection."</li> }.into_any());
            lines.push(view! { <li>"Its versions and its error list are deleted. This cannot be undone."</li> }.into_any());
            Some(view! { <ul class="consequences">{lines}</ul> })
        })
    };
    let name = act::name(page);
    view! {
        <Dialog title=["Delete ", &name, "?"].concat() on_close=act.close() busy=act.busy>
            {live(consequences)}
            <PreviewView preview=preview />
            {act.trouble()}
            <TextInput label=["Type “", &name, "” to confirm"].concat() value=typed autocomplete="off" />
            {act.buttons(Tone::Danger, "Delete connection", reason, press)}
        </Dialog>
    }
    .into_any()
}
