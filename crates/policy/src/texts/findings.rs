//! What is wrong with an answer of an identity provider, and how it is mended there or here.

use crate::findings::FindingCode;

/// What was found, and what to do about it.
pub const fn finding(code: FindingCode) -> (&'static str, &'static str) {
    use FindingCode as F;
    match code {
        F::NoAnswer => (
            "The identity provider gives no answer.",
            "Check the addresses of the connection, and whether the identity provider can be reached from the internet.",
        ),
        F::RefusedThere => (
            "The identity provider signs this person in nowhere here.",
            "Assign the person, or one of their groups, to the application in the identity provider.",
        ),
        F::Unreadable => (
            "This cannot be read.",
            "Copy the whole value once more, from the form field SAMLResponse or from the token.",
        ),
        F::Encrypted => (
            "The assertion is encrypted.",
            "Switch assertion encryption off in the identity provider; the connection itself is encrypted.",
        ),
        F::NotSigned => (
            "Nothing here is signed.",
            "Switch on signing of the response or of the assertion in the identity provider.",
        ),
        F::SignatureShape => (
            "The signature does not cover what would be read.",
            "Sign the whole response or assertion, by its id, with the exclusive canonical form.",
        ),
        F::WeakAlgorithm => (
            "The signature uses an algorithm that is not taken any more.",
            "Choose RSA with SHA-256 as the signature algorithm in the identity provider.",
        ),
        F::Changed => (
            "What was signed was changed afterwards.",
            "Look for a proxy or a script that rewrites the answer. Nobody is let in with it.",
        ),
        F::CertificateMismatch => (
            "It is not signed with a certificate or key of this connection.",
            "Add the certificate that the identity provider signs with now to the connection.",
        ),
        F::WrongIssuer => (
            "It comes from another identity provider than the connection names.",
            "Compare the entity id or issuer of the connection with that of the identity provider, letter by letter.",
        ),
        F::WrongAudience => (
            "It is made for another application.",
            "Set the audience (entity id, client id) in the identity provider to the value that the connection shows.",
        ),
        F::WrongRecipient => (
            "It is made for another address.",
            "Set the assertion consumer service address in the identity provider to the one that the connection shows.",
        ),
        F::Expired => ("It is too old.", "Sign in once more; if it is new, set the clock of the identity provider."),
        F::NotYetValid => ("It only counts from a moment in the future.", "Set the clock of the identity provider."),
        F::NotRequested => (
            "It answers no question of this application.",
            "Start at the application instead of the tile in the identity provider.",
        ),
        F::Replayed => ("It was used before.", "Sign in once more: every answer works once."),
        F::NoAddress => (
            "It names nobody by an e-mail address.",
            "Send the address as the NameID, or in the attribute that the connection reads.",
        ),
        F::NameIdNotEmail => (
            "The NameID is not an e-mail address.",
            "Set the NameID format to e-mail address, and its value to the address of the person.",
        ),
        F::DomainNotLinked => (
            "The domain of the address is not verified, or not linked to this connection.",
            "Verify the domain, and link it to the connection.",
        ),
        F::CredentialExpired => {
            ("The certificate or the client secret of the connection has expired.", "Add a new one to the connection.")
        }
        F::ClockSkew => (
            "The clock of the identity provider is off.",
            "Let it keep time by itself; more than a minute of difference stops sign-ins.",
        ),
        F::MissingAttribute => (
            "An attribute that the connection reads was not sent.",
            "Add the attribute in the identity provider, or take it out of the mapping.",
        ),
        F::GroupName => (
            "A group is not called organization:team, so it is ignored.",
            "Rename the group, or send only groups that are meant for teams.",
        ),
        F::EmailNotVerified => (
            "The identity provider says that nobody has verified the address.",
            "Let people verify their address there, or stop them from changing it themselves.",
        ),
    }
}
