//! The last step: sending, with a hand on it, and what became of everybody.

use leptos::prelude::*;

use super::Flow;
use crate::data::Backend;
use crate::data::sending::{Line, Sending};
use crate::data::work::Phase;
use crate::explain::invites::{is_settled, status};
use crate::export::{Format, save, table};
use crate::pages::work::WorkView;
use crate::route::Route;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::field::Checkbox;
use crate::ui::icon::Icon;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use crate::ui::pager::Pager;

/// Rows a page.
const SIZE: u32 = 50;

#[component]
pub(super) fn Report(
    /// The sending.
    sending: Sending,
) -> impl IntoView {
    let work = sending.work.clone();
    let phase = Signal::derive({
        let phase = work.phase.clone();
        move || phase.get()
    });
    let over = {
        let over = sending.over.clone();
        move || over.get()
    };
    // Held without an error: a reload interrupted it, or the person holds it.
    let held = {
        let (error, done, total) = (work.error.clone(), work.done.clone(), work.total.clone());
        move || {
            (phase.get() == Phase::Paused && error.with(Option::is_none)).then(|| {
                [&*count(done.get()), " of ", &count(total.get()), " are sent. Nobody gets it twice when you go on."]
                    .concat()
            })
        }
    };
    let for_lines = sending.clone();
    view! {
        <section class="stack" aria-label="Sending">
            {live(move || held().map(|text| view! { <Notice tone=NoticeTone::Info title="The sending waits" text=text /> }))}
            <WorkView work=work label="Sending invitations" />
            {live(move || over().then(|| view! { <Lines sending=for_lines.clone() /> }))}
        </section>
    }
    .into_any()
}

/// What became of everybody.
#[component]
fn Lines(sending: Sending) -> impl IntoView {
    let flow: Flow = expect_context();
    let backend = Backend::get();
    let lines = StoredValue::new(untrack(|| sending.report()));
    let failed = lines.with_value(|lines| lines.iter().filter(|line| !is_settled(&line.status)).count() as u64);
    let sent = lines.with_value(|lines| lines.iter().filter(|line| line.status == "invited").count() as u64);
    let only_failed = RwSignal::new(failed > 0);
    let (page, size) = (RwSignal::new(1), RwSignal::new(SIZE));
    let visible = Memo::new(move |_| {
        let only = only_failed.get();
        lines.with_value(|lines| {
            (0..lines.len()).filter(|at| !only || !is_settled(&lines[*at].status)).collect::<Vec<_>>()
        })
    });
    let shown = move || {
        let at = (page.get() as usize - 1) * size.get() as usize;
        visible.with(|visible| {
            visible
                .iter()
                .skip(at)
                .take(size.get() as usize)
                .map(|at| lines.with_value(|lines| row(&lines[*at])))
                .collect_view()
        })
    };
    Effect::new(move || {
        only_failed.track();
        page.set(1);
    });
    let org = sending.org.to_string();
    let name = [&*org, "-invitations.csv"].concat();
    let download = Callback::new(move |()| {
        let text = lines.with_value(|lines| {
            let sentences = lines.iter().map(|line| status(&line.status).unwrap_or_default());
            let rows = lines.iter().zip(sentences).map(|(line, sentence)| {
                [line.invitee.as_str(), &line.status, sentence, line.role.as_str(), &line.team]
            });
            table(Format::Csv, ["Email", "Status", "What it means", "Role", "Team"], rows)
        });
        save(&name, Format::Csv, &text);
    });
    let again = sending.clone();
    let retry = Callback::new(move |()| flow.sending.set(Some(again.retry(backend.clone()))));
    let headline = [&*count(sent), " invited, ", &count(failed), " not."].concat();
    view! {
        <p role="status"><strong>{headline}</strong></p>
        <div class="row">
            <a class="button" data-tone="primary" href=Route::Invitations(org).href() on:click=move |_| sending.forget()>"Go to the invitations"</a>
            {(failed > 0).then(|| view! { <Button icon=Icon::Mail on_press=retry>"Try those who failed again"</Button> })}
            <Button icon=Icon::Download on_press=download>"Download the report"</Button>
            <Button tone=Tone::Quiet on_press=Callback::new(move |()| flow.restart())>"Invite more people"</Button>
        </div>
        <Checkbox label="Only those who failed" checked=only_failed />
        <div class="table-wrap">
            <table class="grid report">
                <caption class="vh">"What became of everybody"</caption>
                <thead>
                    <tr>
                        <th data-col="name">"Who"</th>
                        <th data-col="verdict">"What became of it"</th>
                        <th data-col="role">"Role"</th>
                        <th data-col="teams">"Team"</th>
                    </tr>
                </thead>
                <tbody>{live(shown)}</tbody>
            </table>
        </div>
        <When when=move || SIZE < visible.with(Vec::len) as u32>
            <Pager
                page=page
                size=size
                count=Signal::derive(move || visible.with(|visible| visible.len() as u64))
                on_page=Callback::new(move |to| page.set(to))
                on_size=Callback::new(move |rows| {
                    size.set(rows);
                    page.set(1);
                })
            />
        </When>
    }
    .into_any()
}

fn row(line: &Line) -> AnyView {
    let tone = match line.status.as_str() {
        "invited" => BadgeTone::Good,
        word if is_settled(word) => BadgeTone::Info,
        _ => BadgeTone::Bad,
    };
    // A word we do not know is shown as it is.
    let said = status(&line.status);
    let badge = if line.status == "invited" {
        "Invited"
    } else if is_settled(&line.status) {
        "Nothing to do"
    } else {
        "Not invited"
    };
    let sentence = said.map_or_else(|| line.status.clone(), str::to_owned);
    view! {
        <tr>
            <th scope="row" data-col="name"><Bdi text=line.invitee.clone() /></th>
            <td data-col="verdict" data-label="What became of it"><Badge tone=tone>{badge}</Badge>" "<span class="muted" title=sentence.clone()>{sentence.clone()}</span></td>
            <td data-col="role" data-label="Role">{line.role.as_str()}</td>
            <td data-col="teams" data-label="Team">{line.team.clone()}</td>
        </tr>
    }
    .into_any()
}
