//! Takes over, once, a choice that another consent tool has stored.

use super::act;
use crate::host;
use crate::logic::consent::import::{NAMES, read};
use crate::logic::cookies::pairs;
use alloc::string::String;

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
        if read(tool, &raw).is_some_and(|old| act::imported(&old)) {
            host::keep(DONE, "1");
            return true;
        }
    }
    false
}
