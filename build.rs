//! Puts the style sheets, minified, where `include_str!(concat!(env!("OUT_DIR"), "/banner.css"))`
//! finds them.

#[path = "build/css.rs"]
mod css;

use std::{env, fs, path::Path};

fn main() {
    let folder = Path::new("src/ui/style");
    println!("cargo::rerun-if-changed=src/ui/style");
    println!("cargo::rerun-if-changed=build");
    let Some(out) = env::var_os("OUT_DIR") else {
        return println!("cargo::error=cargo gives no OUT_DIR");
    };
    for sheet in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = sheet.file_name();
        let minified = fs::read_to_string(sheet.path()).map(|text| css::minify(&text));
        if let Err(error) = minified.and_then(|text| fs::write(Path::new(&out).join(&name), text)) {
            println!("cargo::error=cannot minify {}: {error}", name.display());
        }
    }
}
