//! What became of an invitee: the words of the API as sentences.

/// The sentence for a status of the bulk invitation; `None` for a word we do not know, which is shown as it is.
pub fn status(word: &str) -> Option<&'static str> {
    Some(match word {
        "invited" => "Invited; the e-mail is on its way.",
        "existing_org_member" => "Is a member already.",
        "existing_invite" | "existing_invitee" | "already_invited" => "Is invited already.",
        "duplicate" => "Stands in the list more than once.",
        "no_seat" | "no_seats_available" => "No seat is free for them.",
        "invalid_email_or_docker_id" => "Neither an e-mail address nor the Docker ID of an account.",
        "invalid_email" => "Not an e-mail address.",
        "invalid_docker_id" => "Not the Docker ID of an account.",
        NOT_SENT => "Was not sent: the sending was stopped before.",
        _ => return None,
    })
}

/// Our own word for an invitee whose call was not made.
pub const NOT_SENT: &str = "not_sent";

/// Whether a status leaves nothing to be done.
pub fn is_settled(word: &str) -> bool {
    matches!(word, "invited" | "existing_org_member" | "existing_invite" | "existing_invitee" | "already_invited")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_of_the_contract_has_a_sentence() {
        let contract = [
            "invited",
            "existing_org_member",
            "existing_invite",
            "duplicate",
            "no_seat",
            "invalid_email_or_docker_id",
            NOT_SENT,
        ];
        for word in contract {
            assert!(status(word).is_some_and(|sentence| sentence.ends_with('.')), "{word}");
        }
        assert_eq!(status("moon_is_full"), None);
        assert!(is_settled("invited") && !is_settled("no_seat") && !is_settled("moon_is_full"));
    }
}
