//! Proving a domain: the record to publish, where to publish it, what DNS said, and asking again.

use leptos::prelude::*;
use purser_api::domains::{Domain, DomainCheck};

use super::{may_not_manage, words};
use crate::clock::now_ms;
use crate::components::error_panel::ErrorPanel;
use crate::data::domains::verify_domain;
use crate::data::orgs::CurrentOrg;
use crate::data::{Backend, Reading};
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::copy::Copy;
use crate::ui::live::live;
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::time::RelativeTime;
use crate::ui::toast::Toasts;

/// What stands on the page of a domain that is not proven.
#[component]
pub(super) fn Proof(
    /// The domain.
    domain: Reading<Domain>,
) -> impl IntoView {
    let record = Memo::new(move |_| {
        domain.value.with(|domain| {
            let domain = domain.as_ref()?;
            let check = domain.last_check.as_ref();
            let host = check.and_then(|check| check.dns_host.clone());
            Some((domain.txt_name.clone(), domain.txt_value.clone(), words::relative_name(domain), host))
        })
    });
    view! {
        <div class="proof stack">
            <section class="card stack" aria-labelledby="record">
                <h2 id="record">"1. Publish this TXT record"</h2>
                <p>"It proves that the domain is yours. Only whoever runs its DNS can publish it; other records stay as they are."</p>
                {live(move || record.get().map(|(name, value, relative, host)| {
                    let relative = relative.map(|relative| (relative, host.as_deref().and_then(words::host)));
                    view! { <Record name=name value=value relative=relative /> }
                }))}
            </section>
            <section class="card stack" aria-labelledby="look">
                <h2 id="look">"2. Let us look at DNS"</h2>
                <Verify domain=domain />
                {live(move || domain.value.with(|domain| domain.as_ref().map(said)))}
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn Record(
    name: String,
    value: String,
    /// The name as the form of a DNS host wants it, and what is known of that host.
    relative: Option<(String, Option<(&'static str, &'static str)>)>,
) -> impl IntoView {
    let hint = relative.map(|(relative, host)| {
        let whose = host.map_or("your DNS host", |(name, _)| name);
        let where_ = host.map(|(name, way)| {
            view! {
                <p class="hint">{["By its name servers, your DNS host is ", name, ". There: ", way].concat()}</p>
            }
        });
        view! {
            <p class="hint">
                "In the form of "{whose}" the name is often typed without the zone: "<code>{relative}</code>"."
            </p>
            {where_}
        }
        .into_any()
    });
    view! {
        <dl class="def">
            <dt>"Type"</dt>
            <dd>"TXT"</dd>
            <dt>"Name"</dt>
            <dd><code>{name.clone()}</code><Copy text=name label="Copy the name" /></dd>
            <dt>"Value"</dt>
            <dd><code>{value.clone()}</code><Copy text=value label="Copy the value" /></dd>
        </dl>
        {hint}
    }
    .into_any()
}

#[component]
fn Verify(domain: Reading<Domain>) -> impl IntoView {
    let org = CurrentOrg::get();
    let backend = Backend::get();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let press = Callback::new(move |()| {
        let (Some(org), Some(name)) = (
            org.name.get_untracked(),
            domain.value.with_untracked(|domain| domain.as_ref().map(|one| one.name.clone())),
        ) else {
            return;
        };
        let (backend, toasts) = (backend.clone(), Toasts::get());
        busy.set(true);
        failure.set(None);
        leptos::task::spawn_local(async move {
            match verify_domain(&backend, &org, &name).await {
                Ok(looked) if looked.is_verified() => toasts.say([&*name, " is verified."].concat()),
                // What DNS said stands on the page.
                Ok(_) => {}
                Err(error) => drop(failure.try_set(Some(error))),
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <div class="row">
            <Button tone=Tone::Primary busy=busy reason=Signal::derive(move || may_not_manage(org)) on_press=press>
                "Verify now"
            </Button>
            <span class="muted" role="status">{live(move || busy.get().then_some("Asking the name servers …"))}</span>
        </div>
        {live(move || failure.get().map(|error| view! { <ErrorPanel error=error on_retry=press /> }))}
    }
    .into_any()
}

/// What DNS said last, and when it is asked next.
fn said(domain: &Domain) -> AnyView {
    let check = domain.last_check.clone().unwrap_or_default();
    let at = check.at.clone().map(|at| at.0);
    let found = check
        .found
        .iter()
        .map(|text| view! { <li><code>{text.name.clone()}</code>" "<Bdi text=text.value.clone() /></li> }.into_any());
    let found = (!check.found.is_empty()).then(|| {
        view! {
            <div>
                <h3>"TXT records that were found"</h3>
                <ul class="found">{found.collect_view()}</ul>
            </div>
        }
    });
    let notice =
        words::problem(&check).map(|(title, text)| view! { <Notice tone=NoticeTone::Warn title=title text=text /> });
    let detail =
        check.detail.clone().map(|detail| view! { <p class="muted">"In the words of DNS: "<Bdi text=detail /></p> });
    let servers = (!check.name_servers.is_empty()).then(|| {
        view! { <p class="muted">"Name servers: "<Bdi text=check.name_servers.join(", ") /></p> }
    });
    view! {
        {notice}
        {found}
        {detail}
        {schedule(&check, at)}
        {servers}
    }
    .into_any()
}

fn schedule(check: &DomainCheck, at: Option<String>) -> AnyView {
    let last = match at {
        Some(at) => view! { "Last look "<RelativeTime at=Some(at) unknown="" />". " }.into_any(),
        None => "Nobody has looked yet. ".into_any(),
    };
    let ahead = |until: &purser_api::Timestamp| js_sys::Date::parse(&until.0) > now_ms();
    let cached = check.cached_until.clone().filter(ahead).map(|until| {
        view! { "Name servers on the way may repeat this answer until "<RelativeTime at=Some(until.0) unknown="" />". " }
    });
    let next = match check.next_at.clone() {
        Some(at) => {
            view! { "Next look by itself "<RelativeTime at=Some(at.0) unknown="" />"; this page follows." }.into_any()
        }
        None => "Nobody looks by themselves any more: press “Verify now” once the record is published.".into_any(),
    };
    view! { <p class="muted">{last}{cached}{next}</p> }.into_any()
}
