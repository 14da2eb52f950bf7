//! Puts into `OUT_DIR` what the crate includes: the style sheets, minified, and the English
//! texts, those every visitor may see and all of them.

extern crate alloc;

#[path = "src/logic/bytes.rs"]
#[allow(dead_code, unreachable_pub)]
mod bytes;
#[path = "build/css.rs"]
mod css;
#[path = "src/logic/json.rs"]
#[allow(dead_code, unreachable_pub)]
mod json;

use std::{env, fmt::Write, fs, path::Path};

/// Texts of the second layer.
const SECOND: [&str; 10] = [
    "prefs.",
    "basis.",
    "table.",
    "duration.",
    "link.",
    "policy.",
    "settings",
    "banner.accept",
    "banner.reject",
    "banner.gpc",
];
/// Texts of the first layer.
const FIRST: [&str; 5] = ["banner.", "notice.", "confirm.", "settings", "embed."];

fn main() {
    println!("cargo::rerun-if-changed=src/ui/style");
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build");
    let Some(out) = env::var_os("OUT_DIR") else {
        return println!("cargo::error=cargo gives no OUT_DIR");
    };
    let out = Path::new(&out);
    if let Err(error) = styles(out).and_then(|()| texts(out)) {
        println!("cargo::error={error}");
    }
}

fn styles(out: &Path) -> Result<(), String> {
    for sheet in fs::read_dir("src/ui/style").into_iter().flatten().flatten() {
        let text = fs::read_to_string(sheet.path()).map_err(|e| format!("{}: {e}", sheet.path().display()))?;
        fs::write(out.join(sheet.file_name()), css::minify(&text)).map_err(|e| e.to_string())?;
    }
    Ok(())
}

fn texts(out: &Path) -> Result<(), String> {
    let english = fs::read_to_string("locales/en.json").map_err(|e| format!("locales/en.json: {e}"))?;
    let tree = json::Json::read(&english).map_err(|e| format!("locales/en.json: not JSON at byte {}", e.at))?;
    let strings = tree.get("strings").ok_or("locales/en.json: strings is missing")?;
    let (mut first, mut second, mut all) = (String::new(), String::new(), String::new());
    for (key, text) in strings.entries() {
        let row = format!("    ({key:?}, {:?}),", text.str().unwrap_or_default());
        if FIRST.iter().any(|p| key.starts_with(p)) {
            writeln!(first, "{row}").map_err(|e| e.to_string())?;
        }
        if SECOND.iter().any(|p| key.starts_with(p)) {
            writeln!(second, "{row}").map_err(|e| e.to_string())?;
        }
        writeln!(all, "{row}").map_err(|e| e.to_string())?;
    }
    let mut languages: Vec<String> = fs::read_dir("locales")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|f| f.file_name().to_str()?.strip_suffix(".json").map(String::from))
        .collect();
    languages.sort();
    let code = format!("&[\n{first}]\n");
    fs::write(out.join("first.in"), code).map_err(|e| e.to_string())?;
    fs::write(out.join("second.in"), format!("&[\n{second}]\n")).map_err(|e| e.to_string())?;
    let mut locales = String::new();
    for tag in &languages {
        let file = format!("/locales/{tag}.json");
        writeln!(locales, "    ({tag:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {file:?}))),")
            .map_err(|e| e.to_string())?;
    }
    fs::write(out.join("locales.in"), format!("&[\n{locales}]\n")).map_err(|e| e.to_string())?;
    fs::write(out.join("all.in"), format!("&[\n{all}]\n")).map_err(|e| e.to_string())?;
    fs::write(out.join("languages.in"), format!("{:?}\n", languages.join(" "))).map_err(|e| e.to_string())
}
