//! Every text that fuzzing has found interesting so far, through the same checks as there.

#![cfg(feature = "tools")]

#[path = "../fuzz/checks/mod.rs"]
mod checks;

use std::fs;
use std::path::Path;

fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let files = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let files = files.map(|f| f.expect("a file of the corpus").path());
    files.map(|f| (f.display().to_string(), fs::read(&f).expect("a readable file"))).collect()
}

#[test]
fn every_text_of_the_corpora_passes_its_check() {
    for (name, check) in checks::ALL {
        let texts = corpus(name);
        assert!(texts.len() >= 10, "{name}: only {} texts", texts.len());
        for (file, data) in texts {
            // The file is named by the output of a check that panics.
            println!("{file}");
            check(&data);
        }
    }
}

#[test]
fn the_corpora_hold_texts_that_are_understood() {
    use crumbgate::logic::catalogue::{self, duration::Duration};
    use crumbgate::logic::consent::{cookie, json};
    use crumbgate::logic::json::Json;
    use crumbgate::tools::draft::{Seen, config, har, policy};
    let understood = |name: &str, is: &dyn Fn(&str) -> bool| {
        let texts = corpus(name);
        let good = texts.iter().filter(|(_, data)| std::str::from_utf8(data).is_ok_and(is)).count();
        assert!(good * 20 >= texts.len(), "{name}: {good} of {} are more than noise", texts.len());
    };
    understood("catalogue", &|t| Json::read(t).is_ok_and(|tree| catalogue::read(&tree, "").0.is_some()));
    understood("cookie", &|t| cookie::read(t).is_some());
    understood("record", &|t| json::read(t).is_some());
    understood("duration", &|t| Duration::read(t).is_some());
    understood("har", &|t| har::read_from(t.as_bytes(), None, &mut Seen::default()).is_ok());
    understood("policy", &|t| !policy::read(t).services.is_empty());
    understood("config", &|t| config::read(t).is_some());
}

#[test]
fn the_corpora_stay_small() {
    let size: usize = checks::ALL.iter().flat_map(|(name, _)| corpus(name)).map(|(_, data)| data.len()).sum();
    assert!(size < 300_000, "{size} bytes: run `cargo fuzz cmin` and leave out what is long");
}
