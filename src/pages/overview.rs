//! The organization at a glance: seats, how people came in, what waits and what ends soon.

use crate::ui::live::{When, live};
use leptos::prelude::*;
use purser_api::console::Console;
use purser_policy::{Action, Target};

mod checklist;
mod soon;

use crate::components::error_panel::ErrorPanel;
use crate::components::gate;
use crate::components::people::source_name;
use crate::data::members::use_people_counts;
use crate::data::orgs::{CurrentOrg, Me, Reach, use_overview};
use crate::part;
use crate::route::Route;
use crate::ui::bars::Bars;
use crate::ui::bdi::Bdi;
use crate::ui::meter::Meter;
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use purser_api::members::Source;

part! {
    /// The page, as a part.
    pub fn page() in overview => view! { <OverviewPage /> }.into_any()
}

/// The page.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let org = CurrentOrg::get();
    let overview = use_overview(org.name);
    let name = Memo::new(move |_| org.name.get().map_or_else(String::new, |name| name.to_string()));
    let title = move || {
        Me::get().orgs.value.with(|page| {
            let known = page.iter().flat_map(|page| &page.results).find(|known| known.orgname == name.get());
            known.map_or_else(|| name.get(), |known| known.title().to_owned())
        })
    };
    let not_allowed =
        move || gate::reason(org.role.get(), Action::SeeOverview, Target::None).filter(|_| org.role.get().is_some());
    // A member may not see this page's numbers, and a plain backend has none: both are said, neither is an error.
    let error =
        move || overview.error.get().filter(|error| !matches!(error.status(), Some(403 | 404)) || unknown_org(error));
    let again = Callback::new(move |()| {
        org.console.again();
        overview.again();
    });
    view! {
        <div class="page-head">
            <h1>{live(move || view! { <Bdi text=title() /> })}</h1>
            <p class="page-text">{live(move || name.get())}</p>
            <div class="page-actions">
                <a class="button" data-tone="primary" href=move || Route::Members(name.get(), None).href()>"Members"</a>
            </div>
        </div>
        {live(move || error().map(|error| view! {
            <ErrorPanel error=error on_retry=again />
        }))}
        {live(move || not_allowed().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="The numbers of this organization are for owners and editors" text=reason />
        }))}
        <When when=move || org.reach.get() == Reach::LayerOne && !overview.error.get().is_some_and(|error| unknown_org(&error))>
            <PlainOverview />
        </When>
        {live(move || overview.value.get().map(|console| view! { <Cards console=console org=name.get() /> }))}
        <When when=move || overview.pending.get() && overview.value.with(Option::is_none)>
            <p class="muted" role="status">"Reading …"</p>
        </When>
    }
    .into_any()
}

/// A 404 that is about the organization, not about a backend without the call.
fn unknown_org(error: &crate::client::ApiError) -> bool {
    matches!(error.code(), Some(purser_api::ErrorCode::NotInOrganization))
}

#[component]
fn Cards(console: Console, org: String) -> impl IntoView {
    let seats = console.seats;
    let used = seats.members + seats.invitees;
    let seats_text = format!("{} of {} seats are taken, {} free", count(used), count(seats.total), count(seats.free));
    let came = console.provenance;
    let ways = [
        (Source::Scim, came.scim),
        (Source::Jit, came.jit),
        (Source::Invited, came.invited),
        (Source::Auto, came.auto),
        (Source::Manual, came.manual),
    ];
    let bars = ways.map(|(source, number)| (source_name(source).to_owned(), number as f64, count(number)));
    let by = |query: &str| Route::Members(org.clone(), None).href_with(query);
    let invitees = by("type=invitee");
    let links = [
        (by("status=never_seen"), "Members who were never seen"),
        (by("unseen=90"), "People not seen for 90 days"),
        (by("status=guest"), "Guests"),
        (by("role=owner"), "Owners"),
        (by("status=deactivated"), "Deactivated by the identity provider"),
    ];
    let links = links.map(|(to, name)| view! { <li><a href=to>{name}</a></li> }.into_any()).into_iter().collect_view();
    view! {
        <div class="cards">
            <section class="card stack" aria-labelledby="seats">
                <h2 id="seats">"Seats"</h2>
                <Meter label="Seats taken" value=used as f64 max=seats.total as f64 text=seats_text />
                <p class="muted">{format!(
                    "{} members and {} pending invitations hold one each. Service accounts take a seat like people.",
                    count(seats.members),
                    count(seats.invitees),
                )}</p>
            </section>
            <section class="card stack" aria-labelledby="waiting">
                <h2 id="waiting">"Invitations"</h2>
                <p class="stat">{count(console.invitations.pending)}<span>"wait to be accepted"</span></p>
                <p class="stat">{count(console.invitations.expired)}<span>"have a link that ended (after 14 days, computed)"</span></p>
                <a href=invitees>"See who is invited"</a>
            </section>
            <section class="card stack" aria-labelledby="came">
                <h2 id="came">"How people came in"</h2>
                <Bars title="Members by the way they came in" rows=bars.to_vec() />
            </section>
            <checklist::Checklist items=console.checklist />
            <soon::EndsSoon expiries=console.expiries org=org.clone() />
            <soon::Refused denied=console.denied org=org.clone() />
            <section class="card stack" aria-labelledby="look">
                <h2 id="look">"Worth a look"</h2>
                <ul class="links">{links}</ul>
            </section>
        </div>
    }
    .into_any()
}

/// What the basic API can tell.
#[component]
fn PlainOverview() -> impl IntoView {
    let org = CurrentOrg::get();
    let counts = use_people_counts(org.name);
    let said = move |which: &'static str| {
        move || {
            counts.value.with(|counts| {
                let (members, invitees) = counts.as_ref()?;
                Some(count(if which == "members" { *members } else { *invitees }))
            })
        }
    };
    view! {
        <Notice
            tone=NoticeTone::Info
            title="This backend has the basic API only"
            text="Seats, how people came in, set-up and what ends soon need a backend with Purser's extension. Members and invitations work in full."
        />
        {live(move || counts.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| counts.again()) />
        }))}
        <div class="cards">
            <section class="card"><p class="stat">{said("members")}<span>"members"</span></p></section>
            <section class="card"><p class="stat">{said("invitees")}<span>"pending invitations"</span></p></section>
        </div>
    }
    .into_any()
}
