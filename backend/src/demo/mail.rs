//! What became of the e-mails of the demo's invitations: most arrived, some came back, the newest waits. Nobody of the demo
//! really gets one.

use sqlx::SqliteConnection;

/// What mail servers say when an e-mail comes back (RFC 5321, section 4.2).
const RETURNED: [&str; 3] = [
    "550 5.1.1 The e-mail account does not exist",
    "552 5.2.2 The mailbox is full",
    "Connection to the mail server timed out; given up after 6 tries",
];

/// Writes one e-mail for each invitation.
pub(super) async fn write(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let invitees: Vec<(i64, String, String)> =
        sqlx::query_as("SELECT id, email, sent_at FROM people WHERE org_id = 1 AND rank = 3 ORDER BY sent_at DESC, id")
            .fetch_all(&mut *connection)
            .await?;
    for (at, (person, email, sent_at)) in invitees.into_iter().enumerate() {
        let (state, error) = match at {
            0 => ("queued", None),
            2 | 6 | 15 => ("failed", Some(RETURNED[at % RETURNED.len()])),
            _ => ("sent", None),
        };
        sqlx::query(
            "INSERT INTO outbox (person_id, recipient, subject, body, created_at, state, state_at, attempts, next_try_at, error)
             VALUES (?1, ?2, 'You are invited to Harbor & Lantern Shipping', '', ?3, ?4, ?3, ?5, '9999-12-31T00:00:00.000Z', ?6)",
        )
        .bind(person)
        .bind(email)
        .bind(sent_at)
        .bind(state)
        .bind(i64::from(state != "queued"))
        .bind(error)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
