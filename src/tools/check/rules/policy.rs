//! A policy page held against the catalogue: promises it breaks, vendors it forgets.

use super::promises::{broken, made_in_policy};
use super::{consent, outdated};
use crate::tools::check::finding::Finding;
use crate::tools::check::site::{Law, Site};
use crate::tools::vendors;

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    let Some((file, text)) = &site.about.policy else { return };
    let lines: Vec<&str> = text.lines().collect();
    for (i, promises) in made_in_policy(text) {
        if let Some((words, names)) = broken(&promises, site.services.iter()) {
            let line = short(lines.get(i).copied().unwrap_or(""));
            let said = format!("{file}, line {}, promises that {words}, which is not true of {names}: “{line}”", i + 1);
            out.push(
                Finding::warning("promise-contradicted", "services", said)
                    .mend("Say in the policy what really happens, or remove the service."),
            );
        }
    }
    for (i, line) in lines.iter().enumerate() {
        let place = format!("{file}, line {}", i + 1);
        if site.about.law == Law::None {
            continue;
        }
        for (code, message, mend) in outdated::faults(line) {
            out.push(Finding::warning(code, "policyUrl", format!("{place}: {message}: “{}”", short(line))).mend(mend));
        }
        if consent::silence(line) {
            out.push(
                Finding::warning(
                    "wording-not-consent",
                    "policyUrl",
                    format!("{place} takes reading on for agreement: “{}”", short(line)),
                )
                .mend("Say what is asked, and that nothing optional runs before a yes."),
            );
        }
    }
    for vendor in vendors::named_in(text) {
        let here = |s: &super::super::site::Service| {
            s.vendor.is_some_and(|v| v.id == vendor.id || v.provider == vendor.provider)
        };
        if !site.services.iter().any(here) {
            out.push(
                Finding::note(
                    "policy-names-more",
                    "services",
                    format!("{file} names {}, and no service here is it", vendor.title),
                )
                .mend("Add the service, or take it out of the policy."),
            );
        }
    }
    for s in &site.services {
        let named = |name: &str| !name.is_empty() && text.to_lowercase().contains(&name.to_lowercase());
        let told = named(s.title) || s.vendor.is_some_and(|v| v.names().any(named)) || s.names().any(named);
        if !told && s.basis == Some("consent") {
            out.push(
                Finding::warning("policy-names-less", &*s.path, format!("{file} does not mention {}", s.called()))
                    .mend("Add it to the policy; `crumbgate policy` makes the tables."),
            );
        }
    }
}

fn short(line: &str) -> String {
    let line = line.trim();
    let mut cut: String = line.chars().take(80).collect();
    if cut.len() < line.len() {
        cut.push('…');
    }
    cut
}
