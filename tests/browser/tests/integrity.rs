//! What the script loads from beside itself is of its own build, or is not used.

use browser_tests::{
    Engine, Visit, each_engine,
    site::{CONTENT, RAN, TAG, catalogue, page_with},
};

const MANAGE: &str = "#crumbgate-banner [data-crumbgate='open-preferences']";

/// Builds for development carry no hashes of modules: their files are of another build every time.
fn has_hashes() -> bool {
    let script =
        std::fs::read_to_string(browser_tests::product().join("crumbgate.js")).expect("pkg/crumbgate.js is there");
    let is_release = script.contains("sha384-");
    if !is_release {
        println!("a build for development: it has no hashes to try");
    }
    is_release
}

fn told(visit: &mut Visit<'_>, code: &str) {
    visit.until(&format!("window.told && window.told.some((t) => t.code === '{code}')"));
}

const NO_WASM: &str = "<script>delete window.WebAssembly</script>";
const LISTEN: &str =
    "<script>window.told = []; addEventListener('crumbgate:error', (e) => told.push(e.detail))</script>";

/// Another module than the build's, which would tell that it ran.
const FOREIGN: &str = "window.foreign = true; export default () => ({ act() { window.foreign = true } })";

/// Opens a page; `head` stands before the tag.
fn open(visit: &mut Visit<'_>, head: &str) {
    let gated = "<script type='text/plain' data-category='analytics'>ran('gated')</script>";
    let page = page_with(&format!("{RAN}{LISTEN}{head}{TAG}"), "", &format!("{CONTENT}{gated}"));
    visit.site().json("/cookies.json", &catalogue()).page("/", &page);
    visit.go("/");
}

/// Nothing of a foreign file has run.
fn shut(visit: &mut Visit<'_>, code: &str) {
    told(visit, code);
    visit.pause(200);
    assert_eq!(visit.js("return window.foreign === undefined"), true);
    let said = visit.console().join("\n");
    assert!(said.contains("or not of this version"), "{said}");
    visit.take_errors();
}

each_engine! {
    fn a_changed_module_does_not_run(visit) {
        if has_hashes() {
            visit.site().script("/crumbgate/preferences.js", FOREIGN);
            open(visit, "");
            visit.asked();
            visit.click(MANAGE);
            shut(visit, "preferences-unreachable");
            assert_eq!(visit.ran(), [""; 0]);
            visit.accept_all();
            assert!(visit.allowed("analytics"), "the first layer goes on");
        }
    }

    fn the_next_press_takes_the_right_module_when_it_is_there_again(visit) {
        if has_hashes() {
            visit.site().script("/crumbgate/preferences.js", FOREIGN);
            open(visit, "");
            visit.asked();
            visit.click(MANAGE);
            shut(visit, "preferences-unreachable");
            visit.site().forget("/crumbgate/preferences.js");
            visit.open_preferences();
            visit.save();
        }
    }

    fn a_changed_translation_does_not_run(visit) {
        if has_hashes() {
            let foreign = "window.foreign = true; export default () => { window.foreign = true; return {} }";
            visit.site().script("/crumbgate/crumbgate.fallback.js", foreign);
            open(visit, NO_WASM);
            shut(visit, "fallback-unreachable");
            assert_eq!(visit.ran(), [""; 0]);
            assert_eq!(visit.eval("crumbgate.ready.then(api => api.allowed('analytics'))"), false);
        }
    }

    fn a_changed_translation_of_the_preferences_does_not_run(visit) {
        if has_hashes() {
            visit.site().script("/crumbgate/preferences.fallback.js", FOREIGN);
            open(visit, NO_WASM);
            visit.asked();
            visit.click(MANAGE);
            shut(visit, "preferences-unreachable");
            visit.accept_all();
            visit.until("__ran.includes('gated')");
        }
    }

    fn the_right_translations_run_and_are_fetched_once(visit) {
        open(visit, NO_WASM);
        visit.asked();
        visit.open_preferences();
        visit.save();
        for file in ["crumbgate.fallback.js", "preferences.js", "preferences.fallback.js"] {
            assert_eq!(visit.hits(&format!("/crumbgate/{file}")).len(), 1, "{file}");
        }
    }

    fn a_page_that_forbids_the_policy_has_its_preferences_too(visit) {
        let policy = "require-trusted-types-for 'script'; trusted-types 'none'";
        let page = page_with(&format!("{LISTEN}{TAG}"), "", CONTENT);
        visit.site().json("/cookies.json", &catalogue()).page("/", &page).header("/", "Content-Security-Policy", policy);
        visit.go("/");
        visit.asked();
        visit.open_preferences();
        visit.save();
        let errors = visit.take_errors();
        // docs/csp.md says so: WebKit checks a module by a script alone, whose address needs the policy.
        let expected = |e: &String| has_hashes() && visit.engine() == Engine::WebKit && e.contains("trusted-types");
        assert!(errors.iter().all(expected), "{errors:?}");
    }

    fn the_hash_of_the_tag_is_the_one_that_is_published(visit) {
        let table = std::fs::read_to_string(browser_tests::product().join("integrity.json")).expect("integrity.json");
        let table: browser_tests::Value = serde_json::from_str(&table).expect("JSON");
        let hash = table["crumbgate.js"].as_str().expect("its hash");
        for (hash, works) in [(hash, true), (&*hash.replace(&hash[10..14], "AAAA"), false)] {
            let tag = TAG.replace("<script ", &format!("<script integrity='{hash}' "));
            visit.site().json("/cookies.json", &catalogue()).page("/", &page_with(&tag, "", CONTENT));
            visit.go("/");
            if works {
                visit.asked();
            } else {
                visit.pause(300);
                assert_eq!(visit.js("return window.crumbgate === undefined"), true);
                visit.take_errors();
            }
        }
    }

    fn the_right_module_is_fetched_once(visit) {
        visit.open("", "");
        visit.asked();
        visit.open_preferences();
        assert_eq!(visit.hits("/crumbgate/preferences.js").len(), 1);
    }

    fn a_changed_language_is_not_shown(visit) {
        let text = std::fs::read_to_string(browser_tests::product().join("locales/cy.json")).expect("there is Welsh");
        visit.site().file("/crumbgate/locales/cy.json", "application/json", text.replacen(':', ": ", 1));
        let tag = r#"<script src="/crumbgate/crumbgate.js" data-catalogue="/cookies.json" data-lang="cy"></script>"#;
        visit.site().json("/cookies.json", &catalogue()).page("/", &page_with(tag, LISTEN, ""));
        visit.go("/");
        visit.asked();
        told(visit, "language-unreachable");
        assert_eq!(visit.js("return document.querySelector('#crumbgate-banner [data-crumbgate=accept-all]').textContent"), "Accept all");
        visit.take_errors();
    }
}
