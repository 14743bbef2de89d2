//! Comparing an answer with a connection.

use purser_policy::findings::{Finding, FindingCode as Code};
use serde::{Deserialize, Serialize};

use crate::{Decoded, Kind};

/// Seconds that clocks may differ.
const SKEW: i64 = 60;

/// What the connection says. What is empty is not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Expected {
    /// Entity id or issuer of the identity provider.
    pub issuer: String,
    /// Entity id of this side, or its client id.
    pub audience: String,
    /// Address that answers are posted to (SAML).
    pub recipient: String,
    /// Certificates of the connection, as base64 (SAML).
    pub certificates: Vec<String>,
    /// Linked domains.
    pub domains: Vec<String>,
    /// Name of the attribute with the address; empty for the NameID or the claim `email`.
    pub email: String,
    /// Name of the attribute with the full name; empty where none is read.
    pub full_name: String,
    /// Name of the attribute with the groups; empty where none is read.
    pub groups: String,
    /// When it is looked at, in seconds since 1970.
    pub now: i64,
}

/// Everything that a sign-in would stumble over, and what is worth knowing.
pub fn check(decoded: &Decoded, expected: &Expected) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut found = |code, detail: String| findings.push(Finding::new(code, detail));
    if !decoded.status.is_empty() {
        let silent = decoded.status.starts_with("Responder") && !decoded.status.contains("Denied");
        found(if silent { Code::NoAnswer } else { Code::RefusedThere }, decoded.status.clone());
    }
    if decoded.encrypted {
        found(Code::Encrypted, String::new());
    } else if decoded.kind == Kind::Saml && decoded.assertions != 1 && decoded.status.is_empty() {
        found(Code::SignatureShape, format!("assertions: {}", decoded.assertions));
    }
    if decoded.assertions == 0 && decoded.kind == Kind::Saml {
        return findings;
    }
    signature(decoded, expected, &mut found);
    differs(&mut found, Code::WrongIssuer, &decoded.issuer, &expected.issuer);
    let sent = decoded.audiences.join(", ");
    if !decoded.audiences.contains(&expected.audience) {
        differs(&mut found, Code::WrongAudience, &sent, &expected.audience);
    }
    if decoded.kind == Kind::Saml && !decoded.recipients.contains(&expected.recipient) {
        differs(&mut found, Code::WrongRecipient, &decoded.recipients.join(", "), &expected.recipient);
    }
    times(decoded, expected.now, &mut found);
    person(decoded, expected, &mut found);
    findings
}

fn differs(found: &mut impl FnMut(Code, String), code: Code, sent: &str, expected: &str) {
    if !expected.is_empty() && sent != expected {
        found(code, format!("sent: {sent}; expected: {expected}"));
    }
}

fn signature(decoded: &Decoded, expected: &Expected, found: &mut impl FnMut(Code, String)) {
    if !decoded.signed {
        found(Code::NotSigned, String::new());
        return;
    }
    for weak in decoded.algorithms.iter().filter(|name| name.ends_with("sha1") || name.starts_with("HS")) {
        found(Code::WeakAlgorithm, weak.clone());
    }
    let own = |brought: &String| expected.certificates.iter().any(|one| one.split_whitespace().eq([brought.as_str()]));
    if !decoded.certificates.is_empty() && !expected.certificates.is_empty() && !decoded.certificates.iter().any(own) {
        found(Code::CertificateMismatch, String::new());
    }
}

/// A time in the largest unit that says enough.
fn lasting(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} seconds"),
        120..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

fn times(decoded: &Decoded, now: i64, found: &mut impl FnMut(Code, String)) {
    if let Some(until) = decoded.not_after.filter(|until| *until <= now.saturating_sub(SKEW)) {
        found(Code::Expired, ["ended ", &lasting(now.saturating_sub(until)), " ago"].concat());
    }
    if let Some(from) = decoded.not_before.filter(|from| *from > now.saturating_add(SKEW)) {
        found(Code::NotYetValid, [&lasting(from.saturating_sub(now)), " ahead"].concat());
    } else if let Some(issued) = decoded.issued_at.filter(|issued| *issued > now.saturating_add(2)) {
        found(Code::ClockSkew, [&lasting(issued.saturating_sub(now)), " ahead"].concat());
    }
    let old = decoded.issued_at.filter(|issued| decoded.not_after.is_none() && now.saturating_sub(*issued) > 3600);
    if old.is_some() {
        found(Code::Expired, String::new());
    }
}

fn person(decoded: &Decoded, expected: &Expected, found: &mut impl FnMut(Code, String)) {
    let attribute = |name: &str| decoded.received.iter().find(|one| !name.is_empty() && one.name == name);
    let is_address =
        |text: &str| text.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'));
    let wanted = if expected.email.is_empty() && decoded.kind == Kind::Jwt { "email" } else { &expected.email };
    if decoded.kind == Kind::Saml && !is_address(&decoded.name) {
        found(Code::NameIdNotEmail, [&decoded.name, " ", &decoded.name_format].concat());
    }
    let sent = attribute(wanted).and_then(|one| one.values.first());
    let address = sent.or(Some(&decoded.name)).filter(|text| is_address(text));
    match address {
        None => found(Code::NoAddress, String::new()),
        Some(address) => {
            let domain = address.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
            if !expected.domains.is_empty() && !expected.domains.contains(&domain) {
                found(Code::DomainNotLinked, domain);
            }
        }
    }
    if !expected.full_name.is_empty() && attribute(&expected.full_name).is_none() {
        found(Code::MissingAttribute, expected.full_name.clone());
    }
    if let Some(unverified) = attribute("email_verified").filter(|one| one.values == ["false"]) {
        found(Code::EmailNotVerified, unverified.name.clone());
    }
    for group in attribute(&expected.groups).map(|one| one.values.as_slice()).unwrap_or_default().iter().take(100) {
        if group.split_once(':').is_none_or(|(of, team)| of.is_empty() || team.is_empty()) {
            found(Code::GroupName, group.clone());
        }
    }
}
