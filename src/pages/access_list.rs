//! Many people at once: who of them can sign in by one way, and why the others cannot. Counts for each reason, the people
//! behind a count, and all of it as a file.

use leptos::prelude::{Set as _, *};
use leptos_router::hooks::use_query_map;
use purser_policy::{Action, Target};
use purser_worker::people::Row;

mod chosen;
mod pasted;
mod table;

use super::access::question::Way;
use super::access::tabs::Tabs;
use crate::components::error_panel::ErrorPanel;
use crate::components::filters::use_state_change;
use crate::components::gate;
use crate::data::drafts::Draft;
use crate::data::orgs::{CurrentOrg, Reach};
use crate::data::survey::{Of, Survey};
use crate::part;
use crate::ui::button::{Button, Tone};
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::progress::Progress;
use crate::ui::segmented::Segmented;
use chosen::{Chosen, SETS, Set};

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct List {
    org: CurrentOrg,
    chosen: Memo<Chosen>,
    survey: StoredValue<Survey>,
    rows: RwSignal<Vec<Row>>,
    running: RwSignal<bool>,
    /// The pasted list: too long for the address, so the tab keeps it.
    pasted: RwSignal<String>,
    go: Callback<(Chosen, bool)>,
}

impl List {
    /// Chooses something else; another page of the table replaces the entry of the history.
    fn choose(self, change: impl FnOnce(&mut Chosen)) {
        let before = self.chosen.get_untracked();
        let mut next = Chosen { page: 1, ..before.clone() };
        change(&mut next);
        let replace = next.page != 1 || before.page != 1;
        self.go.run((next, replace));
    }

    /// Takes what is in the box.
    fn paste(self, text: String) {
        if let Some(org) = self.org.name.get_untracked() {
            Draft::SignIns.keep(&org, &text);
        }
        self.pasted.set(text);
    }

    fn start(self) {
        let Chosen { set, way, .. } = self.chosen.get_untracked();
        let Some(org) = self.org.name.get_untracked() else { return };
        let of = match set {
            Set::Refused => Of::Refused,
            Set::Pasted => Of::Named(self.pasted.with_untracked(|text| pasted::names(text))),
            Set::Members | Set::Invitees | Set::Uncaptured => Of::Everybody,
        };
        if of != Of::Named(Vec::new()) {
            self.survey.with_value(|survey| survey.start(org, of, way.client, way.method));
        }
    }
}

part! {
    /// The page, as a part.
    pub fn page() in access => view! { <AccessListPage /> }.into_any()
}

/// The page.
#[component]
pub fn AccessListPage() -> impl IntoView {
    let org = CurrentOrg::get();
    let query = use_query_map();
    let chosen = Memo::new(move |_| query.with(|query| Chosen::parse(|name| query.get(name))));
    let go = use_state_change(Chosen::to_query);
    let survey = Survey::new();
    let (rows, running, error) = (survey.rows, survey.running, survey.error);
    let (done, total) = (survey.done, survey.total);
    let pasted = RwSignal::new(org.name.get_untracked().and_then(|org| Draft::SignIns.kept(&org)).unwrap_or_default());
    let list = List { org, chosen, survey: StoredValue::new(survey), rows, running, pasted, go };
    provide_context(list);
    let not_allowed =
        move || gate::reason(org.role.get(), Action::ExplainSignIns, Target::None).filter(|_| org.role.get().is_some());
    let ready =
        Memo::new(move |_| org.reach.get() == Reach::LayerTwo && org.role.get().is_some() && not_allowed().is_none());
    // Whom to read and how they sign in; filters look at what was read.
    let asked = Memo::new(move |_| chosen.with(|chosen| (chosen.set.reads(), chosen.way)));
    Effect::new(move || {
        asked.track();
        if ready.get() {
            list.survey.with_value(Survey::clear);
            list.start();
        }
    });
    let stop = Callback::new(move |()| list.survey.with_value(Survey::stop));
    view! {
        <div class="page-head">
            <h1>"Can they all sign in?"</h1>
            <p class="page-text">"The same rules, for many people at once. Nothing is sent to anybody."</p>
        </div>
        <Tabs />
        {live(move || not_allowed().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="Sign-ins are explained to owners and editors" text=reason />
        }))}
        <When when=move || org.reach.get() == Reach::LayerOne>
            <Notice
                tone=NoticeTone::Info
                title="This backend has the basic API only"
                text="It does not tell domains, connections and seats, so a list cannot be decided. One person at a time can be looked at, with what is not known set by hand."
            />
        </When>
        <When when=move || ready.get()>
            <Ask />
            {live(move || error.get().map(|error| view! {
                <ErrorPanel error=error on_retry=Callback::new(move |()| list.start()) />
            }))}
            <When when=move || running.get()>
                <div class="row">
                    <Progress label="People looked at" done=done total=total />
                    <Button on_press=stop>"Stop"</Button>
                </div>
            </When>
            <table::Counts />
            <table::People />
        </When>
    }
    .into_any()
}

/// Whom, and how they sign in.
#[component]
fn Ask() -> impl IntoView {
    let list: List = expect_context();
    let ways = Way::ALL.into_iter().map(move |way| {
        let on = move || list.chosen.with(|chosen| chosen.way == way);
        view! { <option value=way.word() selected=on>{way.label()}</option> }.into_any()
    });
    let check = Callback::new(move |()| list.start());
    view! {
        <Segmented
            label="Whom"
            options=SETS.map(|(set, label)| (set.word().to_owned(), label.to_owned())).to_vec()
            value=Signal::derive(move || list.chosen.with(|chosen| chosen.set.word().to_owned()))
            on_change=Callback::new(move |word: String| list.choose(|chosen| {
                chosen.set = Set::parse(&word);
                chosen.reason = String::new();
            }))
        />
        <div class="toolbar">
            <label class="pick">
                "How "
                <select on:change=move |event| {
                    let word = event_target_value(&event);
                    list.choose(|chosen| chosen.way = Way::parse(&word).unwrap_or(Way::ALL[0]));
                }>
                    {ways.collect_view()}
                </select>
            </label>
        </div>
        <When when=move || list.chosen.with(|chosen| chosen.set == Set::Pasted)>
            <div class="paste stack">
                <label for="people">"Addresses or Docker IDs, in any form: one a line, or a column of a sheet"</label>
                <textarea
                    id="people"
                    rows="6"
                    prop:value=move || list.pasted.get()
                    on:input=move |event| list.paste(event_target_value(&event))
                ></textarea>
                <div class="row"><Button tone=Tone::Primary busy=list.running on_press=check>"Check them"</Button></div>
            </div>
        </When>
    }
    .into_any()
}
