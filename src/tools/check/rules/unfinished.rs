//! What a draft guessed and nobody has confirmed.

use crate::logic::json::Json;
use crate::tools::check::finding::Finding;
use crate::tools::check::site::Site;
use crate::tools::check::tree::strings;
use crate::tools::schema::below;

/// The field in which a draft lists the fields it guessed.
const GUESS: &str = "_guess";

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    walk(site.root, "", out);
}

fn walk(value: &Json, path: &str, out: &mut Vec<Finding>) {
    for (key, inner) in value.entries() {
        let here = below(path, key);
        if key == GUESS {
            let fields = strings(Some(inner));
            out.push(
                Finding::warning(
                    "draft-unfinished",
                    here,
                    format!("guessed and not yet confirmed: {}", fields.join(", ")),
                )
                .mend(format!("Find out from whoever set it up, or from the vendor; then remove `{GUESS}`."))
                .names(fields),
            );
        } else {
            walk(inner, &here, out);
        }
    }
    for (i, item) in value.items().iter().enumerate() {
        walk(item, &format!("{path}[{i}]"), out);
    }
}
