//! Advice beyond the schema. One family of rules per file.

pub mod fields;

use super::finding::Finding;
use super::site::Site;

/// Runs every rule.
pub fn all(site: &Site, out: &mut Vec<Finding>) {
    fields::check(site, out);
}
