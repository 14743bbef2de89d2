//! A world for one story: a fresh database, a backend, the built console, a browser.

use std::net::SocketAddr;
use std::path::PathBuf;

use purser_backend::{Options, Running};
use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::Driver;

/// The built console.
pub fn built() -> PathBuf {
    PathBuf::from(
        std::env::var("PURSER_DIST")
            .expect("PURSER_DIST says where the built console is; cargo xtask test e2e sets it"),
    )
}

/// What a world is like.
pub struct Setup {
    /// How the backend starts.
    pub options: Options,
    /// Size of the window.
    pub size: (u32, u32),
}

impl Default for Setup {
    fn default() -> Self {
        let options = Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            console_dir: Some(built()),
            demo: true,
            cheap_passwords: true,
            ..Options::default()
        };
        Self { options, size: (1350, 940) }
    }
}

/// A console in a browser, with a backend behind it.
pub struct Console {
    driver: Driver,
    running: Option<Running>,
    options: Options,
    /// Where downloads go, and the database is.
    pub folder: TempDir,
    /// Address of the console.
    pub url: String,
}

/// Notes every violation of the content security policy, from before the page's first script.
const WATCH: &str = "window.violations = []; document.addEventListener('securitypolicyviolation', e => \
    window.violations.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile));";

impl Console {
    /// The usual world: the demo organizations, console and API on one origin.
    pub async fn start() -> Self {
        Self::with(Setup::default()).await
    }

    /// A world of a kind.
    pub async fn with(setup: Setup) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = setup.options;
        options.db = folder.path().join("purser.db");
        let running = purser_backend::start(options.clone()).await.unwrap();
        // The same ports when the backend comes back.
        options.listen = running.api_url.trim_start_matches("http://").parse().unwrap();
        let url = running.console_url.clone();
        let driver = Driver::start(folder.path(), setup.size).await;
        let watch = serde_json::json!({ "source": WATCH });
        driver.browser.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", watch).await.unwrap();
        Self { driver, running: Some(running), options, folder, url }
    }

    /// The browser.
    pub fn browser(&self) -> &WebDriver {
        &self.driver.browser
    }

    /// Opens an address of the console.
    pub async fn open(&self, path: &str) {
        self.browser().goto(format!("{}{path}", self.url)).await.unwrap();
    }

    /// Signs in through the form and waits for the page that was asked for.
    pub async fn sign_in(&self, who: &str, path: &str) {
        self.open(path).await;
        self.type_credentials(who, &format!("demo-{who}")).await;
        self.button("Account and appearance").await;
    }

    /// Signs out, and in again as somebody else.
    pub async fn sign_out_and_in(&self, who: &str, path: &str) {
        self.press("Account and appearance").await;
        self.menu_item("Sign out").await.click().await.unwrap();
        self.field("Docker ID or e-mail address").await;
        self.sign_in(who, path).await;
    }

    /// Fills in and sends the sign-in form.
    pub async fn type_credentials(&self, who: &str, secret: &str) {
        self.fill("Docker ID or e-mail address", who).await;
        self.fill("Password or access token", secret).await;
        self.press("Sign in").await;
    }

    /// Runs a script in the page.
    pub async fn script(&self, script: &str) -> serde_json::Value {
        self.browser().execute(script, Vec::new()).await.unwrap().json().clone()
    }

    /// The backend.
    pub fn backend(&self) -> &Running {
        self.running.as_ref().expect("the backend was stopped")
    }

    /// Stops the backend.
    pub async fn stop_backend(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// Starts it again where it was.
    pub async fn start_backend(&mut self) {
        self.running = Some(purser_backend::start(self.options.clone()).await.unwrap());
    }

    /// Ends the world; fails if the page broke its own security policy.
    pub async fn end(mut self) {
        let violations = self.script("return window.violations || []").await;
        self.stop_backend().await;
        self.driver.stop().await;
        assert_eq!(violations, serde_json::json!([]), "the page broke its content security policy");
    }

    /// What a failed story leaves: a picture and the page's text.
    pub(crate) async fn report(&self, what: &str) {
        let name: String = what.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        let picture = std::env::temp_dir().join(format!("purser-e2e-{}-{name}.png", std::process::id()));
        if self.browser().screenshot(&picture).await.is_ok() {
            eprintln!("picture: {}", picture.display());
        }
        if let Ok(body) = self.browser().find(By::Tag("body")).await {
            eprintln!("page: {}", body.text().await.unwrap_or_default());
        }
    }
}
