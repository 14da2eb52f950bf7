//! What the page's markup asks for, in our words and in those of other tools.

use crate::host;
use alloc::string::String;
use alloc::vec::Vec;
use web_sys::Element;

/// Elements worth a look. The rest of the page is never touched.
pub const SELECTOR: &str = "script[type='text/plain' i],[data-src],[data-href],[data-srcset],[data-poster],[data-cookieblock-src],[data-crumbgate],#crumbgate-catalogue";

/// Attributes that name what an element needs. The first two are ours.
const NEEDS: [&str; 7] = [
    "data-service",
    "data-category",
    "data-cookiecategory",
    "data-cookieconsent",
    "data-name",
    "data-usercentrics",
    "data-c15t-category",
];
/// OneTrust names its categories in a class.
const ONETRUST: &str = "optanon-category-";

/// Attributes held back, with the ones they become.
pub const HELD: [(&str, &str); 5] = [
    ("data-src", "src"),
    ("data-cookieblock-src", "src"),
    ("data-href", "href"),
    ("data-srcset", "srcset"),
    ("data-poster", "poster"),
];

/// One condition: an id, and whether it must be denied instead of allowed.
#[derive(Clone, PartialEq, Eq)]
pub struct Need {
    /// Id or alias of a category or service.
    pub id: String,
    /// Written with a leading `!`.
    pub denied: bool,
}

/// Everything an element needs; empty if it is none of our business.
pub fn needs(el: &Element) -> Vec<Need> {
    let mut out = Vec::new();
    for name in NEEDS {
        let Some(value) = host::attr(el, name) else {
            continue;
        };
        // A service of Usercentrics or Klaro may have spaces in its name: try it whole.
        let whole = matches!(name, "data-usercentrics" | "data-name");
        let split = |c: char| c == ',' || !whole && c.is_ascii_whitespace();
        for id in value.split(split).map(str::trim).filter(|s| !s.is_empty()) {
            let (id, denied) = id.strip_prefix('!').map_or((id, false), |rest| (rest, true));
            out.push(Need { id: id.into(), denied });
        }
    }
    if let Some(classes) = host::attr(el, "class").filter(|c| c.contains(ONETRUST)) {
        for class in classes.split_ascii_whitespace() {
            let Some(ids) = class.strip_prefix(ONETRUST) else {
                continue;
            };
            out.extend(ids.split('-').map(|id| Need { id: id.into(), denied: false }));
        }
    }
    out
}

/// Whether an element is exempt by its own word, ours or Cookiebot's.
pub fn ignored(el: &Element) -> bool {
    host::attr(el, "data-crumbgate").is_some_and(|v| v == "ignore")
        || host::attr(el, "data-cookieconsent").is_some_and(|v| v == "ignore")
}

/// The address an embed would load.
pub fn address(el: &Element) -> String {
    HELD.iter().find_map(|(held, _)| host::attr(el, held)).unwrap_or_default()
}

/// The variant of an embed's address that stores less: YouTube without cookies, Vimeo with `dnt`.
pub fn private_address(url: &str) -> String {
    let host = host::host_of(url);
    if matches!(host.as_str(), "www.youtube.com" | "youtube.com") {
        return url.replacen("youtube.com/", "youtube-nocookie.com/", 1);
    }
    if host == "player.vimeo.com" && !url.contains("dnt=") {
        let (head, hash) = url.split_once('#').map_or((url, None), |(h, t)| (h, Some(t)));
        let mut out = [head, if head.contains('?') { "&dnt=1" } else { "?dnt=1" }].concat();
        if let Some(hash) = hash {
            out.push('#');
            out.push_str(hash);
        }
        return out;
    }
    url.into()
}
