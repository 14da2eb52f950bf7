//! `crumbgate policy`: the cookie policy as a page, with the tables the browser shows.

mod html;
mod markdown;
mod voice;

pub use voice::{Language, languages};

use crate::logic::catalogue::{Basis, Catalogue, Category, Service};
use crate::logic::fill::fill;
use crate::logic::policy::{self, COLUMNS, Row, Voice};

/// How the policy is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A whole page.
    Html,
    /// The part for a page that is there already.
    Fragment,
    /// Markdown.
    Markdown,
}

/// The policy of a catalogue in a language.
#[must_use]
pub fn write(catalogue: &Catalogue, language: &Language, format: Format) -> String {
    let page = Page::of(catalogue, language);
    match format {
        Format::Html => html::page(&page, language),
        Format::Fragment => html::fragment(&page),
        Format::Markdown => markdown::write(&page),
    }
}

/// All that a policy says, in order, as text.
struct Page {
    title: String,
    tag: String,
    direction: String,
    updated: String,
    heading: String,
    noscript: String,
    sections: Vec<Section>,
}

/// A category.
struct Section {
    title: String,
    sentences: Vec<String>,
    entries: Vec<Entry>,
}

/// A service, or what we keep ourselves.
struct Entry {
    title: String,
    sentences: Vec<String>,
    table: Option<Table>,
    links: Vec<(String, String)>,
}

struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Page {
    fn of(c: &Catalogue, language: &Language) -> Page {
        let voice: &dyn Voice = &language;
        let word = |key: &str| voice.word(key).to_owned();
        let own = c.categories.iter().position(|k| k.basis == Basis::Necessary).unwrap_or(0);
        let sections = c.categories.iter().enumerate().map(|(i, k)| section(c, k, i, i == own, voice)).collect();
        Page {
            title: word("banner.policy"),
            tag: language.spoken().to_owned(),
            direction: language.direction.clone(),
            updated: match c.last_updated {
                "" => String::new(),
                iso => fill(voice.word("policy.updated"), &[("date", &language.date(iso))]),
            },
            heading: word("policy.cookies"),
            noscript: word("policy.noscript"),
            sections,
        }
    }
}

fn section<'a>(c: &Catalogue<'a>, k: &Category<'a>, index: usize, own: bool, voice: &dyn Voice<'a>) -> Section {
    let services = c.services.iter().filter(|s| s.category == index);
    let mut entries: Vec<Entry> = services.map(|s| entry(c, s, voice)).collect();
    let rows = policy::own_rows(c, voice);
    if own && !rows.is_empty() {
        entries.push(Entry {
            title: voice.word("settings").to_owned(),
            sentences: Vec::new(),
            table: table(&rows, voice),
            links: Vec::new(),
        });
    }
    Section {
        title: policy::title(k.title, k.id, voice).to_owned(),
        sentences: said([policy::text(k.description, voice), voice.word(policy::basis(c, k))]),
        entries,
    }
}

fn entry<'a>(c: &Catalogue<'a>, s: &Service<'a>, voice: &dyn Voice<'a>) -> Entry {
    let basis = policy::service_basis(c, s).map_or("", |key| voice.word(key));
    let links = policy::links(s, voice).into_iter().map(|(url, text)| (url.to_owned(), text));
    let mut sentences = said([policy::text(s.purpose, voice), basis]);
    sentences.extend(Some(policy::retention(s, voice)).filter(|r| !r.is_empty()));
    Entry {
        title: policy::title(s.title, s.id, voice).to_owned(),
        sentences,
        table: table(&policy::rows(s, voice), voice),
        links: links.collect(),
    }
}

fn said<const N: usize>(sentences: [&str; N]) -> Vec<String> {
    sentences.iter().filter(|s| !s.is_empty()).map(|s| (*s).to_owned()).collect()
}

fn table<'a>(rows: &[Row], voice: &dyn Voice<'a>) -> Option<Table> {
    if rows.is_empty() {
        return None;
    }
    // The kind is worth a column only where there is more than one.
    let cookie = voice.word("table.cookie");
    let columns = if rows.iter().all(|r| r.kind == cookie) { 4 } else { 5 };
    let cells = |row: &Row| row.cells().iter().take(columns).map(|c| (*c).to_owned()).collect();
    Some(Table {
        head: COLUMNS.iter().take(columns).map(|key| voice.word(key).to_owned()).collect(),
        rows: rows.iter().map(cells).collect(),
    })
}

#[cfg(test)]
mod tests;
