//! What the identity provider asked and what came of it, newest first; the timeline of one person with their address as the
//! search.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::EmailAddress;
use purser_api::provisioning::{ListScimRequests, ScimChange, ScimRequest};

use super::State;
use crate::components::error_panel::ErrorPanel;
use crate::components::filters::{Day, Pick, paging, to_query, use_state_change};
use crate::data::Backend;
use crate::data::provisioning::read_log;
use crate::explain::explain;
use crate::export::{Format, save, table};
use crate::route::{Route, encode};
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::button::Button;
use crate::ui::empty::Empty;
use crate::ui::field::SearchBox;
use crate::ui::live::{When, live};
use crate::ui::pager::Pager;
use crate::ui::skeleton::SkeletonRows;
use crate::ui::time::RelativeTime;
use crate::ui::toast::Toasts;

/// Words of the operations.
const OPERATIONS: [(&str, &str); 11] = [
    ("user.create", "Add a person"),
    ("user.update", "Change a person"),
    ("user.replace", "Replace a person"),
    ("user.delete", "Delete a person"),
    ("user.read", "Read a person"),
    ("user.search", "Look people up"),
    ("group.create", "Add a group"),
    ("group.update", "Change a group"),
    ("group.replace", "Replace a group"),
    ("group.delete", "Delete a group"),
    ("group.search", "Look groups up"),
];

#[derive(Clone, Default, PartialEq)]
struct Filter {
    search: String,
    operation: String,
    outcome: String,
    /// First day, as `2026-01-31`.
    from: String,
    page: u32,
    size: u32,
}

impl Filter {
    fn parse(get: impl Fn(&str) -> Option<String>) -> Self {
        let (page, size) = paging(&get);
        Self {
            search: get("who").unwrap_or_default(),
            operation: get("operation").unwrap_or_default(),
            outcome: get("outcome").unwrap_or_default(),
            from: get("from").unwrap_or_default(),
            page,
            size,
        }
    }

    fn to_query(&self) -> String {
        let parts = [
            ("tab", "log"),
            ("who", &*self.search),
            ("operation", &self.operation),
            ("outcome", &self.outcome),
            ("from", &self.from),
        ];
        to_query(&parts, (self.page, self.size))
    }

    fn ask(&self, org: purser_api::OrgName, id: String) -> ListScimRequests {
        ListScimRequests {
            org,
            id,
            search: self.search.trim().to_owned(),
            operation: self.operation.clone(),
            outcome: self.outcome.clone(),
            from: self.from.clone(),
            page: self.page,
            page_size: self.size,
        }
    }
}

/// The page's part.
#[component]
pub fn Log() -> impl IntoView {
    let state = State::get();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(|query| Filter::parse(|name| query.get(name))));
    let list = state.of.read(move |org, id| Some(filter.get().ask(org, id)));
    let go = use_state_change(Filter::to_query);
    let change = move |replace: bool, change: &dyn Fn(&mut Filter)| {
        let mut next = Filter { page: 1, ..filter.get_untracked() };
        change(&mut next);
        go.run((next, replace));
    };
    let rows = move || list.value.with(|page| page.as_ref().map(|page| page.results.iter().map(row).collect_view()));
    let nothing = move || list.value.with(|page| page.as_ref().is_some_and(|page| page.results.is_empty()));
    let operations = [("writes", "Changes only")].into_iter().chain(OPERATIONS).collect::<Vec<_>>();
    // One address is one person: the list is their timeline.
    let timeline = move || {
        let address = filter.with(|filter| EmailAddress::parse(filter.search.trim()).ok())?.to_string();
        let org = state.of.org.name.get()?.to_string();
        let explain = Route::Access(org).href_with(&["who=", &encode(&address)].concat());
        Some(view! {
            <p>
                "Everything that concerned "<Bdi text=address />", newest first, changes of groups among it. "
                <a href=explain>"Can they sign in?"</a>
            </p>
        })
    };
    view! {
        <div class="toolbar">
            <SearchBox
                label="Search person or group"
                value=Signal::derive(move || filter.with(|filter| filter.search.clone()))
                on_input=Callback::new(move |who: String| change(true, &|filter| filter.search.clone_from(&who)))
                placeholder="Address, or part of a name"
            />
            <Pick
                label="Operation"
                all="All"
                options=operations
                value=Signal::derive(move || filter.with(|filter| filter.operation.clone()))
                on_change=Callback::new(move |word: String| change(false, &|filter| filter.operation.clone_from(&word)))
            />
            <Pick
                label="Outcome"
                all="Any"
                options=vec![("failed", "Refused"), ("done", "Done")]
                value=Signal::derive(move || filter.with(|filter| filter.outcome.clone()))
                on_change=Callback::new(move |word: String| change(false, &|filter| filter.outcome.clone_from(&word)))
            />
            <Day
                label="From"
                value=Signal::derive(move || filter.with(|filter| filter.from.clone()))
                on_change=Callback::new(move |day: String| change(false, &|filter| filter.from.clone_from(&day)))
            />
            <Export filter=filter />
        </div>
        {live(timeline)}
        {live(move || list.error.get().map(|error| view! { <ErrorPanel error=error on_retry=Callback::new(move |()| list.again()) /> }))}
        <div class="table-wrap" aria-busy=move || list.pending.get().to_string()>
            <table class="grid roomy">
                <caption class="vh">"Requests of the identity provider"</caption>
                <thead><tr><th data-col="at">"When"</th><th data-col="what">"What"</th><th data-col="whom">"Whom"</th><th data-col="answer">"Answer"</th><th>"Changed"</th></tr></thead>
                <tbody>
                    <When when=move || list.value.with(Option::is_none) && list.error.with(Option::is_none)><SkeletonRows columns=5 /></When>
                    {live(rows)}
                </tbody>
            </table>
            <When when=nothing>
                <Empty title="No request matches" text="The identity provider asked nothing, or the search and the filters leave nothing." />
            </When>
        </div>
        <Pager
            page=Signal::derive(move || filter.with(|filter| filter.page))
            size=Signal::derive(move || filter.with(|filter| filter.size))
            count=Signal::derive(move || list.value.with(|page| page.as_ref().map_or(0, |page| page.count)))
            on_page=Callback::new(move |page| change(false, &|filter| filter.page = page))
            on_size=Callback::new(move |size| change(false, &|filter| filter.size = size))
        />
    }
    .into_any()
}

fn words(operation: &str) -> String {
    let found = OPERATIONS.into_iter().find(|(word, _)| *word == operation);
    found.map_or_else(
        || if operation == "discovery" { "Ask what is offered" } else { operation }.to_owned(),
        |(_, words)| words.to_owned(),
    )
}

fn change_text(change: &ScimChange) -> String {
    let (from, to) = (change.from.as_deref(), change.to.as_deref());
    match (from, to) {
        (Some(from), Some(to)) => [&*change.attribute, ": ", from, " → ", to].concat(),
        (None, Some(to)) => [&*change.attribute, ": ", to].concat(),
        (Some(from), None) => [&*change.attribute, ": ", from, " → nothing"].concat(),
        (None, None) => change.attribute.clone(),
    }
}

fn row(request: &ScimRequest) -> AnyView {
    let at = request.at.as_ref().map(|at| at.as_str().to_owned());
    let tone = if request.status >= 400 { BadgeTone::Bad } else { BadgeTone::Good };
    let whom =
        if request.group.is_empty() { request.person.clone().unwrap_or_default() } else { request.group.clone() };
    let changed: Vec<String> = request.changed.iter().map(change_text).collect();
    let (what, status, detail) = (words(&request.operation), request.status.to_string(), request.detail.clone());
    let technical =
        [&*request.method, " ", &request.path, ", token ", &request.token, ", trace id ", &request.trace_id].concat();
    view! {
        <tr>
            <th scope="row" data-col="at"><RelativeTime at=at unknown="" /></th>
            <td data-col="what"><details><summary>{what}</summary><span class="muted"><Bdi text=technical /></span></details></td>
            <td data-col="whom" data-label="Whom">{(!whom.is_empty()).then(|| view! { <Bdi text=whom /> })}</td>
            <td data-col="answer" data-label="Answer"><Badge tone=tone>{status}</Badge></td>
            <td class="log-detail">
                {changed.into_iter().map(|text| view! { <span><Bdi text=text /></span> }).collect_view()}
                {(!detail.is_empty()).then(|| view! { <span class="muted"><Bdi text=detail /></span> })}
            </td>
        </tr>
    }
    .into_any()
}

/// Saves what the filter leaves, at most ten thousand lines.
#[component]
fn Export(filter: Memo<Filter>) -> impl IntoView {
    let state = State::get();
    let backend = Backend::get();
    let busy = RwSignal::new(false);
    let press = Callback::new(move |()| {
        let (Some((org, id)), backend) = (state.of.place_now(), backend.clone()) else { return };
        let ask = ListScimRequests { page: 1, page_size: 100, ..filter.get_untracked().ask(org, id) };
        let toasts = Toasts::get();
        busy.set(true);
        leptos::task::spawn_local(async move {
            match read_log(&backend, ask).await {
                Ok(lines) => {
                    let cells: Vec<[String; 8]> = lines.iter().map(cells).collect();
                    let header = ["At", "Operation", "Person", "Group", "Status", "Changed", "Detail", "Trace id"];
                    let text = table(Format::Csv, header, cells.iter().map(|row| row.each_ref().map(String::as_str)));
                    save("scim-log.csv", Format::Csv, &text);
                    toasts.say(["Saved ", &lines.len().to_string(), " lines."].concat());
                }
                Err(error) => toasts.fail(explain(&error).title.to_string()),
            }
            let _ = busy.try_set(false);
        });
    });
    view! { <Button busy=busy on_press=press>"Export"</Button> }.into_any()
}

fn cells(request: &ScimRequest) -> [String; 8] {
    let changed: Vec<String> = request.changed.iter().map(change_text).collect();
    [
        request.at.as_ref().map_or_else(String::new, |at| at.as_str().to_owned()),
        request.operation.clone(),
        request.person.clone().unwrap_or_default(),
        request.group.clone(),
        request.status.to_string(),
        changed.join("; "),
        request.detail.clone(),
        request.trace_id.clone(),
    ]
}
