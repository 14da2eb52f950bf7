//! Is it asked at all? Models and wording that are not consent under UK and EU law.

use crate::logic::json::Json;
use crate::tools::check::finding::Finding;
use crate::tools::check::site::{Law, Site};
use crate::tools::check::tree::string;

/// Countries whose law wants an explicit yes: the UK, the EU, and those that follow it.
const STRICT: [&str; 33] = [
    "GB", "UK", "EU", "EEA", "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT",
    "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "NO",
];

/// Wordings that take silence for a yes.
const SILENCE: &[&str] = &[
    "by continuing to",
    "by using this site",
    "by using our site",
    "by using the site",
    "by using this website",
    "by using our website",
    "by browsing",
    "continue to browse",
    "if you continue to use",
    "implied consent",
    "taken to be happy",
    "we assume that you",
    "we'll assume",
    "we will assume",
    "deemed to",
    "drwy barhau i",
];

/// Whether a text takes silence for a yes.
#[must_use]
pub(super) fn silence(text: &str) -> bool {
    let low = text.to_lowercase().replace('\u{2019}', "'");
    SILENCE.iter().any(|s| low.contains(s))
}

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    if site.about.law == Law::None {
        return;
    }
    let asks = |s: &&super::super::site::Service| s.basis == Some("consent");
    let names: Vec<&str> = site.services.iter().filter(asks).map(|s| s.called()).collect();
    if !names.is_empty() {
        model(site, &names, out);
    }
    for (path, text) in site.texts() {
        if silence(text) {
            out.push(
                Finding::warning(
                    "wording-not-consent",
                    path,
                    "this takes reading on for agreement; in UK and EU law it is none",
                )
                .mend("Say what is asked, and that nothing optional runs before a yes."),
            );
        }
    }
}

fn model(site: &Site, names: &[&str], out: &mut Vec<Finding>) {
    let reason = |model: &str| match model {
        "opt-out" => Some("lets services run until a no"),
        "notice" => Some("only tells of services"),
        _ => None,
    };
    let some: Vec<_> = names.iter().take(3).copied().collect();
    let listed = some.join(", ") + if names.len() > 3 { " …" } else { "" };
    let mut tell = |path: String, model: &str, which: &str| {
        if let Some(does) = reason(model) {
            out.push(
                Finding::error(
                    "model-needs-consent",
                    path,
                    format!("\"{model}\" {does}, and in the UK and the EU this needs an explicit yes: {which}"),
                )
                .mend("Write \"opt-in\"; for visitors elsewhere set a model under `settings.regions`."),
            );
        }
    };
    // A service with a model of its own does not follow the site's.
    tell("settings.model".into(), site.model(), &listed);
    for s in site.services.iter().filter(|s| s.basis == Some("consent")) {
        tell(format!("{}.model", s.path), string(s.json, "model"), s.called());
    }
    let regions = site.root.get("settings").and_then(|s| s.get("regions")).map(Json::entries).unwrap_or_default();
    for (region, settings) in regions {
        let country = region.split('-').next().unwrap_or(region).to_ascii_uppercase();
        if STRICT.contains(&country.as_str()) {
            tell(format!("settings.regions.{region}.model"), string(settings, "model"), &listed);
        }
    }
}
