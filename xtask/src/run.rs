//! `cargo xtask run`: the console on the reference backend with demo data, until Ctrl-C.

use std::{
    io::{BufRead, BufReader, ErrorKind},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{ChildStdout, Command, Stdio},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use crate::{
    Result,
    args::Options,
    dist::{self, App, Hosting, Kind},
    project, sh,
};

/// What was asked for.
struct Demo {
    release: bool,
    port: u16,
    api_port: u16,
    database: PathBuf,
    members: u32,
    layer1_only: bool,
}

impl Demo {
    fn parse(arguments: &[String]) -> Result<Self> {
        let options = Options::parse(arguments, &["release", "layer1-only"], &["port", "api-port", "db", "members"])?
            .no_words()?;
        let members = options.number("members", 240)?;
        let demo = Self {
            release: options.flag("release"),
            port: options.number("port", 8080)?,
            api_port: options.number("api-port", 8787)?,
            database: match options.value("db") {
                Some(file) => PathBuf::from(file),
                // A database is filled once, so each size has its own.
                None => project::target().join(format!("demo-{members}.db")),
            },
            members,
            layer1_only: options.flag("layer1-only"),
        };
        if demo.port == demo.api_port {
            return Err("the console and the API cannot share a port; change --port or --api-port.".to_owned());
        }
        Ok(demo)
    }

    fn console(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn api(&self) -> String {
        format!("http://127.0.0.1:{}", self.api_port)
    }

    /// The backend, not yet started.
    fn backend(&self, console: &Path) -> Command {
        let mut command = sh::cargo();
        command.args(["run", "--quiet", "--package", "purser-backend"]);
        if self.release {
            command.arg("--release");
        }
        command
            .args(["--", "serve", "--demo", "--listen"])
            .arg(format!("127.0.0.1:{}", self.api_port))
            .arg("--members")
            .arg(self.members.to_string())
            .arg("--db")
            .arg(&self.database)
            .arg("--console-dir")
            .arg(console)
            .arg("--console-listen")
            .arg(format!("127.0.0.1:{}", self.port))
            .arg("--allow-origin")
            .arg(self.console());
        if self.layer1_only {
            command.arg("--layer1-only");
        }
        command
    }
}

pub(crate) fn main(arguments: &[String]) -> Result {
    let demo = Demo::parse(arguments)?;
    // Asked before anything is built: minutes later is a bad time to say it.
    free(demo.port, "--port")?;
    free(demo.api_port, "--api-port")?;

    let (kind, directory) = if demo.release { (Kind::Web, "console-release") } else { (Kind::Dev, "console-dev") };
    let console = project::target().join(directory);
    dist::build(&App::CONSOLE, kind, &Hosting::new(None, Some(&demo.api()))?, &console)?;
    let mut build = sh::cargo();
    build.args(["build", "--package", "purser-backend"]);
    if demo.release {
        build.arg("--release");
    }
    sh::run(&mut build, "building the backend")?;
    serve(&demo, &console)
}

fn free(port: u16, option: &str) -> Result {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(drop).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => format!("port {port} is in use; choose another with {option}."),
        _ => format!("port {port} cannot be used ({error}); choose another with {option}."),
    })
}

/// What can happen while the backend runs.
enum Event {
    Line(String),
    Ended,
    Stop,
}

/// Runs the backend until it ends or we are told to stop; never leaves it behind.
fn serve(demo: &Demo, console: &Path) -> Result {
    let mut command = demo.backend(console);
    let (sender, events) = channel();
    let stop = sender.clone();
    ctrlc::set_handler(move || drop(stop.send(Event::Stop)))
        .map_err(|error| format!("Ctrl-C cannot be watched for: {error}."))?;
    let mut backend = command.stdout(Stdio::piped()).spawn().map_err(|error| sh::not_started(&command, &error))?;
    if let Some(output) = backend.stdout.take() {
        thread::spawn(move || forward(output, &sender));
    }
    if follow(demo, &events) {
        // It may be gone already: the terminal told it too.
        drop(backend.kill());
        drop(backend.wait());
        return Ok(());
    }
    let status = backend.wait().map_err(|error| format!("the backend was lost: {error}."))?;
    Err(format!("the backend ended ({status}); its last words stand above."))
}

fn forward(output: ChildStdout, events: &Sender<Event>) {
    for line in BufReader::new(output).lines().map_while(std::result::Result::ok) {
        drop(events.send(Event::Line(line)));
    }
    drop(events.send(Event::Ended));
}

/// Shows what the backend says, and the addresses once both are served. True when we were told to stop.
fn follow(demo: &Demo, events: &Receiver<Event>) -> bool {
    let (mut api, mut console) = (false, false);
    for event in events {
        let line = match event {
            Event::Line(line) => line,
            Event::Ended => return false,
            Event::Stop => return true,
        };
        match line.split_once(" on http") {
            Some(("listening", _)) => api = true,
            Some(("console", _)) => console = true,
            _ => {
                println!("{line}");
                continue;
            }
        }
        if api && console {
            println!("\nThe console is at {} and the API at {}. Ctrl-C stops both.\n", demo.console(), demo.api());
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Demo> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Demo::parse(&arguments)
    }

    fn line(demo: &Demo) -> String {
        let command = demo.backend(Path::new("console"));
        command.get_args().map(|argument| argument.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn options_reach_the_backend() {
        let demo = parse("--port 1 --api-port 2 --db some.db --members 7 --layer1-only").unwrap();
        assert_eq!(
            line(&demo),
            "run --quiet --package purser-backend -- serve --demo --listen 127.0.0.1:2 --members 7 --db some.db \
             --console-dir console --console-listen 127.0.0.1:1 --allow-origin http://127.0.0.1:1 --layer1-only"
        );
    }

    #[test]
    fn each_size_of_organization_has_its_own_database() {
        assert!(parse("").unwrap().database.ends_with("target/demo-240.db"));
        assert!(parse("--members 100000").unwrap().database.ends_with("target/demo-100000.db"));
    }

    #[test]
    fn ports_have_to_differ_and_to_be_free() {
        assert!(parse("--port 8787").is_err());
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        assert_eq!(free(port, "--port").unwrap_err(), format!("port {port} is in use; choose another with --port."));
        assert_eq!(free(0, "--port"), Ok(()));
    }
}
