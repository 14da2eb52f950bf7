//! What the script loads from beside itself is of its own build, or is not used.

use browser_tests::{
    Engine, Visit, each_engine,
    site::{catalogue, page_with},
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

const LISTEN: &str =
    "<script>window.told = []; addEventListener('crumbgate:error', (e) => told.push(e.detail))</script>";

each_engine! {
    fn a_changed_module_does_not_run(visit) {
        // WebKit fetches ahead without checking; docs/csp.md says what a page can do there.
        if has_hashes() && visit.engine() != Engine::WebKit {
            visit.site().script("/crumbgate/preferences.js", "window.foreign = true; export default () => ({ act() { window.foreign = true } })");
            visit.open(LISTEN, "");
            visit.asked();
            visit.click(MANAGE);
            told(visit, "preferences-unreachable");
            visit.pause(200);
            assert_eq!(visit.js("return window.foreign === undefined"), true);
            visit.take_errors();
            visit.accept_all();
            assert!(visit.allowed("analytics"), "the first layer goes on");
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
