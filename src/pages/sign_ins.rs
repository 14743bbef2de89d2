//! Attempts to sign in, newest first: outcome, reason, and one click to the explanation with the facts of that moment.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_policy::access::{ListSignIns, SignIn};
use purser_policy::sign_in::{Code, Verdict};
use purser_policy::{Action, Target, texts};

use super::access::question::{Question, Way};
use crate::components::error_panel::ErrorPanel;
use crate::components::filters::{Day, Pick, paging, to_query, use_state_change};
use crate::components::gate;
use crate::data::access::use_sign_ins;
use crate::data::orgs::{CurrentOrg, Reach};
use crate::part;
use crate::route::Route;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::empty::Empty;
use crate::ui::field::SearchBox;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::pager::Pager;
use crate::ui::skeleton::SkeletonRows;
use crate::ui::time::RelativeTime;

/// What is shown, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Filter {
    who: String,
    outcome: Option<Verdict>,
    code: Option<Code>,
    /// First and last day, as `2026-01-31`.
    days: [String; 2],
    page: u32,
    size: u32,
}

impl Filter {
    fn parse(get: impl Fn(&str) -> Option<String>) -> Self {
        let (page, size) = paging(&get);
        Self {
            who: get("who").unwrap_or_default(),
            outcome: get("outcome").as_deref().and_then(Verdict::parse),
            code: get("code").as_deref().and_then(Code::parse),
            days: ["from", "to"].map(|name| get(name).unwrap_or_default()),
            page,
            size,
        }
    }

    fn to_query(&self) -> String {
        let parts = [
            ("who", self.who.as_str()),
            ("outcome", self.outcome.map_or("", Verdict::as_str)),
            ("code", self.code.map_or("", Code::as_str)),
            ("from", &self.days[0]),
            ("to", &self.days[1]),
        ];
        to_query(&parts, (self.page, self.size))
    }
}

part! {
    /// The page, as a part.
    pub fn page() in access => view! { <SignInsPage /> }.into_any()
}

/// The page.
#[component]
pub fn SignInsPage() -> impl IntoView {
    let org = CurrentOrg::get();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(|query| Filter::parse(|name| query.get(name))));
    let question = Signal::derive(move || {
        let Filter { who, outcome, code, days: [from, to], page, size } = filter.get();
        (org.reach.get() == Reach::LayerTwo).then_some(())?;
        Some(ListSignIns {
            org: Some(org.name.get()?),
            outcome,
            code,
            identifier: who,
            from,
            to,
            trace_id: String::new(),
            page,
            page_size: size,
        })
    });
    let list = use_sign_ins(question);
    let go = use_state_change(Filter::to_query);
    let change = move |replace: bool, change: &dyn Fn(&mut Filter)| {
        let mut next = Filter { page: 1, ..filter.get_untracked() };
        change(&mut next);
        go.run((next, replace));
    };
    let not_allowed =
        move || gate::reason(org.role.get(), Action::ExplainSignIns, Target::None).filter(|_| org.role.get().is_some());
    let total = Signal::derive(move || list.value.with(|page| page.as_ref().map_or(0, |page| page.count)));
    let name = move || org.name.get().map_or_else(String::new, |name| name.to_string());
    let rows = move || {
        list.value.with(|page| {
            let page = page.as_ref()?;
            Some(page.results.iter().map(|attempt| row(&name(), attempt)).collect_view())
        })
    };
    let nobody = move || list.value.with(|page| page.as_ref().is_some_and(|page| page.results.is_empty()));
    view! {
        <div class="page-head">
            <h1>"Sign-ins"</h1>
            <p class="page-text">"Attempts to sign in to this organization, and why they were refused."</p>
        </div>
        {live(move || not_allowed().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="Sign-ins are for owners and editors" text=reason />
        }))}
        <When when=move || org.reach.get() == Reach::LayerOne>
            <Notice
                tone=NoticeTone::Info
                title="This backend does not keep sign-ins"
                text="The basic API has no list of attempts. Each address can still be looked at under “Can they sign in?”."
            />
        </When>
        {live(move || list.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| list.again()) />
        }))}
        <When when=move || org.reach.get() == Reach::LayerTwo && not_allowed().is_none() && list.error.with(Option::is_none)>
            <div class="toolbar">
                <SearchBox
                    label="Search address or Docker ID"
                    value=Signal::derive(move || filter.with(|filter| filter.who.clone()))
                    on_input=Callback::new(move |who: String| change(true, &|filter| filter.who.clone_from(&who)))
                    placeholder="Search address or Docker ID"
                />
                <Pick
                    label="Outcome"
                    all="Any"
                    options=vec![("denied", "Refused"), ("allowed", "Allowed")]
                    value=Signal::derive(move || filter.with(|filter| filter.outcome.map_or("", Verdict::as_str).to_owned()))
                    on_change=Callback::new(move |word: String| change(false, &|filter| filter.outcome = Verdict::parse(&word)))
                />
                <Pick
                    label="Reason"
                    all="Any"
                    options=Code::ALL.map(|code| (code.as_str(), code.as_str())).to_vec()
                    value=Signal::derive(move || filter.with(|filter| filter.code.map_or("", Code::as_str).to_owned()))
                    on_change=Callback::new(move |word: String| change(false, &|filter| filter.code = Code::parse(&word)))
                />
                {[("From", 0), ("To", 1)].map(|(label, at)| view! {
                    <Day
                        label=label
                        value=Signal::derive(move || filter.with(|filter| filter.days[at].clone()))
                        on_change=Callback::new(move |day: String| change(false, &|filter| filter.days[at].clone_from(&day)))
                    />
                }.into_any()).into_iter().collect_view()}
            </div>
            <div class="table-wrap" aria-busy=move || list.pending.get().to_string()>
                <table class="grid">
                    <caption class="vh">"Attempts to sign in"</caption>
                    <thead>
                        <tr>
                            <th data-col="name">"Who"</th>
                            <th data-col="when">"When"</th>
                            <th data-col="outcome">"Outcome"</th>
                            <th data-col="reason">"Reason"</th>
                            <th data-col="how">"How"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <When when=move || list.value.with(Option::is_none)><SkeletonRows columns=5 /></When>
                        {live(rows)}
                    </tbody>
                </table>
                <When when=nobody>
                    <Empty title="No sign-in matches" text="Nobody tried to sign in, or the search and the filters leave nobody." />
                </When>
            </div>
            <Pager
                page=Signal::derive(move || filter.with(|filter| filter.page))
                size=Signal::derive(move || filter.with(|filter| filter.size))
                count=total
                on_page=Callback::new(move |page| change(false, &|filter| filter.page = page))
                on_size=Callback::new(move |size| change(false, &|filter| filter.size = size))
            />
        </When>
    }
    .into_any()
}

fn row(org: &str, attempt: &SignIn) -> AnyView {
    let way = Way { client: attempt.client, method: attempt.method };
    let question =
        Question { who: attempt.identifier.clone(), way, trace: attempt.trace_id.clone(), ..Question::default() };
    let to = Route::Access(org.to_owned()).href_with(&question.to_query());
    let (word, tone) =
        if attempt.outcome == Verdict::Denied { ("Refused", BadgeTone::Bad) } else { ("Allowed", BadgeTone::Good) };
    let reason = attempt.code.map(|code| {
        view! { <code>{code.as_str()}</code><span class="muted">{texts::person(code)}</span> }
    });
    let before = (attempt.outcome == Verdict::Denied).then(|| {
        let to = super::activity::address::before(org, &attempt.identifier, &attempt.trace_id, &attempt.at.0);
        view! { <a class="aside" href=to>"What changed before?"</a> }
    });
    let through = (!attempt.connection.is_empty()).then(|| view! { " · "<Bdi text=attempt.connection.clone() /> });
    view! {
        <tr>
            <th scope="row" data-col="name"><a href=to><Bdi text=attempt.identifier.clone() /></a></th>
            <td data-col="when" data-label="When"><RelativeTime at=Some(attempt.at.0.clone()) unknown="" /></td>
            <td data-col="outcome" data-label="Outcome"><Badge tone=tone>{word}</Badge></td>
            <td data-col="reason" data-label="Reason">{reason}{before}</td>
            <td data-col="how" data-label="How">{way.label()}{through}</td>
        </tr>
    }
    .into_any()
}
