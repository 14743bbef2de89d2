//! Sending what waits in the outbox through a mail server.

use std::io;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::Error as SmtpError;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use sqlx::SqlitePool;
use time::OffsetDateTime;
use tokio::sync::watch;

use crate::clock;

/// Pause between two looks into the outbox.
const LOOK: Duration = Duration::from_secs(2);

/// E-mails taken out at a time.
const AT_A_TIME: i64 = 50;

/// Minutes after which a server that is in trouble is tried again; after the last one the e-mail has failed.
const PAUSES: [i64; 5] = [1, 5, 30, 120, 720];

/// Sends through one mail server.
pub(crate) struct Mailer {
    pool: SqlitePool,
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// An e-mail that waits: id, recipient, subject, body, tries so far.
type Waiting = (i64, String, String, String, i64);

impl Mailer {
    /// A mailer for a server (`smtp://` or `smtps://`, with user and password if it wants them).
    ///
    /// # Errors
    /// The address of the server or of the sender cannot be read.
    pub(crate) fn new(pool: SqlitePool, url: &str, from: &str) -> io::Result<Self> {
        let wrong = |what: String| io::Error::new(io::ErrorKind::InvalidInput, what);
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| wrong(format!("--smtp: {error}")))?
            .timeout(Some(Duration::from_secs(20)))
            .build();
        let from = from.parse().map_err(|error| wrong(format!("--mail-from: {error}")))?;
        Ok(Self { pool, server, from })
    }

    /// Sends until it is time to stop.
    pub(crate) async fn run(self, mut stopped: watch::Receiver<bool>) -> io::Result<()> {
        loop {
            if let Err(error) = self.send_waiting().await {
                tracing::error!(%error, "the outbox cannot be read");
            }
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => return Ok(()),
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    async fn send_waiting(&self) -> Result<(), sqlx::Error> {
        loop {
            // Whoever has no invitation any more gets no e-mail about it.
            let waiting: Vec<Waiting> = sqlx::query_as(
                "SELECT m.id, m.recipient, m.subject, m.body, m.attempts FROM outbox m JOIN people p ON p.id = m.person_id
                 WHERE m.state = 'queued' AND m.next_try_at <= ? AND p.rank = 3 ORDER BY m.next_try_at LIMIT ?",
            )
            .bind(clock::now())
            .bind(AT_A_TIME)
            .fetch_all(&self.pool)
            .await?;
            if waiting.is_empty() {
                return Ok(());
            }
            for mail in waiting {
                self.send(mail).await?;
            }
        }
    }

    async fn send(&self, (id, recipient, subject, body, attempts): Waiting) -> Result<(), sqlx::Error> {
        let sent = match self.message(&recipient, subject, body) {
            Ok(message) => {
                self.server.send(message).await.map(drop).map_err(|error| (is_final(&error), error.to_string()))
            }
            Err(error) => Err((true, error)),
        };
        let now = OffsetDateTime::now_utc();
        let pause = usize::try_from(attempts).ok().and_then(|attempts| PAUSES.get(attempts));
        let (state, error, next) = match (sent, pause) {
            (Ok(()), _) => ("sent", None, now),
            (Err((false, error)), Some(minutes)) => ("queued", Some(error), now + time::Duration::minutes(*minutes)),
            (Err((_, error)), _) => ("failed", Some(error), now),
        };
        sqlx::query(
            "UPDATE outbox SET state = ?, error = ?, state_at = ?, next_try_at = ?, attempts = attempts + 1 WHERE id = ?",
        )
        .bind(state)
        .bind(error)
        .bind(clock::text(now))
        .bind(clock::text(next))
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    fn message(&self, recipient: &str, subject: String, body: String) -> Result<Message, String> {
        let to: Mailbox = recipient.parse().map_err(|error| format!("{recipient}: {error}"))?;
        Message::builder().from(self.from.clone()).to(to).subject(subject).body(body).map_err(|error| error.to_string())
    }
}

/// Whether trying again is of no use: the server said so (5xx, RFC 5321 section 4.2.1).
fn is_final(error: &SmtpError) -> bool {
    error.is_permanent()
}
