//! Advice beyond the schema. One family of rules per file.

mod basis;
mod closed;
mod consent;
mod dates;
mod durations;
mod fields;
mod hosts;
mod links;
mod listed;
mod names;
mod outdated;
mod own;
mod policy;
mod promises;
mod signals;
mod translations;
mod unfinished;

use super::finding::Finding;
use super::site::Site;

/// The rules, in the order they run.
const RULES: &[fn(&Site, &mut Vec<Finding>)] = &[
    fields::check,
    unfinished::check,
    consent::check,
    basis::check,
    listed::check,
    names::check,
    own::check,
    durations::check,
    closed::check,
    links::check,
    hosts::check,
    signals::check,
    promises::check,
    outdated::check,
    translations::check,
    dates::check,
    policy::check,
];

/// Runs every rule.
pub fn all(site: &Site, out: &mut Vec<Finding>) {
    for rule in RULES {
        rule(site, out);
    }
}
