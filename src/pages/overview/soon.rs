//! What ends soon, and which sign-ins were refused.

use leptos::prelude::*;
use purser_api::console::{DeniedCount, Expiry};

use crate::export::save_as;
use crate::ics;
use crate::route::{Route, encode};
use crate::ui::bdi::Bdi;
use crate::ui::button::Button;
use crate::ui::icon::Icon;
use crate::ui::number::count;
use crate::ui::time::RelativeTime;
use crate::ui::toast::Toasts;

/// Rows a card shows.
const SHOWN: usize = 6;

fn kind(word: &str) -> &str {
    match word {
        "certificate" => "Certificate of",
        "client_secret" => "Client secret of",
        "scim_token" => "SCIM token",
        "invitation" => "Invitation of",
        other => other,
    }
}

/// A reason in a few words; a code this version does not know is shown as it is.
fn reason(code: &str) -> &str {
    match code {
        "invalid_identifier" => "Not an address or Docker ID",
        "sso_required" => "Password used where single sign-on is enforced",
        "token_required" => "Password used on the command line instead of a token",
        "domain_not_verified" => "Domain not verified",
        "no_connection" => "No connection for the domain",
        "idp_initiated" => "Started at the identity provider, not here",
        "credential_expired" => "Certificate or secret of the connection has ended",
        "name_id_not_email" => "The identity provider sent no e-mail address as NameID",
        "no_account" => "No account",
        "deprovisioned" => "Deactivated by the identity provider",
        "not_invited" => "Not a member and not invited",
        "not_a_member" => "Not a member",
        "no_seat" => "No seat was free",
        "other_organization" => "Sent to another organization",
        other => other,
    }
}

#[component]
pub(super) fn EndsSoon(expiries: Vec<Expiry>, org: String) -> impl IntoView {
    let none = expiries.is_empty();
    let more = expiries.len().saturating_sub(SHOWN);
    let all = expiries.clone();
    let toasts = Toasts::get();
    let export = Callback::new(move |()| {
        let name = [&*org, "-expiries.ics"].concat();
        save_as(&name, ics::MEDIA_TYPE, &calendar(&org, &all));
        toasts.say(["Saved ", &name, "."].concat());
    });
    let rows = expiries.into_iter().take(SHOWN).map(|expiry| {
        view! {
            <li>
                <span>{kind(&expiry.kind).to_owned()}" "<Bdi text=expiry.name /></span>
                <RelativeTime at=expiry.at.map(|at| at.0) unknown="Unknown" />
            </li>
        }
        .into_any()
    });
    view! {
        <section class="card stack" aria-labelledby="soon">
            <h2 id="soon">"Ends soon"</h2>
            <ul class="pairs">{rows.collect_view()}</ul>
            {none.then(|| view! { <p class="muted">"No certificate, secret, token or invitation link ends soon."</p> })}
            {(more > 0).then(|| view! { <p class="muted">{["And ", &*count(more as u64), " later."].concat()}</p> })}
            {(!none).then(|| view! { <Button icon=Icon::Download on_press=export>"Save as calendar"</Button> })}
        </section>
    }
    .into_any()
}

/// All of it for a calendar, with reminders. What has ended is in it, too: a date in the past shows as such.
fn calendar(org: &str, expiries: &[Expiry]) -> String {
    let origin = window().location().origin().unwrap_or_default();
    let page = |expiry: &Expiry| match expiry.kind.as_str() {
        "invitation" => Route::Members(org.to_owned(), None).href_with("type=invitee"),
        _ => Route::Overview(org.to_owned()).href(),
    };
    let title = |expiry: &Expiry| [kind(&expiry.kind), " ", &expiry.name, " ends"].concat();
    ics::calendar(org, &ics::now(), expiries, title, |expiry| [&*origin, &page(expiry)].concat())
}

#[component]
pub(super) fn Refused(denied: Vec<DeniedCount>, org: String) -> impl IntoView {
    let none = denied.is_empty();
    let rows = denied.into_iter().take(SHOWN).map(|row| {
        let to = Route::SignIns(org.clone()).href_with(&["outcome=denied&code=", &encode(&row.code)].concat());
        view! { <li><a href=to>{reason(&row.code).to_owned()}</a><span class="number">{count(row.count)}</span></li> }
            .into_any()
    });
    view! {
        <section class="card stack" aria-labelledby="refused">
            <h2 id="refused">"Refused sign-ins, last 7 days"</h2>
            <ul class="pairs">{rows.collect_view()}</ul>
            {none.then(|| view! { <p class="muted">"Nobody was refused."</p> })}
        </section>
    }
    .into_any()
}
