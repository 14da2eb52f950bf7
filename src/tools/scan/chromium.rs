//! A Chromium that runs with a profile that is thrown away. The benchmark in `benches/harness` takes
//! this file as it is.

use super::wire::Wire;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What every run wants: nobody is asked anything, and nothing is loaded that no page asked for.
const ARGUMENTS: [&str; 10] = [
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-gpu",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
];

/// A running browser; it ends with the value.
pub(super) struct Chromium {
    child: Child,
    pub(super) wire: Wire,
    /// Last, so that it goes after the browser.
    _profile: tempfile::TempDir,
}

impl Chromium {
    /// Starts a program with further arguments.
    ///
    /// # Errors
    /// What did not work, as the end of a sentence that begins with the program's name.
    pub(super) fn start(program: &Path, more: &[String]) -> Result<Chromium, String> {
        let profile = tempfile::Builder::new().prefix("crumbgate-browser-").tempdir();
        let profile = profile.map_err(|e| format!("has no place for a profile: {e}"))?;
        let mut child = Command::new(program)
            .args(ARGUMENTS)
            .args(["--mute-audio", "about:blank"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("cannot be started: {e}"))?;
        match connect(&mut child, profile.path()) {
            Ok(wire) => Ok(Chromium { child, wire, _profile: profile }),
            Err(what) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(what)
            }
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.wire.post("", "Browser.close", json!({}));
        let until = Instant::now() + Duration::from_secs(3);
        while Instant::now() < until {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until the browser has written where it listens.
fn connect(child: &mut Child, profile: &Path) -> Result<Wire, String> {
    let until = Instant::now() + Duration::from_secs(30);
    while Instant::now() < until {
        if let Ok(Some(status)) = child.try_wait() {
            return Err(format!("has ended at once ({status})"));
        }
        let told = fs::read_to_string(profile.join("DevToolsActivePort")).unwrap_or_default();
        let mut lines = told.lines();
        if let (Some(Ok(port)), Some(path)) = (lines.next().map(str::parse), lines.next()) {
            return Wire::open(port, path);
        }
        sleep(Duration::from_millis(50));
    }
    Err("does not answer after 30 seconds".into())
}
