//! Names of cookies: misspelt ones, and ones that two services claim.

use crate::tools::check::finding::Finding;
use crate::tools::check::near::distance;
use crate::tools::check::site::{Cookie, Service, Site};
use crate::tools::vendors;
use std::collections::HashMap;

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    let mut owners: HashMap<&str, &Service> = HashMap::new();
    for s in &site.services {
        for c in &s.cookies {
            for name in &c.names {
                if let Some(right) = misspelt(s, c, name) {
                    out.push(
                        Finding::warning(
                            "name-misspelt",
                            format!("{}.name", c.path),
                            format!("no vendor sets a cookie called \"{name}\"; the real name is \"{right}\""),
                        )
                        .mend(format!(
                            "Write [\"{right}\", \"{name}\"]: both are then erased, and the right one is shown."
                        ))
                        .names([right]),
                    );
                }
                match owners.get(name) {
                    Some(other) if other.path != s.path => out.push(
                        Finding::note(
                            "name-shared",
                            format!("{}.name", c.path),
                            format!(
                                "\"{name}\" is also listed under {}: it is erased when either is refused",
                                other.called()
                            ),
                        )
                        .mend("Leave it with the service that sets it."),
                    ),
                    _ => {
                        owners.insert(name, s);
                    }
                }
            }
        }
    }
}

/// The right name of one that is known to be wrong, or is a slip away from the vendor's.
fn misspelt(s: &Service, c: &Cookie, name: &str) -> Option<String> {
    if let Some(found) = vendors::by_misspelt(name) {
        let listed = c.names.contains(&found.cookie.name.as_str());
        return (!listed).then(|| found.cookie.name.clone());
    }
    let vendor = s.vendor?;
    if name.len() < 4 || vendors::by_cookie(name).is_some() || name.contains('*') {
        return None;
    }
    let near = |right: &str| {
        !right.contains('*') && right.len() >= 5 && distance(name, right) == 1 && !c.names.contains(&right)
    };
    vendor.cookies.iter().map(|k| &k.name).find(|right| near(right)).cloned()
}
