//! Services that their vendor has shut down.

use crate::tools::check::finding::Finding;
use crate::tools::check::site::Site;

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    for s in &site.services {
        let Some((vendor, dead)) = s.vendor.and_then(|v| Some((v, v.dead.as_ref()?))) else { continue };
        out.push(
            Finding::warning("service-closed", &*s.path, format!("{} is closed ({})", vendor.title, dead.trim_end_matches('.')))
                .mend("Remove its tag from the pages. Keep the entry for as long as visitors may still have its cookies, so that they are erased."),
        );
    }
}
