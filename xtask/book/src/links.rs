//! Following the links of the finished book, as its readers do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use scraper::{Html, Selector};

/// What was found in a book.
pub(crate) struct Found {
    /// Names of pages that hold a chapter.
    pub(crate) pages: Vec<String>,
    /// Links that were followed.
    pub(crate) count: usize,
    /// `page: link` for each that leads nowhere.
    pub(crate) dead: Vec<String>,
}

/// A page: its links, and the places in it that links can name.
struct Page {
    links: Vec<String>,
    places: BTreeSet<String>,
}

/// Pages that mdBook makes of others: all chapters in one, the contents, and what is shown where nothing is.
const MADE: [&str; 3] = ["print.html", "toc.html", "404.html"];

/// Follows every link of every page that leads into the book itself.
pub(crate) fn follow(folder: &Path) -> Result<Found> {
    let mut pages = BTreeMap::new();
    for path in files(folder)? {
        if path.extension().is_some_and(|ending| ending == "html") {
            let name = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            pages.insert(name, read(&text)?);
        }
    }
    let mut found = Found { pages: Vec::new(), count: 0, dead: Vec::new() };
    for (name, page) in &pages {
        if MADE.contains(&name.as_str()) {
            continue;
        }
        found.pages.push(name.clone());
        for link in page.links.iter().filter(|link| !leads_away(link)) {
            found.count += 1;
            if !leads(link, name, &pages, folder) {
                found.dead.push(format!("{name}: {link}"));
            }
        }
    }
    Ok(found)
}

fn leads_away(link: &str) -> bool {
    link.contains("://") || ["mailto:", "data:", "javascript:"].iter().any(|scheme| link.starts_with(scheme))
}

/// Whether a link of a page leads to a file, and to a place in it that is there.
fn leads(link: &str, from: &str, pages: &BTreeMap<String, Page>, folder: &Path) -> bool {
    let (path, place) = link.split_once('#').unwrap_or((link, ""));
    let path = path.split('?').next().unwrap_or_default();
    let mut parts: Vec<&str> = from.split('/').collect();
    if !path.is_empty() {
        parts.pop();
        for part in path.split('/') {
            match part {
                ".." => {
                    if parts.pop().is_none() {
                        return false;
                    }
                }
                "." | "" => {}
                part => parts.push(part),
            }
        }
    }
    let to = parts.join("/");
    match pages.get(&to) {
        Some(page) => place.is_empty() || page.places.contains(place),
        None => place.is_empty() && folder.join(&to).is_file(),
    }
}

fn read(html: &str) -> Result<Page> {
    let page = Html::parse_document(html);
    let select = |css: &str| Selector::parse(css).map_err(|e| anyhow::anyhow!("{css}: {e}"));
    let mut links = Vec::new();
    for (css, name) in [("a[href], link[href]", "href"), ("img[src], script[src]", "src")] {
        links.extend(page.select(&select(css)?).filter_map(|el| el.attr(name)).map(String::from));
    }
    let places = page.select(&select("[id]")?).filter_map(|el| el.attr("id")).map(String::from).collect();
    Ok(Page { links, places })
}

fn files(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_followed_to_files_and_to_places_in_them() {
        let page = |html: &str| read(html).expect("a page");
        let pages = BTreeMap::from([
            ("a.html".to_string(), page("<h1 id=top>A</h1><a href=b/c.html#x>c</a>")),
            ("b/c.html".to_string(), page("<p id=x><a href=../a.html#top>a</a>")),
        ]);
        let leads = |link, from| super::leads(link, from, &pages, Path::new("/nowhere"));
        assert!(leads("b/c.html#x", "a.html") && leads("../a.html#top", "b/c.html") && leads("#x", "b/c.html"));
        assert!(!leads("b/c.html#y", "a.html") && !leads("d.html", "a.html") && !leads("../../a.html", "b/c.html"));
    }

    #[test]
    fn links_are_those_of_pages_pictures_and_scripts() {
        let page =
            read("<link href=s.css><a href=x.html>x</a><img src=y.png><script src=z.js></script>").expect("a page");
        assert_eq!(page.links, ["s.css", "x.html", "y.png", "z.js"]);
        assert!(leads_away("https://e.example/") && !leads_away("x.html"));
    }
}
