//! Values into the `{places}` of a text.

use super::bytes::{cut, find, put};
use alloc::string::String;

/// Puts values into the `{places}` of a text; a place without a value is left out.
///
/// ```
/// use crumbgate::logic::fill::fill;
/// assert_eq!(fill("Opt out at {service}.", &[("service", "Google")]), "Opt out at Google.");
/// ```
#[must_use]
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    loop {
        let open = find(rest, b'{');
        put(&mut out, cut(rest, 0, open));
        let inside = cut(rest, open + 1, rest.len());
        let close = find(inside, b'}');
        if close == inside.len() {
            // No place any more, but perhaps a brace that nothing closes.
            put(&mut out, cut(rest, open, rest.len()));
            return out;
        }
        let name = cut(inside, 0, close);
        for (known, value) in values {
            if *known == name {
                put(&mut out, value);
                break;
            }
        }
        rest = cut(inside, close + 1, inside.len());
    }
}
