//! The step about people: what becomes of their names, whose domains sign in through the connection, which team they join.

use leptos::prelude::*;
use purser_api::connections::Connection;

use super::{SetUp, save_step};
use crate::client::ApiError;
use crate::components::connection_form::{AttributeFields, DomainChoice, Draft, TeamChoice};
use crate::components::error_panel::ErrorPanel;
use crate::data::Backend;
use crate::data::teams::use_team_names;
use crate::ui::button::{Button, Tone};
use crate::ui::live::live;

/// The step.
#[component]
pub(super) fn People(read: Connection) -> impl IntoView {
    let set_up: SetUp = expect_context();
    let backend = Backend::get();
    let draft = Draft::of(&read.settings);
    let teams = use_team_names(set_up.org.name);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save_step(set_up, backend.clone(), &read, draft, busy, error);
    };
    view! {
        <form class="stack settings" on:submit=submit>
            <DomainChoice draft=draft domains=set_up.domains />
            <TeamChoice draft=draft teams=teams />
            <AttributeFields draft=draft />
            {live(move || error.get().map(|error| view! { <ErrorPanel error=error /> }))}
            <p class="muted">"Next: test the connection, then put it into use. Until then nobody signs in through it."</p>
            <div class="dialog-actions">
                <Button tone=Tone::Primary submit=true busy=busy>"Save and finish"</Button>
            </div>
        </form>
    }
    .into_any()
}
