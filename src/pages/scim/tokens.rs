//! The tokens: at most two, so that one can be replaced without a gap.

use leptos::prelude::*;
use purser_api::provisioning::{CreateScimToken, NewToken, RevokeScimToken, ScimToken};

use super::State;
use super::onoff::Fresh;
use crate::clock::now_ms;
use crate::data::Backend;
use crate::data::provisioning::change;
use crate::explain::explain;
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::empty::Empty;
use crate::ui::field::TextInput;
use crate::ui::live::{When, live};
use crate::ui::segmented::Segmented;
use crate::ui::time::RelativeTime;
use crate::ui::toast::Toasts;

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// The list, and the guided way from one token to the next.
#[component]
pub fn Tokens() -> impl IntoView {
    let state = State::get();
    let making = RwSignal::new(false);
    let revoking = RwSignal::new(None::<ScimToken>);
    let tokens = move || state.with(|state| state.scim.tokens.clone()).unwrap_or_default();
    let none = move || state.with(|state| state.scim.tokens.is_empty()) == Some(true);
    let full = move || (tokens().len() >= 2).then(|| "Two tokens work already. Revoke one of them first.".to_owned());
    let reason = Signal::derive(move || state.may_not.get().or_else(full));
    let rows = move || tokens().into_iter().map(|token| row(token, state, revoking)).collect_view();
    let close = Callback::new(move |()| revoking.set(None));
    view! {
        <section class="card stack" aria-labelledby="scim-tokens">
            <h2 id="scim-tokens">"Tokens"</h2>
            <div class="table-wrap">
                <table class="grid roomy">
                    <caption class="vh">"Tokens that work"</caption>
                    <thead>
                        <tr>
                            <th>"Token"</th>
                            <th data-col="at">"Made"</th>
                            <th data-col="at">"Ends"</th>
                            <th>"Last used"</th>
                            <th data-col="revoke"><span class="vh">"Revoke"</span></th>
                        </tr>
                    </thead>
                    <tbody>{live(rows)}</tbody>
                </table>
                <When when=none>
                    <Empty title="No token works" text="The identity provider is shut out. Make a token and paste it there." />
                </When>
            </div>
            {live(move || (!none()).then(|| rotation(&tokens())))}
            <When when=move || step(&tokens()) == WAITING><Watch /></When>
            <div class="row">
                <Button reason=reason on_press=Callback::new(move |()| making.set(true))>"Make a token"</Button>
                <Button tone=Tone::Quiet on_press=Callback::new(move |()| state.read.again())>"Look again"</Button>
            </div>
        </section>
        {live(move || making.get().then(|| view! { <Make on_close=Callback::new(move |()| making.set(false)) /> }))}
        {live(move || revoking.get().map(|token| view! { <Revoke token=token on_close=close /> }))}
    }
    .into_any()
}

fn row(token: ScimToken, state: State, revoking: RwSignal<Option<ScimToken>>) -> AnyView {
    let at = |at: &Option<purser_api::Timestamp>| at.as_ref().map(|at| at.as_str().to_owned());
    let (made, ends, used) = (at(&token.created_at), at(&token.expires_at), at(&token.last_used_at));
    let from = (!token.last_used_from.is_empty()).then(|| [" from ", &token.last_used_from].concat());
    let press = {
        let token = token.clone();
        Callback::new(move |()| revoking.set(Some(token.clone())))
    };
    view! {
        <tr>
            <th scope="row"><Bdi text=token.label.clone() /></th>
            <td data-col="at" data-label="Made"><RelativeTime at=made unknown="" /></td>
            <td data-col="at" data-label="Ends"><RelativeTime at=ends unknown="Never" /></td>
            <td data-label="Last used"><RelativeTime at=used unknown="Never" /><span class="muted">{from}</span></td>
            <td data-col="revoke">
                <Button tone=Tone::Quiet reason=state.may_not on_press=press>
                    "Revoke"<span class="vh">" "{token.label.clone()}</span>
                </Button>
            </td>
        </tr>
    }
    .into_any()
}

/// The step at which the new token has not been used yet.
const WAITING: u8 = 2;

/// Where one is on the way from one token to the next.
fn step(tokens: &[ScimToken]) -> u8 {
    match tokens {
        [] => 0,
        [_] => 1,
        [.., newest] if newest.last_used_at.is_none() => WAITING,
        _ => 3,
    }
}

/// Looks by itself whether the new token was used, as long as the page is on screen.
#[component]
fn Watch() -> impl IntoView {
    let state = State::get();
    let timer = set_interval_with_handle(
        move || {
            if !document().hidden() {
                state.read.again();
            }
        },
        std::time::Duration::from_secs(5),
    );
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
    view! { <p class="muted" role="status">"Waiting for the first use of the new token; this page looks every five seconds."</p> }
        .into_any()
}

fn rotation(tokens: &[ScimToken]) -> AnyView {
    let step = step(tokens);
    let steps = [
        (1, "Make a second token; the first keeps working."),
        (WAITING, "Paste it into the identity provider. Here it shows when the new one is used for the first time."),
        (3, "The new one is in use: revoke the first."),
    ];
    let steps = steps.map(|(number, text)| {
        let here = (number == step).then_some("step");
        view! { <li aria-current=here>{text}</li> }.into_any()
    });
    view! { <h3>"Replace a token without a gap"</h3><ol class="scim-steps">{steps.into_iter().collect_view()}</ol> }
        .into_any()
}

#[component]
fn Make(on_close: Callback<()>) -> impl IntoView {
    let state = State::get();
    let backend = Backend::get();
    let Fresh(fresh) = expect_context();
    let label = RwSignal::new(String::new());
    let days = RwSignal::new("365".to_owned());
    let day = RwSignal::new(String::new());
    let (label_problem, day_problem) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some((org, id)), backend) = (state.of.place_now(), backend.clone()) else { return };
        label_problem.set(None);
        day_problem.set(None);
        let expires_at = match days.get_untracked().parse::<f64>() {
            Ok(days) => in_days(days),
            Err(_) => day.get_untracked(),
        };
        let body = NewToken { label: label.get_untracked(), expires_at };
        busy.set(true);
        leptos::task::spawn_local(async move {
            match change(&backend, &CreateScimToken { org, id, body }).await {
                Ok(token) => {
                    fresh.set(Some(token));
                    on_close.run(());
                }
                Err(error) => {
                    let said = explain(&error);
                    let text = if said.detail.is_empty() { said.title.to_string() } else { said.detail.to_string() };
                    let at = if error.field() == Some("expires_at") { day_problem } else { label_problem };
                    let _ = at.try_set(Some(text));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let choices = [("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("day", "Until a day")];
    let choices = choices.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
    view! {
        <Dialog title="Make a SCIM token" on_close=on_close busy=busy>
            <form class="stack" on:submit=submit>
                <TextInput label="Name" value=label problem=label_problem hint="For example the identity provider and the month." autofocus=true />
                <Segmented label="Works for" options=choices value=days on_change=Callback::new(move |choice| days.set(choice)) />
                <When when=move || days.with(|days| days == "day") || day_problem.with(Option::is_some)>
                    <TextInput label="Last day" kind="date" value=day problem=day_problem />
                </When>
                <div class="dialog-actions">
                    <Button on_press=on_close>"Cancel"</Button>
                    <Button tone=Tone::Primary submit=true busy=busy>"Make"</Button>
                </div>
            </form>
        </Dialog>
    }
    .into_any()
}

/// The moment so many days from now, as RFC 3339.
fn in_days(days: f64) -> String {
    String::from(js_sys::Date::new(&(now_ms() + days * DAY).into()).to_iso_string())
}

#[component]
fn Revoke(token: ScimToken, on_close: Callback<()>) -> impl IntoView {
    let state = State::get();
    let backend = Backend::get();
    let busy = RwSignal::new(false);
    let only = state.with(|state| state.scim.tokens.len() < 2) == Some(true);
    let fresh = token.last_used_at.as_ref().map(|at| at.as_str().to_owned());
    let id_of_token = token.id.clone();
    let label = token.label.clone();
    let apply = Callback::new(move |()| {
        let (Some((org, id)), backend) = (state.of.place_now(), backend.clone()) else { return };
        let (token, label, toasts) = (id_of_token.clone(), label.clone(), Toasts::get());
        busy.set(true);
        leptos::task::spawn_local(async move {
            match change(&backend, &RevokeScimToken { org, id, token }).await {
                Ok(()) => {
                    toasts.say(["Revoked ", &label, "."].concat());
                    on_close.run(());
                }
                Err(error) => toasts.fail(explain(&error).title.to_string()),
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <Dialog title=["Revoke ", &token.label, "?"].concat() on_close=on_close busy=busy>
            <p>"It stops working at once. Last used: "<RelativeTime at=fresh unknown="never" />"."</p>
            {only.then(|| view! { <p>"It is the only one: the identity provider is shut out until it has another."</p> })}
            <div class="dialog-actions">
                <Button on_press=on_close>"Keep"</Button>
                <Button tone=Tone::Danger busy=busy on_press=apply>"Revoke"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
