//! Rules for every text file: length, and characters nobody can see.

use anyhow::Result;

use crate::paths::root;
use crate::run::{command, output, read};

/// One idea per file: aim at 60 to 300 lines, ask at 400, split here.
const LONGEST: usize = 600;

const TEXT: [&str; 12] = ["css", "html", "js", "json", "md", "mjs", "rs", "sh", "svg", "toml", "ts", "yml"];

pub(super) fn faults() -> Result<Vec<String>> {
    // What git tracks or would track, so that no generated file is judged.
    let list = output(command("git", &["ls-files", "--cached", "--others", "--exclude-standard"]))?;
    let mut faults = Vec::new();
    for name in list.lines().filter(|name| !name.starts_with("pkg/")) {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let path = root().join(name);
        if TEXT.contains(&ending) && path.is_file() {
            let text = read(&path)?;
            faults.extend(judge(name, ending, &text));
        }
    }
    Ok(faults)
}

fn judge(name: &str, ending: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let count = text.lines().count();
    if matches!(ending, "rs" | "js" | "mjs" | "css") && count > LONGEST {
        faults.push(format!("{name}: {count} lines; split it, one idea a file"));
    }
    for (at, line) in text.split('\n').enumerate() {
        let line_number = at + 1;
        if let Some(c) = line.chars().find(|&c| unseen(c)) {
            let code = u32::from(c);
            faults.push(format!("{name}:{line_number}: unseen character U+{code:04X}"));
        }
        if ending != "md" && line.ends_with([' ', '\t']) {
            faults.push(format!("{name}:{line_number}: white space at the end"));
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        faults.push(format!("{name}: no line break at the end"));
    }
    faults
}

/// Characters that make text read otherwise than it is; joiners and direction marks of real
/// writing are not among them.
fn unseen(c: char) -> bool {
    let invisible = ['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'];
    let reordering = ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    (c.is_control() && c != '\t') || invisible.contains(&c) || reordering
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clean_file_has_no_faults() {
        assert!(judge("a.rs", "rs", "fn a() {}\n\tb\n").is_empty());
        assert!(judge("fa.json", "json", "می\u{200c}خواهم\n").is_empty());
    }

    #[test]
    fn each_fault_is_named_with_its_line() {
        let text = "a\u{0}\nb \nc\u{202e}\r\nd";
        assert_eq!(
            judge("a.rs", "rs", text),
            [
                "a.rs:1: unseen character U+0000",
                "a.rs:2: white space at the end",
                "a.rs:3: unseen character U+202E",
                "a.rs: no line break at the end",
            ]
        );
    }

    #[test]
    fn long_code_is_a_fault_and_long_prose_is_not() {
        let text = "x\n".repeat(LONGEST + 1);
        assert_eq!(judge("a.rs", "rs", &text).len(), 1);
        assert!(judge("a.md", "md", &text).is_empty());
    }
}
