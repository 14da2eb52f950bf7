//! From a cookie policy, as text, Markdown or HTML.

use super::seen::{Cookie, Seen};
use super::words::Words;
use super::{dates, duration, tables};
use crate::tools::vendors::{self, Vendor};

/// What a policy tells of. The text is that of [`crate::tools::html::text_of`] for HTML.
#[must_use]
pub fn read(text: &str) -> Seen {
    let rows = tables::read(text).rows;
    let text = &text.replace(tables::LINE, " ");
    let mut seen = Seen { last_updated: dates::last_updated(text), ..Seen::default() };
    for row in rows {
        for (i, name) in row.names.iter().enumerate() {
            let duration = row.durations.get(i).or(row.durations.first()).cloned().flatten();
            // A column that only names the organisation says nothing of what the cookie is for.
            let purpose = row.purpose.as_deref().filter(|p| !is_a_name(p));
            let cookie = Cookie { name: name.clone(), duration, purpose: Words::of(purpose), domain: None };
            let known = vendors::by_cookie(&name.replace('*', "1")).or_else(|| vendors::by_misspelt(name));
            let says = [row.provider.as_deref(), row.purpose.as_deref(), Some(row.context.as_str())];
            // Without the name of a cookie, the row's words decide.
            let told = known.is_none().then(|| says.into_iter().flatten().find_map(only)).flatten();
            seen.cookie(cookie, told);
        }
    }
    prose(text, &mut seen);
    let plain: String = text.chars().filter(|c| !matches!(c, '\'' | '"' | '‘' | '’' | '“' | '”')).collect();
    for (name, vendor) in mentions(&plain) {
        // “Facebook” beside a Facebook Pixel is the company again, not its buttons.
        let again = |other: &Vendor| other.names().any(|n| n.strip_prefix(name).is_some_and(|r| r.starts_with(' ')));
        let others = seen.services.iter().filter_map(|s| s.vendor).filter(|v| v.id != vendor.id);
        if name.contains(' ') || !others.clone().any(again) {
            seen.vendor(vendor);
        }
    }
    seen
}

/// What stands before each table that looks like one of cookies and of which nothing could be read.
#[must_use]
pub fn unread(text: &str) -> Vec<String> {
    tables::read(text).unread
}

/// Whether a cell holds the name of a vendor or of a company, and nothing else.
fn is_a_name(cell: &str) -> bool {
    let cell = cell.trim();
    vendors::find(cell).is_some() || vendors::all().iter().any(|v| v.provider.eq_ignore_ascii_case(cell))
}

/// The vendor a phrase names, if it is one alone.
fn only(phrase: &str) -> Option<&'static Vendor> {
    match mentioned(phrase).as_slice() {
        [one] => Some(one),
        _ => vendors::find(phrase),
    }
}

/// Vendors a text names.
fn mentioned(text: &str) -> Vec<&'static Vendor> {
    mentions(text).into_iter().map(|(_, vendor)| vendor).collect()
}

/// Vendors a text names, each with the longest of its names that stands there; those with longer
/// names first, so that what is told of a short one can look at them. Of two names in one place the
/// longer counts: “LinkedIn Insight Tag” is not also LinkedIn's share button.
fn mentions(text: &str) -> Vec<(&'static str, &'static Vendor)> {
    let low = text.to_lowercase();
    let mut hits: Vec<(usize, usize, &'static str, &'static Vendor)> = Vec::new();
    for vendor in vendors::all() {
        for name in vendor.names().filter(|n| n.len() >= 4) {
            // One short word may be a word of the language: as it is written, or not at all.
            let plain = name.chars().all(|c| c.is_ascii_alphabetic()) && name.len() < 9;
            let (place, wanted) = if plain { (text, name.to_owned()) } else { (low.as_str(), name.to_lowercase()) };
            for (at, _) in place.match_indices(&wanted) {
                let before = place.get(..at).and_then(|t| t.chars().next_back());
                let after = place.get(at + wanted.len()..).and_then(|t| t.chars().next());
                if ![before, after].iter().flatten().any(|c| c.is_alphanumeric()) {
                    hits.push((at, at + wanted.len(), name, vendor));
                }
            }
        }
    }
    let longer = |h: &(usize, usize, &str, &Vendor), than: &(usize, usize, &str, &Vendor)| {
        h.0 <= than.0 && h.1 >= than.1 && h.1 - h.0 > than.1 - than.0
    };
    let mut best: Vec<_> = hits.iter().filter(|hit| !hits.iter().any(|h| longer(h, hit))).copied().collect();
    best.sort_by_key(|h| h.0);
    let mut all: Vec<(&'static str, &'static Vendor)> = Vec::new();
    let mut last = None;
    for (at, end, name, vendor) in best {
        match all.iter_mut().find(|(_, v)| v.id == vendor.id) {
            Some(known) if known.0.len() < name.len() => known.0 = name,
            Some(_) => {}
            // Two vendors of one very name: the first of the table.
            None if last == Some((at, end)) => {}
            None => all.push((name, vendor)),
        }
        last = Some((at, end));
    }
    all.sort_by_key(|(name, _)| !name.contains(' '));
    all
}

/// “A cookie called `x` … expires after one week.”
fn prose(text: &str, seen: &mut Seen) {
    for paragraph in text.lines() {
        let low = paragraph.to_lowercase();
        for mark in ["cookie called ", "cookie named ", "cookies called ", "cookies named "] {
            for (at, _) in low.match_indices(mark) {
                let Some(rest) = paragraph.get(at + mark.len()..) else { continue };
                let word = rest.split_whitespace().next().unwrap_or("");
                let Some(name) = tables::name(word.trim_end_matches([',', ';', '.'])) else { continue };
                let ends = ["expire", "kept for", "lasts", "deleted", "stored for", "until"];
                let from = ends.iter().filter_map(|w| rest.to_lowercase().find(w)).min();
                let phrase = from.and_then(|i| rest.get(i..)).map(|r| r.split('.').next().unwrap_or(r));
                seen.cookie(Cookie { name, duration: phrase.and_then(duration::guess), ..Cookie::default() }, None);
            }
        }
    }
}
