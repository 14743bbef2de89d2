//! Starts the console in the browser.

fn main() {
    purser::start();
}
