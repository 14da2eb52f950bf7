//! `cargo xtask serve`: the demo site on this machine. Needs Rust and nothing else.

mod answer;
mod http;

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::dist::{self, Mode, playground};
use crate::paths::{root, target};
use crate::run;

/// What is served, from where.
struct Folders {
    site: PathBuf,
    package: PathBuf,
    checker: PathBuf,
}

/// Serves www/, with pkg/ below `/crumbgate/`, until it is stopped.
pub(crate) fn serve(port: u16) -> Result<()> {
    let (package, checker) = built()?;
    let folders = Folders { site: root().join("www"), package, checker };
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

/// The folders of package and checker that hold what the sources say, built if they were stale.
fn built() -> Result<(PathBuf, PathBuf)> {
    let (package, checker) = (root().join("pkg"), playground::committed());
    let wanted = dist::fingerprint()?;
    let holds = |folder: &PathBuf| run::read(&folder.join("fingerprint")).is_ok_and(|found| found.trim() == wanted);
    if holds(&package) {
        return Ok((package, checker));
    }
    let (package, checker, mode) = if dist::tools_available() {
        println!("pkg/ is older than its sources: building it");
        (package, checker, Mode::Full)
    } else {
        let (package, checker) = (target().join("pkg"), target().join("playground"));
        if holds(&package) && checker.is_dir() {
            return Ok((package, checker));
        }
        println!("pkg/ is older than its sources, and Node is not there: building without minifying");
        (package, checker, Mode::Development)
    };
    playground::build(mode, &checker)?;
    dist::build(mode, &package)?;
    Ok((package, checker))
}
