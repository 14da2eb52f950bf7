//! `cargo xtask serve`: the demo site on this machine. Needs Rust and nothing else.

mod answer;
mod http;

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::dist::{self, Mode};
use crate::paths::{root, target};
use crate::run;

/// What is served, from where.
struct Folders {
    site: PathBuf,
    package: PathBuf,
}

/// Serves www/, with pkg/ below `/crumbgate/`, until it is stopped.
pub(crate) fn serve(port: u16) -> Result<()> {
    let folders = Folders { site: root().join("www"), package: package()? };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .with_context(|| format!("cannot listen on port {port}; choose another with `cargo xtask serve --port N`"))?;
    println!("http://localhost:{}/", listener.local_addr()?.port());
    std::thread::scope(|scope| {
        for stream in listener.incoming().flatten() {
            let folders = &folders;
            scope.spawn(move || {
                // A visitor who hangs up is no error.
                let _ = http::talk(stream, folders);
            });
        }
    });
    Ok(())
}

/// The folder that holds what the sources say, built if it was stale.
fn package() -> Result<PathBuf> {
    let built = root().join("pkg");
    let wanted = dist::fingerprint()?;
    let holds = |folder: &PathBuf| run::read(&folder.join("fingerprint")).is_ok_and(|found| found.trim() == wanted);
    if holds(&built) {
        return Ok(built);
    }
    if dist::tools_available() {
        println!("pkg/ is older than its sources: building it");
        dist::build(Mode::Full, &built)?;
        return Ok(built);
    }
    let development = target().join("pkg");
    if !holds(&development) {
        println!("pkg/ is older than its sources, and Node is not there: building without minifying");
        dist::build(Mode::Development, &development)?;
    }
    Ok(development)
}
