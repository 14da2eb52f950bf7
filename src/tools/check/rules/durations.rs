//! Lifetimes: missing ones, those that are not the vendor's, and those no browser keeps.

use crate::logic::catalogue::duration::Duration;
use crate::tools::check::finding::Finding;
use crate::tools::check::site::{Cookie, Service, Site};
use crate::tools::vendors::{self, Match};

/// Chromium's cap, in seconds; what a site asks for beyond it is cut to it.
const CAP: u64 = 400 * 86_400;

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    for s in &site.services {
        for c in &s.cookies {
            cookie(s, c, out);
        }
    }
}

fn cookie(s: &Service, c: &Cookie, out: &mut Vec<Finding>) {
    let path = format!("{}.duration", c.path);
    let name = c.names.first().copied().unwrap_or_default();
    let known = known(s, c);
    let Some(said) = c.duration else {
        // One that is there and cannot be read is the reader's problem.
        if c.json.get("duration").is_none() {
            let mend = match known {
                Some(m) => format!("{} says \"{}\".", m.vendor.provider, m.cookie.duration),
                None => "Write \"session\" if it goes when the browser is closed, else how long it is kept.".into(),
            };
            out.push(
                Finding::warning(
                    "duration-missing",
                    path,
                    format!("visitors are not told how long \"{name}\" is kept"),
                )
                .mend(mend),
            );
        }
        return;
    };
    if let Some(m) = known {
        let real = Duration::read(&m.cookie.duration);
        if real.is_some_and(|real| differ(said, real)) {
            out.push(
                Finding::warning(
                    "duration-differs",
                    path,
                    format!(
                        "{} keeps \"{name}\" for {}, not for what is said here",
                        m.vendor.provider,
                        words(&m.cookie.duration)
                    ),
                )
                .mend(format!("Write \"{}\", unless your own set-up changes it.", m.cookie.duration)),
            );
        }
        return;
    }
    if said == Duration::Persistent {
        out.push(
            Finding::note(
                "duration-vague",
                path,
                format!("a cookie always ends on some day; \"{name}\" says only that it stays"),
            )
            .mend("Write for how long: at most 400 days in today's browsers."),
        );
    } else if said.seconds().is_some_and(|n| n > CAP) {
        out.push(
            Finding::warning(
                "duration-too-long",
                path,
                format!("today's browsers delete \"{name}\" after 400 days, however long it is set for"),
            )
            .mend("Write what really happens: \"400 days\" or less."),
        );
    }
}

/// What the table knows of a cookie, this service's vendor first.
fn known(s: &Service, c: &Cookie) -> Option<Match> {
    let mut own = None;
    for name in &c.names {
        let name = name.replace('*', "1");
        let found = vendors::by_cookie(&name).or_else(|| vendors::by_misspelt(&name));
        let theirs = s.vendor.and_then(|vendor| {
            let fits = |k: &&vendors::Cookie| crate::logic::catalogue::pattern::matches(&k.name, &name);
            let cookie = vendor.cookies.iter().find(fits)?;
            Some(Match { vendor, cookie })
        });
        // Another vendor's entry counts only where this service is nobody's in particular.
        own = own.or(theirs).or(found.filter(|m| s.vendor.is_none_or(|v| v.id == m.vendor.id)));
    }
    own
}

/// More than double or less than half. Vendors round, browsers cap, and set-ups shorten.
fn differ(said: Duration, real: Duration) -> bool {
    match (said.seconds(), real.seconds()) {
        (Some(a), Some(b)) => a > b * 2 || b > a * 2 && !shortened(a, b),
        (None, None) => said != real,
        // A session has no length: only what outlasts a day is told from it for certain.
        (Some(n), None) | (None, Some(n)) => n > 86_400,
    }
}

/// A long life cut to a shorter one is a setting that good sites make.
fn shortened(said: u64, real: u64) -> bool {
    real > 90 * 86_400 && said >= 86_400
}

fn words(duration: &str) -> String {
    match duration {
        "session" => "the browser's session".into(),
        "persistent" => "an unlimited time".into(),
        span => span.into(),
    }
}
