//! Finding and starting an installed Chromium with a profile that is thrown away.

use super::wire::Wire;
use crate::tools::files::Trouble;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const NAMES: [&str; 7] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"];

const PLACES: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// A running browser; it ends with the value.
pub struct Browser {
    child: Child,
    pub(super) wire: Wire,
    /// Last, so that it goes after the browser.
    _profile: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.wire.post("", "Browser.close", serde_json::json!({}));
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

/// Starts the browser at a path, or the first that is installed, with further arguments.
///
/// # Errors
/// There is none, or it does not start.
pub fn start(path: Option<&Path>, more: &[String]) -> Result<Browser, Trouble> {
    let program = match path {
        Some(path) => path.to_owned(),
        None => find().ok_or_else(|| {
            Trouble::new(
                "scan",
                "finds no Chromium, Chrome or Edge on this machine",
                "Install one, or say where it is with --browser.",
            )
        })?,
    };
    let name = program.display().to_string();
    let failed = |what: String| {
        Trouble::new(&name, what, "Try to start it yourself; another browser can be named with --browser.")
    };
    let profile = tempfile::Builder::new()
        .prefix("crumbgate-scan-")
        .tempdir()
        .map_err(|e| failed(format!("has no place for a profile: {e}")))?;
    let mut command = Command::new(&program);
    command
        .args(["--headless=new", "--remote-debugging-port=0", "--no-first-run", "--no-default-browser-check"])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-default-apps",
        ])
        .args(["--disable-gpu", "--mute-audio", "--disable-features=Translate,OptimizationHints,MediaRouter"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(is_root().then_some("--no-sandbox"))
        .args(more)
        .arg("about:blank")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().map_err(|e| failed(format!("cannot be started: {e}")))?;
    match connect(&mut child, profile.path()) {
        Ok(wire) => Ok(Browser { child, wire, _profile: profile }),
        Err(what) => {
            let _ = child.kill();
            let _ = child.wait();
            Err(failed(what))
        }
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

fn find() -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&folders).collect();
    let named = NAMES.iter().flat_map(|name| folders.iter().map(move |f| f.join(name)));
    named.chain(PLACES.iter().map(PathBuf::from)).find(|p| p.is_file())
}

/// As root, as in most containers, Chromium runs only without its sandbox.
#[cfg(target_os = "linux")]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}

#[cfg(not(target_os = "linux"))]
fn is_root() -> bool {
    false
}
