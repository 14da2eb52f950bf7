//! Numbers in pages are those in the code.

use super::{file, root, walk};
use std::fs;

/// The value of a constant in one of a room's files: `const NAME: type = 5_000;` or `256 << 10`.
fn constant(room: &str, name: &str) -> u64 {
    let mut found = Vec::new();
    walk(&root().join(room), &mut |path| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let declared =
            text.lines().filter_map(|line| line.trim_start().trim_start_matches("pub ").strip_prefix("const "));
        found.extend(declared.filter_map(|rest| {
            let (declared, value) = rest.split_once('=')?;
            (declared.split(':').next()?.trim() == name).then(|| value.trim().trim_end_matches(';').replace('_', ""))
        }));
    });
    assert_eq!(found.len(), 1, "one constant {name} in {room}: {found:?}");
    let (base, shift) = found[0].split_once("<<").unwrap_or((&found[0], "0"));
    let number = |text: &str| text.trim().parse::<u64>().unwrap_or_else(|e| panic!("{name} = {}: {e}", found[0]));
    number(base) << number(shift)
}

#[test]
fn times_and_sizes_in_the_pages_are_those_in_the_code() {
    let script = constant("src/gate", "PATIENCE") / 1_000;
    let fetch = constant("src/page", "PATIENCE") / 1_000;
    let most = constant("src/logic/catalogue", "MAX_BYTES") >> 20;
    let remembered = constant("src/storage", "REMEMBERED_BYTES") >> 10;
    for (page, phrase) in [
        ("docs/gating.md", format!("for {script} seconds is passed over")),
        ("docs/failures.md", format!("after {script} s the next ones go on")),
        ("docs/troubleshooting.md", format!("after {script} seconds it is passed over")),
        ("docs/troubleshooting.md", format!("neither loaded nor failed in {script} s")),
        ("docs/failures.md", format!("no answer in {fetch} s, larger than {most} MiB")),
        ("docs/failures.md", format!("larger than {remembered} KiB")),
        ("docs/catalogue.md", format!("{most} MiB is the most; up to {remembered} KiB it is remembered")),
    ] {
        assert!(file(page).contains(&phrase), "{page} does not say “{phrase}”");
    }
}

#[test]
fn the_number_of_languages_is_that_of_the_files() {
    let count = fs::read_dir(root().join("locales")).unwrap().count();
    for (page, phrase) in [
        ("README.md", format!("| languages in the box | {count} |")),
        ("CHANGELOG.md", format!("Texts in {count} languages")),
    ] {
        assert!(file(page).contains(&phrase), "{page} does not say “{phrase}”");
    }
}

#[test]
fn lifetimes_in_the_pages_are_those_in_the_code() {
    let refusal = constant("src/logic/consent", "REFUSAL_DAYS");
    let longest = constant("src/logic/consent", "MAX_DAYS");
    let skew = constant("src/logic/consent", "SKEW");
    for (page, phrase) in [
        ("docs/record.md", format!("now + {skew} s")),
        ("docs/record.md", format!("changed` + {longest} days")),
        ("docs/record.md", format!("at least {refusal} days if everything was refused")),
        ("docs/privacy.md", format!("{longest} at most")),
        ("docs/legal.md", format!("{refusal} days at least")),
        ("docs/catalogue.md", format!("after a no not before {refusal} days")),
    ] {
        assert!(file(page).contains(&phrase), "{page} does not say “{phrase}”");
    }
}
