//! From an error to words: a title, a detail and the one thing to do next. Pure, exhaustive, and the only place where
//! errors are worded.

pub mod invites;

use purser_api::ErrorCode;
use purser_policy::Denied;

use crate::client::{ApiError, Refusal};

/// An error in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What happened, in a few words.
    pub title: String,
    /// What it means.
    pub detail: String,
    /// The one thing to do next.
    pub remedy: Remedy,
    /// Names the answer in the backend's log.
    pub trace_id: Option<String>,
}

/// The one thing to do next; each is one control on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// The same again.
    TryAgain,
    /// The same again after this many seconds.
    Wait(u32),
    /// Sign in again.
    SignIn,
    /// Read the list again: it changed.
    Reload,
    /// Go to the organizations.
    OpenOrgs,
    /// Only somebody else can do it: an owner.
    AskAnOwner,
    /// Correct what was typed.
    FixInput,
    /// Make somebody else an owner first.
    AddOwner,
    /// Tell the operator, with the trace id.
    Report,
}

/// Words for an error.
pub fn explain(error: &ApiError) -> Explanation {
    let (title, detail, remedy, trace_id) = match error {
        ApiError::Unreachable => (
            "The backend cannot be reached",
            "No answer came. The network may be down, or the backend is not running.".to_owned(),
            Remedy::TryAgain,
            None,
        ),
        ApiError::TimedOut => {
            ("The backend took too long", "There was no answer within 20 seconds.".to_owned(), Remedy::TryAgain, None)
        }
        ApiError::RateLimited { seconds, trace_id } => (
            "Too many requests",
            "The backend asks for a pause before it answers again.".to_owned(),
            Remedy::Wait(*seconds),
            trace_id.clone(),
        ),
        ApiError::Unreadable { trace_id, .. } => (
            "The answer cannot be read",
            "Something answered, but not in the form of this API. The address of the backend may be wrong.".to_owned(),
            Remedy::Report,
            trace_id.clone(),
        ),
        ApiError::SignedOut => ("You are signed out", "Sign in to go on.".to_owned(), Remedy::SignIn, None),
        ApiError::WorkerMissing => (
            "A part of the console could not be loaded",
            "The part that works in the background did not come: the connection was lost, or the console was replaced by a newer one. If it does not come, reload the page.".to_owned(),
            Remedy::TryAgain,
            None,
        ),
        ApiError::WorkerBroke => (
            "The work could not be finished",
            "The part of the console that works in the background ended without an answer. Nothing was changed.".to_owned(),
            Remedy::TryAgain,
            None,
        ),
        ApiError::Refused(refusal) => return refused(refusal),
    };
    Explanation { title: title.to_owned(), detail, remedy, trace_id }
}

fn refused(refusal: &Refusal) -> Explanation {
    let by_status;
    let code = match &refusal.code {
        Some(code) => code,
        None => {
            by_status = code_of_status(refusal.status);
            &by_status
        }
    };
    let (title, own_detail, remedy) = words(code);
    let detail = match (own_detail, &refusal.sentence) {
        ("", Some(sentence)) => sentence.clone(),
        ("", None) => ["The backend answered with status ", &refusal.status.to_string(), "."].concat(),
        (own, _) => own.to_owned(),
    };
    Explanation { title: title.to_owned(), detail, remedy, trace_id: refusal.trace_id.clone() }
}

/// A layer-1 backend sends no code; its status has to do.
fn code_of_status(status: u16) -> ErrorCode {
    match status {
        400 | 422 => ErrorCode::InvalidField,
        401 => ErrorCode::Unauthenticated,
        403 => ErrorCode::OwnersOnly,
        404 => ErrorCode::NotFound,
        409 | 412 => ErrorCode::Conflict,
        413 => ErrorCode::TooLarge,
        408 | 504 => ErrorCode::Timeout,
        500..=599 => ErrorCode::Internal,
        _ => ErrorCode::Other(String::new()),
    }
}

/// Title, detail (empty: the backend's own sentence says it better) and remedy of a code.
fn words(code: &ErrorCode) -> (&'static str, &'static str, Remedy) {
    match code {
        ErrorCode::BadCredentials => (
            "That did not match",
            "The Docker ID, address or secret is wrong. Check both, and mind capital letters in the secret.",
            Remedy::FixInput,
        ),
        ErrorCode::SecondFactorRequired => {
            ("A second factor is needed", "Type the code of your authenticator to go on.", Remedy::FixInput)
        }
        ErrorCode::BadSecondFactor => (
            "That code did not match",
            "Codes change every 30 seconds. Type the one your authenticator shows now.",
            Remedy::FixInput,
        ),
        ErrorCode::SsoRequired => (
            "Your organization signs in through single sign-on",
            "A password does not work here. Use a personal access token as the secret instead.",
            Remedy::FixInput,
        ),
        ErrorCode::Unauthenticated => ("You are signed out", "Sign in again to go on.", Remedy::SignIn),
        ErrorCode::OwnersOnly => {
            ("Only an owner can do this", "Your role in this organization does not allow it.", Remedy::AskAnOwner)
        }
        ErrorCode::EditorsOnly => (
            "Only owners and editors can see this",
            "Your role in this organization does not allow it.",
            Remedy::AskAnOwner,
        ),
        ErrorCode::NotInOrganization => (
            "You are not in this organization",
            "It does not exist, or you are not one of its members.",
            Remedy::OpenOrgs,
        ),
        ErrorCode::LastOwner => (
            "This is the last owner",
            "An organization keeps at least one owner, so that somebody can let the others in. Make another member an owner first.",
            Remedy::AddOwner,
        ),
        ErrorCode::NotFound => ("Not found", "It does not exist any more, or you may not see it.", Remedy::Reload),
        ErrorCode::AlreadyExists => ("It exists already", "", Remedy::FixInput),
        ErrorCode::InvalidField | ErrorCode::InvalidBody => ("The backend did not accept this", "", Remedy::FixInput),
        ErrorCode::RateLimited => {
            ("Too many requests", "The backend asks for a pause before it answers again.", Remedy::Wait(60))
        }
        ErrorCode::TooLarge => ("Too much at once", "Send fewer at a time.", Remedy::FixInput),
        ErrorCode::NoSeat => {
            ("No seat is free", "Add seats, remove members who left, or cancel old invitations.", Remedy::AskAnOwner)
        }
        ErrorCode::DomainTaken => (
            "Another organization has this domain",
            "A domain belongs to one organization at a time. Ask its owners to delete it there, or the support of the platform.",
            Remedy::FixInput,
        ),
        ErrorCode::DomainNotVerified => {
            ("The domain is not verified", "Publish the TXT record and verify the domain first.", Remedy::FixInput)
        }
        ErrorCode::Conflict => {
            ("Somebody else changed this", "It is different now from what you were looking at.", Remedy::Reload)
        }
        ErrorCode::JitNeedsScim => ("SCIM has to be on first", "", Remedy::FixInput),
        ErrorCode::ScimNeededByJit => ("Just-in-time provisioning has to be on first", "", Remedy::FixInput),
        ErrorCode::TestFirst => ("Test the connection first", "", Remedy::FixInput),
        ErrorCode::OwnersLockedOut => ("No owner could sign in any more", "", Remedy::FixInput),
        ErrorCode::Incomplete => ("Something is missing", "", Remedy::FixInput),
        ErrorCode::AddressRefused => ("This address is not called", "", Remedy::FixInput),
        ErrorCode::FetchFailed => ("Nothing useful came from there", "", Remedy::FixInput),
        ErrorCode::Timeout => ("The backend took too long", "It gave up on this request.", Remedy::TryAgain),
        ErrorCode::Internal => {
            ("The backend failed", "It is not your fault. Its log knows more under the trace id.", Remedy::TryAgain)
        }
        ErrorCode::Other(_) => ("The backend refused", "", Remedy::Report),
    }
}

/// Why a control is disabled, in one sentence; who can help is part of it.
pub fn reason(denied: Denied) -> &'static str {
    match denied {
        Denied::NotInOrganization => "You are not in this organization.",
        Denied::OwnersOnly => "Only owners can do this. Ask an owner of the organization.",
        Denied::EditorsOnly => "Only owners and editors can see this. Ask an owner of the organization.",
        Denied::LastOwner => "This is the last owner. Make another member an owner first.",
        Denied::NotAMember => "This person has not accepted the invitation yet.",
        Denied::SameRole => "This is the role they have.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, code: Option<ErrorCode>) -> ApiError {
        ApiError::Refused(Box::new(Refusal { status, code, trace_id: Some("t1".into()), ..Refusal::default() }))
    }

    #[test]
    fn every_code_has_words_and_keeps_its_trace_id() {
        for code in ErrorCode::ALL {
            let said = explain(&refusal(400, Some(code.clone())));
            assert!(!said.title.is_empty() && !said.detail.is_empty(), "{code:?}");
            assert_eq!(said.trace_id.as_deref(), Some("t1"));
        }
    }

    #[test]
    fn a_backend_without_codes_is_understood_by_status() {
        for (status, title, remedy) in [
            (401, "You are signed out", Remedy::SignIn),
            (403, "Only an owner can do this", Remedy::AskAnOwner),
            (404, "Not found", Remedy::Reload),
            (409, "Somebody else changed this", Remedy::Reload),
            (500, "The backend failed", Remedy::TryAgain),
            (418, "The backend refused", Remedy::Report),
        ] {
            let said = explain(&refusal(status, None));
            assert_eq!((said.title.as_str(), said.remedy), (title, remedy), "{status}");
        }
    }

    #[test]
    fn an_unknown_code_shows_the_backends_own_words() {
        let error = ApiError::Refused(Box::new(Refusal {
            status: 451,
            code: Some(ErrorCode::Other("embargo".into())),
            sentence: Some("Not from there.".into()),
            ..Refusal::default()
        }));
        assert_eq!(explain(&error).detail, "Not from there.");
    }

    #[test]
    fn trouble_on_the_way_has_a_remedy_of_its_own() {
        for (error, remedy) in [
            (ApiError::Unreachable, Remedy::TryAgain),
            (ApiError::TimedOut, Remedy::TryAgain),
            (ApiError::RateLimited { seconds: 7, trace_id: None }, Remedy::Wait(7)),
            (ApiError::Unreadable { status: 200, trace_id: None }, Remedy::Report),
            (ApiError::SignedOut, Remedy::SignIn),
            (ApiError::WorkerMissing, Remedy::TryAgain),
            (ApiError::WorkerBroke, Remedy::TryAgain),
        ] {
            assert_eq!(explain(&error).remedy, remedy);
        }
    }

    #[test]
    fn every_reason_is_a_sentence() {
        for denied in Denied::ALL {
            assert!(reason(denied).ends_with('.'));
        }
    }
}
