//! The audit log: who did what to whom, when; newest first, and read on without a total. It also answers what changed before
//! a sign-in was refused.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::audit_logs::{AuditActions, AuditLog, CATEGORY_CAPABILITY, ListAuditLogs};
use purser_policy::{Action, Target};
use wasm_bindgen::JsValue;

pub mod address;
mod denial;
mod export;
mod filters;

use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::components::filters::use_state_change;
use crate::components::gate;
use crate::components::part::{self, Place};
use crate::data::Reading;
use crate::data::activity::{use_actions, use_activity};
use crate::data::orgs::CurrentOrg;
use crate::part;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::button::Button;
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::skeleton::SkeletonRows;
use crate::ui::time::RelativeTime;
use address::{SIZE, Shown};
use denial::{DenialNotice, Suspect, use_suspect};

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Activity {
    org: CurrentOrg,
    shown: Memo<Shown>,
    actions: Reading<AuditActions>,
    logs: Reading<Vec<AuditLog>>,
    exporting: RwSignal<bool>,
    go: Callback<(Shown, bool)>,
}

impl Activity {
    /// Goes to page 1 of what is shown after a change.
    fn change(self, replace: bool, change: impl FnOnce(&mut Shown)) {
        let mut next = Shown { page: 1, upto: String::new(), ..self.shown.get_untracked() };
        change(&mut next);
        self.go.run((next, replace));
    }

    /// The question for page 1; tracked.
    fn question(self) -> Option<ListAuditLogs> {
        let org = self.org.name.get()?;
        let categories = self.categories();
        Some(self.shown.with(|shown| shown.question(org, categories, moment)))
    }

    /// Whether the backend filters by category; tracked.
    fn categories(self) -> bool {
        self.org.console.value.track();
        self.org.can(CATEGORY_CAPABILITY)
    }

    /// Whether an entry is of the chosen category; a plain backend does not look for itself. Tracked.
    fn keeps(self) -> impl Fn(&AuditLog) -> bool + 'static {
        let category = self.shown.with(|shown| shown.category.clone());
        let of_it: Option<Vec<String>> = (!category.is_empty() && !self.categories()).then(|| {
            let names = |actions: &AuditActions| {
                let category = actions.actions.get(&category);
                category.iter().flat_map(|one| &one.actions).map(|action| action.name.clone()).collect()
            };
            self.actions.value.with(|actions| actions.as_ref().map(names).unwrap_or_default())
        });
        move |entry| of_it.as_ref().is_none_or(|names| names.contains(&entry.action))
    }
}

part! {
    /// The page, as a part.
    pub fn page() in activity => view! { <ActivityPage /> }.into_any()
}

/// The page.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let org = CurrentOrg::get();
    let query = use_query_map();
    let shown = Memo::new(move |_| query.with(|query| Shown::parse(|name| query.get(name))));
    let go = use_state_change(Shown::to_query);
    let not_allowed =
        move || gate::reason(org.role.get(), Action::ReadAuditLog, Target::None).filter(|_| org.role.get().is_some());
    // Whether categories can be asked for is known once the console's overview was read, or refused.
    let settled = move || org.console.value.with(Option::is_some) || org.console.error.with(Option::is_some);
    let allowed = Memo::new(move |_| org.role.get().is_some() && not_allowed().is_none() && settled());
    let question = RwSignal::new(None::<ListAuditLogs>);
    let activity = Activity {
        org,
        shown,
        actions: use_actions(Signal::derive(move || org.name.get().filter(|_| allowed.get()))),
        logs: use_activity(question.into()),
        exporting: RwSignal::new(false),
        go,
    };
    provide_context(activity);
    let asked = Memo::new(move |_| activity.question().filter(|_| allowed.get()));
    Effect::new(move || question.set(asked.get()));
    let suspect = use_suspect(activity);
    let missing = move || activity.logs.error.with(|error| error.as_ref().and_then(ApiError::status)) == Some(404);
    let export_reason = Signal::derive(move || gate::reason(org.role.get(), Action::ReadAuditLog, Target::None));
    view! {
        <div class="page-head">
            <h1>"Activity"</h1>
            <p class="page-text">"Who changed what, newest first."</p>
            <div class="page-actions">
                <Button
                    icon=Icon::Download
                    reason=export_reason
                    on_press=Callback::new(move |()| activity.exporting.set(true))
                >
                    "Export"
                </Button>
            </div>
        </div>
        {live(move || not_allowed().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="Activity is for owners and editors" text=reason />
        }))}
        <DenialNotice suspect=suspect />
        <When when=move || allowed.get()>
            <filters::Filters />
            {live(move || if missing() {
                view! {
                    <Empty title="This backend keeps no audit log" text="Or it does not show it to this account." />
                }
                .into_any()
            } else {
                activity.logs.error.get().map(|error| view! {
                    <ErrorPanel error=error on_retry=Callback::new(move |()| activity.logs.again()) />
                })
                .into_any()
            })}
            <When when=move || activity.logs.error.with(Option::is_none) || activity.logs.value.with(Option::is_some)>
                <Entries suspect=suspect />
                <Older />
            </When>
        </When>
        <ExportDialog />
    }
    .into_any()
}

#[component]
fn ExportDialog() -> impl IntoView {
    let activity: Activity = expect_context();
    let place = Place::Dialog(Some(Callback::new(move |()| activity.exporting.set(false))));
    live(move || activity.exporting.get().then(|| part::show(place, export::dialog::load, export::dialog::make)))
}

#[component]
fn Entries(suspect: Memo<Option<Suspect>>) -> impl IntoView {
    let activity: Activity = expect_context();
    let rows = move || {
        let keep = activity.keeps();
        let suspect = suspect.get();
        activity.logs.value.with(|logs| {
            let shown = logs.as_ref()?.iter().filter(|entry| keep(entry));
            Some(shown.map(|entry| row(activity, entry, suspect.as_ref())).collect_view())
        })
    };
    let hidden = move || {
        let keep = activity.keeps();
        activity.logs.value.with(|logs| logs.iter().flatten().filter(|entry| !keep(entry)).count())
    };
    let nothing = move || {
        let keep = activity.keeps();
        activity.logs.value.with(|logs| logs.as_ref().is_some_and(|logs| !logs.iter().any(keep)))
    };
    let clear = Callback::new(move |()| activity.go.run((Shown { page: 1, ..Shown::default() }, false)));
    view! {
        {live(move || Some(hidden()).filter(|number| *number > 0).map(|number| view! {
            <p class="muted" role="status">{format!("{number} entries of this page are of other categories. The backend cannot look for one.")}</p>
        }))}
        <div class="table-wrap" aria-busy=move || activity.logs.pending.get().to_string()>
            <table class="grid">
                <caption class="vh">"Activity"</caption>
                <thead>
                    <tr>
                        <th data-col="when">"When"</th>
                        <th data-col="by">"Who"</th>
                        <th data-col="what">"What"</th>
                        <th data-col="about">"About"</th>
                    </tr>
                </thead>
                <tbody>
                    <When when=move || activity.logs.value.with(Option::is_none)><SkeletonRows columns=4 /></When>
                    {live(rows)}
                </tbody>
            </table>
            <When when=nothing>
                <Empty title="Nothing matches" text="Nothing of that kind was done in this time, or the log does not go back so far.">
                    {activity.shown.with(Shown::is_filtered).then(|| view! {
                        <Button on_press=clear>"Clear the filters"</Button>
                    })}
                </Empty>
            </When>
        </div>
    }
    .into_any()
}

fn row(activity: Activity, entry: &AuditLog, suspect: Option<&Suspect>) -> AnyView {
    let label = activity.actions.value.with(|actions| {
        let mut all = actions.iter().flat_map(|actions| actions.actions.values()).flat_map(|one| &one.actions);
        all.find(|action| action.name == entry.action).map(|action| action.label.clone())
    });
    let (label, code) = match label.filter(|label| !label.is_empty()) {
        Some(label) => (label, None),
        None => (entry.action.clone(), Some(())),
    };
    let label = match code {
        Some(()) => view! { <code>{label}</code> }.into_any(),
        None => label.into_any(),
    };
    let matters = suspect
        .filter(|suspect| suspect.may_matter(entry))
        .map(|_| view! { <Badge tone=BadgeTone::Warn>"May matter"</Badge> });
    view! {
        <tr>
            <td data-col="when" data-label="When">
                <RelativeTime at=entry.timestamp.as_ref().map(|at| at.0.clone()) unknown="Unknown" />
            </td>
            <th scope="row" data-col="by"><Bdi text=entry.actor.clone() /></th>
            <td data-col="what" data-label="What">
                <span class="what">{label}{matters}</span>
                <span class="muted"><Bdi text=entry.action_description.clone() /></span>
            </td>
            <td data-col="about" data-label="About"><Bdi text=entry.name.clone() /></td>
        </tr>
    }
    .into_any()
}

/// The way to older and newer entries. How many there are nobody says: a page that comes back short is the last one.
#[component]
fn Older() -> impl IntoView {
    let activity: Activity = expect_context();
    let rows = move || activity.logs.value.with(|logs| logs.as_ref().map_or(0, Vec::len));
    let at_start = Signal::derive(move || {
        activity.shown.with(|shown| shown.page <= 1).then(|| "These are the newest entries.".to_owned())
    });
    let at_end = Signal::derive(move || (rows() < SIZE as usize).then(|| "There is nothing older.".to_owned()));
    let newest = move || {
        activity.logs.value.with_untracked(|logs| {
            logs.as_ref().and_then(|logs| logs.first()?.timestamp.as_ref()).map(|at| at.0.clone())
        })
    };
    let older = Callback::new(move |()| {
        let mut next = activity.shown.get_untracked();
        if next.page == 1 {
            next.upto = newest().unwrap_or_default();
        }
        next.page += 1;
        activity.go.run((next, false));
    });
    let newer = Callback::new(move |()| {
        let mut next = activity.shown.get_untracked();
        next.page = next.page.saturating_sub(1).max(1);
        activity.go.run((next, false));
    });
    let first = Callback::new(move |()| activity.change(false, |_| ()));
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="number" role="status">{live(move || ["Page ", &activity.shown.with(|shown| shown.page).to_string()].concat())}</span>
            <div class="row">
                <Button reason=at_start on_press=first>"Newest"</Button>
                <Button reason=at_start on_press=newer>"Newer"</Button>
                <Button reason=at_end on_press=older>"Older"</Button>
            </div>
        </nav>
    }
    .into_any()
}

/// Start or end of a day where the reader is, as RFC 3339.
fn moment(day: &str, end: bool) -> Option<String> {
    let text = [day, if end { "T23:59:59.999" } else { "T00:00:00.000" }].concat();
    let at = js_sys::Date::parse(&text);
    (!at.is_nan()).then(|| js_sys::Date::new(&JsValue::from_f64(at)).to_iso_string().into())
}
