//! What a change of settings would do to everybody, before it is made: who loses access, who gains it, whose way in changes.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_policy::access::ImpactAnswer;
use purser_policy::impact::{Affected, Configuration, Kind, Ways};
use purser_policy::sign_in::Verdict;
use purser_policy::{Action, Target, texts};

mod choice;

use super::access::{address_for, tabs::Tabs};
use crate::components::error_panel::ErrorPanel;
use crate::components::filters::use_state_change;
use crate::components::foreseen::ForeseenExpectations;
use crate::components::gate;
use crate::data::access::{use_foreseen, use_impact, use_settings};
use crate::data::orgs::{CurrentOrg, Reach};
use crate::export::{self, Format};
use crate::part;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bars::Bars;
use crate::ui::bdi::Bdi;
use crate::ui::button::Button;
use crate::ui::empty::Empty;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use choice::{Choice, KINDS, Needs};

/// People that the page lists; the counts are of everybody.
const SHOWN: usize = 100;

part! {
    /// The page, as a part.
    pub fn page() in access => view! { <ImpactPage /> }.into_any()
}

/// The page.
#[component]
pub fn ImpactPage() -> impl IntoView {
    let org = CurrentOrg::get();
    let query = use_query_map();
    let choice = Memo::new(move |_| query.with(|query| Choice::parse(|name| query.get(name))));
    let settings = use_settings(org.name, org.reach);
    let change = Memo::new(move |_| {
        settings.value.with(|known| choice.with(|choice| choice.change(&known.as_ref()?.configuration)))
    });
    let impact = use_impact(org.name, change);
    let foreseen = use_foreseen(org.name, org.reach, change);
    let go = use_state_change(Choice::to_query);
    let not_allowed =
        move || gate::reason(org.role.get(), Action::ExplainSignIns, Target::None).filter(|_| org.role.get().is_some());
    let answer = move || {
        change.get()?;
        let name = org.name.get()?.to_string();
        impact.value.with(|answer| answer.as_ref().map(|answer| outcome(&name, answer)))
    };
    view! {
        <div class="page-head">
            <h1>"What would change?"</h1>
            <p class="page-text">"Look at a change of settings before it is made. Nothing is changed here."</p>
        </div>
        <Tabs />
        {live(move || not_allowed().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="Changes are looked at by owners and editors" text=reason />
        }))}
        <When when=move || org.reach.get() == Reach::LayerOne>
            <Notice
                tone=NoticeTone::Info
                title="This backend has the basic API only"
                text="It does not tell domains and connections, so their changes cannot be looked at in advance."
            />
        </When>
        {live(move || settings.error.get().or_else(|| impact.error.get()).or_else(|| foreseen.error.get()).map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| { settings.again(); impact.again(); foreseen.again(); }) />
        }))}
        <When when=move || settings.value.with(Option::is_some) && not_allowed().is_none()>
            {live(move || settings.value.with(|known| known.as_ref().map(|known| form(choice.get(), &known.configuration, go))))}
            <When when=move || change.with(Option::is_some)><ForeseenExpectations foreseen=foreseen.value /></When>
            <div aria-busy=move || impact.pending.get().to_string()>{live(answer)}</div>
        </When>
    }
    .into_any()
}

/// A labelled choice.
fn pick(label: &'static str, options: Vec<(String, String)>, value: String, on_change: Callback<String>) -> AnyView {
    let options = options.into_iter().map(|(word, words)| {
        let on = word == value;
        view! { <option value=word selected=on>{words}</option> }.into_any()
    });
    view! {
        <label class="pick">
            {label}" "
            <select on:change=move |event| on_change.run(event_target_value(&event))>{options.collect_view()}</select>
        </label>
    }
    .into_any()
}

fn form(choice: Choice, settings: &Configuration, go: Callback<(Choice, bool)>) -> AnyView {
    let none = || (String::new(), "Choose …".to_owned());
    let needs = choice.needs();
    let kinds = KINDS.iter().map(|kind| (kind.word.to_owned(), kind.label.to_owned()));
    let (for_kind, for_connection, for_domain, for_seats) =
        (choice.clone(), choice.clone(), choice.clone(), choice.clone());
    let kind = pick(
        "Change",
        std::iter::once(none()).chain(kinds).collect(),
        choice.kind.clone(),
        Callback::new(move |kind| go.run((Choice { kind, ..for_kind.clone() }, false))),
    );
    let connections = settings.connections.iter().map(|one| (one.id.0.clone(), one.name.clone()));
    let connection = needs.contains(&Needs::Connection).then(|| {
        pick(
            "Connection",
            std::iter::once(none()).chain(connections).collect(),
            choice.connection.clone(),
            Callback::new(move |connection| go.run((Choice { connection, ..for_connection.clone() }, false))),
        )
    });
    let domains = settings.domains.value().into_iter().flatten().filter_map(|one| one.name.as_ref());
    let domains = domains.map(|name| (name.as_str().to_owned(), name.as_str().to_owned()));
    let domain = needs.contains(&Needs::Domain).then(|| {
        pick(
            "Domain",
            std::iter::once(none()).chain(domains).collect(),
            choice.domain.clone(),
            Callback::new(move |domain| go.run((Choice { domain, ..for_domain.clone() }, false))),
        )
    });
    let seats = needs.contains(&Needs::Seats).then(|| {
        view! {
            <label class="pick">
                "Seats "
                <input
                    type="number"
                    min="0"
                    value=choice.seats.clone()
                    on:change=move |event| go.run((Choice { seats: event_target_value(&event), ..for_seats.clone() }, false))
                />
            </label>
        }
    });
    let refused = choice.change(settings).and_then(|change| change.refusal(settings));
    view! {
        <div class="toolbar" role="group" aria-label="The change">{kind}{connection}{domain}{seats}</div>
        {refused.map(|refusal| view! {
            <Notice tone=NoticeTone::Warn title="The backend would refuse this change" text=texts::refusal(refusal) />
        })}
    }
    .into_any()
}

fn outcome(org: &str, answer: &ImpactAnswer) -> AnyView {
    let impact = &answer.impact;
    let bars = Kind::ALL.map(|kind| {
        let number = impact.count(kind);
        (texts::kind(kind).to_owned(), f64::from(number), count(number.into()))
    });
    let locked_out = match (impact.owner_before, impact.owner_after) {
        (_, Verdict::Denied) => Some("No owner could sign in afterwards"),
        (Verdict::Allowed, Verdict::Depends) => Some("It is not certain that an owner could sign in afterwards"),
        _ => None,
    };
    let rows = impact.people.iter().take(SHOWN).filter_map(|affected| {
        let somebody = answer.affected.get(affected.person as usize)?;
        Some(row(org, somebody.person.address.as_str(), affected))
    });
    let more = impact.people.len().saturating_sub(SHOWN);
    let nobody = impact.people.is_empty();
    view! {
        {locked_out.map(|title| view! {
            <Notice
                tone=NoticeTone::Bad
                title=title
                text="Whoever makes this change may lock the organization out of its own settings. Make sure that one owner has another way in first."
            />
        })}
        <section class="card stack" aria-labelledby="counts">
            <h2 id="counts">"Of "{count(impact.seen().into())}" people"</h2>
            <Bars title="People by what changes for them" rows=bars.to_vec() />
        </section>
        {nobody.then(|| view! { <Empty title="Nobody is affected" text="Everybody signs in, or is refused, just as before." /> })}
        {(!nobody).then(|| view! {
            <Export org=org.to_owned() answer=answer.clone() />
            <div class="table-wrap">
                <table class="grid">
                    <caption class="vh">"People for whom something changes"</caption>
                    <thead>
                        <tr><th data-col="name">"Who"</th><th>"What changes"</th><th>"Before"</th><th>"After"</th></tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        })}
        {(more > 0).then(|| view! { <p class="muted">"And "{count(more as u64)}" more."</p> })}
    }
    .into_any()
}

fn row(org: &str, address: &str, affected: &Affected) -> AnyView {
    let tone = match affected.kind {
        Kind::LosesAccess => BadgeTone::Bad,
        Kind::GainsAccess => BadgeTone::Good,
        Kind::WayChanges => BadgeTone::Info,
        Kind::Unclear | Kind::Unchanged => BadgeTone::Warn,
    };
    let word = word(affected.kind);
    view! {
        <tr>
            <th scope="row" data-col="name"><a href=address_for(org, address)><Bdi text=address.to_owned() /></a></th>
            <td data-label="What changes"><Badge tone=tone>{word}</Badge></td>
            <td data-label="Before">{ways(affected.before)}</td>
            <td data-label="After">{ways(affected.after)}</td>
        </tr>
    }
    .into_any()
}

const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::LosesAccess => "Loses access",
        Kind::GainsAccess => "Gains access",
        Kind::WayChanges => "Other way in",
        Kind::Unclear | Kind::Unchanged => "Cannot be told",
    }
}

/// Everybody for whom something changes, as a file.
#[component]
fn Export(org: String, answer: ImpactAnswer) -> impl IntoView {
    const HEADER: [&str; 7] =
        ["E-mail", "Docker ID", "Change", "SSO before", "Password before", "SSO after", "Password after"];
    let answer = StoredValue::new(answer);
    let save = move |format: Format| {
        let text = answer.with_value(|answer| {
            let rows = answer.impact.people.iter().filter_map(|affected| {
                let somebody = answer.affected.get(affected.person as usize)?;
                let [sso, password, sso_after, password_after] =
                    [affected.before.sso, affected.before.password, affected.after.sso, affected.after.password]
                        .map(texts::way);
                let (address, name) = (somebody.person.address.as_str(), somebody.username.as_str());
                Some([address, name, word(affected.kind), sso, password, sso_after, password_after])
            });
            export::table(format, HEADER, rows)
        });
        export::save(&[&org, "-impact.", format.extension()].concat(), format, &text);
    };
    let (csv, json) = (save.clone(), save);
    view! {
        <div class="row">
            <Button on_press=Callback::new(move |()| csv(Format::Csv))>"Export CSV"</Button>
            <Button on_press=Callback::new(move |()| json(Format::Json))>"Export JSON"</Button>
        </div>
    }
    .into_any()
}

fn ways(ways: Ways) -> String {
    ["SSO: ", texts::way(ways.sso), " · password: ", texts::way(ways.password)].concat()
}
