//! The reference backend of Purser: both layers of the REST contract over one SQLite file.
//!
//! [`start`] runs it inside the calling program, which is how the browser tests give each test a world of its own; the
//! binary does the same with options from its command line. Addresses come from `purser_api`, decisions from
//! `purser_policy`: what is refused here is refused by the rules the console explains.

pub mod app;
pub mod clock;
pub mod demo;
pub mod dns;
pub mod error;
pub mod outgoing;
pub mod search;
pub mod secret;
pub mod token;

mod access;
mod actor;
mod audit;
mod auth;
mod connections;
mod console;
mod csv;
mod database;
mod domains;
mod edge;
mod etag;
mod front_door;
mod groups;
mod idempotency;
mod invites;
mod members;
mod openapi;
mod outbox;
mod provisioning;
mod scim;
mod settings;
mod sso;
mod static_files;
mod users;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::Request;
use sqlx::SqlitePool;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;

pub use app::{App, router};
pub use domains::check_due as check_due_domains;
pub use edge::Limits;
pub use members::Totals;
use outgoing::Outgoing;

use dns::server::{Server, Zone};
use outbox::smtp::Mailer;

/// How the backend is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// The SQLite file; made if it is not there.
    pub db: PathBuf,
    /// Where the API listens; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Where the console is served; `None` serves it beside the API.
    pub console_listen: Option<SocketAddr>,
    /// The built console.
    pub console_dir: Option<PathBuf>,
    /// Path the console is served under, with a slash at both ends.
    pub base_path: String,
    /// Address of the console for browsers, with a slash at its end, where it is not beside the API. Whoever is refused
    /// at the demo sign-in is sent there, and links in e-mails lead there.
    pub console_url: Option<String>,
    /// The mail server that invitations go out through (`smtp://user:password@host:port`); without one they stay in the
    /// outbox.
    pub smtp: Option<String>,
    /// Who invitations come from.
    pub mail_from: String,
    /// Origins that may call the API, besides the API's own.
    pub allow_origin: Vec<String>,
    /// Address of the API for browsers and identity providers, without a final slash; `None` for where it listens.
    pub public_url: Option<String>,
    /// Call identity providers at addresses that are not public, too. The demo, whose own is on loopback, always may.
    pub allow_private: bool,
    /// Fill an empty database with the demo organizations.
    pub demo: bool,
    /// People of the demo organization `harbor`.
    pub members: usize,
    /// Only what the public API has.
    pub layer1_only: bool,
    /// Seconds an access token lives.
    pub token_seconds: i64,
    /// Calls a minute and caller.
    pub rate_per_minute: u32,
    /// The name server that is asked about domains; those of the machine where absent. The demo brings its own.
    pub dns: Option<SocketAddr>,
    /// Seconds after which calls are counted anew, where a minute is too long to wait.
    pub rate_seconds: i64,
    /// Hash passwords cheaply: for tests, whose passwords are public.
    pub cheap_passwords: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            db: PathBuf::from("purser.db"),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8787)),
            console_listen: None,
            console_dir: None,
            base_path: "/".to_owned(),
            console_url: None,
            smtp: None,
            mail_from: "Purser <purser@localhost>".to_owned(),
            allow_origin: Vec::new(),
            public_url: None,
            allow_private: false,
            demo: false,
            members: 240,
            layer1_only: false,
            token_seconds: 600,
            rate_per_minute: 6000,
            dns: None,
            rate_seconds: 60,
            cheap_passwords: false,
        }
    }
}

impl Options {
    /// Address of the API for browsers and identity providers, without a final slash.
    pub fn public_url(&self) -> &str {
        self.public_url.as_deref().unwrap_or("http://127.0.0.1:8787")
    }

    /// Address of the console, with a slash at its end; only a path where it is beside the API.
    pub(crate) fn console(&self) -> &str {
        self.console_url.as_deref().unwrap_or(&self.base_path)
    }
}

/// A running backend.
pub struct Running {
    /// Address of the API, without a final slash.
    pub api_url: String,
    /// Address of the console, with its base path; the API's where no console is served.
    pub console_url: String,
    /// The database, for tests that look behind the API.
    pub pool: SqlitePool,
    /// The demo's name server, where it runs one.
    pub dns: Option<dns::server::Server>,
    key: Arc<RwLock<Arc<[u8]>>>,
    limits: Arc<Limits>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<io::Result<()>>>,
}

impl Running {
    /// Makes every token that was given out worthless: whoever holds one has to sign in again.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end_all_tokens(&self) -> Result<(), sqlx::Error> {
        let key = database::new_signing_key(&self.pool).await?;
        *self.key.write().unwrap_or_else(PoisonError::into_inner) = key.into();
        Ok(())
    }

    /// Uses up everybody's calls until they are counted anew.
    pub fn use_up_calls(&self) {
        self.limits.use_up();
    }

    /// Stops listening and waits until the last answer is out.
    pub async fn stop(self) {
        // Without receivers the servers have ended already.
        let _ = self.stop.send(true);
        for task in self.tasks {
            // A server that failed has said so.
            let _ = task.await;
        }
        self.pool.close().await;
    }

    /// Waits until a server ends by itself.
    ///
    /// # Errors
    /// Why it ended.
    pub async fn ended(&mut self) -> io::Result<()> {
        match self.tasks.first_mut() {
            Some(task) => task.await.unwrap_or_else(|error| Err(io::Error::other(error))),
            None => Ok(()),
        }
    }
}

/// Makes an app over a database, seeded if the options say so.
///
/// # Errors
/// The database cannot be opened, migrated or seeded.
pub async fn build(options: Options) -> Result<App, sqlx::Error> {
    let pool = database::open(&options.db).await?;
    let empty: bool = sqlx::query_scalar("SELECT count(*) = 0 FROM orgs").fetch_one(&pool).await?;
    if options.demo && empty {
        let seed =
            demo::Options { members: options.members, cheap_passwords: options.cheap_passwords, now: clock::now() };
        demo::seed(&pool, &seed).await?;
    }
    if options.demo {
        front_door::open(&pool, options.public_url()).await?;
    }
    let key = database::signing_key(&pool).await?;
    let dns = Arc::new(dns::Dns::new(options.dns));
    Ok(App {
        pool,
        outgoing: Outgoing::new(options.allow_private || options.demo),
        options: Arc::new(options),
        key: Arc::new(RwLock::new(key.into())),
        limits: Arc::default(),
        dns,
        zone: None,
        totals: Arc::default(),
        turn: Arc::default(),
    })
}

/// Starts the backend; it answers as soon as this returns.
///
/// # Errors
/// The database, an address in use, or a console directory that is not one.
pub async fn start(mut options: Options) -> io::Result<Running> {
    let api = listen(options.listen)?;
    options.listen = api.local_addr()?;
    let api_url = format!("http://{}", options.listen);
    let console = options.console_listen.map(listen).transpose()?;
    let console_origin = match &console {
        Some(listener) => format!("http://{}", listener.local_addr()?),
        None => api_url.clone(),
    };
    if options.console_url.is_none() {
        // Served from elsewhere, the console is where the operator said that calls come from.
        let elsewhere = options.allow_origin.first().filter(|_| options.console_dir.is_none());
        let apart = console.as_ref().map(|_| &console_origin);
        options.console_url =
            elsewhere.or(apart).map(|origin| origin.trim_end_matches('/').to_owned() + &options.base_path);
    }
    options.public_url.get_or_insert_with(|| api_url.clone());
    options.allow_origin.push(console_origin.clone());
    let console_url = match options.console_dir {
        Some(_) => console_origin + &options.base_path,
        None => api_url.clone(),
    };
    let files = match &options.console_dir {
        Some(dir) => Some(static_files::router(dir, &options.base_path)?),
        None => None,
    };
    let with_demo = options.demo;
    let dns = if with_demo && options.dns.is_none() { Some(Server::start(Zone::default()).await?) } else { None };
    options.dns = options.dns.or(dns.as_ref().map(|server| server.address));
    let mut app = build(options).await.map_err(io::Error::other)?;
    if let Some(server) = &dns {
        demo::fill(&app.pool, &server.zone).await.map_err(io::Error::other)?;
        app.zone = Some(server.zone.clone());
    }
    let (pool, key, limits) = (app.pool.clone(), app.key.clone(), app.limits.clone());
    let (stop, stopped) = watch::channel(false);
    let looking = domains::start(app.clone(), stopped.clone());
    let mut tasks = Vec::new();
    let mailer = app.options.smtp.as_deref().map(|url| Mailer::new(pool.clone(), url, &app.options.mail_from));
    if let Some(mailer) = mailer.transpose()? {
        tasks.push(tokio::spawn(mailer.run(stopped.clone())));
    }
    let api_router = router(app);
    match (files, console) {
        (Some(files), Some(console)) => {
            tasks.push(serve(api, api_router, stopped.clone()));
            tasks.push(serve(console, files, stopped));
        }
        (Some(files), None) => tasks.push(serve(api, beside(api_router, files, with_demo), stopped)),
        (None, _) => tasks.push(serve(api, api_router, stopped)),
    }
    tasks.push(looking);
    Ok(Running { api_url, console_url, pool, dns, key, limits, stop, tasks })
}

/// The API and the console on one listener: what belongs to the API goes there, everything else is a file or a page.
fn beside(api: Router, files: Router, with_demo: bool) -> Router {
    Router::new().fallback(move |request: Request| {
        let path = request.uri().path();
        let to_api = path.starts_with(purser_api::operations::PREFIX)
            || matches!(path, "/healthz" | "/openapi.json")
            || with_demo && path.starts_with(front_door::PREFIX);
        let chosen = if to_api { api.clone() } else { files.clone() };
        chosen.oneshot(request)
    })
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A backend that was just stopped may come back on its port at once.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(1024)
}

fn serve(listener: TcpListener, router: Router, mut stopped: watch::Receiver<bool>) -> JoinHandle<io::Result<()>> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move {
        let stop = async move {
            // The sender is gone when the backend is: then it is time to stop, too.
            let _ = stopped.wait_for(|stopped| *stopped).await;
        };
        axum::serve(listener, service).with_graceful_shutdown(stop).await
    })
}
