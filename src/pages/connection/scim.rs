//! SCIM, on and off. Going on it gives a token that is shown here and nowhere else.

use leptos::prelude::*;
use purser_api::connections::NewScimToken;
use purser_policy::impact::Change;

use super::act::{self, Act};
use super::preview::{Preview, PreviewView};
use super::{Ask, Page};
use crate::components::connection::CopyValue;
use crate::data::connections::{disable_scim, enable_scim};
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::field::{Checkbox, TextInput};
use crate::ui::live::live;
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::toast::Toasts;

/// The dialog.
#[component]
pub(super) fn ScimDialog(
    /// The new setting.
    on: bool,
) -> impl IntoView {
    if on { view! { <On /> }.into_any() } else { view! { <Off /> }.into_any() }
}

#[component]
fn On() -> impl IntoView {
    let page: Page = expect_context();
    let act = Act::new(page);
    let token = RwSignal::new(None::<NewScimToken>);
    let stored = RwSignal::new(false);
    let press = Callback::new(move |()| {
        act.run(
            |backend, org, connection| async move { enable_scim(&backend, &org, &connection.id).await },
            move |made| drop(token.try_set(Some(made))),
        );
    });
    let unsaved = move || {
        (token.with(Option::is_some) && !stored.get()).then(|| "Confirm first that you stored the token.".to_owned())
    };
    // The token is gone for good once this closes.
    let held = Signal::derive(move || act.busy.get() || unsaved().is_some());
    let close = act.close();
    let next = Callback::new(move |()| page.ask.set(Some(Ask::Jit(false))));
    view! {
        <Dialog title=["SCIM for ", &act::name(page)].concat() on_close=close busy=held>
            {live(move || match token.get() {
                None => view! {
                    <p>"The identity provider will create, change and deactivate people and groups by itself."</p>
                    <p>"Nobody who is present now is changed or removed. From now on the people whom SCIM creates are managed at the identity provider; those who came in otherwise are not, until they are moved."</p>
                    {act.trouble()}
                    {act.buttons(Tone::Primary, "Switch SCIM on", Signal::derive(|| None), press)}
                }
                .into_any(),
                Some(NewScimToken { secret, base_url, .. }) => view! {
                    <Notice
                        tone=NoticeTone::Warn
                        title="Copy the token now"
                        text="It is shown this once. Who loses it makes a new one."
                    />
                    <dl class="copy-values">
                        <CopyValue label="Base URL" value=base_url />
                        <CopyValue label="Token" value=secret.0 />
                    </dl>
                    <Checkbox label="I stored the token" checked=stored />
                    <p class="muted">"With SCIM on, just-in-time provisioning is better off: then only people whom the identity provider has assigned get in."</p>
                    <div class="dialog-actions">
                        <Button reason=Signal::derive(unsaved) on_press=close>"Close"</Button>
                        <Button tone=Tone::Primary reason=Signal::derive(unsaved) on_press=next>"Switch JIT off …"</Button>
                    </div>
                }
                .into_any(),
            })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Off() -> impl IntoView {
    let page: Page = expect_context();
    let act = Act::new(page);
    let change = Memo::new(move |_| Some(Change::ScimOff { connection: act::id(page)? }));
    let preview = Preview::of(page, change);
    let typed = RwSignal::new(String::new());
    let reason = Signal::derive(move || preview.waiting().or_else(|| act::untyped(page, typed)));
    let press = Callback::new(move |()| {
        let (toasts, ask, name) = (Toasts::get(), page.ask, act::name(page));
        act.run(
            |backend, org, connection| async move { disable_scim(&backend, &org, &connection.id).await },
            move |()| {
                toasts.say([&*name, ": SCIM is off."].concat());
                let _ = ask.try_set(None);
            },
        );
    });
    let name = act::name(page);
    view! {
        <Dialog title=["Switch SCIM off for ", &name, "?"].concat() on_close=act.close() busy=act.busy>
            <p>"Every member stays. Nobody is updated or removed by the identity provider any more, and its tokens stop working at once."</p>
            <PreviewView preview=preview />
            {act.trouble()}
            <TextInput label=["Type “", &name, "” to confirm"].concat() value=typed autocomplete="off" />
            {act.buttons(Tone::Danger, "Switch SCIM off", reason, press)}
        </Dialog>
    }
    .into_any()
}
