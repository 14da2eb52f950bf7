//! `crumbgate draft`.

use super::{Outcome, put, tell};
use crate::tools::check::date;
use crate::tools::draft::{Seen, config, har, policy};
use crate::tools::files::Trouble;
use crate::tools::html;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};

const AFTER: &str = "\
Known vendors are filled in with their cookies, hosts, purposes, links and signals. What is
guessed is named in `_guess`; `crumbgate check` asks about it until you take it out.

Examples:
  crumbgate draft --before first.har --har accepted.har --output cookies.json
  crumbgate draft --policy https-page-saved.html
  crumbgate draft --config cookieconsent-config.js

A network log: open the developer tools of the browser, choose Network, load some pages,
press Accept, load some more, and choose “Save all as HAR” (in Chromium “with sensitive data”,
or the cookies are left out).";

#[derive(Args)]
#[command(after_help = AFTER)]
#[group(id = "sources", multiple = true, required = true, args = ["har", "before", "policy", "config"])]
pub(super) struct Options {
    /// A network log of a browser; may be given more than once
    #[arg(long, value_name = "FILE")]
    har: Vec<PathBuf>,
    /// A network log from before any answer to a banner: what needs consent and is in it is told
    #[arg(long, value_name = "FILE")]
    before: Vec<PathBuf>,
    /// A cookie policy as text, Markdown or HTML
    #[arg(long, value_name = "FILE")]
    policy: Vec<PathBuf>,
    /// A configuration of vanilla-cookieconsent, Klaro, tarteaucitron or Osano's cookieconsent 3
    #[arg(long, value_name = "FILE")]
    config: Vec<PathBuf>,
    /// The site's own host [default: that of the first page in the log]
    #[arg(long, value_name = "HOST")]
    site: Option<String>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(options: &Options) -> Outcome {
    let mut seen = Seen::default();
    for path in &options.config {
        let text = html::decoded(path)?;
        let (found, tool) = config::read(&text).ok_or_else(|| {
            Trouble::new(
                path.display(),
                "holds no configuration that is known",
                "Give the script with the settings of vanilla-cookieconsent, Klaro, tarteaucitron or Osano's cookieconsent.",
            )
        })?;
        tell(&format!("{}: a configuration of {tool}", path.display()));
        for what in &found.left {
            tell(&format!("not taken over: {what}"));
        }
        seen.join(found);
    }
    for path in &options.policy {
        let text = html::text_of_file(path)?;
        let found = policy::read(&text);
        if found.services.is_empty() {
            tell(&format!("{}: names no cookie and no vendor that is known", path.display()));
        }
        for before in policy::unread(&text) {
            tell(&format!(
                "{}: no cookie could be read from the table at “{before}”; look whether it lists some",
                path.display()
            ));
        }
        seen.join(found);
    }
    for path in &options.before {
        let mut early = Seen::default();
        log(path, options.site.as_deref(), &mut early)?;
        let asked = early.services.iter().filter_map(|s| s.vendor).filter(|v| v.basis == "consent");
        let names: Vec<&str> = asked.map(|v| v.title.as_str()).collect();
        if !names.is_empty() {
            tell(&format!("{}: loaded before consent, gate it: {}", path.display(), names.join(", ")));
        }
        seen.join(early);
    }
    for path in &options.har {
        log(path, options.site.as_deref(), &mut seen)?;
    }
    tell_replaced(&seen);
    let today = date::written(date::today());
    // What was gathered from a site today is of today; what a policy says is as old as it.
    let updated = (!options.har.is_empty() || !options.before.is_empty()).then_some(today.as_str());
    let mut text = serde_json::to_string_pretty(&seen.catalogue(&today, updated)).unwrap_or_default();
    text.push('\n');
    put(options.output.as_ref(), &text)
}

/// Names the banners a draft leaves out, because this one takes their place.
pub(super) fn tell_replaced(seen: &Seen) {
    for vendor in seen.replaced() {
        tell(&format!("left out: {}, the banner that Crumbgate replaces", vendor.title));
    }
}

fn log(path: &Path, site: Option<&str>, seen: &mut Seen) -> Result<(), Trouble> {
    let size = std::fs::metadata(path).map_or(0, |m| m.len());
    // Hidden by itself where standard error is no terminal.
    let bar = if size > 8 << 20 { ProgressBar::new(size) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {bytes}/{total_bytes} {eta}") {
        bar.set_style(style);
    }
    bar.set_message(path.display().to_string());
    let log = har::read(path, site, seen, &|n| bar.inc(n));
    bar.finish_and_clear();
    let log = log?;
    if log.entries == 0 {
        return Err(Trouble::new(
            path.display(),
            "holds no request",
            "Open the network panel first, then load the page, then save.",
        ));
    }
    if log.with_cookies == 0 {
        tell(&format!(
            "{}: no cookie in {}. Chromium leaves them out unless you export “with sensitive data”",
            path.display(),
            if log.entries == 1 { "its one request".into() } else { format!("{} requests", log.entries) }
        ));
    }
    Ok(())
}
