//! `cargo xtask book`: the documentation as a book with search, every link of which leads somewhere.
//!
//! `book [FOLDER] [BRANCH]`: writes to FOLDER (target/book); links to files of the repository that are not part of
//! the book lead to BRANCH (main) there.

mod links;
mod outside;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use mdbook_driver::MDBook;

fn main() -> ExitCode {
    match build() {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<String> {
    let mut arguments = std::env::args().skip(1);
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let folder = arguments.next().map_or_else(|| target.join("book"), PathBuf::from);
    let branch = arguments.next().unwrap_or_else(|| "main".into());

    let folder = std::path::absolute(folder)?;
    let _ = fs::remove_dir_all(&folder);
    let mut book = MDBook::load(root().join("docs")).context("docs/ is no book")?;
    let repository = repository(&book)?;
    book.config.build.build_dir.clone_from(&folder);
    let mut lost = Vec::new();
    book.book.for_each_chapter_mut(|chapter| {
        let page = chapter.path.clone().unwrap_or_default();
        let (text, missing) = outside::lead_out(&chapter.content, &page, &repository, &branch, root());
        chapter.content = text;
        lost.extend(missing.into_iter().map(|link| format!("docs/{}: {link}", page.display())));
    });
    if !lost.is_empty() {
        bail!("these lead to files that are not in the repository:\n{}", lost.join("\n"));
    }
    book.build().context("mdBook cannot build docs/")?;
    let _ = fs::remove_file(folder.join("book.toml"));

    let found = links::follow(&folder)?;
    if !found.dead.is_empty() {
        bail!("these links of the book lead nowhere:\n{}", found.dead.join("\n"));
    }
    searchable(&folder, &found.pages)?;
    Ok(format!("{} pages, {} links, searchable: {}", found.pages.len(), found.count, folder.display()))
}

/// The repository: above the folder of this package's folder.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Where the repository can be read, from docs/book.toml.
fn repository(book: &MDBook) -> Result<String> {
    let address: Option<String> = book.config.get("output.html.git-repository-url")?;
    address.context("docs/book.toml has no git-repository-url")
}

/// Whether the index that the search reads knows every page.
fn searchable(folder: &Path, pages: &[String]) -> Result<()> {
    let index = fs::read_dir(folder)?
        .filter_map(Result::ok)
        .find(|entry| entry.file_name().to_string_lossy().starts_with("searchindex"))
        .context("mdBook wrote no index for its search")?;
    let index = fs::read_to_string(index.path())?;
    let unknown: Vec<&str> =
        pages.iter().map(String::as_str).filter(|page| !index.contains(&format!("{page}#"))).collect();
    if !unknown.is_empty() {
        bail!("the search does not know {}", unknown.join(", "));
    }
    Ok(())
}
