//! Every developer command: `cargo xtask <command>`.

#[path = "../../build/css.rs"]
mod css;
mod dist;
mod paths;
mod run;

use std::process::ExitCode;

use anyhow::Result;

const HELP: &str = "\
Usage: cargo xtask <command>

  dist              build everything in pkg/ (needs Node and `npm ci`)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["dist"] => dist::build(dist::Mode::Full, &paths::root().join("pkg")),
        ["dist", "--development"] => {
            dist::build(dist::Mode::Development, &paths::target().join("pkg"))
        }
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        other => anyhow::bail!("unknown: {}\n\n{HELP}", other.join(" ")),
    }
}
