//! When the catalogue was last gone through.

use crate::tools::check::date::{days, written};
use crate::tools::check::finding::Finding;
use crate::tools::check::site::Site;
use crate::tools::check::tree::string;

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    let today = site.about.today;
    let said = string(site.root, "lastUpdated");
    let finding = if said.is_empty() {
        Finding::warning("date-missing", "lastUpdated", "visitors are not told how old this information is")
            .mend(format!("Add \"lastUpdated\": \"{}\" once you have gone through it.", written(today)))
    } else {
        match days(said) {
            None => Finding::warning(
                "date-unreadable",
                "lastUpdated",
                format!("\"{said}\" is not a date that can be shown in every language"),
            )
            .mend(format!("Write it as \"{}\".", written(today))),
            Some(day) if day > today + 1 => {
                Finding::warning("date-in-future", "lastUpdated", "this day is yet to come")
                    .mend("Write the day of the last change.")
            }
            // A year and a day of grace for leap years.
            Some(day) if today - day > 366 => Finding::warning(
                "date-old",
                "lastUpdated",
                format!("this was last gone through {} months ago", (today - day) / 30),
            )
            .mend("Scan the site, go through the catalogue, and write the day."),
            Some(_) => return,
        }
    };
    out.push(finding);
}
