//! The answers: how many people there are for each, and who they are.

use std::collections::BTreeMap;

use leptos::prelude::*;
use purser_policy::sign_in::{Code, Verdict};
use purser_worker::people::{Row, Standing};

use super::super::access::paste::reason as reason_of;
use super::super::access::question::Question;
use super::List;
use super::chosen::{Chosen, answer};
use crate::export::{self, Format};
use crate::route::Route;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::button::Button;
use crate::ui::empty::Empty;
use crate::ui::live::{When, live};
use crate::ui::number::count;
use crate::ui::pager::Pager;

/// An answer in words.
fn words(answer: &str) -> &'static str {
    match (Code::parse(answer), Verdict::parse(answer)) {
        (Some(code), _) => reason_of(code),
        (_, Some(Verdict::Allowed)) => "They can sign in.",
        _ => "It depends on what is not known here.",
    }
}

/// Counts for each answer, the most frequent first; pressing one shows the people.
#[component]
pub(super) fn Counts() -> impl IntoView {
    let list: List = expect_context();
    let counts = Memo::new(move |_| {
        let set = list.chosen.with(|chosen| chosen.set);
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        list.rows.with(|rows| {
            for row in rows.iter().filter(|row| set.holds(row)) {
                *counts.entry(answer(row)).or_default() += 1;
            }
        });
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    });
    let total = move || counts.with(|counts| counts.iter().map(|(_, count)| count).sum::<usize>());
    let any = move || total() > 0;
    let rows = move || {
        let all = total();
        counts.with(|counts| counts.iter().map(|(answer, count)| bar(list, answer, *count, all)).collect_view())
    };
    view! {
        <When when=any>
            <section class="card stack" aria-labelledby="answers">
                <h2 id="answers">"Of "{live(move || count(total() as u64))}" people"</h2>
                <table class="bars reasons"><caption class="vh">"People for each answer"</caption><tbody>{live(rows)}</tbody></table>
            </section>
        </When>
    }
    .into_any()
}

fn bar(list: List, answer: &'static str, number: usize, all: usize) -> AnyView {
    let part = (number * 100).div_ceil(all.max(1)).to_string();
    let on = move || list.chosen.with(|chosen| chosen.reason == answer);
    let press = move |_| {
        list.choose(|chosen| chosen.reason = if chosen.reason == answer { String::new() } else { answer.to_owned() });
    };
    view! {
        <tr>
            <th scope="row">
                <button type="button" class="reason" aria-pressed=move || on().to_string() on:click=press>
                    {words(answer)}" "<code>{answer}</code>
                </button>
            </th>
            <td>
                <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="track" width="100" height="4" />
                    <rect width=part height="4" />
                </svg>
                <span class="number">{count(number as u64)}</span>
            </td>
        </tr>
    }
    .into_any()
}

/// The people, a page at a time, and all of them as a file.
#[component]
pub(super) fn People() -> impl IntoView {
    let list: List = expect_context();
    // Places of the people in what was read: nobody is copied for a filter.
    let shown = Memo::new(move |_| {
        let Chosen { set, reason, .. } = list.chosen.get();
        let shows = |row: &Row| set.holds(row) && (reason.is_empty() || answer(row) == reason);
        list.rows.with(|rows| (0..).zip(rows).filter(|(_, row)| shows(row)).map(|(at, _)| at).collect::<Vec<u32>>())
    });
    let number = Signal::derive(move || shown.with(Vec::len) as u64);
    let page = Signal::derive(move || {
        let (page, size) = list.chosen.with(|chosen| (chosen.page, chosen.size));
        page.min((number.get() as u32).div_ceil(size).max(1))
    });
    let rows = move || {
        let org = list.org.name.get()?.to_string();
        let (way, size) = list.chosen.with(|chosen| (chosen.way, chosen.size as usize));
        let from = (page.get() as usize - 1) * size;
        Some(list.rows.with(|rows| {
            shown.with(|shown| {
                let here = shown.iter().skip(from).take(size).filter_map(|at| rows.get(*at as usize));
                here.map(|row| person(&org, row, &Question { who: row.who.clone(), way, ..Question::default() }))
                    .collect_view()
            })
        }))
    };
    let save = move |format: Format| {
        let org = list.org.name.get_untracked().map_or_else(String::new, |name| name.to_string());
        let way = list.chosen.with_untracked(|chosen| chosen.way.label());
        let text = list.rows.with_untracked(|rows| {
            shown.with_untracked(|shown| {
                let rows = shown.iter().filter_map(|at| rows.get(*at as usize)).map(|row| {
                    [
                        &*row.who,
                        &row.username,
                        standing(row.standing),
                        way,
                        row.verdict.as_str(),
                        row.code.map_or("", Code::as_str),
                        words(answer(row)),
                    ]
                });
                export::table(
                    format,
                    ["E-mail", "Docker ID", "Standing", "Way in", "Verdict", "Reason", "In words"],
                    rows,
                )
            })
        });
        export::save(&[&org, "-sign-ins.", format.extension()].concat(), format, &text);
    };
    let any = move || number.get() > 0;
    let nobody = move || number.get() == 0 && !list.running.get();
    view! {
        <When when=any>
            <div class="row">
                <Button on_press=Callback::new(move |()| save(Format::Csv))>"Export CSV"</Button>
                <Button on_press=Callback::new(move |()| save(Format::Json))>"Export JSON"</Button>
            </div>
            <div class="table-wrap" aria-busy=move || list.running.get().to_string()>
                <table class="grid">
                    <caption class="vh">"People and the answer for each"</caption>
                    <thead>
                        <tr><th data-col="name">"Who"</th><th>"Is"</th><th data-col="outcome">"Answer"</th><th data-col="reason">"Reason"</th></tr>
                    </thead>
                    <tbody>{live(rows)}</tbody>
                </table>
            </div>
            <Pager
                page=page
                size=Signal::derive(move || list.chosen.with(|chosen| chosen.size))
                count=number
                on_page=Callback::new(move |page| list.choose(|chosen| chosen.page = page))
                on_size=Callback::new(move |size| list.choose(|chosen| chosen.size = size))
            />
        </When>
        <When when=nobody><Empty title="Nobody here" text="There is nobody of this kind, or nobody with this answer." /></When>
    }
    .into_any()
}

const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Member => "Member",
        Standing::Invitee => "Invitee",
        Standing::Uncaptured => "Uncaptured account",
        Standing::Outside => "Outside",
    }
}

fn person(org: &str, row: &Row, question: &Question) -> AnyView {
    let to = Route::Access(org.to_owned()).href_with(&question.to_query());
    let (word, tone) = match row.verdict {
        Verdict::Allowed => ("Works", BadgeTone::Good),
        Verdict::Denied => ("Refused", BadgeTone::Bad),
        Verdict::Depends => ("Depends", BadgeTone::Warn),
    };
    let reason =
        row.code.map(|code| view! { <code>{code.as_str()}</code><span class="muted">{reason_of(code)}</span> });
    view! {
        <tr>
            <th scope="row" data-col="name"><a href=to><Bdi text=row.who.clone() /></a></th>
            <td data-label="Is">{standing(row.standing)}</td>
            <td data-col="outcome" data-label="Answer"><Badge tone=tone>{word}</Badge></td>
            <td data-col="reason" data-label="Reason">{reason}</td>
        </tr>
    }
    .into_any()
}
