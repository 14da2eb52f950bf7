//! The runs: each round goes through all tools before the next begins, so that a busy minute of the machine meets
//! every tool alike; the order turns from round to round.

use anyhow::Result;

use crate::chromium::{Browser, Conditions};
use crate::growth;
use crate::job::{Job, script};
use crate::page::page;
use crate::samples::Samples;
use crate::server::Server;
use crate::tools::{ALL, Tool};
use crate::visit::{self, Numbers, visit};

/// How much is measured.
pub(crate) struct Plan {
    pub(crate) rounds: usize,
    pub(crate) growth_rounds: usize,
    pub(crate) scripts: &'static [usize],
    pub(crate) rows: &'static [usize],
    pub(crate) services: &'static [usize],
    pub(crate) nodes: &'static [usize],
    pub(crate) tools: Vec<Tool>,
}

impl Plan {
    pub(crate) fn full(rounds: usize) -> Plan {
        Plan {
            rounds,
            growth_rounds: rounds.div_ceil(2),
            scripts: &[1, 100, 1000],
            rows: &[10, 100, 1000, 10_000],
            services: &[10, 100, 1000],
            nodes: &[100, 1000, 5000, 10_000],
            tools: ALL.into(),
        }
    }

    /// Everything once and small: that it works, not how fast.
    pub(crate) fn quick() -> Plan {
        Plan { growth_rounds: 1, scripts: &[100], rows: &[100], services: &[100], nodes: &[1000], ..Plan::full(1) }
    }
}

/// The series of visits, by network and processor.
pub(crate) const VISITS: [(&str, Conditions); 2] = [
    ("unthrottled", Conditions { slow_network: false, processor: 1 }),
    ("slow", Conditions { slow_network: true, processor: 4 }),
];
/// Tools that hold scripts by markup, so that a thousand can be given to them.
const BY_MARKUP: [Tool; 4] = [Tool::Crumbgate, Tool::Vanilla, Tool::Klaro, Tool::Floor];
const WITH_ROWS: [Tool; 4] = [Tool::Crumbgate, Tool::Vanilla, Tool::Klaro, Tool::Tarteaucitron];
const ON_PAGES: [Tool; 4] = [Tool::Empty, Tool::Crumbgate, Tool::Vanilla, Tool::Klaro];

/// Puts the pages of every tool on the server.
pub(crate) fn prepare(server: &Server, plan: &Plan) -> Job {
    let vendor = |path: &str| server.vendor(path);
    let job = Job::standard(&vendor);
    for (path, text) in job.vendor_files() {
        server.add(&path, text.as_bytes());
    }
    let pixel = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x01D\0;";
    server.add("/v/pixel.gif", pixel);
    server.add("/favicon.ico", b"");
    server.add_page("/v/frame", "<!doctype html><title>Video</title><p>A video</p>");
    server.add_page(visit::BEFORE, "<!doctype html><title>Before</title><p>Before</p>");
    for n in 0..plan.scripts.iter().copied().max().unwrap_or(0) {
        server.add(&format!("/v/many/{n}.js"), script(&n.to_string(), 1).as_bytes());
    }
    for tool in ALL.into_iter().chain([Tool::Empty]) {
        let html = page(tool, &job);
        for n in 1..=4 {
            server.add_page(&format!("/{}/{n}", tool.id()), &html);
        }
        if let Some(catalogue) = tool.catalogue(&job) {
            server.add(&format!("/{}/cookies.json", tool.id()), catalogue.as_bytes());
        }
        let put = |name: String, job: Job| server.add_page(&format!("/{}/{name}", tool.id()), &page(tool, &job));
        for count in plan.scripts.iter().filter(|_| BY_MARKUP.contains(&tool)) {
            put(format!("scripts-{count}"), job.with_scripts(&vendor, *count));
        }
        for count in plan.rows.iter().filter(|_| WITH_ROWS.contains(&tool)) {
            put(format!("rows-{count}"), job.with_rows(*count));
        }
        for count in plan.services.iter().filter(|_| WITH_ROWS.contains(&tool)) {
            put(format!("services-{count}"), job.with_services(*count));
        }
        for count in plan.nodes.iter().filter(|_| ON_PAGES.contains(&tool)) {
            put(format!("nodes-{count}"), job.with_nodes(*count));
        }
    }
    job
}

/// What came of a plan.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) samples: Samples,
    /// Visits that could not be measured.
    pub(crate) failed: usize,
}

/// Runs the plan.
pub(crate) fn run(browser: &mut Browser, server: &Server, job: &Job, plan: &Plan) -> Outcome {
    let mut outcome = Outcome::default();
    for round in 0..plan.rounds {
        for (series, conditions) in VISITS {
            eprintln!("round {} of {}, {series}", round + 1, plan.rounds);
            for tool in turned(&plan.tools, round) {
                outcome.keep(series, tool, &mut || visit(browser, server, tool, job, conditions));
            }
        }
    }
    type Measure = fn(&mut Browser, &Server, Tool, usize) -> Result<Numbers>;
    let kinds: [(&str, &[usize], &[Tool], Measure); 4] = [
        ("scripts", plan.scripts, &BY_MARKUP, growth::scripts),
        ("rows", plan.rows, &WITH_ROWS, growth::rows),
        ("services", plan.services, &WITH_ROWS, growth::services),
        ("nodes", plan.nodes, &ON_PAGES, growth::nodes),
    ];
    for (kind, counts, tools, measure) in kinds {
        let tools: Vec<Tool> =
            tools.iter().copied().filter(|tool| plan.tools.contains(tool) || *tool == Tool::Empty).collect();
        for round in 0..plan.growth_rounds {
            for count in counts {
                eprintln!("round {} of {}, {count} {kind}", round + 1, plan.growth_rounds);
                for tool in turned(&tools, round) {
                    outcome.keep(&format!("{kind} {count}"), tool, &mut || measure(browser, server, tool, *count));
                }
            }
        }
    }
    outcome
}

fn turned(tools: &[Tool], round: usize) -> Vec<Tool> {
    let mut tools = tools.to_vec();
    let by = round * 2 % tools.len().max(1);
    tools.rotate_left(by);
    tools
}

impl Outcome {
    /// A visit that fails is tried once more: on a busy machine a browser may be late.
    fn keep(&mut self, series: &str, tool: Tool, measure: &mut dyn FnMut() -> Result<Numbers>) {
        let mut numbers = measure();
        if let Err(error) = &numbers {
            eprintln!("  {series}, {}, again: {error:#}", tool.id());
            numbers = measure();
        }
        match numbers {
            Ok(numbers) => {
                for (measure, value) in numbers {
                    self.samples.push(series, tool, measure, value);
                }
            }
            Err(error) => {
                eprintln!("  {series}, {}: {error:#}", tool.id());
                // Without one of the two that the budgets compare there is nothing to store; the cells of another
                // tool stay empty.
                self.failed += usize::from(matches!(tool, Tool::Crumbgate | Tool::Vanilla));
            }
        }
    }
}
