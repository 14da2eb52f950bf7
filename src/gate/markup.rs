//! What the page's markup asks for, in our words and in those of other tools.

use super::held::{Kind, Order};
use crate::host;
use crate::logic::bytes::{cut, find, index, trim};
use alloc::string::String;
use alloc::vec::Vec;
use web_sys::Element;

/// Elements worth a look. The rest of the page is never touched.
pub const SELECTOR: &str = "script[type='text/plain' i],[data-src],[data-href],[data-srcset],[data-poster],[data-cookieblock-src],[data-crumbgate],#crumbgate-catalogue,#crumbgate,.crumbgate-placeholder";

/// OneTrust names its categories in a class.
const ONETRUST: &str = "optanon-category-";

/// Attributes held back, with the ones they become.
pub const HELD: [(&str, &str); 6] = [
    ("data-src", "src"),
    ("data-cookieblock-src", "src"),
    ("data-href", "href"),
    ("data-srcset", "srcset"),
    ("data-poster", "poster"),
    // Klaro has style sheets and players say so that they are none.
    ("data-type", "type"),
];

/// One condition: an id, and whether it must be denied instead of allowed.
#[derive(Clone, PartialEq, Eq)]
pub struct Need {
    /// Id or alias of a category or service.
    pub id: String,
    /// Written with a leading `!`.
    pub denied: bool,
}

/// What an element is to us, read in one go.
pub struct Traits {
    /// Nothing, if it is none of our business.
    pub kind: Option<Kind>,
    /// It is the catalogue itself.
    pub is_catalogue: bool,
    /// It is one of our own, or the page's copy of it.
    pub is_ours: bool,
    /// What it says in `data-crumbgate`.
    pub action: String,
    /// Everything it needs.
    pub needs: Vec<Need>,
}

/// Reads an element's traits: the letter of its kind, `data-crumbgate`, its class, and what each of the attributes
/// holds that name needs, in the order of `js/host.js`.
pub fn traits(el: &Element) -> Traits {
    let text = host::traits(el);
    let mut out = Traits { kind: None, is_catalogue: false, is_ours: false, action: String::new(), needs: Vec::new() };
    let (mut from, mut n, mut ignored) = (0, 0, false);
    while from <= text.len() {
        let rest = cut(&text, from, text.len());
        let value = cut(rest, 0, find(rest, b'\x1f'));
        from += value.len() + 1;
        ignored |= n < 3 && value == "ignore";
        match n {
            0 => {
                out.kind = match value {
                    "s" => Some(Kind::Script(Order::Inline)),
                    "o" => Some(Kind::Script(Order::Ordered)),
                    "a" => Some(Kind::Script(Order::Free)),
                    "e" => Some(Kind::Embed),
                    "m" => Some(Kind::Media),
                    _ => None,
                };
                out.is_catalogue = value == "c";
                out.is_ours = value == "x";
            }
            1 => out.action = value.into(),
            3 => onetrust(value, &mut out.needs),
            // A service of Usercentrics or Klaro may have spaces in its name: try it whole.
            _ => ids(value, n > 7, &mut out.needs),
        }
        n += 1;
    }
    if ignored || out.needs.is_empty() {
        out.kind = None;
    }
    out
}

fn ids(value: &str, whole: bool, out: &mut Vec<Need>) {
    parts(
        value,
        |b| b == b',' || !whole && b.is_ascii_whitespace(),
        |id| {
            let denied = id.as_bytes().first() == Some(&b'!');
            out.push(Need { id: cut(id, denied as usize, id.len()).into(), denied });
        },
    );
}

fn onetrust(classes: &str, out: &mut Vec<Need>) {
    parts(
        classes,
        |b| b.is_ascii_whitespace(),
        |class| {
            if class.as_bytes().starts_with(ONETRUST.as_bytes()) {
                let ids = cut(class, ONETRUST.len(), class.len());
                parts(ids, |b| b == b'-', |id| out.push(Need { id: id.into(), denied: false }));
            }
        },
    );
}

/// Every part of a text between marks that is not blank.
fn parts(text: &str, is_mark: impl Fn(u8) -> bool, mut f: impl FnMut(&str)) {
    let mut from = 0;
    for at in 0..=text.len() {
        if text.as_bytes().get(at).is_none_or(|b| is_mark(*b)) {
            let part = trim(cut(text, from, at));
            if !part.is_empty() {
                f(part);
            }
            from = at + 1;
        }
    }
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
        let at = index(url, "youtube.com/");
        return [cut(url, 0, at), "youtube-nocookie.com/", cut(url, at + 12, url.len())].concat();
    }
    if host == "player.vimeo.com" && index(url, "dnt=") == url.len() {
        let end = find(url, b'#');
        let mark = if find(url, b'?') < end { "&" } else { "?" };
        return [cut(url, 0, end), mark, "dnt=1", cut(url, end, url.len())].concat();
    }
    url.into()
}
