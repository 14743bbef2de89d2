//! The table: headings that order, rows by key so that only what changed is drawn again.

use std::sync::Arc;

use crate::ui::live::{When, each, live};
use leptos::prelude::*;
use purser_api::members::{Sort, SortKey};

use super::address::{Column, ListState};
use super::row::MemberRow;
use super::{Members, Person};
use crate::data::orgs::Reach;
use crate::ui::button::Button;
use crate::ui::empty::Empty;
use crate::ui::skeleton::SkeletonRows;
use crate::ui::sort_header::SortHeader;

#[component]
pub(super) fn MembersTable() -> impl IntoView {
    let members: Members = expect_context();
    let people = Memo::new(move |_| -> Vec<Person> {
        members.list.value.with(|page| page.iter().flat_map(|page| &page.results).cloned().map(Arc::new).collect())
    });
    let first_load = move || members.list.value.with(Option::is_none);
    let nobody = move || !first_load() && people.with(Vec::is_empty);
    view! {
        <div class="table-wrap" aria-busy=move || members.list.pending.get().to_string()>
            <table class="grid">
                <caption class="vh">"Members and invitees"</caption>
                <thead>
                    <tr>
                        <th data-col="select"><ChooseAll people=people /></th>
                        <Heading label="Name" column=None />
                        {Column::ALL.map(|column| view! { <Heading label=column.label() column=Some(column) /> })}
                        <th data-col="menu"><span class="vh">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>
                    <When when=first_load>
                        <SkeletonRows rows=12 columns=7 />
                    </When>
                    {each(move || people.get(), Clone::clone, |person: Person| view! { <MemberRow person=person /> }.into_any())}
                </tbody>
            </table>
            <When when=nobody><Nobody /></When>
        </div>
    }
    .into_any()
}

/// A heading; pressing it orders the list, pressing again turns the order round, once more gives the order up.
#[component]
fn Heading(label: &'static str, column: Option<Column>) -> impl IntoView {
    let members: Members = expect_context();
    let shown = move || column.is_none_or(|column| members.state.with(|state| !state.hidden.contains(&column)));
    let key = column.map_or(Some(SortKey::Name), Column::sort_key);
    let word = column.map_or("name", Column::word);
    let heading = move || {
        let sorts = key.filter(|_| members.org.reach.get() != Reach::LayerOne);
        let Some(key) = sorts else { return view! { <th data-col=word>{label}</th> }.into_any() };
        let sort = move || members.state.with(|state| state.sort).filter(|sort| sort.key == key);
        let press = move |()| {
            let mut state = members.state.get_untracked().from_start();
            state.sort = match sort() {
                None => Some(Sort { key, descending: false }),
                Some(Sort { descending: false, .. }) => Some(Sort { key, descending: true }),
                Some(_) => None,
            };
            members.to(state);
        };
        view! {
            <SortHeader
                label=label
                column=word
                state=Signal::derive(move || sort().map(|sort| sort.descending))
                on_sort=Callback::new(press)
            />
        }
        .into_any()
    };
    view! { <When when=shown>{live(heading)}</When> }.into_any()
}

#[component]
fn ChooseAll(people: Memo<Vec<Person>>) -> impl IntoView {
    let members: Members = expect_context();
    let chosen = move || people.with(|people| people.iter().filter(|person| members.chosen.has(person)).count());
    let all = move || chosen() != 0 && chosen() == people.with(Vec::len);
    view! {
        <input
            type="checkbox"
            aria-label="Choose everybody on this page"
            prop:checked=all
            prop:indeterminate=move || chosen() != 0 && !all()
            on:change=move |event| members.chosen.set(&people.get_untracked(), event_target_checked(&event))
        />
    }
    .into_any()
}

#[component]
fn Nobody() -> impl IntoView {
    let members: Members = expect_context();
    let beyond = move || members.list.value.with(|page| page.as_ref().is_some_and(|page| page.count > 0));
    let clear = Callback::new(move |()| members.to(members.state.with_untracked(ListState::unfiltered)));
    let first = Callback::new(move |()| members.to(members.state.get_untracked().from_start()));
    live(move || {
        if beyond() {
            view! {
                <Empty title="The list ends before this page" text="It became shorter since the address was made.">
                    <Button on_press=first>"Go to page 1"</Button>
                </Empty>
            }
            .into_any()
        } else if members.state.with(ListState::is_filtered) {
            view! {
                <Empty title="Nobody matches" text="Nobody in this organization, invitees included, fits the search and the filters.">
                    <Button on_press=clear>"Clear search and filters"</Button>
                </Empty>
            }
            .into_any()
        } else {
            view! { <Empty title="Nobody is here yet" text="People appear here when they are invited or sign in." /> }
                .into_any()
        }
    })
}
