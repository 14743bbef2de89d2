//! `purser-backend serve`: the reference backend from the command line.

use std::io::Write as _;
use std::process::ExitCode;

use lexopt::prelude::*;
use purser_backend::{Options, demo};

const USAGE: &str = "Usage: purser-backend serve [options]

  --listen ADDRESS          where the API listens (127.0.0.1:8787; port 0 picks a free one)
  --db FILE                 the SQLite file, made if it is not there (purser.db)
  --demo                    fill an empty database with the demo organizations
  --members N               people of the demo organization (240)
  --layer1-only             only what the public API has
  --console-dir DIR         also serve the built console
  --console-listen ADDRESS  serve it on an address of its own
  --base-path PATH          path the console is served under (/)
  --dns ADDRESS             ask this name server about domains (those of the machine; the demo brings its own)
  --allow-origin URL        origin that may call the API; may be repeated
  --public-url URL          address of the API for browsers and identity providers (where it listens)
  --allow-private           call identity providers at addresses that are not public, too
  --console-url URL         where people reach the console, for links in e-mails
  --smtp URL                mail server that invitations go out through: smtp://user:password@host:port
  --mail-from ADDRESS       who they come from (Purser <purser@localhost>)";

fn main() -> ExitCode {
    let options = match read(lexopt::Parser::from_env()) {
        Ok(Some(options)) => options,
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(error) => return fail(&format!("{error}\n\n{USAGE}")),
    };
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()))
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    match runtime.block_on(serve(options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error.to_string()),
    }
}

fn fail(why: &str) -> ExitCode {
    eprintln!("purser-backend: {why}");
    ExitCode::FAILURE
}

async fn serve(options: Options) -> std::io::Result<()> {
    let (listen, with_demo, with_console) = (options.listen, options.demo, options.console_dir.is_some());
    let mut running = purser_backend::start(options).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            std::io::Error::other(format!("{listen} (or the console's address) is in use; choose another port"))
        }
        _ => error,
    })?;
    if with_demo {
        println!("{}", demo::banner());
    }
    println!("listening on {}", running.api_url);
    if with_console {
        println!("console on {}", running.console_url);
    }
    // Whoever reads this waits for these lines.
    std::io::stdout().flush()?;
    tokio::select! {
        ended = running.ended() => ended,
        stopped = stop_signal() => {
            stopped?;
            running.stop().await;
            Ok(())
        }
    }
}

async fn stop_signal() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn read(mut parser: lexopt::Parser) -> Result<Option<Options>, lexopt::Error> {
    let mut options = Options::default();
    let mut serve = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Value(command) if command == "serve" && !serve => serve = true,
            Long("listen") => options.listen = parser.value()?.parse()?,
            Long("db") => options.db = parser.value()?.into(),
            Long("demo") => options.demo = true,
            Long("members") => options.members = parser.value()?.parse()?,
            Long("layer1-only") => options.layer1_only = true,
            Long("console-dir") => options.console_dir = Some(parser.value()?.into()),
            Long("console-listen") => options.console_listen = Some(parser.value()?.parse()?),
            Long("base-path") => options.base_path = base_path(&parser.value()?.string()?),
            Long("dns") => options.dns = Some(parser.value()?.parse()?),
            Long("allow-origin") => options.allow_origin.push(parser.value()?.string()?),
            Long("public-url") => options.public_url = Some(parser.value()?.string()?.trim_end_matches('/').to_owned()),
            Long("allow-private") => options.allow_private = true,
            Long("console-url") => {
                options.console_url = Some(parser.value()?.string()?.trim_end_matches('/').to_owned() + "/");
            }
            Long("smtp") => options.smtp = Some(parser.value()?.string()?),
            Long("mail-from") => options.mail_from = parser.value()?.string()?,
            Short('h') | Long("help") => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    if serve { Ok(Some(options)) } else { Err("say what to do: serve".into()) }
}

/// A path with a slash at both ends.
fn base_path(given: &str) -> String {
    match given.trim_matches('/') {
        "" => "/".to_owned(),
        inner => format!("/{inner}/"),
    }
}
