//! An OpenID provider that nobody here wrote, as a process.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::Console;

/// Client id and secret that it knows.
pub const CLIENT: (&str, &str) = ("purser-console", "known-to-both-sides");

/// A running provider.
pub struct Provider {
    /// Its issuer.
    pub issuer: String,
    process: Child,
}

impl Provider {
    /// Starts one that answers to this redirect URL.
    pub async fn start(redirect_url: &str) -> Self {
        let modules = std::env::var("PURSER_OIDC_PROVIDER")
            .expect("PURSER_OIDC_PROVIDER is the folder with oidc-provider; cargo xtask test e2e sets it");
        let mut process = Command::new("node")
            .args([concat!(env!("CARGO_MANIFEST_DIR"), "/provider.mjs"), &modules, redirect_url])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let issuer = loop {
            let line = lines.next_line().await.unwrap().expect("the provider ended before it listened");
            if line.starts_with("http://") {
                break line;
            }
        };
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { issuer, process }
    }

    /// Signs in on its own pages, whose fields have no labels, and agrees to pass on what it is asked.
    pub async fn sign_in(&self, console: &Console, address: &str) {
        let field = console.css("input[name=login]").await;
        field.clear().await.unwrap();
        field.send_keys(address).await.unwrap();
        console.css("input[name=password]").await.send_keys("anything").await.unwrap();
        console.press("Sign-in").await;
        console.heading("Authorize").await;
        console.press("Continue").await;
    }

    /// Ends it.
    pub async fn stop(mut self) {
        // Dead or alive, it shall not outlive the story.
        let _ = self.process.kill().await;
    }
}
