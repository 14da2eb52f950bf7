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

const NO: [&str; 14] = [
    "not", "never", "no", "nor", "neither", "without", "none", "nobody", "don't", "doesn't", "won't", "isn't",
    "aren't", "cannot",
];

/// Who says “if you do not …” or “… does not apply” promises nothing.
const CONDITIONS: [&str; 7] = ["if", "whenever", "unless", "should", "right", "rights", "whether"];
const EXCEPTIONS: [&str; 9] =
    ["apply", "applicable", "only", "just", "limited", "necessarily", "always", "responsible", "able"];
/// “You do not want to be tracked” is about the reader's wish.
const WISHES: [&str; 6] = ["do", "would", "may", "want", "can", "did"];

const TOPICS: [(Promise, &[&str]); 4] = [
    (
        Promise::Following,
        &["identif", "monitor", "track", "personal information", "personal data", "personally", "individual"],
    ),
    (Promise::Profiling, &["profil"]),
    (Promise::Advertising, &["advertis", "marketing", "target", "adverts"]),
    (Promise::Sharing, &["share ", "shared", "pass on", "passed on", "pass it", "sell ", "sold ", "disclos"]),
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

impl Promise {
    /// What several promise, in words.
    pub(super) fn all(promises: &[Promise]) -> String {
        promises.iter().map(|p| p.words()).collect::<Vec<_>>().join(" and ")
    }
}

/// The promises of a text, sentence by sentence.
pub(super) fn made(text: &str) -> Vec<Promise> {
    let mut all = Vec::new();
    let low = text.to_lowercase().replace('\u{2019}', "'");
    for sentence in low.split(['.', '!', '?', ';', '\n']) {
        let Some(denied) = denied(sentence) else { continue };
        for (promise, topics) in TOPICS {
            if topics.iter().any(|t| denied.contains(t)) && !all.contains(&promise) {
                all.push(promise);
            }
        }
    }
    all
}

/// What a sentence denies: what stands after its no. Nothing where it only sets a condition.
fn denied(sentence: &str) -> Option<&str> {
    let mut before: Vec<&str> = Vec::new();
    let mut at = 0;
    for part in sentence.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '\'')) {
        at += part.len();
        let word = part.trim_end_matches(|c: char| !(c.is_alphanumeric() || c == '\''));
        if NO.contains(&word) {
            let rest = sentence.get(at..)?;
            let next = rest.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).unwrap_or("");
            let wish = matches!(before.as_slice(), [.., "you", w] if WISHES.contains(w));
            let condition = wish || before.iter().any(|w| CONDITIONS.contains(w)) || EXCEPTIONS.contains(&next);
            return (!condition).then_some(rest);
        }
        if !word.is_empty() {
            before.push(word);
        }
    }
    None
}

/// Words that show what a paragraph is about.
const COOKIES: [&str; 8] =
    ["cookie", "web storage", "local storage", "localstorage", "analytics", "pixel", "beacon", "similar technolog"];

/// The promises of a policy page, line by line from 0: only what is said of cookies, not of anybody's
/// records, letters or telephone calls.
pub(super) fn made_in_policy(text: &str) -> Vec<(usize, Vec<Promise>)> {
    let about = |text: &str| {
        let low = text.to_lowercase();
        COOKIES.iter().any(|w| low.contains(w))
    };
    let mut all = Vec::new();
    let mut section = false;
    // A sentence that a list completes: “We do not:”.
    let mut lead = String::new();
    for (i, line) in text.lines().enumerate() {
        let bare = line.trim().trim_start_matches(['•', '-', '*', '–', '·', '‣', '#', ' ']);
        if bare.is_empty() {
            continue;
        }
        let item = bare.len() < line.trim().len() && !line.trim().starts_with('#');
        let goes_on = !lead.is_empty() && (item || bare.starts_with(char::is_lowercase));
        if !goes_on {
            lead.clear();
        }
        // A short line without an end is a heading, and says what follows.
        let heading = !item
            && !goes_on
            && bare.split_whitespace().count() <= 8
            && !bare.ends_with(['.', ':', ',', ';', '!', '?']);
        if heading {
            section = about(bare);
            continue;
        }
        let said = format!("{lead} {bare}");
        if section || about(&said) {
            let promises = made(&said);
            if !promises.is_empty() {
                all.push((i, promises));
            }
        }
        if let Some(open) = bare.strip_suffix(':') {
            lead = open.rsplit(['.', '!', '?']).next().unwrap_or(open).trim().to_owned();
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
        let promises = made(text);
        let told = broken(&promises, services.clone());
        if let Some((words, names)) = told {
            out.push(
                Finding::warning(
                    "promise-contradicted",
                    &**path,
                    format!("this promises that {words}, which is not true of {names}"),
                )
                .mend("Say what really happens, or remove the service."),
            );
        }
    }
}

/// Which promises are broken, and by whom, in words; nothing if all are kept.
pub(super) fn broken<'s, 'j: 's>(
    promises: &[Promise],
    services: impl Iterator<Item = &'s Service<'j>> + Clone,
) -> Option<(String, String)> {
    let of = |p: Promise| services.clone().filter(move |s| broken_by(p, s));
    let told: Vec<Promise> = promises.iter().copied().filter(|p| of(*p).next().is_some()).collect();
    let mut names: Vec<&str> = Vec::new();
    for name in told.iter().flat_map(|p| of(*p)).map(Service::called) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!told.is_empty()).then(|| (Promise::all(&told), names.join(", ")))
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
            ("If you do not want to be tracked, press here.", &[]),
            ("You do not have to accept marketing.", &[]),
            ("The right of erasure does not apply to personal data.", &[]),
            ("We have no control over third-party cookies.", &[]),
            ("I know of notices, and you cannot be identified.", &[Promise::Following]),
        ] {
            assert_eq!(made(text), promises, "{text}");
        }
    }

    #[test]
    fn only_what_a_policy_says_of_cookies_is_a_promise_of_its_cookies() {
        let lines = |text: &str| made_in_policy(text).into_iter().map(|(i, _)| i).collect::<Vec<_>>();
        let policy = "Records\nNo personal data is printed in our atlas.\n\nTelephone\nCalls are never used to identify anyone.\n\n\
                      Cookies\nWe count visits.\nNobody is tracked.\nIf you do not want to be tracked, say so.\n\nContact\nWe do not share letters.";
        assert_eq!(lines(policy), [8]);
        assert_eq!(lines("Our site has cookies. They are not used to identify you."), [0]);
        let list = "The trust does not:\n\n• use cookies to watch an individual\n• use cookies for marketing\n\nWritten in May";
        assert_eq!(made_in_policy(list), [(2, vec![Promise::Following]), (3, vec![Promise::Advertising])]);
        let plain = "Our cookies do not:\nidentify anyone\nadvertise anything\nNothing else is said here of letters, which we never share with others.";
        assert_eq!(lines(plain), [1, 2]);
    }
}
