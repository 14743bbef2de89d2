//! Rules about connections to identity providers: when one is complete, when a test is fresh enough to enforce on, and what
//! is wrong with one that is in use.

use purser_api::Timestamp;
use purser_api::connections::{Certificate, Connection, ConnectionKind, ConnectionStatus, LastTest, TEST_HOURS};

use crate::sign_in::Moment;
use crate::words::words;

/// Days ahead of its end from which a certificate or a client secret is worth a word.
pub const SOON_DAYS: i64 = 30;

words! {
    /// What a draft lacks.
    Missing {
        /// A domain whose people sign in through it.
        Domain = "domains",
        /// SAML: the entity id of the identity provider.
        EntityId = "saml.idp_entity_id",
        /// SAML: the address that sign-ins are sent to.
        SsoUrl = "saml.sso_url",
        /// SAML: a certificate that answers are checked with.
        Certificate = "saml.certificates",
        /// OpenID Connect: the issuer.
        Issuer = "oidc.issuer",
        /// OpenID Connect: the client id.
        ClientId = "oidc.client_id",
        /// OpenID Connect: the client secret.
        ClientSecret = "oidc.client_secret",
    }
}

impl Missing {
    /// What it is, as the end of "… is missing".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Domain => "a domain",
            Self::EntityId => "the entity id of the identity provider",
            Self::SsoUrl => "the sign-in address of the identity provider",
            Self::Certificate => "a certificate of the identity provider",
            Self::Issuer => "the issuer",
            Self::ClientId => "the client id",
            Self::ClientSecret => "the client secret",
        }
    }
}

/// What a connection lacks to be complete.
pub fn missing(connection: &Connection) -> Vec<Missing> {
    let settings = &connection.settings;
    let mut all = vec![(Missing::Domain, settings.domains.is_empty())];
    match connection.kind {
        ConnectionKind::Saml => {
            let saml = settings.saml.as_ref();
            all.extend([
                (Missing::EntityId, saml.is_none_or(|saml| saml.idp_entity_id.is_empty())),
                (Missing::SsoUrl, saml.is_none_or(|saml| saml.sso_url.is_empty())),
                (Missing::Certificate, saml.is_none_or(|saml| saml.certificates.is_empty())),
            ]);
        }
        ConnectionKind::Oidc => {
            let oidc = settings.oidc.as_ref();
            all.extend([
                (Missing::Issuer, oidc.is_none_or(|oidc| oidc.issuer.is_empty())),
                (Missing::ClientId, oidc.is_none_or(|oidc| oidc.client_id.is_empty())),
                (Missing::ClientSecret, oidc.is_none_or(|oidc| !oidc.has_client_secret)),
            ]);
        }
    }
    all.into_iter().filter(|(_, lacks)| *lacks).map(|(what, _)| what).collect()
}

/// Whether a test allows enforcement to be switched on: passed, not older than [`TEST_HOURS`], and of what is set now.
pub fn is_fresh(test: Option<&LastTest>, now: Moment) -> bool {
    let at = |test: &LastTest| test.at.as_ref().and_then(|at| Moment::parse(at.as_str()));
    test.filter(|test| test.passed && !test.outdated)
        .and_then(at)
        .is_some_and(|at| now.0.saturating_sub(at.0) <= TEST_HOURS * 3600)
}

words! {
    /// What is remarkable about a connection, worst first.
    Trouble {
        /// The certificate or the client secret has ended: nobody signs in through it.
        CredentialExpired = "credential_expired",
        /// In use, and without a verified domain: nobody signs in through it.
        NoVerifiedDomain = "no_verified_domain",
        /// Enforced, and its last test failed or says nothing about what is set now.
        EnforcedUntested = "enforced_untested",
        /// The certificate or the client secret ends soon.
        CredentialEndsSoon = "credential_ends_soon",
        /// The last test failed.
        TestFailed = "test_failed",
        /// Never tested, or changed since.
        Untested = "untested",
        /// Just-in-time provisioning is on beside SCIM: sign-ins overwrite what the identity provider pushed.
        JitBesideScim = "jit_beside_scim",
    }
}

impl Trouble {
    /// One sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::CredentialExpired => "The certificate or client secret has expired: nobody can sign in through it.",
            Self::NoVerifiedDomain => "None of its domains is verified: nobody can sign in through it.",
            Self::EnforcedUntested => "It is enforced, and no passed test shows that what is set now works.",
            Self::CredentialEndsSoon => "The certificate or client secret ends within 30 days.",
            Self::TestFailed => "The last test sign-in failed.",
            Self::Untested => "What is set now was not tested.",
            Self::JitBesideScim => {
                "Just-in-time provisioning is on beside SCIM. Sign-ins overwrite what SCIM set; switch it off."
            }
        }
    }

    /// Whether people cannot sign in because of it.
    pub const fn blocks(self) -> bool {
        matches!(self, Self::CredentialExpired | Self::NoVerifiedDomain)
    }
}

/// What is remarkable about a connection in use, worst first; of a draft only what is wrong already. `verified` says whether
/// one of its domains is verified, where that is known.
pub fn troubles(connection: &Connection, verified: Option<bool>, now: Moment) -> Vec<Trouble> {
    let complete = connection.status == ConnectionStatus::Complete;
    let ends = connection.credential_expires_at.as_ref().map(Timestamp::as_str).and_then(Moment::parse);
    let test = connection.last_test.as_ref();
    let works = test.is_some_and(|test| test.passed && !test.outdated);
    let failed = test.is_some_and(|test| !test.passed && !test.outdated);
    let all = [
        (Trouble::CredentialExpired, ends.is_some_and(|ends| ends <= now)),
        (Trouble::NoVerifiedDomain, complete && verified == Some(false)),
        (Trouble::EnforcedUntested, connection.enforced && !works),
        (Trouble::CredentialEndsSoon, ends.is_some_and(|ends| ends > now && ends <= now.plus_days(SOON_DAYS))),
        (Trouble::TestFailed, failed && !connection.enforced),
        (Trouble::Untested, complete && !works && !failed && !connection.enforced),
        (Trouble::JitBesideScim, connection.jit && connection.scim.enabled),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(trouble, _)| trouble).collect()
}

words! {
    /// What is remarkable about a certificate, worst first.
    CertificateTrouble {
        /// Its end has passed.
        Expired = "expired",
        /// Its beginning is to come.
        NotYetValid = "not_yet_valid",
        /// It ends within [`SOON_DAYS`] days.
        EndsSoon = "ends_soon",
        /// RSA with fewer than 2048 bits (NIST SP 800-131A).
        SmallKey = "small_key",
        /// A kind of key that signatures cannot be checked with here.
        OtherKey = "other_key",
        /// Signed with MD5 or SHA-1.
        WeakSignature = "weak_signature",
    }
}

impl CertificateTrouble {
    /// One sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Expired => "It has expired: answers signed with it are refused.",
            Self::NotYetValid => "It is not valid yet.",
            Self::EndsSoon => {
                "It ends within 30 days. Add the next one beside it before the identity provider changes."
            }
            Self::SmallKey => "Its key is short: fewer than 2048 bits are not safe any more.",
            Self::OtherKey => "Its key is neither RSA nor on a usual curve. Signatures may not be checked with it.",
            Self::WeakSignature => "It is signed with MD5 or SHA-1: harmless where it signed itself, better renewed.",
        }
    }
}

/// What is remarkable about a certificate, worst first.
pub fn certificate_troubles(certificate: &Certificate, now: Moment) -> Vec<CertificateTrouble> {
    let moment = |at: &Option<Timestamp>| at.as_ref().and_then(|at| Moment::parse(at.as_str()));
    let (begins, ends) = (moment(&certificate.not_before), moment(&certificate.not_after));
    let bits = certificate.key.strip_prefix("RSA ").and_then(|bits| bits.parse::<u32>().ok());
    let usual = bits.is_some() || certificate.key.starts_with("EC ");
    let all = [
        (CertificateTrouble::Expired, ends.is_some_and(|ends| ends < now)),
        (CertificateTrouble::NotYetValid, begins.is_some_and(|begins| begins > now)),
        (CertificateTrouble::EndsSoon, ends.is_some_and(|ends| ends >= now && ends <= now.plus_days(SOON_DAYS))),
        (CertificateTrouble::SmallKey, bits.is_some_and(|bits| bits < 2048)),
        (CertificateTrouble::OtherKey, !usual && !certificate.key.is_empty()),
        (CertificateTrouble::WeakSignature, certificate.weak_signature),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(trouble, _)| trouble).collect()
}
