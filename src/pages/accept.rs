//! Where the link of an invitation leads: the person it is for joins the organization with the account they are signed in
//! with.

use leptos::prelude::*;

use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::data::Backend;
use crate::data::invitations::accept;
use crate::data::orgs::Me;
use crate::part;
use crate::route::Route;
use crate::ui::button::{Button, Tone};
use crate::ui::icon::Icon;
use crate::ui::live::live;
use crate::ui::notice::{Notice, NoticeTone};

part! {
    /// The page, as a part.
    pub fn page(route: Memo<Route>) in invitations => view! { <AcceptPage route=route /> }.into_any()
}

/// The page.
#[component]
pub fn AcceptPage(
    /// The address, with the invitation in it.
    route: Memo<Route>,
) -> impl IntoView {
    let me = Me::get();
    let backend = Backend::get();
    let busy = RwSignal::new(false);
    let done = RwSignal::new(None::<Result<(), ApiError>>);
    let press = Callback::new(move |()| {
        let Route::Accept(id) = route.get_untracked() else { return };
        let backend = backend.clone();
        busy.set(true);
        leptos::task::spawn_local(async move {
            let result = accept(&backend, &id).await;
            let _ = done.try_set(Some(result));
            let _ = busy.try_set(false);
        });
    });
    let account =
        move || me.user.value.with(|user| user.as_ref().map_or_else(String::new, |user| user.username.clone()));
    view! {
        <div class="page-head"><h1>"Accept the invitation"</h1></div>
        {live(move || match done.get() {
            Some(Ok(())) => view! {
                <Notice tone=NoticeTone::Info title="You are in" text="The invitation is accepted.">
                    <a class="button" data-tone="primary" href=Route::Orgs.href()>"Your organizations"</a>
                </Notice>
            }
            .into_any(),
            Some(Err(error)) if error.status() == Some(404) => view! {
                <Notice
                    tone=NoticeTone::Bad
                    title="There is no such invitation for this account"
                    text="It was cancelled or accepted already, or it is for somebody else. Sign out, and sign in with the account that has the invited address or Docker ID."
                />
            }
            .into_any(),
            Some(Err(error)) => view! { <ErrorPanel error=error on_retry=press /> }.into_any(),
            None => view! {
                <section class="card stack">
                    <p>{live(move || ["You are signed in as ", &account(), ". This account joins as it is, and keeps all that is in it."].concat())}</p>
                    <div><Button tone=Tone::Primary icon=Icon::Check busy=busy on_press=press>"Join the organization"</Button></div>
                </section>
            }
            .into_any(),
        })}
    }
    .into_any()
}
