//! Putting a draft into use: from then on people on its domains can sign in through it.

use leptos::prelude::*;
use purser_api::connections::{ConnectionPatch, ConnectionStatus};
use purser_policy::connections::missing;
use purser_policy::impact::Change;

use super::Page;
use super::act::{self, Act};
use super::preview::{Preview, PreviewView};
use crate::components::connection::last_test;
use crate::ui::button::Tone;
use crate::ui::dialog::Dialog;
use crate::ui::live::live;

/// The dialog.
#[component]
pub(super) fn IntoUseDialog() -> impl IntoView {
    let page: Page = expect_context();
    let act = Act::new(page);
    let change = Memo::new(move |_| Some(Change::IntoUse { connection: act::id(page)? }));
    let preview = Preview::of(page, change);
    let lacks = move || {
        page.reading.value.with(|found| {
            let lacks: Vec<&str> = missing(found.as_ref()?).into_iter().map(|what| what.words()).collect();
            (!lacks.is_empty()).then(|| ["Still missing: ", &lacks.join(", "), "."].concat())
        })
    };
    let reason = Signal::derive(move || lacks().or_else(|| preview.waiting()));
    let press = Callback::new(move |()| {
        let patch = ConnectionPatch { status: Some(ConnectionStatus::Complete), ..ConnectionPatch::default() };
        act.turn(patch, "in use.");
    });
    view! {
        <Dialog title=["Put ", &act::name(page), " into use?"].concat() on_close=act.close() busy=act.busy>
            <p>"People on its verified domains can sign in through it from now on. Passwords go on working until you enforce it."</p>
            <p>"Last test: "{live(move || page.reading.value.with(|found| last_test(found.as_ref().and_then(|one| one.last_test.as_ref()))))}</p>
            <PreviewView preview=preview />
            {act.trouble()}
            {act.buttons(Tone::Primary, "Put into use", reason, press)}
        </Dialog>
    }
    .into_any()
}
