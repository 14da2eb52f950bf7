//! The documentation, held to the code: links lead somewhere, snippets are what they claim to be,
//! tables have every row, examples run.
//!
//! Parts that follow from the code are written by the tests themselves: `UPDATE_DOCS=1 cargo test
//! --test docs` brings them up to date.

mod catalogue_types;
mod links;
mod numbers;
mod readers;
mod reference;
mod releases;
mod rules;
mod sites;
mod snippets;
mod tables;
mod types;

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the repository.
pub(crate) fn file(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Every Markdown file that people wrote, by its path from the root.
pub(crate) fn pages() -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(root(), &mut |path| {
        if path.extension().is_some_and(|e| e == "md") {
            let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            found.push((name, fs::read_to_string(path).unwrap()));
        }
    });
    found.sort();
    assert!(found.len() > 25, "only {} pages found", found.len());
    found
}

/// Calls `f` for every file below `folder` that is neither built nor fetched.
pub(crate) fn walk(folder: &Path, f: &mut dyn FnMut(&Path)) {
    let passed = ["target", "node_modules", "pkg", ".git", "book", "corpus"];
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !passed.contains(&name.as_ref()) {
                walk(&path, f);
            }
        } else {
            f(&path);
        }
    }
}

/// A piece of code in a page.
pub(crate) struct Fence {
    /// Page and line.
    pub(crate) place: String,
    /// `json`, `html` …
    pub(crate) language: String,
    /// The file it says it is, from `<!-- file: … -->` on the line before.
    pub(crate) file: Option<String>,
    pub(crate) text: String,
}

/// Every fenced block of every page.
pub(crate) fn fences() -> Vec<Fence> {
    let mut found = Vec::new();
    for (name, text) in pages() {
        let mut open: Option<Fence> = None;
        let mut before = "";
        for (at, line) in text.lines().enumerate() {
            match (&mut open, line.strip_prefix("```")) {
                (Some(fence), Some("")) => {
                    found.push(Fence { ..std::mem::replace(fence, empty()) });
                    open = None;
                }
                (Some(fence), _) => {
                    fence.text.push_str(line);
                    fence.text.push('\n');
                }
                (None, Some(language)) => {
                    let file = before.strip_prefix("<!-- file: ").and_then(|l| l.strip_suffix(" -->"));
                    open = Some(Fence {
                        place: format!("{name}:{}", at + 1),
                        language: language.into(),
                        file: file.map(String::from),
                        text: String::new(),
                    });
                }
                (None, None) => {}
            }
            before = line;
        }
        assert!(open.is_none(), "{name}: a block of code is not closed");
    }
    found
}

fn empty() -> Fence {
    Fence { place: String::new(), language: String::new(), file: None, text: String::new() }
}

/// Holds the part of a page between `<!-- generated: NAME -->` and `<!-- end -->` to `wanted`, or
/// writes it there.
pub(crate) fn hold(page: &str, name: &str, wanted: &str) {
    let text = file(page);
    let mark = format!("<!-- generated: {name} -->\n");
    let (head, rest) = text.split_once(&mark).unwrap_or_else(|| panic!("{page}: no part `{name}`"));
    let (found, tail) = rest.split_once("<!-- end -->").unwrap_or_else(|| panic!("{page}: `{name}` has no end"));
    if found == wanted {
        return;
    }
    assert!(
        std::env::var_os("UPDATE_DOCS").is_some(),
        "{page}: `{name}` is not what the code says; run UPDATE_DOCS=1 cargo test --test docs"
    );
    fs::write(root().join(page), format!("{head}{mark}{wanted}<!-- end -->{tail}")).unwrap();
}
