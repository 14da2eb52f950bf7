//! Every developer command: `cargo xtask <command>`.

mod bench;
mod bundles;
#[path = "../../build/css.rs"]
mod css;
mod dist;
mod install;
mod papers;
mod paths;
mod run;
mod serve;
mod size;
mod test;
mod tidy;
mod types;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const HELP: &str = "\
Usage: cargo xtask <command>

  serve [--port N]    show the demo site on this machine; builds what is stale, needs only Rust
  test                everything that must hold; installs what is missing where it may
       --native       … all but the browsers
       --browser      … the browsers alone
       --translation  … the browsers without WebAssembly, which the others leave out
  bundles             the examples of examples/ with Vite, webpack and esbuild (needs Node)
  book                the documentation as a searchable book in target/book/, its links followed
  tidy                rules of the house: arrows, file length, complete languages, lint
  size                what a visitor downloads, against budget.toml
       --bless        … and write the numbers there
       --top          … and the largest functions of both modules, and what has changed in them
  bench               speed beside other tools, in Chromium (`bench --help` for more)
  dist                build everything in pkg/ and the playground's checker (needs Node and `npm ci`)
       --playground   … the playground's checker alone
       --development  … into target/, without Node: larger, nothing minified
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
        ["serve"] => serve::serve(8080),
        ["serve", "--port", port] => serve::serve(port.parse().context("the port must be a number below 65536")?),
        ["test"] => test::test(test::Part::Most),
        ["test", "--native"] => test::test(test::Part::Native),
        ["test", "--browser"] => test::test(test::Part::Browser),
        ["test", "--translation"] => test::test(test::Part::Translation),
        ["bundles"] => bundles::build(),
        ["book"] => papers::book(),
        ["tidy"] => tidy::tidy(),
        ["size"] => size::size(),
        ["size", "--bless"] => size::bless(),
        ["size", "--top"] => size::top(40),
        ["dist"] => {
            dist::build(dist::Mode::Full, &paths::root().join("pkg"))?;
            dist::playground::build(dist::Mode::Full, &dist::playground::committed())
        }
        ["dist", "--playground"] => dist::playground::build(dist::Mode::Full, &dist::playground::committed()),
        ["dist", "--development"] => {
            dist::build(dist::Mode::Development, &paths::target().join("pkg"))?;
            dist::playground::build(dist::Mode::Development, &paths::target().join("playground"))
        }
        ["bench", options @ ..] => bench::bench(options),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("unknown: {}\n\n{HELP}", other.join(" ")),
    }
}
