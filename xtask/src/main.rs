//! Project chores: `cargo xtask <task>`. Reads the task's name and options and hands over.

mod args;
mod bench;
mod check;
mod css;
mod dist;
mod project;
mod run;
mod sh;
mod test;
mod tools;

use std::process::ExitCode;

use args::Options;

const USAGE: &str = "\
Chores of this project.

    cargo xtask run    Build the console, start the reference backend with demo data, and serve both.
        --release            the console as it would be shipped (slower to build)
        --port N             where the console is served (8080)
        --api-port N         where the API is served (8787)
        --db FILE            the database (a file under target/)
        --members N          how many people a new database is filled with (240)
        --layer1-only        a backend that knows only the public API

    cargo xtask test [unit|http|scim|dom|e2e]
                       Run one suite, or all of them after `check`.

    cargo xtask check  Formatting and lints, natively and for the browser.

    cargo xtask dist   Build the console for hosting.
        --base-path /x/      the path it will be served under (/)
        --api-origin URL     the API's origin when it is not the console's own
        --out DIR            where to write it (dist)
        --dev                quick to build, not compressed, for looking at while one works

    cargo xtask bench  Measure the console against its budgets, in a browser.

    cargo xtask css    Join the style sheets (Trunk calls this).
";

/// What a chore ends with: nothing, or one sentence that says what went wrong and what to do.
type Result<T = ()> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("\nerror: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result {
    let Some((task, rest)) = arguments.split_first() else {
        print!("{USAGE}");
        return Ok(());
    };
    match task.as_str() {
        "run" => run::main(rest),
        "test" => test::main(rest),
        "check" => check::main(rest),
        "dist" => dist::main(rest),
        "bench" => bench::main(rest),
        "css" => {
            Options::parse(rest, &[], &[])?.no_words()?;
            css::write()
        }
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(format!("there is no task `{other}`.\n\n{USAGE}")),
    }
}
