//! Finding an installed Chromium and starting it.

use super::chromium::Chromium;
use crate::tools::files::Trouble;
use std::env;
use std::path::{Path, PathBuf};

const NAMES: [&str; 7] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"];

const PLACES: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// A running browser; it ends with the value.
pub struct Browser(pub(super) Chromium);

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
    let mut arguments: Vec<String> = is_root().then(|| "--no-sandbox".to_owned()).into_iter().collect();
    arguments.extend_from_slice(more);
    Chromium::start(&program, &arguments).map(Browser).map_err(|what| {
        Trouble::new(program.display(), what, "Try to start it yourself; another browser can be named with --browser.")
    })
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
    std::fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}

#[cfg(not(target_os = "linux"))]
fn is_root() -> bool {
    false
}
