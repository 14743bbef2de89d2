//! Facts and answers in the words of the table of situations.

use std::fmt::Write as _;

use purser_policy::sign_in::{Explanation, Facts, Identifier, Known, Scim, ScimRecord, StartedAt, Verdict};

pub(crate) fn words<T>(all: impl IntoIterator<Item = T>, word: impl Fn(T) -> &'static str) -> String {
    all.into_iter().map(word).collect::<Vec<_>>().join(" ")
}

pub(crate) fn known<T>(fact: &Known<T>, text: impl FnOnce(&T) -> String) -> String {
    fact.value().map_or_else(|| "?".to_owned(), text)
}

/// The facts in one line; what is as usual is left out.
pub(crate) fn describe(f: &Facts) -> String {
    let switch = |fact: &Known<bool>, on: &str, off: &str| known(fact, |yes| if *yes { on } else { off }.to_owned());
    let mut parts = vec![format!("{} {}", f.attempt.client.as_str(), f.attempt.method.as_str())];
    if f.attempt.started_at == StartedAt::Idp {
        parts.push("from the tile".to_owned());
    }
    match &f.attempt.identifier {
        Identifier::Email(_) => {}
        Identifier::DockerId { address, .. } => {
            parts.push(format!(
                "Docker ID of {}",
                known(address, |one| one.as_ref().map_or("nobody", |one| one.as_str()).to_owned())
            ));
        }
        Identifier::Malformed(_) => parts.push("malformed".to_owned()),
    }
    let state = known(&f.domain.state, |state| state.as_str().to_owned());
    let auto = if f.domain.auto_provisioning == Known::Known(true) { " auto" } else { "" };
    parts.push(format!("domain {state}{auto}"));
    let linked = known(&f.domain.connections, |ids| if ids.is_empty() { "none".to_owned() } else { String::new() });
    if !linked.is_empty() {
        parts.push(format!("connections {linked}"));
    }
    let ids = f.domain.connections.value().into_iter().flatten();
    for one in ids.filter_map(|id| f.connections.iter().find(|one| one.id == *id)) {
        let chosen = if f.attempt.connection.as_ref() == Some(&one.id) { " chosen" } else { "" };
        let mut line = format!("{}{chosen} jit {}", one.id.as_str(), switch(&one.jit, "on", "off"));
        for (on, word) in [
            (one.complete == Known::Known(false), "draft"),
            (one.enforced == Known::Known(true), "enforced"),
            (one.scim == Known::Known(Scim::On), "scim on"),
            (one.credential_expires_at.value().is_some_and(|end| end.is_some_and(|end| end <= f.now)), "expired"),
            (one.outage, "down"),
        ] {
            if on {
                write!(line, ", {word}").unwrap();
            }
        }
        parts.push(line);
    }
    parts.push(known(&f.account, |one| if one.is_some() { "account" } else { "no account" }.to_owned()));
    parts.push(known(&f.membership, |one| match one {
        Some(one) => format!("member by {}", known(&one.provenance, |source| source.as_str().to_owned())),
        None => "outside".to_owned(),
    }));
    match &f.invitation {
        Known::Known(None) => {}
        Known::Known(Some(_)) => parts.push("invited".to_owned()),
        Known::Unknown(_) => parts.push("invited ?".to_owned()),
    }
    if f.scim.record != Known::Known(ScimRecord::None) {
        parts.push(format!("record {}", known(&f.scim.record, |record| record.as_str().to_owned())));
    }
    match &f.seats {
        Known::Known(seats) if seats.used < seats.total => {}
        Known::Known(_) => parts.push("no seat".to_owned()),
        Known::Unknown(_) => parts.push("seats ?".to_owned()),
    }
    if let Known::Known(said) = &f.response {
        let attributes = serde_json::to_string(said).unwrap();
        parts.push(format!("said {}", attributes.replace(['"', '{', '}', '[', ']'], "").replace(',', ", ")));
    }
    parts.join("; ")
}

pub(crate) fn verdict(explanation: &Explanation) -> String {
    let outcome = explanation.outcome;
    let codes = explanation.blockers.iter().map(|blocker| {
        if blocker.conditions.is_empty() {
            return blocker.cause.code().as_str().to_owned();
        }
        let conditions = blocker
            .conditions
            .iter()
            .map(|one| format!("{}={}", one.fact.as_str(), if one.yes { "yes" } else { "no" }));
        format!("{}[{}]", blocker.cause.code().as_str(), conditions.collect::<Vec<_>>().join(","))
    });
    let codes: Vec<_> = codes.collect();
    let mut line = format!("{} {}", outcome.verdict.as_str(), codes.join(" ")).trim_end().to_owned();
    if !outcome.possible_effects.is_empty() {
        write!(line, " / {}", words(outcome.possible_effects.iter(), |one| one.as_str())).unwrap();
    }
    if outcome.verdict == Verdict::Allowed {
        write!(line, " / {}", outcome.role.map_or("role ?", |role| role.as_str())).unwrap();
    }
    if !explanation.teams.is_empty() {
        write!(line, " in {}", explanation.teams.join(", ")).unwrap();
    }
    let notes: Vec<_> = explanation.steps.iter().flat_map(|step| step.notes.iter()).collect();
    if !notes.is_empty() {
        write!(line, " / notes: {}", words(notes, |one| one.as_str())).unwrap();
    }
    if !explanation.depends_on.is_empty() {
        write!(line, " / on: {}", words(&explanation.depends_on, |one| one.fact.as_str())).unwrap();
    }
    line
}
