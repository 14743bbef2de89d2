//! The table: headings that order, rows by key so that only what changed is drawn again.

use std::sync::Arc;
use std::time::Duration;

use crate::ui::live::{When, each, effect, live};
use leptos::prelude::*;
use purser_api::members::{Sort, SortKey};

use super::address::{Column, ListState};
use super::nobody::nobody;
use super::pages::pages;
use super::row::MemberRow;
use super::{Members, Person};
use crate::components::part::{self, Place};
use crate::data::orgs::Reach;
use crate::ui::skeleton::SkeletonRows;
use crate::ui::sort_header::SortHeader;

/// Rows that are drawn at a time when the list comes: what one sees first does not wait for what is below it, and the page
/// answers meanwhile.
const AT_ONCE: usize = 10;

/// About as many rows as fit on a screen. What is below comes when these are painted.
const A_SCREEN: usize = 20;

#[component]
pub(super) fn MembersTable() -> impl IntoView {
    let members: Members = expect_context();
    let people = Memo::new(move |_| -> Vec<Person> {
        members.list.value.with(|page| page.iter().flat_map(|page| &page.results).cloned().map(Arc::new).collect())
    });
    let drawn = RwSignal::new(AT_ONCE);
    let more = Memo::new(move |_| people.with(Vec::len) > drawn.get());
    effect(move || {
        let before = drawn.get();
        if more.get() {
            let draw = move || {
                let _ = drawn.try_update(|drawn| *drawn += AT_ONCE);
            };
            set_timeout(draw, Duration::from_millis(if before < A_SCREEN { 0 } else { 50 }));
        }
    });
    let rows = move || {
        let shown = |state: &ListState| Column::ALL.into_iter().filter(|one| state.shows(*one)).collect();
        let columns: Arc<[Column]> = members.state.with(shown);
        people.with(|people| people.iter().take(drawn.get()).map(|person| (person.clone(), columns.clone())).collect())
    };
    let row = |(person, columns): (Person, Arc<[Column]>)| view! { <MemberRow person=person columns=columns /> };
    let first_load = move || members.list.value.with(Option::is_none);
    // Stays: it may have the focus.
    let drawn_once = Memo::new(move |drawn| drawn == Some(&true) || (!first_load() && !more.get()));
    let nobody = move || !first_load() && people.with(Vec::is_empty);
    view! {
        <div
            class="table-wrap"
            aria-busy=move || members.list.pending.get().to_string()
            data-more=move || more.get().to_string()
        >
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
                    <When when=first_load><SkeletonRows columns=7 /></When>
                    {each(rows, Clone::clone, move |one| row(one).into_any())}
                </tbody>
            </table>
            <When when=nobody>{part::show(Place::Inline, nobody::load, nobody::make)}</When>
        </div>
        <When when=move || drawn_once.get()>{part::show(Place::Inline, pages::load, pages::make)}</When>
    }
    .into_any()
}

/// A heading; pressing it orders the list, pressing again turns the order round, once more gives the order up.
#[component]
fn Heading(label: &'static str, column: Option<Column>) -> impl IntoView {
    let members: Members = expect_context();
    let shown = move || column.is_none_or(|column| members.state.with(|state| state.shows(column)));
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
