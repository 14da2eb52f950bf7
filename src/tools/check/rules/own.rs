//! Patterns that also stand for what the banner keeps itself.

use crate::logic::catalogue::pattern::matches;
use crate::tools::check::finding::Finding;
use crate::tools::check::site::Site;
use crate::tools::check::tree::{list, string};

/// What the banner keeps: the record, and what else stands in localStorage.
const OWN: [&str; 4] = ["crumbgate", "crumbgate-catalogue", "crumbgate-receipts", "crumbgate-imported"];

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    for s in site.services.iter().filter(|s| s.basis != Some("necessary")) {
        for c in &s.cookies {
            for name in &c.names {
                // The only cookie is the record.
                judge(name, &OWN[..1], format!("{}.name", c.path), out);
            }
        }
        for (i, stored) in list(s.json, "storage").iter().enumerate() {
            // In the other storages nothing is ours.
            if matches!(string(stored, "area"), "" | "local") {
                judge(string(stored, "key"), &OWN, format!("{}.storage[{i}].key", s.path), out);
            }
        }
    }
}

fn judge(pattern: &str, own: &[&'static str], path: String, out: &mut Vec<Finding>) {
    if let Some(own) = own.iter().find(|own| matches(pattern, own)) {
        out.push(
            Finding::warning(
                "name-ours",
                path,
                format!("\"{pattern}\" also stands for \"{own}\", which Crumbgate keeps itself"),
            )
            .mend("That is never erased. Write more of the names that this service sets."),
        );
    }
}
