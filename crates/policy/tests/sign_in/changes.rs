//! Changes of ordinary facts that the named situations are made of.

use purser_policy::sign_in::{
    AccountFact, Asserted, Client, DomainFact, DomainState, Facts, Identifier, Known, Method, Scim, ScimFact,
    ScimRecord, SeatsFact, SentAddress,
};

use crate::world::{connection, domain, email};

pub(crate) fn no_account(f: &mut Facts) {
    f.account = Known::Known(None);
}

pub(crate) fn jit_off(f: &mut Facts) {
    f.connections[0].jit = false.into();
}

pub(crate) fn enforced(f: &mut Facts) {
    f.connections[0].enforced = true.into();
}

pub(crate) fn password(f: &mut Facts) {
    f.attempt.method = Method::Password;
}

pub(crate) fn token(f: &mut Facts) {
    f.attempt.method = Method::Token;
    f.attempt.client = Client::Cli;
}

pub(crate) fn full(f: &mut Facts) {
    f.seats = SeatsFact { total: 10, used: 10 }.into();
}

pub(crate) fn guest(f: &mut Facts) {
    f.attempt.identifier = Identifier::Email(email("jo@agency.example"));
    f.domain = domain("agency.example", DomainState::NotAdded, &[]);
}

pub(crate) fn auto(f: &mut Facts) {
    password(f);
    f.domain = domain("example.com", DomainState::Verified, &[]);
    f.domain.auto_provisioning = true.into();
}

pub(crate) fn scim(f: &mut Facts, record: ScimRecord) {
    f.connections[0].scim = Scim::On.into();
    f.scim = ScimFact { record: record.into(), ever_on: true.into() };
}

pub(crate) fn second_connection(f: &mut Facts) {
    f.connections.push(connection("entra"));
    f.domain = domain("example.com", DomainState::Verified, &["okta", "entra"]);
}

pub(crate) fn docker_id(f: &mut Facts, address: Known<Option<purser_api::EmailAddress>>) {
    f.attempt.identifier = Identifier::DockerId { id: "jodoe".parse().unwrap(), address };
}

pub(crate) fn said(change: impl FnOnce(&mut Asserted)) -> Known<Asserted> {
    let mut said = Asserted { name_id: Some(SentAddress::Address(email("jo@example.com"))), ..Asserted::default() };
    change(&mut said);
    said.into()
}

pub(crate) fn returns(f: &mut Facts, address: &str) {
    f.response = said(|said| said.name_id = Some(SentAddress::Address(email(address))));
}

/// A backend with the public API only: it knows people, and nothing about domains, connections, SCIM and seats.
pub(crate) fn plain(f: &mut Facts) {
    f.domain = DomainFact { name: f.domain.name.clone(), ..DomainFact::default() };
    f.connections.clear();
    f.account = Known::Known(Some(AccountFact::default()));
    f.scim = ScimFact::default();
    f.seats = Known::default();
}
