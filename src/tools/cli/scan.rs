//! `crumbgate scan`.

use super::{Found, Outcome, put, show};
use crate::logic::catalogue;
use crate::logic::json::Json;
use crate::tools::check::date;
use crate::tools::files::{self, Trouble};
use crate::tools::scan::compare::{self, Item, Verdict};
use crate::tools::scan::{self, Scan, browser, report};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

const AFTER: &str = "\
Goes through the pages of the site in a Chromium, Chrome or Edge that is installed: first
without an answer to the banner, then after a yes to everything.

Examples:
  crumbgate scan https://www.example.org
  crumbgate scan https://www.example.org --catalogue cookies.json --max-pages 50
  crumbgate scan http://127.0.0.1:8080 --catalogue cookies.json --format json
  crumbgate scan https://www.example.org --format draft --output cookies.json

As a gate in a build: exit status 1 when a cookie, a storage key or a host is not declared,
when anything that needs consent comes before it, when a script or frame names a service and
is not held back for it, and when the banner reports anything on the console.

Exit status: 0 nothing to mend; 1 something was found; 2 the site or the browser does not answer.";

#[derive(Args)]
#[command(after_help = AFTER)]
pub(super) struct Options {
    /// Where to begin; pages of the same origin follow
    url: String,
    /// The catalogue to hold the site against
    #[arg(short, long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// What is written
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How many pages to read at most
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    max_pages: u16,
    /// How long to wait between pages, in milliseconds
    #[arg(long, default_value_t = 500, value_name = "MS")]
    delay: u64,
    /// How long a page must be quiet before it is looked at, in milliseconds
    #[arg(long, default_value_t = 1000, value_name = "MS")]
    settle: u64,
    /// How long a page may take, in seconds
    #[arg(long, default_value_t = 30, value_name = "S", value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
    /// The button that accepts everything, as a CSS selector, if it is not found
    #[arg(long, value_name = "SELECTOR")]
    accept: Option<String>,
    /// The browser to use
    #[arg(long, value_name = "PATH")]
    browser: Option<PathBuf>,
    /// A further argument for the browser, such as a proxy; may be given more than once
    #[arg(long, value_name = "ARGUMENT", allow_hyphen_values = true)]
    browser_arg: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A table for people
    Text,
    /// One JSON document
    Json,
    /// A first catalogue
    Draft,
}

pub(super) fn run(options: &Options) -> Outcome {
    // Read before the browser starts: a slip in the file should not cost minutes.
    let text = match &options.catalogue {
        Some(path) => Some((files::name(path), files::utf8(path, 64 << 20)?)),
        None => None,
    };
    let tree = match &text {
        Some((name, text)) => Some(Json::read(text).map_err(|_| unusable(name))?),
        None => None,
    };
    let catalogue = match (&tree, &text) {
        (Some(tree), Some((name, _))) => Some(catalogue::read(tree, "").0.ok_or_else(|| unusable(name))?),
        _ => None,
    };
    let policy = catalogue.as_ref().and_then(|c| page_of(&options.url, c.policy("en")));
    let scan = visit(options, policy.clone())?;
    if options.format == Form::Draft {
        let today = date::written(date::today());
        let seen = scan.seen();
        super::draft::tell_replaced(&seen);
        let mut text = serde_json::to_string_pretty(&seen.catalogue(&today, Some(&today))).unwrap_or_default();
        text.push('\n');
        return put(options.output.as_ref(), &text);
    }
    let items = compare::judge(&scan, catalogue.as_ref());
    let unseen = catalogue.as_ref().map(|c| compare::unseen(&scan, c)).unwrap_or_default();
    let faults = scan.faults(catalogue.as_ref(), policy.map(|url| url.to_string()).as_deref());
    let written = match options.format {
        Form::Json => report::json(&scan, &items, &unseen, &faults),
        _ => report::text(&scan, &items, &unseen, &faults),
    };
    match &options.output {
        Some(path) => files::write(Some(path), &anstream::adapter::strip_str(&written).to_string())?,
        None => show(&written)?,
    }
    let wrong =
        |i: &Item| i.verdict == Verdict::BeforeConsent || i.verdict == Verdict::Undeclared && catalogue.is_some();
    Ok(if items.iter().any(wrong) || !faults.is_empty() { Found::Something } else { Found::Nothing })
}

/// The policy page, if it is one of this site.
fn page_of(start: &str, policy: &str) -> Option<Url> {
    let start = Url::parse(start).ok()?;
    let mut policy = start.join(policy).ok().filter(|_| !policy.is_empty())?;
    policy.set_fragment(None);
    (policy.origin() == start.origin()).then_some(policy)
}

fn unusable(name: &str) -> Trouble {
    Trouble::new(name, "cannot be used as a catalogue", format!("See `crumbgate check {name}`."))
}

fn visit(options: &Options, policy: Option<Url>) -> Result<Scan, Trouble> {
    let how = scan::Options {
        url: options.url.clone(),
        pages: options.max_pages.into(),
        delay: Duration::from_millis(options.delay),
        settle: Duration::from_millis(options.settle),
        patience: Duration::from_secs(options.timeout),
        accept: options.accept.clone(),
        policy,
    };
    // Hidden by itself where standard error is no terminal.
    let bar = ProgressBar::new(1);
    if let Ok(style) = ProgressStyle::with_template("{msg:15} {bar:30} {pos}/{len} pages") {
        bar.set_style(style);
    }
    let mut browser = browser::start(options.browser.as_deref(), &options.browser_arg)?;
    let result = scan::run(&mut browser, &how, &|phase, done, known| {
        bar.set_length(known as u64);
        bar.set_position(done as u64);
        bar.set_message(phase.to_owned());
    });
    bar.finish_and_clear();
    result
}
