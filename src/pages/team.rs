//! One team: what it is for, and who is in it.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::Page;
use purser_api::groups::{Group, ListGroupMembers};
use purser_api::members::Member;
use purser_policy::{Action, Target};

mod add;
mod remove;

use super::teams::address::ListAddress;
use super::teams::{Ask, Dialogs, FOLLOWS, marks};
use crate::components::error_panel::ErrorPanel;
use crate::components::filters::use_state_change;
use crate::components::gate;
use crate::components::part::{self, Place};
use crate::components::people::{MAPPED_TEAM, RoleBadge, state_badges};
use crate::data::Reading;
use crate::data::orgs::CurrentOrg;
use crate::data::teams::{OWNERS, use_team, use_team_people};
use crate::part;
use crate::route::Route;
use crate::ui::avatar::Avatar;
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::empty::Empty;
use crate::ui::field::SearchBox;
use crate::ui::icon::Icon;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use crate::ui::pager::Pager;
use crate::ui::skeleton::SkeletonRows;

/// Which dialog about the people of the team is open.
#[derive(Clone, PartialEq, Eq)]
enum About {
    Add,
    Remove(Vec<Member>),
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Team {
    org: CurrentOrg,
    name: Memo<String>,
    team: Reading<Group>,
    people: Reading<Page<Member>>,
    chosen: RwSignal<BTreeMap<String, Member>>,
    about: RwSignal<Option<About>>,
}

impl Team {
    /// Why the people of the team cannot be changed here; tracked.
    fn refusal(self) -> Option<String> {
        let gate = gate::reason(self.org.role.get(), Action::ManageTeams, Target::None);
        gate.or_else(|| self.name.with(|name| name == OWNERS).then(|| FOLLOWS.to_owned()))
    }

    /// Whether an identity provider fills it; tracked.
    fn mapped(self) -> bool {
        self.team.value.with(|team| team.as_ref().is_some_and(|team| team.mapped == Some(true)))
    }
}

part! {
    /// The page, as a part.
    pub fn page(route: Memo<Route>) in teams => view! { <TeamPage route=route /> }.into_any()
}

/// The page.
#[component]
pub fn TeamPage(
    /// The address, for the name of the team.
    route: Memo<Route>,
) -> impl IntoView {
    let org = CurrentOrg::get();
    let name = Memo::new(move |before: Option<&String>| match route.get() {
        Route::Team(_, name) => name,
        _ => before.cloned().unwrap_or_default(),
    });
    let query = use_query_map();
    let state = Memo::new(move |_| query.with(|query| ListAddress::parse(|name| query.get(name))));
    let question = Signal::derive(move || {
        let ListAddress { search, page, size } = state.get();
        let search = search.trim().to_owned();
        Some(ListGroupMembers { org: org.name.get()?, group: name.get(), search, page, page_size: size })
    });
    let page = Team {
        org,
        name,
        team: use_team(org.name, name),
        people: use_team_people(question),
        chosen: RwSignal::new(BTreeMap::new()),
        about: RwSignal::new(None),
    };
    provide_context(page);
    let ask = RwSignal::new(None::<Ask>);
    let go = use_state_change(ListAddress::to_query);
    let change = move |replace: bool, change: &dyn Fn(&mut ListAddress)| {
        let mut next = ListAddress { page: 1, ..state.get_untracked() };
        change(&mut next);
        go.run((next, replace));
    };
    let manage = Signal::derive(move || gate::reason(org.role.get(), Action::ManageTeams, Target::None));
    let of_team =
        move |make: fn(Group) -> Ask| Callback::new(move |()| ask.set(page.team.value.get_untracked().map(make)));
    let gone = Memo::new(move |_| {
        page.team.error.with(|error| error.as_ref().and_then(crate::client::ApiError::status)) == Some(404)
    });
    let owners = move || name.with(|name| name == OWNERS);
    view! {
        <div class="page-head">
            <h1>{live(move || crate::ui::bdi::visible(&name.get()))}</h1>
            <p class="page-text">{live(move || page.team.value.get().map(|team| view! { <Bdi text=team.description.clone() />" "{marks(&team)} }))}</p>
            <div class="page-actions">
                <Button icon=Icon::Pencil reason=manage on_press=of_team(Ask::Edit)>"Rename or describe"</Button>
                <Button
                    tone=Tone::Danger
                    icon=Icon::Trash
                    reason=Signal::derive(move || page.refusal())
                    on_press=of_team(Ask::Delete)
                >
                    "Delete"
                </Button>
                <Button
                    tone=Tone::Primary
                    icon=Icon::Plus
                    reason=Signal::derive(move || page.refusal())
                    on_press=Callback::new(move |()| page.about.set(Some(About::Add)))
                >
                    "Add people"
                </Button>
            </div>
        </div>
        <When when=owners><OwnersNotice /></When>
        <When when=move || page.mapped()>
            <Notice tone=NoticeTone::Warn title="The identity provider fills this team" text=MAPPED_TEAM />
        </When>
        {live(move || if gone.get() {
            let to = org.name.get().map_or(Route::Orgs, |org| Route::Teams(org.to_string())).href();
            view! {
                <Empty title="There is no such team" text="It may have been renamed or deleted since the link was made.">
                    <a class="button" href=to>"All teams"</a>
                </Empty>
            }
            .into_any()
        } else {
            page.people.error.get().map(|error| view! {
                <ErrorPanel error=error on_retry=Callback::new(move |()| page.people.again()) />
            })
            .into_any()
        })}
        <When when=move || !gone.get() && (page.people.error.with(Option::is_none) || page.people.value.with(Option::is_some))>
            <div class="toolbar">
                <SearchBox
                    label="Search people of the team"
                    value=Signal::derive(move || state.with(|state| state.search.clone()))
                    on_input=Callback::new(move |text: String| change(true, &|state| state.search.clone_from(&text)))
                    placeholder="Search people of the team"
                />
            </div>
            <People searched=Signal::derive(move || state.with(|state| !state.search.is_empty())) />
            <Pager
                page=Signal::derive(move || state.with(|state| state.page))
                size=Signal::derive(move || state.with(|state| state.size))
                count=Signal::derive(move || page.people.value.with(|page| page.as_ref().map_or(0, |page| page.count)))
                on_page=Callback::new(move |number| change(false, &|state| state.page = number))
                on_size=Callback::new(move |size| change(false, &|state| state.size = size))
            />
            <Selection />
        </When>
        <Dialogs ask=ask />
        <PeopleDialogs />
    }
    .into_any()
}

#[component]
fn OwnersNotice() -> impl IntoView {
    let page: Team = expect_context();
    let to = page.org.name.get_untracked().map_or(Route::Orgs, |org| Route::Members(org.to_string(), None));
    view! {
        <Notice tone=NoticeTone::Info title="This team follows the role" text=FOLLOWS>
            <a class="button" href=to.href_with("role=owner")>"Owners on the members page"</a>
        </Notice>
    }
    .into_any()
}

#[component]
fn People(
    /// A search is on.
    searched: Signal<bool>,
) -> impl IntoView {
    let page: Team = expect_context();
    let rows = move || {
        page.people.value.with(|list| {
            let org = page.org.name.get().map_or_else(String::new, |org| org.to_string());
            list.as_ref().map(|list| list.results.iter().map(|one| row(page, &org, one.clone())).collect_view())
        })
    };
    let nobody = move || page.people.value.with(|list| list.as_ref().is_some_and(|list| list.results.is_empty()));
    view! {
        <div class="table-wrap" aria-busy=move || page.people.pending.get().to_string()>
            <table class="grid">
                <caption class="vh">"People of the team"</caption>
                <thead>
                    <tr>
                        <th data-col="select"><span class="vh">"Choose"</span></th>
                        <th data-col="name">"Name"</th>
                        <th data-col="email">"E-mail"</th>
                        <th data-col="role">"Role"</th>
                    </tr>
                </thead>
                <tbody>
                    <When when=move || page.people.value.with(Option::is_none)><SkeletonRows columns=4 /></When>
                    {live(rows)}
                </tbody>
            </table>
            <When when=nobody>
                {move || if searched.get() {
                    view! { <Empty title="Nobody matches" text="Nobody in this team fits the search." /> }.into_any()
                } else {
                    view! { <Empty title="Nobody is in this team yet" text="Add members of the organization; they get what the team may do." /> }
                        .into_any()
                }}
            </When>
        </div>
    }
    .into_any()
}

fn row(page: Team, org: &str, one: Member) -> AnyView {
    let to = Route::Members(org.to_owned(), Some(one.key().to_owned())).href();
    let choose = ["Choose ", one.title()].concat();
    let key =
        (one.key() != one.title()).then(|| view! { <span class="muted"><Bdi text=one.key().to_owned() /></span> });
    let (title, email, role, badges) =
        (one.title().to_owned(), one.email.clone(), one.role.clone(), state_badges(&one));
    let for_mark = one.key().to_owned();
    let chosen = move || page.chosen.with(|chosen| chosen.contains_key(&for_mark));
    view! {
        <tr>
            <td data-col="select">
                <input
                    type="checkbox"
                    aria-label=choose
                    prop:checked=chosen
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        page.chosen.update(|chosen| {
                            if on {
                                chosen.insert(one.key().to_owned(), one.clone());
                            } else {
                                chosen.remove(one.key());
                            }
                        });
                    }
                />
            </td>
            <th scope="row" data-col="name">
                <div class="person">
                    <Avatar name=title.clone() />
                    <div><a href=to><Bdi text=title /></a>{key}</div>
                </div>
            </th>
            <td data-col="email" data-label="E-mail"><Bdi text=email /></td>
            <td data-col="role" data-label="Role"><RoleBadge role=role />{badges}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Selection() -> impl IntoView {
    let page: Team = expect_context();
    let number = move || page.chosen.with(BTreeMap::len);
    let ask = Callback::new(move |()| {
        let people = page.chosen.with_untracked(|chosen| chosen.values().cloned().collect());
        page.about.set(Some(About::Remove(people)));
    });
    view! {
        <When when=move || number() != 0>
            <div class="selection-bar" role="region" aria-label="Chosen people">
                <strong>{live(move || [&*count(number() as u64), " chosen"].concat())}</strong>
                <Button
                    tone=Tone::Danger
                    icon=Icon::Trash
                    reason=Signal::derive(move || page.refusal())
                    on_press=ask
                >
                    "Remove from team"
                </Button>
                <Button tone=Tone::Quiet on_press=Callback::new(move |()| page.chosen.update(BTreeMap::clear))>"Clear"</Button>
            </div>
        </When>
    }
    .into_any()
}

#[component]
fn PeopleDialogs() -> impl IntoView {
    let page: Team = expect_context();
    let place = Place::Dialog(Some(Callback::new(move |()| page.about.set(None))));
    move || match page.about.get() {
        None => ().into_any(),
        Some(About::Add) => part::show(place, add::dialog::load, add::dialog::make),
        Some(About::Remove(people)) => {
            part::show(place, remove::dialog::load, move || remove::dialog::make(people.clone()))
        }
    }
}
