//! Links from the book into the repository: pages link to files beside docs/ as they do on a disk, and a book that
//! is served alone has none of them.

use std::path::{Component, Path, PathBuf};

/// The text of a page whose links out of the book lead to the repository's address; and those links that lead to no
/// file.
pub(crate) fn lead_out(text: &str, page: &Path, repository: &str, branch: &str, root: &Path) -> (String, Vec<String>) {
    let mut out = String::with_capacity(text.len());
    let mut missing = Vec::new();
    let mut code = false;
    for line in text.split_inclusive('\n') {
        code ^= line.trim_start().starts_with("```");
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("](").filter(|_| !code) {
            out.push_str(before);
            out.push_str("](");
            let end = after.find([')', ' ']).unwrap_or(after.len());
            let (target, tail) = after.split_at(end);
            match above(target, page) {
                Some(path) => {
                    if !root.join(&path).exists() {
                        missing.push(target.to_string());
                    }
                    let anchor = target.split_once('#').map_or(String::new(), |(_, anchor)| format!("#{anchor}"));
                    out.push_str(&format!("{repository}/blob/{branch}/{}{anchor}", path.to_string_lossy()));
                }
                // mdBook makes README.md the index of its folder, and leaves links to it as they were.
                None if !target.contains("://") => out.push_str(&target.replace("README.md", "index.md")),
                None => out.push_str(target),
            }
            rest = tail;
        }
        out.push_str(rest);
    }
    (out, missing)
}

/// The path in the repository that a link of a page means, if it is not in docs/.
fn above(target: &str, page: &Path) -> Option<PathBuf> {
    if target.contains("://") || target.starts_with(['#', '/']) || target.starts_with("mailto:") {
        return None;
    }
    let path = target.split('#').next().unwrap_or_default();
    let mut place = Path::new("docs").join(page.parent().unwrap_or(Path::new("")));
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => {
                place.pop();
            }
            Component::Normal(name) => place.push(name),
            _ => {}
        }
    }
    (!place.starts_with("docs")).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(text: &str, page: &str) -> (String, Vec<String>) {
        lead_out(
            text,
            Path::new(page),
            "https://x.example/r",
            "v1",
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."),
        )
    }

    #[test]
    fn links_out_of_the_book_lead_to_the_repository() {
        let (text, missing) =
            out("See [types](../js/index.d.ts) and [why](../README.md#use-it), [here](api.md).", "csp.md");
        assert_eq!(
            text,
            "See [types](https://x.example/r/blob/v1/js/index.d.ts) and \
             [why](https://x.example/r/blob/v1/README.md#use-it), [here](api.md)."
        );
        assert!(missing.is_empty());
    }

    #[test]
    fn a_folder_of_the_book_is_no_way_out() {
        assert_eq!(out("[a](../api.md)", "gallery/index.md").0, "[a](../api.md)");
        assert_eq!(out("[a](../../README.md)", "gallery/index.md").0, "[a](https://x.example/r/blob/v1/README.md)");
    }

    #[test]
    fn a_readme_is_the_index_of_its_folder() {
        assert_eq!(out("[a](gallery/README.md#b)", "api.md").0, "[a](gallery/index.md#b)");
        let elsewhere = "[a](https://e.example/README.md)";
        assert_eq!(out(elsewhere, "api.md").0, elsewhere);
    }

    #[test]
    fn what_is_not_there_is_named() {
        assert_eq!(out("[a](../nowhere.md)", "api.md").1, ["../nowhere.md"]);
    }

    #[test]
    fn code_and_addresses_stay_as_they_are() {
        let page = "```md\n[a](../x)\n```\n[b](https://e.example/../c) [d](#e)\n";
        assert_eq!(out(page, "api.md").0, page);
    }
}
