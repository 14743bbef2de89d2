//! Accounts on the domain that are not in the organization: find, choose, invite, take away as a file.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::domains::{ListUncaptured, UncapturedAccount};
use purser_api::invites::BulkInvitee;
use purser_policy::{Action, Target};

use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::components::filters::use_state_change;
use crate::components::gate;
use crate::data::Backend;
use crate::data::domains::{all_uncaptured, invite_all, uncaptured_file, use_uncaptured};
use crate::data::orgs::CurrentOrg;
use crate::export::{Format, save};
use crate::route::encode;
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
use crate::ui::toast::Toasts;

/// What is shown, as it stands in the address.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Filter {
    search: String,
    page: u32,
    size: u32,
}

impl Filter {
    fn parse(get: impl Fn(&str) -> Option<String>) -> Self {
        let number = |name: &str| get(name).and_then(|text| text.parse::<u32>().ok());
        Self {
            search: get("q").unwrap_or_default(),
            page: number("page").unwrap_or(1).max(1),
            size: number("size").filter(|size| [25, 50, 100].contains(size)).unwrap_or(25),
        }
    }

    fn to_query(&self) -> String {
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let size = if self.size == 25 { String::new() } else { self.size.to_string() };
        let parts = [("q", &self.search), ("page", &page), ("size", &size)];
        let parts = parts.into_iter().filter(|(_, value)| !value.is_empty());
        parts.map(|(name, value)| [name, "=", &encode(value)].concat()).collect::<Vec<_>>().join("&")
    }
}

/// The chosen, by Docker ID with their address; kept while one pages and searches.
type Chosen = RwSignal<BTreeMap<String, String>>;

/// The section.
#[component]
pub(super) fn Uncaptured(
    /// Name of the domain.
    name: Memo<Option<String>>,
) -> impl IntoView {
    let org = CurrentOrg::get();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(|query| Filter::parse(|name| query.get(name))));
    let question = Signal::derive(move || {
        let Filter { search, page, size } = filter.get();
        Some(ListUncaptured { org: org.name.get()?, domain: name.get()?, search, page, page_size: size })
    });
    let list = use_uncaptured(question);
    let chosen = Chosen::default();
    let go = use_state_change(Filter::to_query);
    let total = Signal::derive(move || list.value.with(|page| page.as_ref().map_or(0, |page| page.count)));
    let long = move || total.get() > 25;
    let rows = move || {
        list.value.with(|page| Some(page.as_ref()?.results.iter().map(|account| row(account, chosen)).collect_view()))
    };
    let nobody = move || list.value.with(|page| page.as_ref().is_some_and(|page| page.results.is_empty()));
    let searching = move || filter.with(|filter| !filter.search.is_empty());
    view! {
        <section class="uncaptured" aria-labelledby="uncaptured">
            <h2 id="uncaptured">"Have an account on this domain, but are not in"</h2>
            <p class="page-text">"They work outside the organization: no seat, no team, none of its settings. An account that joins keeps all it owns."</p>
            <div class="toolbar">
                <SearchBox
                    label="Search name, Docker ID or e-mail"
                    value=Signal::derive(move || filter.with(|filter| filter.search.clone()))
                    on_input=Callback::new(move |search: String| {
                        go.run((Filter { search, page: 1, size: filter.with_untracked(|filter| filter.size) }, true));
                    })
                    placeholder="Search name, Docker ID or e-mail"
                />
                <Take question=question total=total chosen=chosen />
            </div>
            {live(move || list.error.get().map(|error| view! {
                <ErrorPanel error=error on_retry=Callback::new(move |()| list.again()) />
            }))}
            <Invite chosen=chosen />
            <div class="table-wrap" aria-busy=move || list.pending.get().to_string()>
                <table class="grid">
                    <caption class="vh">"Accounts on this domain outside the organization"</caption>
                    <thead>
                        <tr>
                            <th data-col="select"><ChoosePage list=Signal::derive(move || {
                                list.value.with(|page| page.iter().flat_map(|page| page.results.clone()).collect())
                            }) chosen=chosen /></th>
                            <th data-col="name">"Docker ID"</th>
                            <th data-col="full">"Name"</th>
                            <th data-col="email">"E-mail"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <When when=move || list.value.with(Option::is_none) && list.error.with(Option::is_none)>
                            <SkeletonRows columns=4 />
                        </When>
                        {live(rows)}
                    </tbody>
                </table>
                {live(move || nobody().then(|| if searching() {
                    view! { <Empty title="Nobody matches" text="No account on this domain outside the organization fits the search." /> }
                } else {
                    view! { <Empty title="Everybody is in" text="No account on this domain is outside the organization." /> }
                }))}
            </div>
            <When when=long>
                <Pager
                    page=Signal::derive(move || filter.with(|filter| filter.page))
                    size=Signal::derive(move || filter.with(|filter| filter.size))
                    count=total
                    on_page=Callback::new(move |page| go.run((Filter { page, ..filter.get_untracked() }, false)))
                    on_size=Callback::new(move |size| go.run((Filter { page: 1, size, ..filter.get_untracked() }, false)))
                />
            </When>
        </section>
    }
    .into_any()
}

fn row(account: &UncapturedAccount, chosen: Chosen) -> AnyView {
    let (key, email) = (account.username.clone(), account.email.clone());
    let held = key.clone();
    let label = ["Choose ", &account.username].concat();
    view! {
        <tr>
            <td data-col="select">
                <input
                    type="checkbox"
                    aria-label=label
                    prop:checked=move || chosen.with(|chosen| chosen.contains_key(&held))
                    on:change=move |event| chosen.update(|chosen| {
                        if event_target_checked(&event) {
                            chosen.insert(key.clone(), email.clone());
                        } else {
                            chosen.remove(&key);
                        }
                    })
                />
            </td>
            <th scope="row" data-col="name"><Bdi text=account.username.clone() /></th>
            <td data-col="full"><Bdi text=account.full_name.clone() /></td>
            <td data-col="email"><Bdi text=account.email.clone() /></td>
        </tr>
    }
    .into_any()
}

#[component]
fn ChoosePage(list: Signal<Vec<UncapturedAccount>>, chosen: Chosen) -> impl IntoView {
    let all = move || {
        list.with(|list| {
            !list.is_empty() && chosen.with(|chosen| list.iter().all(|one| chosen.contains_key(&one.username)))
        })
    };
    view! {
        <input
            type="checkbox"
            aria-label="Choose everybody on this page"
            prop:checked=all
            on:change=move |event| {
                let on = event_target_checked(&event);
                chosen.update(|chosen| for one in list.get_untracked() {
                    if on {
                        chosen.insert(one.username, one.email);
                    } else {
                        chosen.remove(&one.username);
                    }
                });
            }
        />
    }
    .into_any()
}

/// What is done with all that match: choose them, or take them away as a file.
#[component]
fn Take(question: Signal<Option<ListUncaptured>>, total: Signal<u64>, chosen: Chosen) -> impl IntoView {
    let backend = Backend::get();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let nobody = Signal::derive(move || (total.get() == 0).then(|| "There is nobody.".to_owned()));
    let choosing = backend.clone();
    let choose = Callback::new(move |()| {
        let (Some(question), backend) = (question.get_untracked(), choosing.clone()) else { return };
        busy.set(true);
        failure.set(None);
        leptos::task::spawn_local(async move {
            match all_uncaptured(&backend, question).await {
                Ok(all) => {
                    chosen.try_update(|chosen| chosen.extend(all.into_iter().map(|one| (one.username, one.email))));
                }
                Err(error) => drop(failure.try_set(Some(error))),
            }
            let _ = busy.try_set(false);
        });
    });
    let export = Callback::new(move |()| {
        let (Some(question), backend) = (question.get_untracked(), backend.clone()) else { return };
        let toasts = Toasts::get();
        busy.set(true);
        failure.set(None);
        leptos::task::spawn_local(async move {
            match uncaptured_file(&backend, &question).await {
                Ok(text) => {
                    let name = [&*question.domain, "-uncaptured.csv"].concat();
                    // Spreadsheets read it as UTF-8 by the mark at its start.
                    save(&name, Format::Csv, &["\u{feff}", &text].concat());
                    toasts.say(["Saved ", &name, "."].concat());
                }
                Err(error) => drop(failure.try_set(Some(error))),
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <Button busy=busy reason=nobody on_press=choose>{live(move || ["Choose all ", &*count(total.get())].concat())}</Button>
        <Button icon=Icon::Download busy=busy reason=nobody on_press=export>"Export CSV"</Button>
        {live(move || failure.get().map(|error| view! { <ErrorPanel error=error /> }))}
    }
    .into_any()
}

/// Inviting the chosen, and what became of it.
#[component]
fn Invite(chosen: Chosen) -> impl IntoView {
    let org = CurrentOrg::get();
    let backend = Backend::get();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let left_out = RwSignal::new(Vec::<BulkInvitee>::new());
    let number = move || chosen.with(BTreeMap::len);
    let reason = Signal::derive(move || {
        let free = org.console.value.with(|console| console.as_ref().map(|console| console.seats.free));
        let short = free.filter(|free| (*free as usize) < number());
        gate::reason(org.role.get(), Action::ManageInvites, Target::None).or_else(|| {
            short.map(|free| ["Only ", &*count(free), " seats are free. Choose fewer, or add seats."].concat())
        })
    });
    let press = Callback::new(move |()| {
        let Some(org) = org.name.get_untracked() else { return };
        let people: Vec<String> = chosen.with_untracked(|chosen| chosen.values().cloned().collect());
        let (backend, toasts) = (backend.clone(), Toasts::get());
        busy.set(true);
        failure.set(None);
        left_out.set(Vec::new());
        leptos::task::spawn_local(async move {
            match invite_all(&backend, &org, &people).await {
                Ok(said) => {
                    let (invited, others): (Vec<_>, Vec<_>) = said.into_iter().partition(|one| one.status == "invited");
                    let who = if invited.len() == 1 { " person." } else { " people." };
                    toasts.say(["Invited ", &*count(invited.len() as u64), who].concat());
                    let _ = left_out.try_set(others);
                    let _ = chosen.try_update(BTreeMap::clear);
                }
                Err(error) => drop(failure.try_set(Some(error))),
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        {live(move || failure.get().map(|error| view! { <ErrorPanel error=error on_retry=press /> }))}
        {live(move || left_out.with(|others| (!others.is_empty()).then(|| {
            let lines: Vec<String> = others.iter().map(|one| [&*one.invitee, ": ", status(&one.status)].concat()).collect();
            view! { <Notice tone=NoticeTone::Warn title="Some were not invited" text=lines.join("; ") /> }
        })))}
        <When when=move || number() != 0>
            <div class="selection-bar" role="region" aria-label="Chosen people">
                <strong>{live(move || [&*count(number() as u64), " chosen"].concat())}</strong>
                <Button icon=Icon::Mail busy=busy reason=reason on_press=press>"Invite as members"</Button>
                <Button tone=Tone::Quiet on_press=Callback::new(move |()| chosen.update(BTreeMap::clear))>"Clear"</Button>
            </div>
        </When>
    }
    .into_any()
}

/// The backend's word for an invitation that was not made; a word we do not know is shown as it is.
fn status(word: &str) -> &str {
    match word {
        "existing_org_member" => "a member already",
        "existing_invite" => "invited already",
        "no_seat" => "no seat is free",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_stands_in_the_address() {
        let read = |query: &str| {
            Filter::parse(|name| {
                query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
            })
        };
        for query in ["", "q=ana", "page=2&size=50", "q=ana&page=3"] {
            assert_eq!(read(query).to_query(), query);
        }
        assert_eq!(read("page=0&size=7").to_query(), "");
    }
}
