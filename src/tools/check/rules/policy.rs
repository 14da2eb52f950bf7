//! A policy page held against the catalogue: promises it breaks, vendors it forgets.

use super::promises::{broken, made_in_policy};
use super::{consent, outdated};
use crate::logic::catalogue::pattern::matches;
use crate::tools::check::finding::Finding;
use crate::tools::check::mentions;
use crate::tools::check::site::{Law, Policy, Site};
use crate::tools::vendors;

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    let Some(Policy { file, text, filled }) = &site.about.policy else { return };
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
    undeclared(file, text, site, out);
    // Where the banner puts the tables, they name everybody.
    for s in site.services.iter().filter(|_| !filled) {
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

/// Cookies the policy tells of, and no service of the catalogue has.
fn undeclared(file: &str, text: &str, site: &Site, out: &mut Vec<Finding>) {
    let own = |name: &str| name == crate::logic::policy::OWN;
    let declared = |name: &str| {
        let probe = name.replace('*', "1");
        site.services.iter().flat_map(|s| s.names()).any(|listed| listed == name || matches(listed, &probe))
    };
    for name in mentions::cookies(text).into_iter().filter(|name| !own(name) && !declared(name)) {
        let whose = vendors::by_cookie(&name.replace('*', "1"))
            .map_or_else(String::new, |m| format!(" (of {})", m.vendor.title));
        out.push(
            Finding::note(
                "policy-names-more",
                "services",
                format!("{file} names the cookie {name}{whose}, and no service here has it"),
            )
            .mend("If the site still sets it, list it under its service; if not, take it out of the policy.")
            .names([name]),
        );
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
