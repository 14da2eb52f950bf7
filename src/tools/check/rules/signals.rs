//! Vendor switches that do not exist, or are still placeholders.

use crate::logic::vendors::{GOOGLE_TYPES, SWITCHES};
use crate::tools::check::finding::Finding;
use crate::tools::check::near::nearest;
use crate::tools::check::site::Site;
use crate::tools::check::tree::strings;

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    for s in &site.services {
        for (i, signal) in strings(s.json.get("signals")).iter().enumerate() {
            let path = format!("{}.signals[{i}]", s.path);
            if let Some(property) = signal.strip_prefix("ga-disable:") {
                if property.is_empty() || property.contains("XXX") {
                    out.push(
                        Finding::warning(
                            "signal-placeholder",
                            path,
                            format!("\"{signal}\" does not name a property, so it switches nothing off"),
                        )
                        .mend("Write your own: ga-disable:G-… as in your tag, once for each property."),
                    );
                }
            } else if !known(signal) {
                let all = names();
                let mend = match nearest(signal, all.iter().map(String::as_str)) {
                    Some(right) => format!("Did you mean \"{right}\"?"),
                    None => format!("There are: {}, ga-disable:<property>.", all.join(", ")),
                };
                out.push(
                    Finding::warning("unknown-signal", path, format!("there is no switch called \"{signal}\""))
                        .mend(mend),
                );
            }
        }
    }
}

fn known(signal: &str) -> bool {
    names().iter().any(|n| n == signal)
}

fn names() -> Vec<String> {
    let google = GOOGLE_TYPES.iter().map(|t| format!("google:{t}"));
    google.chain(SWITCHES.iter().map(|s| s.name.to_owned())).collect()
}
