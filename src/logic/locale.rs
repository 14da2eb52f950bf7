//! Which language to speak.

use super::bytes::{cut, take, trim};
use super::catalogue::text::base;

/// The languages there are texts in, by the names of the files in `locales/`, with a space between.
pub static LANGUAGES: &str = include!(concat!(env!("OUT_DIR"), "/languages.in"));

/// Tags that are served by texts of another name.
const ALSO: &str = "no=nb nn=nb iw=he zh-TW=zh-Hant zh-HK=zh-Hant zh-MO=zh-Hant zh-Hant=zh-Hant";

/// The first of the wanted languages (comma-separated BCP 47 tags, best first) that there
/// are texts in; English if there are none in any.
///
/// ```
/// use crumbgate::logic::locale::choose;
/// assert_eq!(choose("cy-GB,en"), "cy");
/// assert_eq!(choose("zh-TW"), "zh-Hant");
/// assert_eq!(choose("no"), "nb");
/// assert_eq!(choose("C,tlh"), "en");
/// ```
#[must_use]
pub fn choose(wanted: &str) -> &'static str {
    let mut rest = wanted;
    while !rest.is_empty() {
        let found = serving(trim(take(&mut rest, b',')));
        if !found.is_empty() {
            return found;
        }
    }
    "en"
}

/// The language whose texts serve a tag; empty if there is none.
///
/// ```
/// use crumbgate::logic::locale::serving;
/// assert_eq!(serving("pt-BR"), "pt");
/// assert_eq!(serving("zh-Hans"), "zh");
/// assert_eq!(serving("eo"), "");
/// ```
#[must_use]
pub fn serving(tag: &str) -> &'static str {
    let mut tag = tag;
    // The whole tag, then without its last part, and so on (RFC 4647 §3.4).
    while !tag.is_empty() {
        for list in &[LANGUAGES, ALSO] {
            let found = look_up(list, tag);
            if !found.is_empty() {
                return found;
            }
        }
        tag = shorter(tag);
    }
    ""
}

/// The tag whose texts serve another one that has none of its own name; empty for all others.
pub(super) fn also(tag: &str) -> &'static str {
    look_up(ALSO, tag)
}

/// Whether texts of `language` serve a tag, whichever else there are.
pub(super) fn serves(language: &str, tag: &str) -> bool {
    let mut tag = tag;
    while !tag.is_empty() {
        let other = also(tag);
        if !other.is_empty() || tag.eq_ignore_ascii_case(language) {
            return other.is_empty() || other == language;
        }
        tag = shorter(tag);
    }
    false
}

/// What stands between the items of a list. Not `Intl.ListFormat`: its first use takes a page
/// longer than everything else the banner does.
///
/// ```
/// use crumbgate::logic::locale::comma;
/// assert_eq!(["Analyse", "Werbung"].join(comma("de")), "Analyse, Werbung");
/// assert_eq!(["分析", "广告"].join(comma("zh-CN")), "分析、广告");
/// ```
#[must_use]
pub fn comma(tag: &str) -> &'static str {
    match base(tag) {
        "ar" | "ur" => "، ",
        "ja" | "zh" => "、",
        _ => ", ",
    }
}

/// What a list has for a tag: itself, or what stands behind the `=`.
fn look_up(list: &'static str, tag: &str) -> &'static str {
    let mut rest = list;
    while !rest.is_empty() {
        let mut name = take(&mut rest, b' ');
        let whole = name;
        if take(&mut name, b'=').eq_ignore_ascii_case(tag) {
            return if name.is_empty() { whole } else { name };
        }
    }
    ""
}

/// A tag without its last part; nothing of one that has a single part.
pub(super) fn shorter(tag: &str) -> &str {
    let mut end = 0;
    for (at, b) in tag.bytes().enumerate() {
        if b == b'-' {
            end = at;
        }
    }
    cut(tag, 0, end)
}
