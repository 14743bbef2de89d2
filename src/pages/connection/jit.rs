//! Just-in-time provisioning, on and off: who would be let in or refused is named first.

use leptos::prelude::*;
use purser_api::connections::ConnectionPatch;
use purser_policy::impact::Change;

use super::Page;
use super::act::{self, Act};
use super::preview::{Preview, PreviewView};
use crate::ui::button::Tone;
use crate::ui::dialog::Dialog;

/// The dialog.
#[component]
pub(super) fn JitDialog(
    /// The new setting.
    on: bool,
) -> impl IntoView {
    let page: Page = expect_context();
    let act = Act::new(page);
    let change = Memo::new(move |_| Some(Change::Jit { connection: act::id(page)?, on }));
    let preview = Preview::of(page, change);
    let reason = Signal::derive(move || preview.waiting());
    let press = Callback::new(move |()| {
        let done = if on { "just-in-time provisioning is on." } else { "just-in-time provisioning is off." };
        act.turn(ConnectionPatch { jit: Some(on), ..ConnectionPatch::default() }, done);
    });
    let (title, text, label) = if on {
        (
            "Switch just-in-time provisioning on?",
            "Whoever signs in through this connection becomes a member, seats permitting, and stays one until an owner removes them. Values from a sign-in overwrite those from SCIM.",
            "Switch on",
        )
    } else {
        (
            "Switch just-in-time provisioning off?",
            "Members stay. Whoever is neither a member nor invited is refused when they sign in, until SCIM or an invitation lets them in. This is the recommended setting with SCIM.",
            "Switch off",
        )
    };
    view! {
        <Dialog title=title on_close=act.close() busy=act.busy>
            <p>{text}</p>
            <PreviewView preview=preview />
            {act.trouble()}
            {act.buttons(Tone::Primary, label, reason, press)}
        </Dialog>
    }
    .into_any()
}
