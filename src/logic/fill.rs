//! Values into the `{places}` of a text.

use alloc::string::String;

/// Puts values into the `{places}` of a text; a place without a value is left out.
///
/// ```
/// use crumbgate::logic::fill::fill;
/// assert_eq!(fill("Opt out at {service}.", &[("service", "Google")]), "Opt out at Google.");
/// ```
#[must_use]
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        out.push_str(values.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| v));
        rest = tail;
    }
    out.push_str(rest);
    out
}
