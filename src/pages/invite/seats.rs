//! Seats: how many of the chosen fit, and how to make them fit: choose fewer, or cancel old invitations right here.

use std::collections::BTreeSet;

use leptos::prelude::*;
use purser_api::Invite;
use purser_policy::sign_in::Moment;

use super::Flow;
use crate::clock::now_ms;
use crate::components::error_panel::ErrorPanel;
use crate::data::Backend;
use crate::data::invitations::{Act, Batch, expires_at, start, use_invitations};
use crate::data::work::Phase;
use crate::explain::explain;
use crate::pages::work::WorkView;
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use crate::ui::time::RelativeTime;

/// Oldest invitations that are offered.
const MOST: usize = 100;

#[component]
pub(super) fn Seats() -> impl IntoView {
    let flow: Flow = expect_context();
    let open = RwSignal::new(false);
    let too_many = Memo::new(move |_| {
        let (free, chosen) = (flow.free.get()?, flow.summary.with(|summary| summary.chosen));
        (chosen > free).then_some((free, chosen))
    });
    let plenty = move || {
        let free = flow.free.get().filter(|_| too_many.get().is_none())?;
        Some(view! { <p class="muted">{[&*count(free), " seats are free; every invitation holds one."].concat()}</p> })
    };
    view! {
        {live(plenty)}
        {live(move || too_many.get().map(|(free, chosen)| view! {
            <Notice
                tone=NoticeTone::Warn
                title=[&*count(free), " of ", &count(chosen), " fit"].concat()
                text="There are not enough free seats. Choose whom to invite now, or free seats by cancelling invitations that nobody answered."
            >
                <div class="row">
                    <Button on_press=Callback::new(move |()| flow.change(|list, _| list.keep_first(free)))>
                        {["Keep the first ", &*count(free)].concat()}
                    </Button>
                    <Button on_press=Callback::new(move |()| open.set(true))>"Cancel old invitations"</Button>
                </div>
            </Notice>
        }))}
        <When when=move || open.get()><FreeSeats open=open /></When>
    }
    .into_any()
}

/// The invitations that have waited longest; those whose link has ended are marked to begin with.
#[component]
fn FreeSeats(open: RwSignal<bool>) -> impl IntoView {
    let flow: Flow = expect_context();
    let backend = Backend::get();
    let list = use_invitations(flow.org.name);
    let marked = RwSignal::new(None::<BTreeSet<String>>);
    let batch = RwSignal::new(None::<Batch>);
    let now = Moment((now_ms() / 1000.0) as i64);
    let oldest = Memo::new(move |_| {
        let mut invites = list.value.with(|list| list.as_ref().map_or_else(Vec::new, |list| list.data.clone()));
        invites.sort_by(|one, other| one.created_at.cmp(&other.created_at));
        invites.truncate(MOST);
        invites
    });
    Effect::new(move || {
        if list.value.with(Option::is_some) && marked.with_untracked(Option::is_none) {
            let old = oldest
                .with(|all| all.iter().filter(|invite| ended(invite, now)).map(|invite| invite.id.0.clone()).collect());
            marked.set(Some(old));
        }
    });
    let number = move || marked.with(|marked| marked.as_ref().map_or(0, BTreeSet::len));
    let busy = Signal::derive(move || {
        batch.with(|batch| {
            batch.as_ref().is_some_and(|batch| matches!(batch.work.phase.get(), Phase::Running | Phase::Paused))
        })
    });
    let close = Callback::new(move |()| open.set(false));
    let press = Callback::new(move |()| {
        let chosen: Vec<Invite> = oldest.with_untracked(|all| {
            marked.with_untracked(|marked| {
                all.iter()
                    .filter(|invite| marked.as_ref().is_some_and(|marked| marked.contains(invite.id.as_str())))
                    .cloned()
                    .collect()
            })
        });
        marked.set(Some(BTreeSet::new()));
        batch.set(Some(start(backend.clone(), chosen, Act::Cancel)));
    });
    let reason = Signal::derive(move || (number() == 0).then(|| "Nothing is chosen.".to_owned()));
    let missing = move || {
        let (free, chosen) = (flow.free.get()?, flow.summary.with(|summary| summary.chosen));
        Some(match chosen.saturating_sub(free) {
            0 => "Everybody fits now.".to_owned(),
            missing => [&*count(missing), " seats are missing. These invitations have waited longest."].concat(),
        })
    };
    view! {
        <Dialog title="Cancel old invitations" on_close=close busy=busy>
            <p role="status">{live(missing)}</p>
            {live(move || list.error.get().map(|error| view! { <ErrorPanel error=error on_retry=Callback::new(move |()| list.again()) /> }))}
            <ul class="oldest">
                <For each=move || oldest.get() key=Clone::clone children=move |invite| line(invite, marked, now) />
            </ul>
            {live(move || batch.get().map(|batch| view! { <WorkView work=batch.work label="Cancelling" /> }))}
            {live(move || batch.get().map(|batch| failures(&batch)))}
            <div class="dialog-actions">
                <Button on_press=close>"Close"</Button>
                <Button tone=Tone::Danger busy=busy reason=reason on_press=press>
                    {live(move || ["Cancel ", &*count(number() as u64), " invitations"].concat())}
                </Button>
            </div>
        </Dialog>
    }
    .into_any()
}

fn ended(invite: &Invite, now: Moment) -> bool {
    expires_at(invite).is_some_and(|end| end <= now)
}

fn line(invite: Invite, marked: RwSignal<Option<BTreeSet<String>>>, now: Moment) -> AnyView {
    let id = invite.id.0.clone();
    let this = id.clone();
    let note = if ended(&invite, now) { " · link ended (computed)" } else { "" };
    view! {
        <li>
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || marked.with(|marked| marked.as_ref().is_some_and(|marked| marked.contains(&this)))
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        marked.update(|marked| {
                            let marked = marked.get_or_insert_default();
                            if on { marked.insert(id.clone()) } else { marked.remove(&id) };
                        });
                    }
                />
                " "<Bdi text=invite.invitee.clone() />" "
                <span class="muted"><RelativeTime at=invite.created_at.map(|at| at.0) unknown="" />{note}</span>
            </label>
        </li>
    }
    .into_any()
}

fn failures(batch: &Batch) -> AnyView {
    let rows: Vec<AnyView> = batch
        .results
        .get()
        .iter()
        .filter_map(|(invite, result)| {
            let said = explain(result.as_ref().err()?);
            Some(view! { <li><Bdi text=invite.invitee.clone() />": "{said.title}". "{said.detail}</li> }.into_any())
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <ul class="failures" role="alert">{rows}</ul> }).into_any()
}
