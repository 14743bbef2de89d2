//! What went wrong through a connection, newest first, with the way to the explanation.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::connections::{ConnectionEvent, EventKind, ListConnectionEvents};
use purser_policy::findings::FindingCode;
use purser_policy::sign_in::{Cause, Client, Code, Method};
use purser_policy::texts;

use super::{Page, query};
use crate::components::error_panel::ErrorPanel;
use crate::data::connections::use_events;
use crate::pages::access::question::{Question, Way};
use crate::route::Route;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::{Bdi, visible};
use crate::ui::empty::Empty;
use crate::ui::field::SearchBox;
use crate::ui::live::{When, live};
use crate::ui::pager::Pager;
use crate::ui::skeleton::SkeletonRows;
use crate::ui::time::RelativeTime;

/// The list.
#[component]
pub(super) fn Events() -> impl IntoView {
    let page: Page = expect_context();
    let address = use_query_map();
    let number = move |name: &str| address.with(|query| query.get(name).and_then(|text| text.parse::<u32>().ok()));
    let who = Memo::new(move |_| address.with(|query| query.get("who").unwrap_or_default()));
    let at = Memo::new(move |_| number("page").unwrap_or(1).max(1));
    let size = Memo::new(move |_| number("size").filter(|size| [25, 50, 100].contains(size)).unwrap_or(50));
    let id = Memo::new(move |_| page.reading.value.with(|found| found.as_ref().map(|one| one.id.clone())));
    let list = use_events(Signal::derive(move || {
        let (org, id) = (page.org.name.get()?, id.get()?);
        Some(ListConnectionEvents { org, id, identifier: who.get(), page: at.get(), page_size: size.get() })
    }));
    let go = move |who: &str, at: u32, size: u32| {
        let at = if at > 1 { at.to_string() } else { String::new() };
        let size = if size == 50 { String::new() } else { size.to_string() };
        page.go.run((query(&[("tab", "events"), ("who", who), ("page", &at), ("size", &size)]), false));
    };
    let org = move || page.org.name.get().map_or_else(String::new, |name| name.to_string());
    let rows = move || {
        let (org, id) = (org(), id.get().unwrap_or_default());
        list.value.with(|page| Some(page.as_ref()?.results.iter().map(|event| row(&org, &id, event)).collect_view()))
    };
    let none = move || list.value.with(|page| page.as_ref().is_some_and(|page| page.results.is_empty()));
    view! {
        {live(move || list.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| list.again()) />
        }))}
        <div class="toolbar">
            <SearchBox
                label="Search address"
                value=who
                on_input=Callback::new(move |who: String| go(&who, 1, size.get_untracked()))
                placeholder="Search address"
            />
        </div>
        <div class="table-wrap" aria-busy=move || list.pending.get().to_string()>
            <table class="grid events">
                <caption class="vh">"What went wrong through this connection"</caption>
                <thead>
                    <tr>
                        <th data-col="name">"Who"</th>
                        <th data-col="when">"When"</th>
                        <th data-col="outcome">"Where"</th>
                        <th data-col="reason">"What"</th>
                    </tr>
                </thead>
                <tbody>
                    <When when=move || list.value.with(Option::is_none) && list.error.with(Option::is_none)><SkeletonRows columns=4 /></When>
                    {live(rows)}
                </tbody>
            </table>
            <When when=none>
                <Empty title="Nothing went wrong" text="No refused sign-in and no failed request of the identity provider is known." />
            </When>
        </div>
        <Pager
            page=at
            size=size
            count=Signal::derive(move || list.value.with(|page| page.as_ref().map_or(0, |page| page.count)))
            on_page=Callback::new(move |at| go(&who.get_untracked(), at, size.get_untracked()))
            on_size=Callback::new(move |size| go(&who.get_untracked(), 1, size))
        />
    }
    .into_any()
}

fn row(org: &str, id: &str, event: &ConnectionEvent) -> AnyView {
    let who = if event.identifier.is_empty() { "Nobody was named".to_owned() } else { event.identifier.clone() };
    let who = if event.kind == EventKind::SignIn && !event.identifier.is_empty() {
        let question = Question {
            who: event.identifier.clone(),
            way: Way { client: Client::Web, method: Method::Sso },
            // Of an answer that was not taken no facts were kept: it never became a sign-in.
            trace: if Code::parse(&event.code).is_some() { event.trace_id.clone() } else { String::new() },
            ..Question::default()
        };
        let to = Route::Access(org.to_owned()).href_with(&question.to_query());
        view! { <a href=to><Bdi text=who /></a> }.into_any()
    } else {
        view! { <Bdi text=who /> }.into_any()
    };
    let (tone, place) = match event.kind {
        EventKind::SignIn => (BadgeTone::Bad, "Sign-in"),
        EventKind::Provisioning => (BadgeTone::Warn, "SCIM"),
    };
    let detail = (!event.detail.is_empty()).then(|| view! { <p class="muted">{visible(&event.detail)}</p> });
    let what = match (Cause::parse(&event.code), FindingCode::parse(&event.code)) {
        (Some(cause), _) => view! { <p>{texts::admin(cause)}</p> }.into_any(),
        (None, Some(code)) => {
            let (what, remedy) = texts::finding(code);
            let to = Route::Decode(org.to_owned(), id.to_owned()).href();
            view! { <p>{what}" "{remedy}" "<a href=to>"Decode an answer"</a></p> }.into_any()
        }
        (None, None) => ().into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-col="name">{who}</th>
            <td data-col="when" data-label="When"><RelativeTime at=event.at.as_ref().map(|at| at.0.clone()) unknown="" /></td>
            <td data-col="outcome" data-label="Where"><Badge tone=tone>{place}</Badge></td>
            <td data-col="reason" data-label="What"><code>{event.code.clone()}</code>{what}{detail}</td>
        </tr>
    }
    .into_any()
}
