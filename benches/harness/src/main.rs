//! The benchmark: one page built for each tool, the same job, interleaved runs in one browser.
//! `cargo xtask bench` runs it; `docs/benchmark.md` tells the method.

mod budget;
mod chromium;
mod growth;
mod job;
mod page;
mod plot;
mod report;
mod results;
mod run;
mod samples;
mod server;
mod tools;
mod visit;
// Chromium and the wire to it are the command line's own.
#[path = "../../../src/tools/scan/chromium.rs"]
mod launch;
#[allow(dead_code)]
#[path = "../../../src/tools/scan/wire.rs"]
mod wire;

use std::path::Path;
use std::thread;

use anyhow::{Context, Result, bail};

use results::Results;
use run::Plan;
use tools::Tool;

const HELP: &str = "\
Usage: cargo xtask bench [options]

  --rounds N   rounds of visits (default 5), and half as many of growth; first of the options
  --quick      everything once and small, nothing stored: that it works, not how fast
  --only A,B   these tools alone, nothing stored: crumbgate,vanilla,floor,…
  --visits     the visits alone, and stored
  --growth     the growth alone, once, nothing stored
  --report     no run: print what is stored, and write docs/benchmark.md and its plot from it
  --serve      no run: put the pages on a port, to be looked at
";

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut plan = Plan::full(5);
    let (mut stored, mut serve) = (true, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--quick" => (plan, stored) = (Plan::quick(), false),
            "--rounds" => plan = Plan::full(value()?.parse().context("--rounds needs a number")?),
            "--visits" => plan.growth_rounds = 0,
            "--growth" => (plan.rounds, plan.growth_rounds, stored) = (0, 1, false),
            "--only" => {
                let names = value()?;
                let tools = names.split(',').map(|n| Tool::named(n).with_context(|| format!("there is no tool {n}")));
                (plan.tools, stored) = (tools.collect::<Result<_>>()?, false);
            }
            "--report" => {
                let results = Results::load(&root)?;
                println!("{}", report::report(&results));
                return results.document(&root);
            }
            "--serve" => serve = true,
            "--help" => {
                print!("{HELP}");
                return Ok(());
            }
            _ => bail!("unknown: {argument}\n\n{HELP}"),
        }
    }
    let product = std::env::var_os("CRUMBGATE_PKG").map_or_else(|| root.join("pkg"), Into::into);
    let server = server::Server::start()?;
    tools::publish(&server, &root.join("benches"), &product)?;
    let job = run::prepare(&server, &plan);
    if serve {
        for tool in &plan.tools {
            println!("{}", server.site(&format!("/{}/1", tool.id())));
        }
        loop {
            thread::park();
        }
    }
    let busy = results::load();
    let mut browser = chromium::Browser::start()?;
    let chromium = browser.version()?;
    let outcome = run::run(&mut browser, &server, &job, &plan);
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let results = Results {
        date: results::today(),
        chromium,
        machine: format!("{processors} processors (load {busy} before, {} after)", results::load()),
        rounds: plan.rounds,
        product: (server.weight("/crumbgate/crumbgate.js"), server.weight("/crumbgate/preferences.js")),
        samples: outcome.samples,
    };
    println!("{}", report::report(&results));
    if outcome.failed > 0 {
        bail!("{} measurements failed; nothing is stored", outcome.failed);
    }
    if stored { results.store(&root) } else { Ok(()) }
}
