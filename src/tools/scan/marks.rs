//! The markup of a page as its server sends it: what names a service and is not held back for it.
//!
//! No script can tell that afterwards: what the browser ran at once looks like what the gate let go.

use crate::logic::catalogue::{Catalogue, Target};
use crate::tools::check::near::nearest;
use scraper::{ElementRef, Html};

/// The types of a script that browsers run.
const RUN: [&str; 6] =
    ["", "module", "text/javascript", "application/javascript", "text/ecmascript", "application/ecmascript"];

/// Elements that load at once, with the attributes that make them do so and those that hold them back.
const LOADS: [(&str, &str, &str); 8] = [
    ("iframe", "src", "data-src"),
    ("embed", "src", "data-src"),
    ("object", "data", "data-src"),
    ("img", "src", "data-src"),
    ("video", "src", "data-src"),
    ("audio", "src", "data-src"),
    ("source", "src", "data-src"),
    ("link", "href", "data-href"),
];

/// What is wrong with the markup of a page, in sentences.
#[must_use]
pub fn faults(html: &str, catalogue: &Catalogue) -> Vec<String> {
    let page = Html::parse_document(html);
    let mut all = Vec::new();
    for element in page.tree.nodes().filter_map(ElementRef::wrap) {
        let ids = ids(element);
        let unknown = ids.iter().filter(|id| catalogue.target(id).is_none());
        all.extend(unknown.map(|id| strange(element, id, catalogue)));
        // What is allowed anyway need not wait.
        let waits = |id: &&&str| catalogue.target(id).is_some_and(|t| !is_necessary(catalogue, t));
        if ids.iter().any(|id| waits(&id)) {
            all.extend(runs(element).or_else(|| loads(element)));
        }
    }
    all.dedup();
    all
}

/// The ids an element names in our words, without the mark that turns a condition round.
fn ids<'e>(element: ElementRef<'e>) -> Vec<&'e str> {
    if element.attr("data-crumbgate") == Some("ignore") {
        return Vec::new();
    }
    let named = ["data-service", "data-category"].into_iter().filter_map(|name| element.attr(name));
    let parts = named.flat_map(|value| value.split(|c: char| c == ',' || c.is_whitespace()));
    parts.map(|id| id.trim_start_matches('!')).filter(|id| !id.is_empty()).collect()
}

fn is_necessary(catalogue: &Catalogue, target: Target) -> bool {
    match target {
        Target::Category(i) => catalogue.basis_of(i).is_some_and(|b| b == crate::logic::catalogue::Basis::Necessary),
        Target::Service(i) => catalogue.services.get(i).is_some_and(|s| catalogue.is_necessary(s)),
    }
}

fn strange(element: ElementRef, id: &str, catalogue: &Catalogue) -> String {
    let all = (0..catalogue.size()).filter_map(|n| catalogue.id(catalogue.nth(n)));
    let hint = nearest(id, all).map_or_else(String::new, |near| format!("; did you mean \"{near}\"?"));
    format!("{}: \"{id}\" is no category, service or alias of the catalogue{hint}", tag(element))
}

fn runs(element: ElementRef) -> Option<String> {
    let kind = element.attr("type").unwrap_or("").trim().to_ascii_lowercase();
    let runs = element.value().name() == "script" && RUN.contains(&kind.as_str());
    runs.then(|| format!("{} runs at once, whatever the visitor says: give it type=\"text/plain\"", tag(element)))
}

fn loads(element: ElementRef) -> Option<String> {
    let (_, live, held) = LOADS.iter().find(|(name, ..)| *name == element.value().name())?;
    let address = element.attr(live)?.trim().to_ascii_lowercase();
    let nothing = ["about:", "data:", "blob:", "#"].iter().any(|start| address.starts_with(start));
    let loads = !address.is_empty() && !nothing && element.attr(held).is_none();
    loads.then(|| format!("{} loads at once, whatever the visitor says: write {held} for {live}", tag(element)))
}

/// The beginning of an element, short enough to be found again.
fn tag(element: ElementRef) -> String {
    let name = element.value().name();
    let shown = ["id", "data-category", "data-service", "src", "href"];
    let attributes = shown.iter().filter_map(|a| element.attr(a).map(|v| format!(" {a}=\"{v}\""))).take(3);
    format!("<{name}{}>", attributes.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::faults;
    use crate::logic::{catalogue, json::Json};

    const CATALOGUE: &str = r#"{"version": 1, "categories": [{"id": "own", "basis": "necessary"}, {"id": "media"}],
        "services": [{"id": "shop", "category": "own"}, {"id": "youtube", "category": "media", "aliases": ["films"]}]}"#;

    fn of(html: &str) -> Vec<String> {
        let tree = Json::read(CATALOGUE).unwrap();
        faults(html, &catalogue::read(&tree, "").0.unwrap())
    }

    #[test]
    fn scripts_and_frames_that_are_not_held_back_are_told() {
        for (html, what) in [
            ("<script data-service=youtube>a()</script>", "<script data-service=\"youtube\"> runs at once"),
            ("<script type=module data-category='media, own' src=a.js></script>", "runs at once"),
            ("<script type=' Text/JavaScript' data-service=films></script>", "runs at once"),
            ("<script data-category='!media'>a()</script>", "runs at once"),
            ("<iframe data-service=youtube src=https://a.example/></iframe>", "write data-src for src"),
            ("<link data-category=media rel=stylesheet href=https://a.example/a.css>", "write data-href for href"),
            ("<script type=text/plain data-service=youtub></script>", "did you mean \"youtube\"?"),
            ("<script data-service=unheard-of>a()</script>", "\"unheard-of\" is no category"),
        ] {
            let found = of(html);
            assert!(found.len() == 1 && found[0].contains(what), "{html}: {found:?}");
        }
    }

    #[test]
    fn what_is_held_back_or_needs_no_consent_is_in_order() {
        for html in [
            "<script type=text/plain data-service=youtube data-src=a.js></script>",
            "<script data-service=shop>a()</script><script>b()</script><script src=a.js></script>",
            "<script type=application/json data-service=youtube>{}</script>",
            "<iframe data-service=youtube data-src=https://a.example/ src=about:blank></iframe>",
            "<img data-service=youtube data-src=https://a.example/a.png src=/thumb.png>",
            "<script data-crumbgate=ignore data-service=youtube>a()</script>",
            "<blockquote data-service=youtube data-crumbgate=embed>a</blockquote>",
        ] {
            assert_eq!(of(html), Vec::<String>::new(), "{html}");
        }
    }
}
