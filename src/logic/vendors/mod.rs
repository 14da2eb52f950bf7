//! Switches that vendors offer for consent, as data: a vendor is a row, not code.
//!
//! The switches come on top of the gate, never instead of it. Sources of each row:
//! docs/vendors.md.

use crate::logic::consent::decide::Facts;
use alloc::vec::Vec;

/// How a command reaches a vendor's queue.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
#[repr(u8)]
pub enum Way {
    /// `queue.push(a, b, c)`
    PushArguments,
    /// `queue.push([a, b, c])`
    PushList,
    /// `queue.a(b, c)` once the vendor is there, else `queue.push([a, b, c])`
    Method,
    /// `global(a, b, c)`, with a stub that queues until the vendor is there
    Stub,
    /// `global(a, b, c)` when the site has put it there: a stub of ours would make the
    /// vendor's own snippet believe that it had run already
    Call,
}

/// A vendor's switch.
pub struct Switch {
    /// Its name in a catalogue's `signals`.
    pub name: &'static str,
    /// The vendor's global.
    pub global: &'static str,
    /// How commands reach it.
    pub way: Way,
    /// Commands before any vendor code, each a JSON list.
    pub before: &'static [&'static str],
    /// Commands on a yes.
    pub grant: &'static [&'static str],
    /// Commands on a no.
    pub deny: &'static [&'static str],
}

/// Every switch but Google's two, which carry a parameter.
pub const SWITCHES: &[Switch] = &[
    Switch {
        name: "meta",
        global: "fbq",
        way: Way::Call,
        before: &[r#"["consent","revoke"]"#],
        grant: &[r#"["consent","grant"]"#],
        deny: &[r#"["consent","revoke"]"#],
    },
    Switch {
        name: "uet",
        global: "uetq",
        way: Way::PushArguments,
        before: &[r#"["consent","default",{"ad_storage":"denied"}]"#],
        grant: &[r#"["consent","update",{"ad_storage":"granted"}]"#],
        deny: &[r#"["consent","update",{"ad_storage":"denied"}]"#],
    },
    Switch {
        name: "clarity",
        global: "clarity",
        way: Way::Stub,
        before: &[r#"["consentv2",{"ad_Storage":"denied","analytics_Storage":"denied"}]"#],
        grant: &[r#"["consentv2",{"ad_Storage":"granted","analytics_Storage":"granted"}]"#],
        deny: &[r#"["consentv2",{"ad_Storage":"denied","analytics_Storage":"denied"}]"#],
    },
    Switch {
        name: "tiktok",
        global: "ttq",
        way: Way::Method,
        before: &[r#"["holdConsent"]"#],
        grant: &[r#"["grantConsent"]"#],
        deny: &[r#"["revokeConsent"]"#],
    },
    Switch {
        name: "matomo",
        global: "_paq",
        way: Way::PushList,
        before: &[r#"["requireConsent"]"#],
        grant: &[r#"["setConsentGiven"]"#],
        deny: &[r#"["forgetConsentGiven"]"#],
    },
    Switch {
        name: "matomo:cookies",
        global: "_paq",
        way: Way::PushList,
        before: &[r#"["requireCookieConsent"]"#],
        grant: &[r#"["setCookieConsentGiven"]"#],
        deny: &[r#"["forgetCookieConsentGiven"]"#],
    },
    Switch {
        name: "hubspot",
        global: "_hsq",
        way: Way::PushList,
        before: &[r#"["doNotTrack"]"#],
        grant: &[r#"["doNotTrack",{"track":true}]"#],
        deny: &[r#"["revokeCookieConsent"]"#, r#"["doNotTrack"]"#],
    },
    Switch {
        name: "adobe",
        global: "alloy",
        way: Way::Call,
        before: &[],
        grant: &[
            r#"["setConsent",{"consent":[{"standard":"Adobe","version":"2.0","value":{"collect":{"val":"y"}}}]}]"#,
        ],
        deny: &[r#"["setConsent",{"consent":[{"standard":"Adobe","version":"2.0","value":{"collect":{"val":"n"}}}]}]"#],
    },
];

/// Google's seven consent types (Consent Mode v2).
pub const GOOGLE_TYPES: [&str; 7] = [
    "ad_storage",
    "ad_user_data",
    "ad_personalization",
    "analytics_storage",
    "functionality_storage",
    "personalization_storage",
    "security_storage",
];

/// The signals a catalogue names, each once, with whether a service that names it is allowed.
#[must_use]
pub fn signals<'a>(facts: Facts<'a>) -> Vec<(&'a str, bool)> {
    let mut out: Vec<(&str, bool)> = Vec::new();
    for s in &facts.catalogue.services {
        for name in &s.signals {
            note(&mut out, name, facts.service_allowed(s));
        }
    }
    for s in &facts.catalogue.broken {
        for name in &s.signals {
            note(&mut out, name, false);
        }
    }
    out
}

fn note<'a>(out: &mut Vec<(&'a str, bool)>, name: &'a str, on: bool) {
    for (known, any) in out.iter_mut() {
        if *known == name {
            *any |= on;
            return;
        }
    }
    out.push((name, on));
}

/// Whether a signal's name is one that exists.
///
/// ```
/// use crumbgate::logic::vendors::is_known;
/// assert!(is_known("google:ad_storage") && is_known("ga-disable:UA-1-2") && is_known("matomo:cookies"));
/// assert!(!is_known("google:everything"));
/// ```
#[must_use]
pub fn is_known(name: &str) -> bool {
    if let Some(kind) = name.strip_prefix("google:") {
        return GOOGLE_TYPES.contains(&kind);
    }
    name.strip_prefix("ga-disable:").is_some_and(|p| !p.is_empty()) || SWITCHES.iter().any(|s| s.name == name)
}
