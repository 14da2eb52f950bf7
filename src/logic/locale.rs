//! Which language to speak.

use super::catalogue::text::base;

/// The languages there are texts in, by the names of the files in `locales/`.
pub static LANGUAGES: &[&str] = include!(concat!(env!("OUT_DIR"), "/languages.in"));

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
    for tag in wanted.split(',').map(str::trim) {
        let known = |name: &str| LANGUAGES.iter().find(|l| l.eq_ignore_ascii_case(name)).copied();
        let traditional = base(tag).eq_ignore_ascii_case("zh")
            && ["-hant", "-tw", "-hk", "-mo"].iter().any(|part| {
                tag.get(2..).is_some_and(|t| {
                    t.len() >= part.len() && t.get(..part.len()).is_some_and(|s| s.eq_ignore_ascii_case(part))
                })
            });
        let name = match base(tag) {
            _ if traditional => "zh-Hant",
            "no" | "nn" => "nb",
            "iw" => "he",
            other => other,
        };
        if let Some(l) = known(tag).or_else(|| known(name)) {
            return l;
        }
    }
    "en"
}
