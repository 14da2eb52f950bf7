//! The hand-written types: the uses that must not stop compiling, and every piece of JavaScript in the documentation,
//! all under `tsc --strict`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::install;
use crate::paths::{files, root, short, target};
use crate::run::{command, read, run, write};

pub(crate) fn check() -> Result<()> {
    install::node()?;
    tsc("tests/types")?;
    let folder = target().join("docs-types");
    let count = write_pieces(&folder)?;
    if count < 5 {
        bail!("only {count} pieces of JavaScript found in docs/");
    }
    tsc(&folder.to_string_lossy()).context("an example in docs/ is not what the types allow")
}

fn tsc(project: &str) -> Result<()> {
    let tsc = root().join("node_modules/.bin/tsc");
    run(command(&tsc.to_string_lossy(), &["--project", project]))
}

/// Each piece as a module of its own, named after its page and line.
fn write_pieces(folder: &Path) -> Result<usize> {
    let _ = std::fs::remove_dir_all(folder);
    let mut count = 0;
    for page in files(&root().join("docs")).into_iter().chain([root().join("README.md")]) {
        if page.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        for (line, piece) in pieces(&read(&page)?) {
            count += 1;
            let name = format!("{}-{line}.ts", short(&page).replace(['/', '.'], "-"));
            write(&folder.join(name), format!("{piece}export {{}};\n"))?;
        }
    }
    let types = root().join("js/index.d.ts").to_string_lossy().into_owned();
    let config = json!({
        "compilerOptions": {
            "strict": true, "noEmit": true, "target": "es2020", "module": "es2020", "moduleResolution": "bundler",
            "lib": ["es2020", "dom"], "types": [], "paths": { "crumbgate": [types] },
        },
        "files": [types],
        "include": ["*.ts"],
    });
    write(&folder.join("tsconfig.json"), config.to_string())?;
    Ok(count)
}

/// The blocks of JavaScript and TypeScript of a page, with their lines; those that are files of examples/ are compiled
/// there.
fn pieces(page: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String)> = None;
    let mut before = "";
    for (at, line) in page.lines().enumerate() {
        let is_file = std::mem::replace(&mut before, line).starts_with("<!-- file:");
        match (&mut open, line.trim_end()) {
            (Some(_), "```") => found.extend(open.take()),
            (Some((_, piece)), line) => {
                piece.push_str(line);
                piece.push('\n');
            }
            (None, "```js" | "```ts") if !is_file => open = Some((at + 1, String::new())),
            (None, _) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn only_javascript_is_taken_out_of_a_page() {
        let file = "<!-- file: examples/x.js -->\n```js\nimport \"vue\";\n```\n";
        let page = ["a\n```js\nx();\ny();\n```\n```html\n<p>\n```\n```ts\nz();\n```\n", file].concat();
        assert_eq!(pieces(&page), [(2, "x();\ny();\n".to_string()), (9, "z();\n".to_string())]);
    }
}
