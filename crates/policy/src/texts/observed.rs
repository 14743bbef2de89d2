//! What a step saw, in a few words. Texts are put together by hand: the formatting machinery weighs more than these.

use purser_api::Role;

use super::reason;
use crate::sign_in::{Client, ConnectionKind, DomainState, Known, Method, Moment, Observed, Scim, ScimRecord};

/// What the step saw. Connections are named by their ids; a page that knows their names may say more.
pub fn observed(observed: &Observed) -> String {
    match observed {
        Observed::Address(address) => {
            known(address, |one| one.as_ref().map_or("no address", |one| one.as_str()).to_owned())
        }
        Observed::Domain { name, state } => {
            let state = known(state, |state| word(domain(*state)));
            join([name.as_ref().map_or("", |name| name.as_str()), state.as_str()], ": ")
        }
        Observed::Connections(linked) => known(linked, |linked| match linked.as_slice() {
            [] => word("none"),
            linked => join(linked.iter().map(|id| id.as_str()), ", "),
        }),
        Observed::Method { client, method: by, enforced } => {
            let enforced = match enforced {
                Known::Known(true) => "enforced",
                Known::Known(false) => "not enforced",
                Known::Unknown(_) => "enforcement not known",
            };
            join([method(*by), place(*client), enforced], ", ")
        }
        Observed::IdentityProvider { returned, credential_expires_at } => {
            let returned = known(returned, |one| one.as_ref().map_or("no address", |one| one.as_str()).to_owned());
            let end = known(credential_expires_at, |end| end.map_or_else(|| word("no expiry"), until));
            join([returned.as_str(), end.as_str()], " · ")
        }
        Observed::Account(exists) => known(exists, |yes| word(if *yes { "exists" } else { "none" })),
        Observed::Scim { record, scim } => {
            let record = known(record, |record| {
                word(match record {
                    ScimRecord::None => "no record",
                    ScimRecord::Active => "active",
                    ScimRecord::Inactive => "inactive",
                })
            });
            let scim = known(scim, |scim| {
                word(match scim {
                    Scim::Never => "SCIM was never on",
                    Scim::Off => "SCIM is off",
                    Scim::On => "SCIM is on",
                })
            });
            join([record.as_str(), scim.as_str()], " · ")
        }
        Observed::Membership(membership) => known(membership, |one| match one {
            Some(Known::Known(role)) => word(role.as_str()),
            Some(Known::Unknown(_)) => word("member, role not known"),
            None => word("not a member"),
        }),
        Observed::Invitation(invitation) => known(invitation, |one| match one {
            Some(Some(sent)) => join(["sent on", day(*sent).as_str()], " "),
            Some(None) => word("pending"),
            None => word("none"),
        }),
        Observed::Setting(on) => known(on, |on| word(if *on { "on" } else { "off" })),
        Observed::Groups { teams, ignored, kind } => {
            let some = |label: &str, names: &[String]| {
                if names.is_empty() {
                    String::new()
                } else {
                    join([label, &join(names.iter().map(String::as_str), ", ")], " ")
                }
            };
            let protocol = match kind {
                Known::Known(ConnectionKind::Oidc) => "OpenID Connect",
                Known::Known(ConnectionKind::Saml) | Known::Unknown(_) => "",
            };
            join([some("teams:", teams).as_str(), some("ignored:", ignored).as_str(), protocol], " · ")
        }
        Observed::Seats(seats) => known(seats, |seats| {
            join([seats.used.to_string().as_str(), "of", seats.total.to_string().as_str(), "taken"], " ")
        }),
        Observed::Result { role } => word(role.map_or("role not known", Role::as_str)),
        Observed::Session(minutes) => known(minutes, |minutes| match minutes {
            Some(minutes) => join([minutes.to_string().as_str(), "minutes"], " "),
            None => word("the usual length"),
        }),
        Observed::Nothing => String::new(),
    }
}

const fn domain(state: DomainState) -> &'static str {
    match state {
        DomainState::NotAdded => "not added",
        DomainState::Pending => "not verified yet",
        DomainState::Verified => "verified",
    }
}

const fn method(method: Method) -> &'static str {
    match method {
        Method::Sso => "single sign-on",
        Method::Password => "password",
        Method::Token => "access token",
    }
}

const fn place(client: Client) -> &'static str {
    match client {
        Client::Web => "on the web",
        Client::Desktop => "in Docker Desktop",
        Client::Cli => "on the command line",
    }
}

fn until(end: Moment) -> String {
    join(["valid until", day(end).as_str()], " ")
}

fn day(moment: Moment) -> String {
    let mut text = moment.to_string();
    text.truncate(10);
    text
}

fn word(text: &str) -> String {
    text.to_owned()
}

fn known<T>(fact: &Known<T>, text: impl FnOnce(&T) -> String) -> String {
    match fact {
        Known::Known(value) => text(value),
        Known::Unknown(why) => reason(*why).to_owned(),
    }
}

/// Joins what is not empty.
fn join<'a>(parts: impl IntoIterator<Item = &'a str>, between: &str) -> String {
    let mut text = String::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            text.push_str(between);
        }
        text.push_str(part);
    }
    text
}
