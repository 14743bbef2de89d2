//! The browser of the tests: Chromium with its WebDriver.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, sh};

/// The WebDriver program: `CHROMEDRIVER` if it is set, else the one on PATH, else installed where that is possible.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMEDRIVER").map(PathBuf::from) {
        return if named.is_file() {
            Ok(named)
        } else {
            Err(format!("CHROMEDRIVER names {}, and there is no such file.", named.display()))
        };
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    if !can_install() {
        return Err(format!("the browser tests need Chromium and its WebDriver. Install them with: {}", by_hand()));
    }
    // A list of packages from long ago names files that are no longer served.
    sh::run(apt().arg("update"), "refreshing the list of packages (it needs the network)")?;
    sh::run(
        apt().args(["install", "--yes", "--no-install-recommends", "chromium", "chromium-driver"]),
        "installing Chromium and its WebDriver",
    )?;
    find().ok_or_else(|| "Chromium was installed, but its WebDriver is still not on PATH.".to_owned())
}

fn find() -> Option<PathBuf> {
    let driver = sh::which("chromedriver")?;
    let browser = ["chromium", "chromium-browser", "google-chrome", "chrome"].into_iter().find_map(sh::which);
    // On a Mac the browser is an application, and not on PATH.
    (browser.is_some() || cfg!(target_os = "macos")).then_some(driver)
}

/// Only Debian itself: elsewhere the same names mean other things.
fn can_install() -> bool {
    let debian =
        std::fs::read_to_string("/etc/os-release").is_ok_and(|release| release.lines().any(|line| line == "ID=debian"));
    debian && sh::output(Command::new("id").arg("-u")).as_deref() == Some("0")
}

fn apt() -> Command {
    let mut command = sh::command("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// What to type on this machine.
fn by_hand() -> &'static str {
    if cfg!(target_os = "macos") {
        "brew install --cask chromium chromedriver"
    } else if Path::new("/etc/debian_version").is_file() {
        "sudo apt-get update && sudo apt-get install chromium chromium-driver"
    } else if sh::which("dnf").is_some() {
        "sudo dnf install chromium chromedriver"
    } else if sh::which("pacman").is_some() {
        "sudo pacman -S chromium"
    } else {
        "your system's packages `chromium` and `chromedriver`, or set CHROMEDRIVER to the program"
    }
}
