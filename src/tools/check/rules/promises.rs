//! Promises that a service of the same catalogue breaks.

use crate::logic::catalogue::duration::Duration;
use crate::tools::check::finding::Finding;
use crate::tools::check::site::{Service, Site};

/// What a sentence promises not to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Promise {
    /// Nobody is identified, monitored or followed.
    Following,
    /// No profile is made of anybody.
    Profiling,
    /// No advertising.
    Advertising,
    /// Nothing is passed on to others.
    Sharing,
}

const NO: [&str; 9] = ["not", "never", "no", "nor", "neither", "without", "none", "nobody", "don't"];

const TOPICS: [(Promise, &[&str]); 4] = [
    (
        Promise::Following,
        &["identif", "monitor", "track", "personal information", "personal data", "personally", "individual"],
    ),
    (Promise::Profiling, &["profil"]),
    (Promise::Advertising, &["advertis", "marketing", "target", "adverts"]),
    (Promise::Sharing, &["share ", "shared", "third part", "pass on", "passed on to"]),
];

impl Promise {
    fn words(self) -> &'static str {
        match self {
            Promise::Following => "nobody is identified or followed",
            Promise::Profiling => "no profile is made of anybody",
            Promise::Advertising => "nothing is used for advertising",
            Promise::Sharing => "nothing is passed on",
        }
    }
}

/// The promises of a text, sentence by sentence.
pub(super) fn made(text: &str) -> Vec<Promise> {
    let mut all = Vec::new();
    let low = text.to_lowercase().replace('\u{2019}', "'");
    for sentence in low.split(['.', '!', '?', ';', '\n']) {
        let mut words = sentence.split(|c: char| !(c.is_alphanumeric() || c == '\''));
        let Some(no) = words.find(|w| NO.contains(w)) else { continue };
        // Only what stands after the no is denied.
        let Some((_, denied)) = sentence.split_once(no) else { continue };
        for (promise, topics) in TOPICS {
            if topics.iter().any(|t| denied.contains(t)) && !all.contains(&promise) {
                all.push(promise);
            }
        }
    }
    all
}

/// Whether a service breaks a promise.
pub(super) fn broken_by(promise: Promise, s: &Service) -> bool {
    let Some(vendor) = s.vendor.filter(|_| s.basis == Some("consent")) else { return false };
    let kind = vendor.category.as_str();
    match promise {
        Promise::Following => matches!(kind, "analytics" | "marketing" | "social") && !vendor.exemptible,
        Promise::Profiling | Promise::Advertising => kind == "marketing",
        Promise::Sharing => matches!(kind, "marketing" | "social"),
    }
}

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    // What a service says of itself, a category of its services, the site's own words of all.
    for s in &site.services {
        anonymous(s, out);
        promises(&s.texts(), std::iter::once(s), out);
    }
    for c in &site.categories {
        promises(&c.texts(), site.services.iter().filter(|s| s.category == c.id), out);
    }
    let words: Vec<_> = site.texts().into_iter().filter(|(p, _)| p.starts_with("text.")).collect();
    promises(&words, site.services.iter(), out);
}

fn promises<'s, 'j: 's>(
    texts: &[(String, &str)],
    services: impl Iterator<Item = &'s Service<'j>> + Clone,
    out: &mut Vec<Finding>,
) {
    for (path, text) in texts {
        let mut told: Vec<&str> = Vec::new();
        let mut words: Vec<&str> = Vec::new();
        for promise in made(text) {
            for s in services.clone().filter(|s| broken_by(promise, s)) {
                if !told.contains(&s.called()) {
                    told.push(s.called());
                }
                if !words.contains(&promise.words()) {
                    words.push(promise.words());
                }
            }
        }
        if !told.is_empty() {
            out.push(
                Finding::warning(
                    "promise-contradicted",
                    &**path,
                    format!("this promises that {}, which is not true of {}", words.join(" and "), told.join(", ")),
                )
                .mend("Say what really happens, or remove the service."),
            );
        }
    }
}

/// “Anonymous” of a vendor that numbers browsers for a month or more.
fn anonymous(s: &Service, out: &mut Vec<Finding>) {
    let Some(vendor) = s.vendor else { return };
    let long = |c: &crate::tools::vendors::Cookie| {
        Duration::read(&c.duration).and_then(Duration::seconds).is_some_and(|n| n >= 30 * 86_400)
    };
    let numbers =
        matches!(vendor.category.as_str(), "analytics" | "marketing" | "social") && vendor.cookies.iter().any(long);
    if !numbers || s.basis.is_some_and(|b| b.starts_with("exempt")) {
        return;
    }
    for (path, text) in s.texts() {
        let low = text.to_lowercase();
        let claims = ["anonym", "anónim", "dienw"].iter().any(|w| low.contains(w));
        let denies = ["not anonym", "n't anonym", "ddim yn ddienw"].iter().any(|w| low.contains(w));
        if claims && !denies {
            out.push(
                Finding::warning(
                    "anonymous-but-identified",
                    path,
                    format!("{} gives each browser a number and knows it again: that is not anonymous", vendor.title),
                )
                .mend("Leave the word out, and say that the browser is given a number."),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_are_told_from_plain_statements() {
        for (text, promises) in [
            (
                "We do not use cookies for identification, monitoring or profiling.",
                &[Promise::Following, Promise::Profiling][..],
            ),
            ("They are not used to target customers, or for marketing.", &[Promise::Advertising]),
            ("We never share your data with third parties.", &[Promise::Sharing]),
            ("Counts visits for marketing.", &[]),
            ("This advert tracks you. It is not big.", &[]),
            ("Nothing optional runs. No problem.", &[]),
            ("Tracking is not a problem here.", &[]),
        ] {
            assert_eq!(made(text), promises, "{text}");
        }
    }
}
