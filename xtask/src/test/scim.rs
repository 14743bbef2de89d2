//! The suite `scim`: the public conformance suite against the running backend.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
};

use crate::{Result, project, sh, tools};

/// A backend that ends with the suite.
struct Backend(Child);

impl Drop for Backend {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to stop.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(super) fn main() -> Result {
    let python = tools::scim_tester()?;
    sh::run(sh::cargo().args(["build", "--package", "purser-backend"]), "building the backend")?;
    let db = project::target().join("scim-conformance.db");
    for end in ["", "-wal", "-shm"] {
        // Not there on the first run.
        let _ = std::fs::remove_file(project::target().join(format!("scim-conformance.db{end}")));
    }
    let built = project::target().join("debug").join(format!("purser-backend{}", std::env::consts::EXE_SUFFIX));
    let mut command = sh::command(&built.to_string_lossy());
    command.args(["serve", "--demo", "--listen", "127.0.0.1:0", "--db"]).arg(&db).stdout(Stdio::piped());
    let mut backend = Backend(command.spawn().map_err(|error| sh::not_started(&command, &error))?);
    let output = backend.0.stdout.take().ok_or("the backend has no output.")?;
    let mut lines = BufReader::new(output).lines().map_while(std::io::Result::ok);
    let url = lines
        .find_map(|line| line.strip_prefix("listening on ").map(str::to_owned))
        .ok_or("the backend did not start; what it had to say stands above.")?;
    let script = project::root().join("tests").join("scim").join("conformance.py");
    sh::run(sh::command(&python.to_string_lossy()).arg(script).arg(url), "the suite `scim`")
}
