//! Is everything named? Cookies, providers, empty entries.

use super::super::site::{Category, Service};
use crate::tools::check::finding::Finding;
use crate::tools::check::site::Site;
use crate::tools::check::tree::{list, string, texts};
use crate::tools::usual;

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    for s in &site.services {
        cookies(s, out);
        purposes(s, out);
        provider(s, out);
    }
    for c in &site.categories {
        empty(c, site, out);
    }
}

fn cookies(s: &Service, out: &mut Vec<Finding>) {
    let path = format!("{}.cookies", s.path);
    let name = s.called();
    if s.cookies.is_empty() && !s.has_storage() {
        if let Some(vendor) = s.vendor {
            let usual = usual::expected(vendor);
            if !usual.is_empty() {
                out.push(
                    Finding::warning(
                        "cookies-unlisted",
                        path,
                        format!(
                            "no cookie is listed for {name}, so visitors are not told of any and nothing is erased"
                        ),
                    )
                    .mend(format!("Usually: {}. `crumbgate draft` fills them in.", usual.join(", ")))
                    .names(usual),
                );
            }
        } else if s.basis == Some("necessary") || s.hosts.is_empty() {
            out.push(
                Finding::warning("cookies-unlisted", path, format!("no cookie and no other storage is listed for {name}: nobody can tell what it keeps, or erase it"))
                    .mend("List what it stores under \"cookies\" or \"storage\". The browser's developer tools show the names; so does `crumbgate scan`."),
            );
        }
        return;
    }
    let Some(vendor) = s.vendor else { return };
    let listed: Vec<&str> = s.names().collect();
    for missing in usual::missing(vendor, &listed) {
        let message = format!("missing beside what is listed for {name}: {}", missing.join(", "));
        out.push(
            Finding::warning("cookies-unlisted", &*path, message)
                .mend("Add them, so that visitors are told and they are erased.")
                .names(missing),
        );
    }
}

/// A row of the policy page whose purpose is an empty cell.
fn purposes(s: &Service, out: &mut Vec<Finding>) {
    let cookies = s.cookies.iter().map(|c| (c.path.clone(), c.json, c.names.first().copied().unwrap_or_default()));
    let storage = list(s.json, "storage").iter().enumerate();
    let storage = storage.map(|(i, json)| (format!("{}.storage[{i}]", s.path), json, string(json, "key")));
    // Of our own record the banner tells by itself.
    let told = |name: &str| name.is_empty() || name == crate::logic::policy::OWN;
    for (path, json, name) in cookies.chain(storage).filter(|(_, _, name)| !told(name)) {
        if !texts(json.get("purpose"), "").iter().any(|(_, text)| !text.trim().is_empty()) {
            out.push(
                Finding::warning(
                    "purpose-missing",
                    format!("{path}.purpose"),
                    format!("visitors are not told what {name} is for"),
                )
                .mend("Add \"purpose\", in a plain sentence."),
            );
        }
    }
}

fn provider(s: &Service, out: &mut Vec<Finding>) {
    let given = texts(s.json.get("provider"), "").iter().any(|(_, t)| !t.trim().is_empty());
    if given || s.basis == Some("necessary") {
        return;
    }
    let mend = match s.vendor {
        Some(v) => format!("Add \"provider\": {:?}.", v.provider),
        None => "Name the organisation behind it; your own, if it is yours.".into(),
    };
    out.push(
        Finding::warning(
            "provider-missing",
            format!("{}.provider", s.path),
            format!("nobody is named as the one behind {}", s.called()),
        )
        .mend(mend),
    );
}

fn empty(c: &Category, site: &Site, out: &mut Vec<Finding>) {
    if c.basis != "necessary" && !site.services.iter().any(|s| s.category == c.id) {
        out.push(
            Finding::note(
                "category-empty",
                &*c.path,
                "no service belongs to this category, so visitors are asked about nothing",
            )
            .mend("Remove it, or list its services."),
        );
    }
}
