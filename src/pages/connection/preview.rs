//! What a change would do to people, inside of a dialog: counts, the first names, whether an owner still gets in, and what
//! becomes of the saved expectations.

use leptos::prelude::*;
use purser_policy::access::ImpactAnswer;
use purser_policy::impact::{Affected, Change, Kind};
use purser_policy::sign_in::Verdict;
use purser_policy::texts;

use super::Page;
use crate::components::error_panel::ErrorPanel;
use crate::components::foreseen::ForeseenExpectations;
use crate::data::Reading;
use crate::data::access::{use_foreseen, use_impact};
use crate::ui::bdi::Bdi;
use crate::ui::live::live;
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;

/// People that are named.
const NAMED: usize = 8;

/// A change, looked at in advance.
#[derive(Clone, Copy)]
pub(super) struct Preview {
    pub(super) impact: Reading<ImpactAnswer>,
    foreseen: Reading<Vec<purser_policy::impact::Foreseen>>,
}

impl Preview {
    /// Looks at a change; at nothing while there is none.
    pub(super) fn of(page: Page, change: Memo<Option<Change>>) -> Self {
        Self {
            impact: use_impact(page.org.name, change),
            foreseen: use_foreseen(page.org.name, page.org.reach, change),
        }
    }

    /// Why the change has to wait: it is not known yet what it does.
    pub(super) fn waiting(self) -> Option<String> {
        let known = self.impact.value.with(Option::is_some) && !self.impact.pending.get();
        (!known).then(|| "What it does to people is being looked up.".to_owned())
    }

    /// Whether an owner could sign in afterwards.
    pub(super) fn owners(self) -> Option<Verdict> {
        self.impact.value.with(|answer| answer.as_ref().map(|answer| answer.impact.owner_after))
    }
}

/// The preview.
#[component]
pub(super) fn PreviewView(
    /// What was looked at.
    preview: Preview,
) -> impl IntoView {
    let again = Callback::new(move |()| preview.impact.again());
    view! {
        {live(move || preview.impact.error.get().map(|error| view! { <ErrorPanel error=error on_retry=again /> }))}
        <div aria-busy=move || preview.impact.pending.get().to_string() class="stack">
            {live(move || match preview.impact.value.get() {
                None => view! { <p class="muted" role="status">"Looking at everybody …"</p> }.into_any(),
                Some(answer) => people(&answer),
            })}
        </div>
        <ForeseenExpectations foreseen=preview.foreseen.value />
    }
    .into_any()
}

fn people(answer: &ImpactAnswer) -> AnyView {
    let impact = &answer.impact;
    let changing = [Kind::LosesAccess, Kind::GainsAccess, Kind::WayChanges, Kind::Unclear];
    let groups: Vec<AnyView> = changing
        .into_iter()
        .filter(|kind| impact.count(*kind) > 0)
        .map(|kind| {
            let of_kind = |one: &&Affected| one.kind == kind;
            let named = impact.people.iter().filter(of_kind).take(NAMED);
            let names: Vec<AnyView> = named
                .filter_map(|one| answer.affected.get(one.person as usize))
                .map(|somebody| view! { <li><Bdi text=somebody.person.address.to_string() /></li> }.into_any())
                .collect();
            let more = u64::from(impact.count(kind)).saturating_sub(names.len() as u64);
            let more = (more > 0).then(|| view! { <li class="muted">"and "{count(more)}" more"</li> });
            let number = u64::from(impact.count(kind));
            view! {
                <details class="affected">
                    <summary><strong>{count(number)}</strong>" "{if number == 1 { one(kind) } else { texts::kind(kind) }}</summary>
                    <ul class="facts">{names}{more}</ul>
                </details>
            }
            .into_any()
        })
        .collect();
    let locked_out = (impact.owner_after == Verdict::Denied).then(|| {
        view! {
            <Notice
                tone=NoticeTone::Bad
                title="No owner could sign in afterwards"
                text="Whoever makes this change locks the organization out of its own settings. Make sure that one owner has another way in first."
            />
        }
    });
    let nobody = groups.is_empty().then(|| {
        view! { <p>"Of "{count(impact.seen().into())}" people nobody is affected."</p> }
    });
    view! { {locked_out}{nobody}{groups} }.into_any()
}

/// What changes for one person.
const fn one(kind: Kind) -> &'static str {
    match kind {
        Kind::LosesAccess => "loses access",
        Kind::GainsAccess => "gains access",
        Kind::WayChanges => "signs in another way",
        Kind::Unclear => "cannot be told",
        Kind::Unchanged => "is not affected",
    }
}
