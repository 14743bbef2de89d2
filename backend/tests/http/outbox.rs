//! E-mails through a mail server: a real one, as far as the protocol goes, that keeps what it gets.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use purser_api::invites::{BulkInvite, ListInvites};
use purser_backend::Options;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::world::{World, org};

type Mails = Arc<Mutex<Vec<String>>>;

/// Answers as RFC 5321 wants it; whoever is called `nobody` is refused.
async fn serve(stream: TcpStream, mails: Mails) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 test\r\n").await?;
    let (mut line, mut mail) = (String::new(), None::<String>);
    while stream.read_line(&mut line).await? > 0 {
        let answer = match (&mut mail, line.trim_end()) {
            (Some(text), ".") => {
                mails.lock().unwrap().push(std::mem::take(text));
                mail = None;
                "250 kept"
            }
            (Some(text), _) => {
                text.push_str(&line);
                ""
            }
            (None, "DATA") => {
                mail = Some(String::new());
                "354 go on"
            }
            (None, command) if command.starts_with("RCPT") && command.contains("nobody") => "550 5.1.1 no such user",
            (None, command) if command.starts_with("EHLO") => "250 test",
            (None, _) => "250 fine",
        };
        if !answer.is_empty() {
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        line.clear();
    }
    Ok(())
}

async fn mail_server() -> (String, Mails) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (url, mails) = (format!("smtp://{}", listener.local_addr().unwrap()), Mails::default());
    let kept = mails.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, kept.clone()));
        }
    });
    (url, mails)
}

#[tokio::test]
async fn what_is_in_the_outbox_goes_out_and_what_is_refused_is_said() {
    let (url, mails) = mail_server().await;
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        db: folder.path().join("purser.db"),
        listen: ([127, 0, 0, 1], 0).into(),
        demo: true,
        cheap_passwords: true,
        smtp: Some(url),
        mail_from: "Harbor <people@harbor.example>".to_owned(),
        console_url: Some("https://console.harbor.example/admin/".to_owned()),
        ..Options::default()
    };
    let running = purser_backend::start(options.clone()).await.unwrap();
    // The same database, spoken to without a socket.
    let world = World::over(options).await;
    let owner = world.owner().await;
    let invitees = vec!["arrives@b.example".to_owned(), "nobody@b.example".to_owned()];
    owner.call(&BulkInvite { org: "harbor".to_owned(), team: None, role: None, invitees, dry_run: None }).await;
    let state = async |who: &str| {
        let list = owner.call(&ListInvites { org: org("harbor") }).await.data;
        list.into_iter().find(|invite| invite.invitee == who).and_then(|invite| invite.delivery).unwrap()
    };
    let mut ticks = tokio::time::interval(Duration::from_millis(50));
    let ended = async {
        while state("arrives@b.example").await.state == "queued" || state("nobody@b.example").await.state == "queued" {
            ticks.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), ended).await.unwrap();
    assert_eq!(state("arrives@b.example").await.state, "sent");
    let failed = state("nobody@b.example").await;
    assert!(failed.state == "failed" && failed.error.as_ref().unwrap().contains("no such user"), "{failed:?}");
    let mails = mails.lock().unwrap().clone();
    assert_eq!(mails.len(), 1);
    for part in
        ["From: Harbor <people@harbor.example>", "To: arrives@b.example", "console.harbor.example/admin/accept/"]
    {
        assert!(mails[0].contains(part), "{part} in {}", mails[0]);
    }
    running.stop().await;
}
