//! A token that was just made: shown once, closed only after the person says that it is stored.

use leptos::prelude::*;
use purser_api::provisioning::FreshScimToken;

use crate::export::{Format, save};
use crate::ui::button::{Button, Tone};
use crate::ui::copy::Copy;
use crate::ui::dialog::Dialog;
use crate::ui::field::Checkbox;

/// The dialog.
#[component]
pub fn SecretDialog(
    /// The token.
    token: FreshScimToken,
    /// Takes the dialog away.
    on_close: Callback<()>,
) -> impl IntoView {
    let stored = RwSignal::new(false);
    let blocked = Signal::derive(move || !stored.get());
    let reason =
        Signal::derive(move || blocked.get().then(|| "Store the token first; it cannot be shown again.".to_owned()));
    let (base, secret) = (token.base_url.clone(), token.secret.0.clone());
    let file = serde_json::json!({ "base_url": base, "token": secret, "label": token.token.label }).to_string();
    let download = Callback::new(move |()| {
        save("scim-token.json", Format::Json, &file);
    });
    view! {
        <Dialog title="Store this token now" on_close=on_close busy=blocked>
            <p>"It is shown once. Paste both into the identity provider; whoever has the token can add and remove people."</p>
            <dl class="pairs">
                <div><dt>"Base URL"</dt><dd><code>{base.clone()}</code><Copy text=base label="Copy base URL" /></dd></div>
                <div><dt>"Token"</dt><dd><code class="secret">{secret.clone()}</code><Copy text=secret label="Copy token" /></dd></div>
            </dl>
            <Checkbox label="I stored it" checked=stored />
            <div class="dialog-actions">
                <Button on_press=download>"Download"</Button>
                <Button tone=Tone::Primary reason=reason on_press=on_close>"Close"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
