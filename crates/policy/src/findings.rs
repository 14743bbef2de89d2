//! What can be wrong with the answer of an identity provider: found by the backend when an answer arrives, by a test sign-in,
//! and by the decoder in the browser. What it means and who mends it stands in [`crate::texts::finding`].

use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// One thing that is wrong, or worth knowing.
    FindingCode {
        /// The identity provider gave no answer.
        NoAnswer = "no_answer",
        /// It answered that it signs nobody in.
        RefusedThere = "refused_there",
        /// What came cannot be read, or is not what its standard says.
        Unreadable = "unreadable",
        /// The assertion is encrypted.
        Encrypted = "encrypted",
        /// There is no signature.
        NotSigned = "not_signed",
        /// The signature does not cover what is read: it is in a shape that is not taken.
        SignatureShape = "signature_shape",
        /// The signature uses an algorithm that is not taken any more.
        WeakAlgorithm = "weak_algorithm",
        /// What was signed was changed afterwards.
        Changed = "changed",
        /// It is signed, and not with a certificate or key of the connection.
        CertificateMismatch = "certificate_mismatch",
        /// It comes from another identity provider than that of the connection.
        WrongIssuer = "wrong_issuer",
        /// It is meant for another application.
        WrongAudience = "wrong_audience",
        /// It was sent to another address.
        WrongRecipient = "wrong_recipient",
        /// It is too old.
        Expired = "expired",
        /// It begins to count in the future.
        NotYetValid = "not_yet_valid",
        /// It answers no question of ours.
        NotRequested = "not_requested",
        /// It was used before.
        Replayed = "replayed",
        /// It names nobody by an address.
        NoAddress = "no_address",
        /// The NameID is not an e-mail address.
        NameIdNotEmail = "name_id_not_email",
        /// The address is on a domain that is not linked to the connection, or not verified.
        DomainNotLinked = "domain_not_linked",
        /// The certificate or secret of the connection has expired.
        CredentialExpired = "credential_expired",
        /// The clock of the identity provider differs from that of this side.
        ClockSkew = "clock_skew",
        /// An attribute that the connection reads was not sent.
        MissingAttribute = "missing_attribute",
        /// A group is not called `organization:team`.
        GroupName = "group_name",
        /// The identity provider says that the address was not verified.
        EmailNotVerified = "email_not_verified",
    }
}

impl FindingCode {
    /// Whether a sign-in stops here. The others are worth knowing.
    pub const fn stops(self) -> bool {
        !matches!(
            self,
            Self::ClockSkew | Self::MissingAttribute | Self::GroupName | Self::EmailNotVerified | Self::NotRequested
        )
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What.
    pub code: FindingCode,
    /// The very values: what was sent and what was expected. Plain text, maybe empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl Finding {
    /// A finding with its values.
    pub fn new(code: FindingCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

/// An attribute or a claim, as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// Its name.
    pub name: String,
    /// Its values.
    #[serde(default)]
    pub values: Vec<String>,
}
