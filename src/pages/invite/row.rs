//! One row under review: chosen or not, who, what will happen, role, team; what is wrong with it is corrected in place.

use leptos::prelude::*;
use purser_api::Role;

use super::Flow;
use super::review::Teams;
use crate::data::Backend;
use crate::data::invite_list::{Row, Verdict};
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::icon::{Icon, IconView};
use crate::ui::live::live;

#[component]
pub(super) fn ReviewRow(
    /// Number of the row in the list.
    at: usize,
) -> impl IntoView {
    let flow: Flow = expect_context();
    // By itself, so that what is typed and where the focus is outlives a change of the row.
    let row = Memo::new(move |_| flow.list.with(|list| list.rows.get(at).cloned().unwrap_or_default()));
    let verdict = Memo::new(move |_| {
        let over = flow.summary.with(|summary| summary.first_over);
        flow.list.with(|list| if at < list.rows.len() { list.verdict(at, over) } else { Verdict::Unchecked })
    });
    let sendable = move || row.with(|row| row.verdict.can_be_sent());
    view! {
        <tr>
            <td data-col="select">
                <input
                    type="checkbox"
                    aria-label=move || row.with(|row| ["Invite ", &row.text].concat())
                    prop:checked=move || row.with(|row| row.chosen)
                    disabled=move || !sendable()
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        flow.change(|list, _| list.rows[at].chosen = on && list.rows[at].verdict.can_be_sent());
                    }
                />
            </td>
            <th scope="row" data-col="name"><Who at=at row=row /></th>
            <td data-col="line" data-label="Line">{move || row.with(|row| row.line.to_string())}</td>
            <td data-col="verdict" data-label="What will happen">{live(move || said(verdict.get(), &row.get()))}</td>
            <td data-col="role" data-label="Role"><RoleOf at=at row=row /></td>
            <td data-col="teams" data-label="Team"><TeamOf at=at row=row /></td>
            <td data-col="menu">
                <button
                    type="button"
                    class="copy"
                    aria-label=move || row.with(|row| ["Remove ", &row.text, " from the list"].concat())
                    on:click=move |_| flow.change(|list, advisor| list.remove(at, advisor))
                >
                    <IconView icon=Icon::Trash />
                </button>
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn Who(at: usize, row: Memo<Row>) -> impl IntoView {
    let flow: Flow = expect_context();
    let backend = Backend::get();
    let correct = Callback::new(move |text: String| {
        let mut read = Err("");
        flow.change(|list, advisor| read = list.correct(at, text.trim(), advisor));
        if read.is_ok() {
            flow.check(&backend);
        }
    });
    let wrong = Memo::new(move |_| row.with(|row| row.verdict.can_be_corrected()));
    live(move || {
        if wrong.get() {
            let text = row.with_untracked(|row| row.text.clone());
            return view! {
                <input
                    class="correct"
                    aria-label=move || row.with(|row| ["Correct line ", &row.line.to_string()].concat())
                    aria-invalid="true"
                    spellcheck="false"
                    autocapitalize="none"
                    value=text
                    on:change=move |event| correct.run(event_target_value(&event))
                />
            }
            .into_any();
        }
        let (text, name) = row.with(|row| (row.text.clone(), row.name.clone()));
        let name = (!name.is_empty()).then(|| view! { " "<span class="muted"><Bdi text=name /></span> });
        view! { <Bdi text=text />{name} }.into_any()
    })
}

fn said(verdict: Verdict, row: &Row) -> AnyView {
    let tone = match verdict {
        Verdict::New | Verdict::Joins => BadgeTone::Good,
        Verdict::Unchecked => BadgeTone::Neutral,
        Verdict::PublicMail | Verdict::Unclear | Verdict::NoSeat => BadgeTone::Warn,
        Verdict::Unreadable | Verdict::NoAccount | Verdict::Closed | Verdict::Other => BadgeTone::Bad,
        _ => BadgeTone::Info,
    };
    let sentence = match verdict {
        Verdict::Unreadable | Verdict::Other => row.detail.clone(),
        Verdict::Duplicate if row.detail.is_empty() => "Is the same account as another row.".to_owned(),
        Verdict::Duplicate => [verdict.sentence(), " ", &row.detail, "."].concat(),
        Verdict::Closed => [verdict.sentence(), " (", &row.detail, ")."].concat(),
        _ => verdict.sentence().to_owned(),
    };
    view! { <Badge tone=tone>{verdict.label()}</Badge>" "<span class="muted" title=sentence.clone()>{sentence.clone()}</span> }.into_any()
}

#[component]
fn RoleOf(at: usize, row: Memo<Row>) -> impl IntoView {
    let flow: Flow = expect_context();
    let now = move || row.with(|row| row.role);
    view! {
        <select
            aria-label=move || row.with(|row| ["Role of ", &row.text].concat())
            on:change=move |event| {
                let role = Role::parse(&event_target_value(&event));
                flow.change(|list, _| list.rows[at].role = role);
            }
        >
            <option value="" selected=move || now().is_none()>{move || ["All: ", flow.role.get().as_str()].concat()}</option>
            {Role::ALL.map(|role| view! { <option value=role.as_str() selected=move || now() == Some(role)>{role.as_str()}</option> })}
        </select>
    }
    .into_any()
}

#[component]
fn TeamOf(at: usize, row: Memo<Row>) -> impl IntoView {
    let flow: Flow = expect_context();
    let Teams(teams) = expect_context();
    // In an option a value cannot be "nothing" and "no team" at once.
    const NONE: &str = "-";
    let options = move || {
        let now = row.with(|row| row.team.clone());
        let all = teams.get().into_iter().map(|team| {
            let on = now.as_ref() == Some(&team);
            view! { <option value=team.clone() selected=on>{team.clone()}</option> }.into_any()
        });
        all.collect_view()
    };
    view! {
        <select
            aria-label=move || row.with(|row| ["Team of ", &row.text].concat())
            on:change=move |event| {
                let team = match event_target_value(&event).as_str() {
                    "" => None,
                    NONE => Some(String::new()),
                    team => Some(team.to_owned()),
                };
                flow.change(|list, _| list.rows[at].team = team);
            }
        >
            <option value="" selected=move || row.with(|row| row.team.is_none())>
                {move || flow.team.with(|team| if team.is_empty() { "All: none".to_owned() } else { ["All: ", team].concat() })}
            </option>
            <option value=NONE selected=move || row.with(|row| row.team.as_deref() == Some(""))>"none"</option>
            {live(options)}
        </select>
    }
    .into_any()
}
