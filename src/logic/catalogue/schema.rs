//! The shape of a catalogue, as one table.
//!
//! The reader checks against it, the published JSON Schema and the reference
//! in the docs are generated from it: a field is added here and nowhere else.

use super::duration::Duration;
use super::problem::{Code, Problem};
use crate::logic::json::Json;
use alloc::string::String;
use alloc::vec::Vec;

/// What a value must be.
pub enum Kind {
    /// A name by which markup and records refer to a category or service.
    Id,
    /// A visible text: a string, or strings by language.
    Text,
    /// Any string.
    Str,
    /// A string or a whole number.
    Revision,
    /// An address: http(s), mailto or relative.
    Url,
    /// `true` or `false`.
    Bool,
    /// A whole number from the first to the second.
    Int(u32, u32),
    /// See [`Duration`].
    Duration,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A name or pattern, with `*` for any run of characters.
    Pattern,
    /// One of the kind, or a list of them.
    OneOrMore(&'static Kind),
    /// A list of the kind.
    List(&'static Kind),
    /// An object with these fields; others are left alone.
    Object(&'static [Field]),
    /// An object with any keys, every value of the kind.
    Map(&'static Kind),
}

/// A field of an object.
pub struct Field {
    /// Its name in the JSON.
    pub name: &'static str,
    /// What its value must be.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
}

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false }
}

const fn required(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true }
}

/// The words of `model`, in the order of [`super::Model`].
pub const MODELS: &[&str] = &["opt-in", "opt-out", "notice"];
/// The words of `basis`, in the order of [`super::Basis`].
pub const BASES: &[&str] = &["consent", "necessary", "exempt-statistics", "exempt-appearance"];
/// The words of `layout`, in the order of [`super::Layout`].
pub const LAYOUTS: &[&str] = &["bottom", "top", "box"];
/// The words of `settings.button`: which corner, or none.
pub const BUTTONS: &[&str] = &["left", "right", "off"];
/// The words of `storage[].area`, in the order of [`super::Area`].
pub const AREAS: &[&str] = &["local", "session", "indexeddb"];

const SETTINGS: &[Field] = &[
    field("model", Kind::OneOf(MODELS)),
    field("layout", Kind::OneOf(LAYOUTS)),
    // 13 months: the longest a choice may be kept (contract §3; CNIL recommendation 2020-092).
    field("lifetimeDays", Kind::Int(1, 395)),
    field("cookieDomain", Kind::Str),
    field("gpc", Kind::Bool),
    field("consentId", Kind::Bool),
    field("receiptUrl", Kind::Url),
    field("escape", Kind::OneOf(&["dialog", "site"])),
    field("button", Kind::OneOf(BUTTONS)),
    field("google", Kind::Object(GOOGLE)),
    field("regions", Kind::Map(&Kind::Object(REGION))),
];

const REGION: &[Field] =
    &[field("model", Kind::OneOf(MODELS)), field("layout", Kind::OneOf(LAYOUTS)), field("gpc", Kind::Bool)];

const GOOGLE: &[Field] = &[
    field("waitForUpdate", Kind::Int(0, 10_000)),
    field("adsDataRedaction", Kind::Bool),
    field("urlPassthrough", Kind::Bool),
    field("region", Kind::List(&Kind::Str)),
];

const CATEGORY: &[Field] = &[
    required("id", Kind::Id),
    field("basis", Kind::OneOf(BASES)),
    field("title", Kind::Text),
    field("description", Kind::Text),
    field("aliases", Kind::List(&Kind::Id)),
];

const COOKIE: &[Field] = &[
    required("name", Kind::OneOrMore(&Kind::Pattern)),
    field("duration", Kind::Duration),
    field("purpose", Kind::Text),
    field("provider", Kind::Text),
];

const STORAGE: &[Field] = &[
    required("area", Kind::OneOf(AREAS)),
    required("key", Kind::Pattern),
    field("duration", Kind::Duration),
    field("purpose", Kind::Text),
];

const SERVICE: &[Field] = &[
    required("id", Kind::Id),
    required("category", Kind::Id),
    field("title", Kind::Text),
    field("provider", Kind::Text),
    field("purpose", Kind::Text),
    field("privacyUrl", Kind::Url),
    field("optOutUrl", Kind::Url),
    field("retention", Kind::Text),
    field("model", Kind::OneOf(MODELS)),
    field("ask", Kind::OneOf(&["banner", "in-place"])),
    field("cookies", Kind::List(&Kind::Object(COOKIE))),
    field("storage", Kind::List(&Kind::Object(STORAGE))),
    field("hosts", Kind::List(&Kind::Pattern)),
    field("signals", Kind::List(&Kind::Str)),
    field("aliases", Kind::List(&Kind::Id)),
];

/// The whole catalogue.
pub const CATALOGUE: &[Field] = &[
    required("version", Kind::Int(1, 1)),
    field("revision", Kind::Revision),
    field("policyUrl", Kind::Url),
    field("lastUpdated", Kind::Str),
    field("settings", Kind::Object(SETTINGS)),
    required("categories", Kind::List(&Kind::Object(CATEGORY))),
    field("services", Kind::List(&Kind::Object(SERVICE))),
    field("text", Kind::Map(&Kind::Map(&Kind::Str))),
];

/// Checks `value` against `kind`, adding every problem to `out` under `path`.
pub fn check(value: &Json, kind: &Kind, path: &mut String, out: &mut Vec<Problem>) {
    let wrong = match kind {
        Kind::Id => (!is_id(value)).then_some(Code::BadId),
        Kind::Text => {
            let fine =
                value.str().is_some() || matches!(value, Json::Obj(e) if e.iter().all(|(_, v)| v.str().is_some()));
            (!fine).then_some(Code::NotText)
        }
        Kind::Str => value.str().is_none().then_some(Code::NotString),
        Kind::Revision => (value.str().is_none() && value.int().is_none()).then_some(Code::NotString),
        Kind::Url => (!value.str().is_some_and(is_safe_url)).then_some(Code::BadUrl),
        Kind::Bool => value.bool().is_none().then_some(Code::NotBool),
        Kind::Int(min, max) => (!value.int().is_some_and(|n| n >= *min && n <= *max)).then_some(Code::NotInRange),
        Kind::Duration => (value.str().and_then(Duration::read).is_none()).then_some(Code::BadDuration),
        Kind::OneOf(words) => (!value.str().is_some_and(|s| words.contains(&s))).then_some(Code::NotOneOf),
        Kind::Pattern => match value.str() {
            None => Some(Code::NotString),
            Some(s) => s.bytes().all(|b| matches!(b, b'*' | b' ' | b'.')).then_some(Code::BadPattern),
        },
        Kind::OneOrMore(kind) => match value {
            Json::Arr(_) => return check(value, &Kind::List(kind), path, out),
            _ => return check(value, kind, path, out),
        },
        Kind::List(kind) => match value {
            Json::Arr(items) => {
                for (i, item) in items.iter().enumerate() {
                    at(path, &["[", &decimal(i), "]"], |path| check(item, kind, path, out));
                }
                None
            }
            _ => Some(Code::NotList),
        },
        Kind::Object(fields) => match value {
            Json::Obj(_) => {
                for f in *fields {
                    at(path, &[".", f.name], |path| match value.get(f.name) {
                        Some(v) => check(v, &f.kind, path, out),
                        None if f.required => out.push(Problem { path: path.clone(), code: Code::Missing }),
                        None => {}
                    });
                }
                None
            }
            _ => Some(Code::NotObject),
        },
        Kind::Map(kind) => match value {
            Json::Obj(entries) => {
                for (k, v) in entries {
                    at(path, &[".", k], |path| check(v, kind, path, out));
                }
                None
            }
            _ => Some(Code::NotObject),
        },
    };
    if let Some(code) = wrong {
        out.push(Problem { path: path.clone(), code });
    }
}

/// Runs `f` one step further down the path.
fn at(path: &mut String, step: &[&str], f: impl FnOnce(&mut String)) {
    let len = path.len();
    for s in step {
        // The first step of all needs no dot.
        path.push_str(if len == 0 && path.is_empty() { s.trim_start_matches('.') } else { s });
    }
    f(path);
    path.truncate(len);
}

/// A number in decimal digits, without the formatting machinery.
#[must_use]
pub fn decimal(n: usize) -> String {
    let mut s = if n > 9 { decimal(n / 10) } else { String::new() };
    s.push(char::from(b'0' + (n % 10) as u8));
    s
}

fn is_id(value: &Json) -> bool {
    value.str().is_some_and(|s| !s.is_empty() && !s.starts_with('!') && !s.bytes().any(|b| b <= b' ' || b == b','))
}

/// Whether an address can be put on a link: http(s), mailto, or relative.
/// Browsers ignore control characters and white space in a scheme, so those are refused outright.
///
/// ```
/// use crumbgate::logic::catalogue::schema::is_safe_url;
/// assert!(is_safe_url("/cookies#list"));
/// assert!(!is_safe_url("java\nscript:alert(1)"));
/// ```
#[must_use]
pub fn is_safe_url(url: &str) -> bool {
    if url.is_empty() || url.bytes().any(|b| b <= b' ' || b == b'\\') {
        return false;
    }
    let end = url.find(['/', '?', '#']).unwrap_or(url.len());
    match url.get(..end).and_then(|head| head.split_once(':')) {
        None => true,
        Some((scheme, _)) => ["http", "https", "mailto"].iter().any(|s| scheme.eq_ignore_ascii_case(s)),
    }
}
