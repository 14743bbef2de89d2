//! A ChromeDriver of its own for each story, and the browser it drives.

use std::path::Path;
use std::process::Stdio;

use thirtyfour::prelude::*;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// What every browser is started with: no window, no sandbox (tests may run as root), and nothing that calls home.
const ARGUMENTS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

/// Starts the program; gives its port, and what it goes on to say. It takes a free port by itself, and ends at once where
/// another took the same one at that moment: then it is started anew.
async fn listen() -> (Child, String, Lines<BufReader<ChildStdout>>) {
    let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
    for _ in 0..5 {
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                return (process, port.trim_end_matches('.').to_owned(), lines);
            }
        }
    }
    panic!("{program} ended before it listened, each of five times");
}

/// A running ChromeDriver with one browser.
pub struct Driver {
    /// Drives the browser.
    pub browser: WebDriver,
    process: Child,
}

impl Driver {
    /// Starts both. Downloads go to `downloads`.
    pub async fn start(downloads: &Path, size: (u32, u32)) -> Self {
        // The client that talks to the driver comes without one; where a backend runs in the process, it brought it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (process, port, mut lines) = listen().await;
        // It goes on talking; nobody reading would stop it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in ARGUMENTS {
            capabilities.add_arg(argument).unwrap();
        }
        capabilities.add_arg(&format!("--window-size={},{}", size.0, size.1)).unwrap();
        let preferences = serde_json::json!({
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
        });
        capabilities.add_experimental_option("prefs", preferences).unwrap();
        let browser = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await.unwrap();
        Self { browser, process }
    }

    /// Ends both.
    pub async fn stop(mut self) {
        // Dead or alive, they shall not outlive the story.
        let _ = self.browser.quit().await;
        let _ = self.process.kill().await;
    }
}
