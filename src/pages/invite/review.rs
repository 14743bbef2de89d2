//! The second step: every row with what will happen to it, what can be done about it, and the seats.

use leptos::prelude::*;
use purser_api::Role;

use super::Flow;
use super::row::ReviewRow;
use super::seats::Seats;
use crate::components::people::role_text;
use crate::data::Backend;
use crate::data::intake::Shape;
use crate::data::invite_list::Verdict;
use crate::data::teams::use_team_names;
use crate::data::work::Phase;
use crate::pages::work::WorkView;
use crate::ui::button::{Button, Tone};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::live::{When, live};
use crate::ui::number::count;
use crate::ui::pager::Pager;

/// Rows a page; never more than a hundred rows are in the page.
const SIZES: [u32; 3] = [25, 50, 100];

/// The teams there are, for every row.
#[derive(Clone, Copy)]
pub(super) struct Teams(pub(super) Signal<Vec<String>>);

#[component]
pub(super) fn Review() -> impl IntoView {
    let flow: Flow = expect_context();
    let backend = Backend::get();
    let teams = use_team_names(flow.org.name);
    provide_context(Teams(teams));
    let size = RwSignal::new(SIZES[1]);
    let shown = Memo::new(move |_| {
        let (at, size) = ((flow.page.get() as usize - 1) * size.get() as usize, size.get() as usize);
        flow.summary
            .with(|summary| summary.visible.iter().skip(at).take(size).map(|at| *at as usize).collect::<Vec<_>>())
    });
    let visible = Signal::derive(move || flow.summary.with(|summary| summary.visible.len() as u64));
    // A filter that was left behind, or rows that are gone, must not leave the person beyond the end.
    Effect::new(move || {
        let last = visible.get().div_ceil(u64::from(size.get())).max(1) as u32;
        if flow.page.get() > last {
            flow.page.set(last);
        }
    });
    let asking = move || {
        flow.checking.get().is_some_and(|work| {
            matches!(work.phase.get(), Phase::Running | Phase::Paused) && work.error.with(Option::is_none)
        })
    };
    let reason = Signal::derive(move || {
        let chosen = flow.summary.with(|summary| summary.chosen);
        let over = flow.free.get().filter(|free| chosen > *free);
        match over {
            _ if flow.may_not().is_some() => flow.may_not(),
            _ if chosen == 0 => Some("Nobody is chosen.".to_owned()),
            _ if asking() => Some("The backend is still being asked what will happen to each.".to_owned()),
            Some(free) => {
                Some([&*count(free), " of the ", &count(chosen), " chosen fit. Choose fewer, or free seats."].concat())
            }
            None => None,
        }
    });
    let send = Callback::new(move |()| flow.send(backend.clone()));
    view! {
        <section class="stack" aria-label="Review">
            <p role="status">{live(move || summary(flow))}</p>
            {live(move || flow.shape.get().and_then(shape))}
            {live(move || flow.checking.get().map(|work| view! { <WorkView work=work label="Asking the backend what will happen" /> }))}
            <Seats />
            <div class="toolbar">
                <Filters />
                <ForAll teams=teams />
            </div>
            <div class="table-wrap">
                <table class="grid review">
                    <caption class="vh">"People to invite"</caption>
                    <thead>
                        <tr>
                            <th data-col="select"><span class="vh">"Invite"</span></th>
                            <th data-col="name">"Who"</th>
                            <th data-col="line">"Line"</th>
                            <th data-col="verdict">"What will happen"</th>
                            <th data-col="role">"Role"</th>
                            <th data-col="teams">"Team"</th>
                            <th data-col="menu"><span class="vh">"Remove"</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || shown.get() key=|at| *at children=move |at| view! { <ReviewRow at=at /> } />
                    </tbody>
                </table>
                <When when=move || visible.get() == 0><Empty title="No row here" text="No row has this verdict any more." /></When>
            </div>
            <Pager
                page=flow.page
                size=size
                count=visible
                on_page=Callback::new(move |page| flow.page.set(page))
                on_size=Callback::new(move |rows| size.set(rows))
            />
            <div class=if flow.over { "dialog-actions" } else { "row" }>
                <Button tone=Tone::Primary icon=Icon::Mail reason=reason on_press=send>
                    {live(move || match flow.summary.with(|summary| summary.chosen) {
                        1 => "Send 1 invitation".to_owned(),
                        chosen => ["Send ", &*count(chosen), " invitations"].concat(),
                    })}
                </Button>
                <Button on_press=Callback::new(move |()| flow.reviewed.set(false))>"Back to the list"</Button>
            </div>
        </section>
    }
    .into_any()
}

fn summary(flow: Flow) -> String {
    let (rows, chosen) = flow.summary.with(|summary| (summary.rows, summary.chosen));
    [&*count(u64::from(rows)), " rows, ", &count(chosen), " chosen."].concat()
}

/// What was left out on purpose.
fn shape(shape: Shape) -> Option<AnyView> {
    let Shape::Table { column, columns, header } = shape else { return None };
    let which = if header { "the column called “email”" } else { "the column with the addresses" };
    let number = [
        "Read as a table: ",
        which,
        " (number ",
        &column.to_string(),
        " of ",
        &columns.to_string(),
        ") counts, the others do not.",
    ];
    Some(view! { <p class="muted">{number.concat()}</p> }.into_any())
}

/// One button for each verdict that some row has.
#[component]
fn Filters() -> impl IntoView {
    let flow: Flow = expect_context();
    let pick = move |event| {
        let word = event_target_value(&event);
        flow.filter.set(Verdict::ALL.into_iter().find(|verdict| verdict.label() == word));
        flow.page.set(1);
    };
    let options = move || {
        let (counts, now) = (flow.summary.with(|summary| summary.counts), flow.filter.get());
        let some =
            Verdict::ALL.into_iter().filter(move |verdict| counts[*verdict as usize] > 0 || now == Some(*verdict));
        some.map(|verdict| {
            let number = count(u64::from(counts[verdict as usize]));
            view! { <option value=verdict.label() selected=now == Some(verdict)>{[verdict.label(), " (", &number, ")"].concat()}</option> }.into_any()
        })
        .collect_view()
    };
    view! {
        <label class="pick">
            "Show "
            <select on:change=pick>
                <option value="" selected=move || flow.filter.with(Option::is_none)>"All"</option>
                {live(options)}
            </select>
        </label>
    }
    .into_any()
}

/// Role and team of everybody who has none of their own.
#[component]
fn ForAll(teams: Signal<Vec<String>>) -> impl IntoView {
    let flow: Flow = expect_context();
    view! {
        <label class="pick">
            "Role for all "
            <select on:change=move |event| flow.role.set(Role::parse(&event_target_value(&event)).unwrap_or(Role::Member))>
                {Role::ALL.map(|role| view! { <option value=role.as_str() title=role_text(role) selected=move || flow.role.get() == role>{role.as_str()}</option> })}
            </select>
        </label>
        <label class="pick">
            "Team for all "
            <select on:change=move |event| flow.team.set(event_target_value(&event))>
                <option value="">"None"</option>
                {live(move || teams.get().into_iter().map(|team| {
                    let (this, value) = (team.clone(), team.clone());
                    view! { <option value=value selected=move || flow.team.with(|team| *team == this)>{team}</option> }.into_any()
                }).collect_view())}
            </select>
        </label>
    }
    .into_any()
}
