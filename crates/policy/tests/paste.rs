//! Recognising what people paste: error texts as they saw them, trace ids, and addresses of the access-denied page.

use purser_policy::sign_in::Code;
use purser_policy::texts::{Meaning, Situation, recognise};

use Meaning::{Code as C, Situation as S};
use Situation as It;

const TEXTS: &[(&str, Meaning)] = &[
    // This platform.
    (
        "User 'jdoe' is not assigned to this SSO organization. Contact your administrator. TraceID: 0f8fad5b-d9cd-469f-a165-70867728950e",
        C(Code::NotInvited),
    ),
    ("You are not assigned to the „Acme“ SSO organization", C(Code::NotInvited)),
    ("Access denied", C(Code::NotInvited)),
    ("ACCESS\n   DENIED", C(Code::NotInvited)),
    ("Not enough seats in organization 'acme'. Add more seats or contact your administrator.", C(Code::NoSeat)),
    ("There are no seats left.", C(Code::NoSeat)),
    (
        "Domain 'eu.example.com' is not verified for your SSO connection. Contact your company administrator.",
        C(Code::DomainNotVerified),
    ),
    ("Domain « example.com » is not\nverified for your SSO\r\n connection", C(Code::DomainNotVerified)),
    (
        "The name ID sent by the identity provider is not an email address. Contact your company administrator.",
        C(Code::NameIdNotEmail),
    ),
    ("NameID \"S-1-5-21\" is not an e-mail address", C(Code::NameIdNotEmail)),
    ("IdP-Initiated sign in is not enabled for connection 'acme-okta'.", C(Code::IdpInitiated)),
    (
        "We couldn’t find your session. You may have pressed the back button, refreshed the page, opened too many sign-in dialogs, or there is some issue with cookies.",
        S(It::SessionLost),
    ),
    ("We couldn't find your session", S(It::SessionLost)),
    ("Your session at the provider timed out", S(It::SessionLost)),
    (
        "Some of the groups assigned to the user are not formatted as '<organization name>:<team name>'. Directory groups will be ignored and user will be provisioned into the default organization and team.",
        S(It::GroupFormat),
    ),
    ("This invitation link has expired", S(It::InvitationLinkExpired)),
    ("This invitation was sent to a different email address", S(It::InvitedOtherAddress)),
    ("You must accept the invitation first.", S(It::AcceptInvitationFirst)),
    ("Your email address is managed by your identity provider", S(It::ManagedByIdp)),
    ("You can't change your password", S(It::ManagedByIdp)),
    ("AADSTS65001: The user or administrator has not consented to use the application", S(It::ConsentMissing)),
    ("Need admin approval", S(It::ConsentMissing)),
    ("The domain example.com is already used by another organization", S(It::DomainInUse)),
    ("TXT record was not found", S(It::DomainProofMissing)),
    ("Unable to verify your domain", S(It::DomainProofMissing)),
    ("The CSV file has no email header", S(It::FileRefused)),
    ("The CSV has more than 1,000 rows", S(It::FileRefused)),
    ("The CSV contains more people than you have seats", S(It::FileRefused)),
    ("Sign-in required", S(It::DesktopSignInRequired)),
    ("Sign in required!\nYou must be signed in as a member of acme", S(It::DesktopSignInRequired)),
    ("Error response from daemon: unauthorized: incorrect username or password", C(Code::TokenRequired)),
    ("SSO is enforced. Use a personal access token to log in.", C(Code::TokenRequired)),
    ("SSO is enforced for your organization", C(Code::SsoRequired)),
    ("You must sign in to Acme with SSO", C(Code::SsoRequired)),
    ("Only organization owners can do this", S(It::OwnersOnly)),
    ("Only an owner may see this", S(It::OwnersOnly)),
    ("You cannot change your own role", S(It::OwnRole)),
    ("429 Too Many Requests", S(It::TooManyRequests)),
    // Others.
    ("Multiple connections match this domain", S(It::SeveralConnections)),
    ("The connection was unlinked", C(Code::NoConnection)),
    ("SAML authentication failed: Extern uid has already been taken", S(It::LinkedToOtherAccount)),
    ("Another user already owns the account", S(It::LinkedToOtherAccount)),
    ("This external identity is already linked to another account", S(It::LinkedToOtherAccount)),
    ("User sync failed", S(It::IdentifiersDiffer)),
    ("The NameID 'jd' does not match the stored one", S(It::IdentifiersDiffer)),
    ("SAML authentication failed: Email can't be blank", S(It::AddressMissing)),
    ("Fingerprint mismatch", S(It::CertificateMismatch)),
    ("Digest mismatch", S(It::CertificateMismatch)),
    ("Certificate element missing in response (ds:X509Certificate)", S(It::CertificateMismatch)),
    ("The certificate of your connection has expired", C(Code::CredentialExpired)),
    ("Audience is invalid. Audience attribute does not match https://example.com", S(It::AudienceMismatch)),
    ("Invalid audience", S(It::AudienceMismatch)),
    ("Recipient in the SAML response was blank or not valid", S(It::AudienceMismatch)),
    ("Current time is earlier than NotBefore condition", S(It::ClockSkew)),
    ("The assertion is not yet valid", S(It::ClockSkew)),
    ("hub.example redirected you too many times.", S(It::LoginLoop)),
    ("Authentication loop", S(It::LoginLoop)),
    ("404 Page not found", S(It::NotFoundAfterSignIn)),
    ("412 precondition failed", S(It::ScimPrecondition)),
    ("The member's email address is not linked to a SAML account", S(It::InviteNeedsLink)),
    ("Username jdoe already exists", S(It::NameConflict)),
    ("This invitation cannot be cancelled", S(It::ScimInvitation)),
    ("You were removed because SAML single sign-on was enforced", S(It::RemovedByEnforcement)),
    ("profile_not_allowed_outside_organization", C(Code::DomainNotVerified)),
    ("The profile is outside the organization's domains", C(Code::DomainNotVerified)),
    ("signin_consent_denied", S(It::RefusedByIdp)),
    ("idp_denied: the IdP denied the user", S(It::RefusedByIdp)),
    ("Guests must be invited", C(Code::NotInvited)),
    (
        "AADSTS50105: Your administrator has configured the application to block users unless they are assigned",
        S(It::NotAssignedInIdp),
    ),
    ("The signed in user 'jo@example.com' is not assigned to a role for the application", S(It::NotAssignedInIdp)),
    ("User is not assigned to this application.", S(It::NotAssignedInIdp)),
    ("AADSTS53003: Access has been blocked by Conditional Access policies.", S(It::IdpPolicy)),
    ("Multi-factor authentication is needed", S(It::IdpPolicy)),
    ("Your account has been temporarily locked", S(It::IdpPolicy)),
    ("Directory user without a primary email", S(It::DirectoryAddress)),
    ("DuplicateTargetEntries", S(It::ProvisioningSkipped)),
    ("Error code: EntryConflict", S(It::ProvisioningSkipped)),
    ("EntrySynchronizationSkipped", S(It::ProvisioningSkipped)),
    ("Skipped reason: NotEffectivelyEntitled", S(It::ProvisioningSkipped)),
    ("MandatoryFieldsMissing", S(It::ProvisioningSkipped)),
    ("MissingValues: the value of mail is missing", S(It::ProvisioningSkipped)),
    ("ImportSkipped", S(It::ProvisioningSkipped)),
    ("InvalidDomain", S(It::ProvisioningSkipped)),
    ("Provisioning failed with Timeout", S(It::ProvisioningSkipped)),
    ("LicenseLimitExceeded", C(Code::NoSeat)),
    ("5 people were removed within an hour, and this organization holds what goes beyond.", S(It::ProvisioningPaused)),
    ("SystemForCrossDomainIdentityManagement: user is out of scope", S(It::ProvisioningSkipped)),
    ("The job is in quarantine", S(It::ProvisioningPaused)),
    ("Accidental deletions threshold reached", S(It::ProvisioningPaused)),
    ("SCIM request failed with 401", S(It::ScimToken)),
    ("401 from the SCIM endpoint", S(It::ScimToken)),
    ("User is not provisioned", S(It::ScimOnly)),
    ("The SCIM user is inactive", C(Code::Deprovisioned)),
    ("Your account has been deactivated", C(Code::Deprovisioned)),
    ("This team is managed by a group", S(It::TeamManagedByGroup)),
    ("Your license limit is reached", C(Code::NoSeat)),
    ("The identity provider did not respond", C(Code::IdpUnavailable)),
    ("There is no account with this address", C(Code::NoAccount)),
    ("You are not a member", C(Code::NotAMember)),
    // Ours.
    ("code: not_invited", C(Code::NotInvited)),
    ("NO_SEAT", C(Code::NoSeat)),
    // Nothing.
    ("", Meaning::Unknown),
    ("Hello, can you help me? I cannot get in.", Meaning::Unknown),
    ("Die Anmeldung ist fehlgeschlagen", Meaning::Unknown),
    (
        "The domain is lovely today, said the long letter that went on and on about gardens and weather and the price of \
         bread and the neighbours and their dogs and much else besides, until it said that this is not verified",
        Meaning::Unknown,
    ),
    ("the wrong session", Meaning::Unknown),
    ("notenough seatsx", Meaning::Unknown),
    ("error 14045", Meaning::Unknown),
];

#[test]
fn every_text_is_recognised() {
    let wrong: Vec<_> = TEXTS
        .iter()
        .map(|(text, meaning)| (text, meaning, recognise(text).meaning))
        .filter(|(_, meaning, found)| *meaning != found)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn case_wrapping_and_quotation_marks_do_not_matter() {
    for (text, meaning) in TEXTS {
        for changed in [
            text.to_uppercase(),
            text.replace(' ', "\n"),
            text.replace(' ', "  \t"),
            text.replace(" '", " ”").replace("' ", "” ").replace('"', "”"),
            format!("> “{text}”"),
            format!("Guten Tag,\n\n{text}\n\nViele Grüße"),
        ] {
            assert_eq!(recognise(&changed).meaning, *meaning, "{changed}");
        }
    }
}

#[test]
fn every_situation_can_be_recognised() {
    for situation in Situation::ALL {
        assert!(TEXTS.iter().any(|(_, meaning)| *meaning == S(situation)), "{situation:?}");
    }
    for code in Code::ALL {
        let ours = format!("({})", code.as_str());
        assert!(code == Code::Deprovisioned || recognise(&ours).meaning == C(code), "{code:?}");
    }
}

#[test]
fn trace_ids_are_found() {
    let id = "0f8fad5b-d9cd-469f-a165-70867728950e";
    for text in [id.to_owned(), id.to_uppercase(), format!("TraceID:{id}."), format!("„{id}“"), format!("x {id}")] {
        assert_eq!(recognise(&text).trace.as_deref(), Some(id), "{text}");
    }
    for text in [format!("a{id}"), format!("{id}0"), format!("-{id}"), id.replace('-', ":"), id.replace('f', "g")] {
        assert_eq!(recognise(&text).trace, None, "{text}");
    }
}

#[test]
fn addresses_of_the_access_denied_page_are_read() {
    let id = "0f8fad5b-d9cd-469f-a165-70867728950e";
    let found =
        recognise(&format!("see https://console.example/access-denied?org=Acme&code=no_seat&trace={id}, thanks"));
    assert_eq!(found.meaning, C(Code::NoSeat));
    assert_eq!(found.organization.as_deref(), Some("acme"));
    assert_eq!(found.trace.as_deref(), Some(id));

    let found = recognise("<https://console.example/access-denied?code=no_account>");
    assert_eq!((found.meaning, found.organization), (C(Code::NoAccount), None));

    let hostile = recognise("/access-denied?org=%3Cscript%3E&code=<script>alert(1)</script>&code=");
    assert_eq!((hostile.meaning, hostile.organization, hostile.trace), (Meaning::Unknown, None, None));
}

#[test]
fn long_and_odd_texts_do_no_harm() {
    let long = "ä".repeat(30_000);
    assert_eq!(recognise(&long).meaning, Meaning::Unknown);
    let late = format!("{}not enough seats", " ".repeat(25_000));
    assert_eq!(recognise(&late).meaning, Meaning::Unknown);
    let early = format!("not enough seats {}", "domain ".repeat(5_000));
    assert_eq!(recognise(&early).meaning, C(Code::NoSeat));
}

#[test]
fn words_count_whole_and_in_their_order() {
    for (text, meaning) in [
        // Letters of any script belong to the word they stand in.
        ("éno seats available", Meaning::Unknown),
        ("no seats availableé", Meaning::Unknown),
        ("xno seats available", Meaning::Unknown),
        ("no seats availablex", Meaning::Unknown),
        ("(no seats available)", C(Code::NoSeat)),
        ("timed out: your session", Meaning::Unknown),
        ("your session timed out", S(It::SessionLost)),
    ] {
        assert_eq!(recognise(text).meaning, meaning, "{text}");
    }
    // A name between the words may be as long as names get, and no text is so long that anything fits.
    let between = |letters: usize| recognise(&["session ", &"x".repeat(letters), " timed out"].concat()).meaning;
    assert_eq!(between(157), S(It::SessionLost));
    assert_eq!(between(400), Meaning::Unknown);
}
