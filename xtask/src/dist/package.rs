//! What stands beside the bundles: languages, types, the npm manifest, licences.

use anyhow::{Context, Result};
use serde_json::json;

use crate::paths::{files, root, short};
use crate::run::read;

/// A file of pkg/: its name there and its contents.
pub(crate) type File = (String, Vec<u8>);

/// The languages, one small file each.
pub(crate) fn locales() -> Result<Vec<File>> {
    let mut found = Vec::new();
    for path in files(&root().join("locales")) {
        if path.extension().is_some_and(|ending| ending == "json") {
            let text = minified_json(&read(&path)?).with_context(|| format!("{} is not JSON", path.display()))?;
            found.push((short(&path), text.into_bytes()));
        }
    }
    Ok(found)
}

/// JSON without white space between its parts; everything else stays as it was written.
pub(crate) fn minified_json(text: &str) -> Result<String> {
    serde_json::from_str::<serde::de::IgnoredAny>(text)?;
    let mut minified = String::with_capacity(text.len());
    let mut in_string = false;
    let mut escaped = false;
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => in_string = !in_string,
            _ => {}
        }
        if in_string || !c.is_ascii_whitespace() {
            minified.push(c);
        }
    }
    Ok(minified)
}

/// Files that are copied as they are; those that are not written yet are left out.
pub(crate) fn copies() -> Result<Vec<File>> {
    let mut found = Vec::new();
    for (from, to) in [
        ("js/index.d.ts", "index.d.ts"),
        ("LICENSE-APACHE", "LICENSE-APACHE"),
        ("LICENSE-MIT", "LICENSE-MIT"),
        ("README.md", "README.md"),
    ] {
        let path = root().join(from);
        if !path.is_file() {
            continue;
        }
        let bytes = match to {
            "README.md" => {
                let place = format!("v{}", manifest("version")?);
                absolute(&read(&path)?, &manifest("repository")?, &place).into_bytes()
            }
            _ => std::fs::read(path)?,
        };
        found.push((to.to_string(), bytes));
    }
    Ok(found)
}

/// A page whose links lead into the repository from wherever the page is read: on a site, on npm.
fn absolute(page: &str, repository: &str, version: &str) -> String {
    let raw = repository.replace("https://github.com/", "https://raw.githubusercontent.com/");
    let mut out = String::with_capacity(page.len() * 2);
    let mut rest = page;
    while let Some(at) = rest.find("](") {
        let (before, after) = rest.split_at(at + 2);
        out.push_str(before);
        let outside = ["http:", "https:", "mailto:", "#"].iter().any(|start| after.starts_with(start));
        if !outside {
            // `![words](address)`: the bracket the words begin with.
            let image = before.rfind('[').is_some_and(|open| before[..open].ends_with('!'));
            out.push_str(&if image { format!("{raw}/{version}/") } else { format!("{repository}/blob/{version}/") });
        }
        rest = after;
    }
    out + rest
}

/// A value of the `[package]` table of the root Cargo.toml.
pub(crate) fn manifest(key: &str) -> Result<String> {
    let manifest: toml_edit::DocumentMut =
        read(&root().join("Cargo.toml"))?.parse().context("Cargo.toml is not TOML")?;
    manifest
        .get("package")
        .and_then(|package| package.get(key)?.as_str())
        .map(str::to_string)
        .with_context(|| format!("Cargo.toml has no package.{key}"))
}

/// `package.json` as npm, bundlers and CDNs read it. The order of its fields is kept.
pub(crate) fn npm(files: &[String]) -> Result<String> {
    let repository = manifest("repository")?;
    let manifest = json!({
        "name": manifest("name")?,
        "version": manifest("version")?,
        "description": manifest("description")?,
        "license": manifest("license")?,
        "repository": { "type": "git", "url": format!("git+{repository}.git") },
        "keywords": ["cookie", "consent", "banner", "gdpr", "pecr", "privacy", "wasm"],
        // crumbgate.js is the same code read as a module or as a script; everything else is a module.
        "type": "module",
        "main": "crumbgate.mjs",
        "module": "crumbgate.mjs",
        "types": "index.d.ts",
        "unpkg": "crumbgate.js",
        "jsdelivr": "crumbgate.js",
        // The first condition that fits is taken, so the types come before the code.
        "exports": {
            ".": { "types": "./index.d.ts", "default": "./crumbgate.mjs" },
            "./*": "./*",
        },
        "sideEffects": ["./tagless.js", "./crumbgate.js", "./crumbgate.mjs"],
        "files": files,
    });
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::{absolute, minified_json, npm};

    #[test]
    fn types_come_first_for_whoever_takes_the_first_condition() {
        let manifest = npm(&[]).unwrap();
        let at = |text: &str| manifest.find(text).unwrap_or_else(|| panic!("{text} is not in {manifest}"));
        assert!(at("\"types\": \"./index.d.ts\"") < at("\"default\": \"./crumbgate.mjs\""));
    }

    #[test]
    fn links_of_a_copied_page_lead_into_the_repository() {
        let page = "![The banner](docs/a.png) and [start](docs/start.md#x), [Rust](https://rustup.rs), [here](#x)";
        let wanted = "![The banner](https://raw.githubusercontent.com/o/r/v1/docs/a.png) and \
                      [start](https://github.com/o/r/blob/v1/docs/start.md#x), [Rust](https://rustup.rs), [here](#x)";
        assert_eq!(absolute(page, "https://github.com/o/r", "v1"), wanted);
    }

    #[test]
    fn only_white_space_between_parts_goes() {
        let text = "{ \"b\": [1, 2],\n  \"a\": \"x \\\" y \\\\\" }\n";
        assert_eq!(minified_json(text).unwrap(), "{\"b\":[1,2],\"a\":\"x \\\" y \\\\\"}");
    }

    #[test]
    fn what_is_not_json_is_refused() {
        assert!(minified_json("{ a: 1 }").is_err());
        assert!(minified_json("{} {}").is_err());
    }
}
