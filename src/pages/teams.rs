//! The teams of an organization: find, make, rename, describe, delete.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::groups::{Group, ListGroups};
use purser_policy::{Action, Target};

pub mod address;
pub mod delete;
pub mod edit;

use crate::components::error_panel::ErrorPanel;
use crate::components::filters::use_state_change;
use crate::components::gate;
use crate::components::part::{self, Place};
use crate::data::orgs::{CurrentOrg, Reach};
use crate::data::teams::{OWNERS, use_team_list};
use crate::part;
use crate::route::Route;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::empty::Empty;
use crate::ui::field::SearchBox;
use crate::ui::icon::Icon;
use crate::ui::live::{When, live};
use crate::ui::menu::Menu;
use crate::ui::menu_list::{MenuItem, list};
use crate::ui::number::count;
use crate::ui::pager::Pager;
use crate::ui::skeleton::SkeletonRows;
use address::ListAddress;

/// Which dialog about a team is open.
#[derive(Clone, PartialEq, Eq)]
pub enum Ask {
    /// Make one.
    Create,
    /// Change name and description.
    Edit(Group),
    /// Delete it.
    Delete(Group),
}

part! {
    /// The page, as a part.
    pub fn page() in teams => view! { <TeamsPage /> }.into_any()
}

/// The page.
#[component]
pub fn TeamsPage() -> impl IntoView {
    let org = CurrentOrg::get();
    let query = use_query_map();
    let state = Memo::new(move |_| query.with(|query| ListAddress::parse(|name| query.get(name))));
    let question = Signal::derive(move || {
        let ListAddress { search, page, size } = state.get();
        Some(ListGroups {
            org: org.name.get()?,
            search: search.trim().to_owned(),
            username: None,
            page,
            page_size: size,
        })
    });
    let list = use_team_list(question);
    let go = use_state_change(ListAddress::to_query);
    let change = move |replace: bool, change: &dyn Fn(&mut ListAddress)| {
        let mut next = ListAddress { page: 1, ..state.get_untracked() };
        change(&mut next);
        go.run((next, replace));
    };
    let ask = RwSignal::new(None::<Ask>);
    let manage = Signal::derive(move || gate::reason(org.role.get(), Action::ManageTeams, Target::None));
    let name = move || org.name.get().map_or_else(String::new, |name| name.to_string());
    let rows = move || {
        list.value.with(|page| {
            let page = page.as_ref()?;
            Some(page.results.iter().map(|team| row(&name(), team.clone(), ask, manage)).collect_view())
        })
    };
    let total = Signal::derive(move || list.value.with(|page| page.as_ref().map_or(0, |page| page.count)));
    let nothing = move || list.value.with(|page| page.as_ref().is_some_and(|page| page.results.is_empty()));
    let searched = move || state.with(|state| !state.search.is_empty());
    let summary = move || {
        list.unless_failed(|page| match page.count {
            1 => "1 team.".to_owned(),
            many => [&*count(many), " teams."].concat(),
        })
    };
    view! {
        <div class="page-head">
            <h1>"Teams"</h1>
            <p class="page-text">{live(summary)}</p>
            <div class="page-actions">
                <Button
                    tone=Tone::Primary
                    icon=Icon::Plus
                    reason=manage
                    on_press=Callback::new(move |()| ask.set(Some(Ask::Create)))
                >
                    "Create team"
                </Button>
            </div>
        </div>
        <div class="toolbar">
            <SearchBox
                label="Search teams"
                value=Signal::derive(move || state.with(|state| state.search.clone()))
                on_input=Callback::new(move |text: String| change(true, &|state| state.search.clone_from(&text)))
                placeholder="Search teams"
            />
        </div>
        <When when=move || org.reach.get() == Reach::LayerOne>
            <p class="muted">"This backend has the basic API only: it does not say which teams an identity provider fills."</p>
        </When>
        {live(move || list.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| list.again()) />
        }))}
        <When when=move || list.error.with(Option::is_none) || list.value.with(Option::is_some)>
            <div class="table-wrap" aria-busy=move || list.pending.get().to_string()>
                <table class="grid">
                    <caption class="vh">"Teams"</caption>
                    <thead>
                        <tr>
                            <th data-col="name">"Team"</th>
                            <th data-col="about">"What it is for"</th>
                            <th data-col="number">"People"</th>
                            <th data-col="menu"><span class="vh">"Actions"</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <When when=move || list.value.with(Option::is_none)><SkeletonRows columns=4 /></When>
                        {live(rows)}
                    </tbody>
                </table>
                <When when=nothing>
                    {move || if searched() {
                        view! { <Empty title="No team matches" text="No team of this organization has that in its name." /> }.into_any()
                    } else {
                        view! {
                            <Empty title="There is no team yet" text="A team gives several people the same access in one step." />
                        }
                        .into_any()
                    }}
                </When>
            </div>
            <Pager
                page=Signal::derive(move || state.with(|state| state.page))
                size=Signal::derive(move || state.with(|state| state.size))
                count=total
                on_page=Callback::new(move |page| change(false, &|state| state.page = page))
                on_size=Callback::new(move |size| change(false, &|state| state.size = size))
            />
        </When>
        <Dialogs ask=ask />
    }
    .into_any()
}

fn row(org: &str, team: Group, ask: RwSignal<Option<Ask>>, manage: Signal<Option<String>>) -> AnyView {
    let to = Route::Team(org.to_owned(), team.name.clone()).href();
    let label = ["Actions for ", &team.name].concat();
    let marks = marks(&team);
    let (name, about, people) = (team.name.clone(), team.description.clone(), count(team.member_count));
    let items = Callback::new(move |()| {
        let owners = (team.name == OWNERS).then(|| FOLLOWS.to_owned());
        let (edit, delete) = (team.clone(), team.clone());
        vec![
            MenuItem {
                label: "Rename or describe …".to_owned(),
                icon: Some(Icon::Pencil),
                danger: false,
                checked: None,
                reason: manage.get_untracked(),
                on_select: Callback::new(move |()| ask.set(Some(Ask::Edit(edit.clone())))),
            },
            MenuItem {
                label: "Delete …".to_owned(),
                icon: Some(Icon::Trash),
                danger: true,
                checked: None,
                reason: manage.get_untracked().or(owners),
                on_select: Callback::new(move |()| ask.set(Some(Ask::Delete(delete.clone())))),
            },
        ]
    });
    view! {
        <tr>
            <th scope="row" data-col="name"><a href=to><Bdi text=name /></a>{marks}</th>
            <td data-col="about" data-label="What it is for"><Bdi text=about /></td>
            <td data-col="number" data-label="People" class="number">{people}</td>
            <td data-col="menu"><Menu label=label list=list(items) icon=Icon::More /></td>
        </tr>
    }
    .into_any()
}

/// Why the team `owners` cannot be changed here.
pub(super) const FOLLOWS: &str =
    "The team “owners” follows the role: its people are the owners. Change roles on the members page.";

/// What is special about a team.
pub(super) fn marks(team: &Group) -> AnyView {
    if team.name == OWNERS {
        return view! { <Badge tone=BadgeTone::Accent>"Follows the role"</Badge> }.into_any();
    }
    let mapped = team.mapped == Some(true);
    mapped.then(|| view! { <Badge tone=BadgeTone::Info>"From the identity provider"</Badge> }).into_any()
}

/// The dialogs about teams as such.
#[component]
pub(super) fn Dialogs(
    /// Which one is open.
    ask: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let close = Callback::new(move |()| ask.set(None));
    let place = Place::Dialog(Some(close));
    move || match ask.get() {
        None => ().into_any(),
        Some(Ask::Create) => part::show(place, edit::dialog::load, move || edit::dialog::make(None, close)),
        Some(Ask::Edit(team)) => {
            part::show(place, edit::dialog::load, move || edit::dialog::make(Some(team.clone()), close))
        }
        Some(Ask::Delete(team)) => {
            part::show(place, delete::dialog::load, move || delete::dialog::make(team.clone(), close))
        }
    }
}
