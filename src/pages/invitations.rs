//! Invitations that were not accepted yet: who, since when, until when; find, order, choose, send again, cancel. The API
//! gives all of them at once, so searching and ordering happen here, with any backend.

mod address;
mod batch;
mod row;

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::Invite;
use purser_api::console::Seats;
use purser_policy::sign_in::Moment;
use purser_policy::{Action, Target};

use crate::clock::now_ms;
use crate::components::error_panel::ErrorPanel;
use crate::components::filters::use_state_change;
use crate::components::gate;
use crate::data::invitations::{Act, State, use_invitations};
use crate::data::orgs::{CurrentOrg, Reach};
use crate::data::sending::Sending;
use crate::data::{Backend, Reading};
use crate::part;
use crate::route::Route;
use crate::ui::button::{Button, Tone};
use crate::ui::empty::Empty;
use crate::ui::field::SearchBox;
use crate::ui::icon::Icon;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use crate::ui::pager::Pager;
use crate::ui::skeleton::SkeletonRows;
use crate::ui::sort_header::SortHeader;
use address::{Filter, Key};
use batch::BatchDialog;
use row::InvitationRow;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Invitations {
    org: CurrentOrg,
    list: Reading<purser_api::invites::InviteList>,
    filter: Memo<Filter>,
    /// Chosen ones, by id, kept while one pages and filters.
    chosen: RwSignal<BTreeMap<String, Invite>>,
    /// What is about to be done, and to whom.
    asked: RwSignal<Option<(Act, Vec<Invite>)>>,
    now: Moment,
    go: Callback<(Filter, bool)>,
}

impl Invitations {
    fn change(self, replace: bool, change: impl Fn(&mut Filter)) {
        let mut next = Filter { page: 1, ..self.filter.get_untracked() };
        change(&mut next);
        self.go.run((next, replace));
    }

    /// Why the signed-in person may not; tracked.
    fn may_not(self) -> Option<String> {
        gate::reason(self.org.role.get(), Action::ManageInvites, Target::None)
    }
}

part! {
    /// The page, as a part.
    pub fn page() in invitations => view! { <InvitationsPage /> }.into_any()
}

/// The page.
#[component]
pub fn InvitationsPage() -> impl IntoView {
    let org = CurrentOrg::get();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(|query| Filter::parse(|name| query.get(name))));
    let go = use_state_change(Filter::to_query);
    let page = Invitations {
        org,
        list: use_invitations(org.name),
        filter,
        chosen: RwSignal::default(),
        asked: RwSignal::new(None),
        now: Moment((now_ms() / 1000.0) as i64),
        go,
    };
    provide_context(page);
    let not_allowed =
        move || gate::reason(org.role.get(), Action::ListInvites, Target::None).filter(|_| org.role.get().is_some());
    let allowed = move || not_allowed().is_none() && page.list.error.with(Option::is_none);
    view! {
        <div class="page-head">
            <h1>"Invitations"</h1>
            <p class="page-text" role="status">{live(move || seats(page))}</p>
            <div class="page-actions">{live(move || org.name.get().map(|name| {
                let to = Route::Invite(name.to_string()).href();
                match page.may_not() {
                    None => view! { <a class="button" data-tone="primary" href=to>"Invite people"</a> }.into_any(),
                    reason => view! { <Button reason=Signal::derive(move || reason.clone())>"Invite people"</Button> }.into_any(),
                }
            }))}</div>
        </div>
        {live(move || not_allowed().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="Invitations are for owners and editors" text=reason />
        }))}
        <Unfinished />
        {live(move || page.list.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| page.list.again()) />
        }))}
        <When when=allowed><List /></When>
        {live(move || page.asked.get().map(|(act, invites)| view! { <BatchDialog act=act invites=invites /> }))}
    }
    .into_any()
}

/// How many seats are held, as long as somebody tells.
fn seats(page: Invitations) -> Option<String> {
    let Seats { total, members, invitees, free } =
        page.org.console.value.with(|console| console.as_ref().map(|console| console.seats))?;
    let used = count(members + invitees);
    Some(
        [
            &*used,
            " of ",
            &count(total),
            " seats are taken, ",
            &count(invitees),
            " of them by invitations. ",
            &count(free),
            " are free.",
        ]
        .concat(),
    )
}

/// A sending that a reload interrupted, or that is under way.
#[component]
fn Unfinished() -> impl IntoView {
    let page: Invitations = expect_context();
    let backend = Backend::get();
    live(move || {
        let org = page.org.name.get()?;
        let sending =
            Sending::find(&backend, &org).filter(|sending| page.may_not().is_none() && !sending.over.get())?;
        let (done, total) = (sending.work.done.get(), sending.work.total.get());
        Some(view! {
            <Notice
                tone=NoticeTone::Warn
                title="Invitations are being sent"
                text=[&*count(done), " of ", &count(total), " are done."].concat()
            >
                <a class="button" href=Route::Invite(org.to_string()).href()>"Look at it"</a>
            </Notice>
        })
    })
}

#[component]
fn List() -> impl IntoView {
    let page: Invitations = expect_context();
    let filter = page.filter;
    // Numbers in the list, found and ordered; rows are made for one page of them.
    let found = Memo::new(move |_| {
        page.list.value.with(|list| filter.with(|filter| filter.find(&list.as_ref()?.data, page.now).into()))
    });
    let total = Signal::derive(move || {
        found.with(|found: &Option<Vec<usize>>| found.as_ref().map_or(0, |found| found.len() as u64))
    });
    let shown = Memo::new(move |_| {
        let (at, size) =
            filter.with(|filter| ((filter.page as usize - 1) * filter.size as usize, filter.size as usize));
        page.list.value.with(|list| {
            found.with(|found| -> Vec<Invite> {
                let numbers = found.iter().flatten().skip(at).take(size);
                numbers.filter_map(|number| list.as_ref()?.data.get(*number).cloned()).collect()
            })
        })
    });
    let all = move || {
        page.list.value.with_untracked(|list| {
            found.with_untracked(|found| -> Vec<Invite> {
                found.iter().flatten().filter_map(|number| list.as_ref()?.data.get(*number).cloned()).collect()
            })
        })
    };
    let nobody = move || page.list.value.with(Option::is_some) && total.get() == 0;
    let no_mail = move || {
        filter.with(|filter| filter.state == Some(State::Failed))
            && page
                .list
                .value
                .with(|list| list.as_ref().is_some_and(|list| list.data.iter().all(|invite| invite.delivery.is_none())))
    };
    view! {
        <Tools />
        <When when=no_mail>
            <Notice
                tone=NoticeTone::Info
                title="This backend does not tell what became of the e-mails"
                text="The basic API says when an invitation was sent, not whether it arrived."
            />
        </When>
        <div class="table-wrap" aria-busy=move || page.list.pending.get().to_string()>
            <table class="grid invitations">
                <caption class="vh">"Invitations"</caption>
                <thead>
                    <tr>
                        <th data-col="select"><ChooseAll shown=shown /></th>
                        <Heading key=Key::Who label="Who" column="name" />
                        <th data-col="state">"State"</th>
                        <Heading key=Key::Role label="Role" column="role" />
                        <Heading key=Key::Team label="Team" column="teams" />
                        <Heading key=Key::Inviter label="Invited by" column="inviter" />
                        <Heading key=Key::Sent label="Sent" column="sent" />
                        <Heading key=Key::Expires label="Link ends (computed)" column="expires" />
                        <th data-col="menu"><span class="vh">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>
                    <When when=move || page.list.value.with(Option::is_none)><SkeletonRows columns=9 /></When>
                    <For each=move || shown.get() key=Clone::clone children=move |invite| view! { <InvitationRow invite=invite /> } />
                </tbody>
            </table>
            <When when=nobody><Nobody /></When>
        </div>
        <Pager
            page=Signal::derive(move || filter.with(|filter| filter.page))
            size=Signal::derive(move || filter.with(|filter| filter.size))
            count=total
            on_page=Callback::new(move |to| page.change(false, |filter| filter.page = to))
            on_size=Callback::new(move |size| page.change(false, |filter| filter.size = size))
        />
        <SelectionBar total=total all=Callback::new(move |()| all()) />
    }
    .into_any()
}

#[component]
fn Tools() -> impl IntoView {
    let page: Invitations = expect_context();
    let filter = page.filter;
    let states = State::ALL.map(|state| {
        let label = row::state_name(state);
        view! { <option value=state.word() selected=move || filter.with(|filter| filter.state == Some(state))>{label}</option> }.into_any()
    });
    let teams = Memo::new(move |_| {
        page.list.value.with(|list| -> Vec<String> {
            let mut teams: Vec<String> = list
                .iter()
                .flat_map(|list| &list.data)
                .map(|invite| invite.team.clone())
                .filter(|team| !team.is_empty())
                .collect();
            teams.sort();
            teams.dedup();
            teams
        })
    });
    view! {
        <div class="toolbar">
            <SearchBox
                label="Search invitee or inviter"
                value=Signal::derive(move || filter.with(|filter| filter.search.clone()))
                on_input=Callback::new(move |text: String| page.change(true, |filter| filter.search.clone_from(&text)))
                placeholder="Search invitee or inviter"
            />
            <label class="pick">
                "State "
                <select on:change=move |event| {
                    let state = State::parse(&event_target_value(&event));
                    page.change(false, |filter| filter.state = state);
                }>
                    <option value="">"Any"</option>
                    {states.into_iter().collect_view()}
                </select>
            </label>
            <label class="pick">
                "Team "
                <select on:change=move |event| {
                    let team = event_target_value(&event);
                    page.change(false, |filter| filter.team.clone_from(&team));
                }>
                    <option value="">"Any"</option>
                    {live(move || teams.get().into_iter().map(|team| {
                        let (this, value) = (team.clone(), team.clone());
                        view! { <option value=value selected=move || filter.with(|filter| filter.team == this)>{team}</option> }.into_any()
                    }).collect_view())}
                </select>
            </label>
        </div>
    }
    .into_any()
}

#[component]
fn Heading(key: Key, label: &'static str, column: &'static str) -> impl IntoView {
    let page: Invitations = expect_context();
    let state =
        Signal::derive(move || page.filter.with(|filter| filter.sort.filter(|sort| sort.0 == key).map(|sort| sort.1)));
    let press = move |()| {
        let next = match state.get_untracked() {
            None => Some((key, false)),
            Some(false) => Some((key, true)),
            Some(true) => None,
        };
        page.change(false, |filter| filter.sort = next);
    };
    view! { <SortHeader label=label column=column state=state on_sort=Callback::new(press) /> }.into_any()
}

#[component]
fn ChooseAll(shown: Memo<Vec<Invite>>) -> impl IntoView {
    let page: Invitations = expect_context();
    let marked = move || {
        shown.with(|shown| {
            page.chosen.with(|chosen| shown.iter().filter(|invite| chosen.contains_key(invite.id.as_str())).count())
        })
    };
    let all = move || marked() != 0 && marked() == shown.with(Vec::len);
    view! {
        <input
            type="checkbox"
            aria-label="Choose all on this page"
            prop:checked=all
            prop:indeterminate=move || marked() != 0 && !all()
            on:change=move |event| choose(page, shown.get_untracked(), event_target_checked(&event))
        />
    }
    .into_any()
}

fn choose(page: Invitations, invites: Vec<Invite>, on: bool) {
    page.chosen.update(|chosen| {
        for invite in invites {
            if on {
                chosen.insert(invite.id.0.clone(), invite);
            } else {
                chosen.remove(invite.id.as_str());
            }
        }
    });
}

/// Appears as soon as something is chosen.
#[component]
fn SelectionBar(total: Signal<u64>, all: Callback<(), Vec<Invite>>) -> impl IntoView {
    let page: Invitations = expect_context();
    let number = move || page.chosen.with(BTreeMap::len);
    let reason = Signal::derive(move || page.may_not());
    let ask = move |act: Act| {
        Callback::new(move |()| {
            page.asked.set(Some((act, page.chosen.with_untracked(|chosen| chosen.values().cloned().collect()))));
        })
    };
    view! {
        <When when=move || number() != 0>
            <div class="selection-bar" role="region" aria-label="Chosen invitations">
                <strong>{live(move || [&*count(number() as u64), " chosen"].concat())}</strong>
                <When when=move || (number() as u64) < total.get()>
                    <Button tone=Tone::Quiet on_press=Callback::new(move |()| choose(page, all.run(()), true))>
                        {live(move || ["Choose all ", &count(total.get())].concat())}
                    </Button>
                </When>
                <Button icon=Icon::Mail reason=reason on_press=ask(Act::Resend)>"Send again"</Button>
                <Button tone=Tone::Danger icon=Icon::Trash reason=reason on_press=ask(Act::Cancel)>"Cancel invitations"</Button>
                <Button tone=Tone::Quiet on_press=Callback::new(move |()| page.chosen.update(BTreeMap::clear))>"Clear"</Button>
            </div>
        </When>
    }
    .into_any()
}

#[component]
fn Nobody() -> impl IntoView {
    let page: Invitations = expect_context();
    live(move || {
        if page.filter.with(Filter::is_filtered) {
            view! {
                <Empty title="No invitation matches" text="None fits the search and the filters.">
                    <Button on_press=Callback::new(move |()| page.go.run((Filter::default(), false)))>"Clear search and filters"</Button>
                </Empty>
            }
            .into_any()
        } else {
            let hint = if page.org.reach.get() == Reach::LayerOne {
                "Everybody who was invited is in."
            } else {
                "Everybody who was invited is in. Invite more people to see them here."
            };
            view! { <Empty title="No invitation waits" text=hint /> }.into_any()
        }
    })
}
