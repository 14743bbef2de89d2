//! The token ended in the middle of something: sign in again over the page. What was typed stays, and the call that found
//! out is sent as soon as there is a new token.

use crate::ui::live::When;
use leptos::prelude::*;

use super::form::SignInForm;
use super::sso::SsoForm;
use crate::components::part::{self, Place};
use crate::part;
use crate::session::{Farewell, Phase, Session};
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;

/// Opens whenever the session needs a new token.
#[component]
pub fn RenewalDialog() -> impl IntoView {
    let session: Session = expect_context();
    let due = Memo::new(move |_| session.phase() == Phase::Renewing);
    view! {
        <When when=move || due.get()>
            {part::show(Place::Dialog(None), dialog::load, dialog::make)}
        </When>
    }
    .into_any()
}

part! {
    /// The dialog, as a part.
    fn dialog() in sign_in => view! { <SignInAgain /> }.into_any()
}

#[component]
fn SignInAgain() -> impl IntoView {
    let session: Session = expect_context();
    let identifier = session.identifier();
    let location = window().location();
    let here = [location.pathname().unwrap_or_default(), location.search().unwrap_or_default()].concat();
    let sign_out = Callback::new(move |()| session.sign_out(Farewell::ByChoice));
    view! {
        // Closing would leave calls waiting for ever, so the dialog cannot be closed; it can be answered either way.
        <Dialog title="Sign in again to go on" on_close=Callback::new(|()| ()) busy=true>
            <p>"Your session has ended. Nothing on the page is lost: sign in and it goes on where it was."</p>
            <SignInForm identifier=identifier />
            <SsoForm back_to=here hint="Goes there and comes back to this page. What is typed in it and not saved is lost." />
            <div class="dialog-actions">
                <Button tone=Tone::Quiet on_press=sign_out>"Sign out instead"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
