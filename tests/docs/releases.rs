//! What a release page offers is what the pages tell people to take from it.

use super::file;
use std::collections::BTreeSet;

/// Names that end like an archive.
fn archives(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')));
    let names = words.filter(|w| w.starts_with("crumbgate-") && (w.ends_with(".tar.gz") || w.ends_with(".zip")));
    names.map(String::from).collect()
}

#[test]
fn the_release_workflow_makes_every_file_that_the_pages_name() {
    let workflow = file(".github/workflows/release.yml");
    let told = archives(&file("docs/command-line.md"));
    assert_eq!(told.len(), 5, "{told:?}");
    assert_eq!(archives(&workflow), told);
    assert!(workflow.contains("files/pkg.zip") && workflow.contains("SHA256SUMS"));
    for page in ["README.md", "docs/start.md"] {
        assert!(file(page).contains("pkg.zip") && file(page).contains("command-line.md#get-it"), "{page}");
    }
}
