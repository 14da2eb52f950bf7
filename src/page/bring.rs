//! Takes over, once, a choice that another consent tool has stored.

use super::act;
use super::state::facts;
use crate::host;
use crate::logic::catalogue::{Basis, Target};
use crate::logic::consent::import::{Foreign, NAMES, read};
use crate::logic::cookies::pairs;
use alloc::string::String;
use alloc::vec::Vec;

/// Set once anything was taken over: an old choice must not come back when ours expires.
const DONE: &str = "crumbgate-imported";

/// Looks for another tool's choice, if nothing was ever said here. True if there was one.
pub fn look() -> bool {
    if host::stored(DONE).is_some() {
        return false;
    }
    let jar = host::cookies();
    for (tool, name) in NAMES.iter().enumerate() {
        let cookie = pairs(&jar).find(|(n, _)| n == name).map(|(_, v)| String::from(v));
        let Some(raw) = cookie.or_else(|| host::stored(name)) else { continue };
        let Some(choice) = read(tool, &raw) else { continue };
        let set = translate(&choice);
        if !set.is_empty() {
            host::keep(DONE, "1");
            act::imported(&set);
            return true;
        }
    }
    false
}

/// The other tool's answers in the terms of our catalogue; ids it does not have are left out.
fn translate(choice: &Foreign) -> Vec<(Target, bool)> {
    let mut set = Vec::new();
    let Some(facts) = facts() else { return set };
    let c = facts.catalogue;
    match choice {
        Foreign::Answers(answers) => {
            for (id, yes) in answers {
                if let Some(target) = c.target(id) {
                    set.push((target, *yes));
                }
            }
        }
        Foreign::Only(_) | Foreign::Refused => {
            for (i, category) in c.categories.iter().enumerate() {
                if category.basis != Basis::Necessary {
                    set.push((Target::Category(i), false));
                }
            }
            if let Foreign::Only(ids) = choice {
                set.extend(ids.iter().filter_map(|id| Some((c.target(id)?, true))));
            }
        }
    }
    set
}
