//! The npm package inside Vite with React, Vite with Vue, esbuild and webpack (contract §5): the examples of
//! examples/, as `cargo xtask bundles` has installed and built them.

use browser_tests::{Visit, each_engine, json, site::VIDEO_HOST, visitor::DIALOG};
use std::path::PathBuf;

/// What an example was built into.
fn built(example: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| browser_tests::repository().join("target"));
    let folder = target.join("bundles/examples").join(example);
    assert!(folder.join("index.html").is_file(), "{} is missing: run `cargo xtask bundles`", folder.display());
    folder
}

/// Serves an example at `/`, its first page edited.
fn serve(visit: &mut Visit<'_>, example: &str, edit: impl Fn(String) -> String) {
    let folder = built(example);
    let page = std::fs::read_to_string(folder.join("index.html")).expect("a page");
    let site = visit.site();
    site.folder(&folder.to_string_lossy()).page("/", &edit(page));
    // The product is inside the bundle, or nowhere.
    for file in ["crumbgate.js", "crumbgate.mjs", "preferences.js", "crumbgate.fallback.js", "preferences.fallback.js"]
    {
        site.status(&format!("/crumbgate/{file}"), 404);
    }
    visit.vendor(VIDEO_HOST);
}

const COUNTED: &str = "document.documentElement.dataset.counted === 'yes'";
const PLACEHOLDERS: &str = "return document.querySelectorAll('.crumbgate-placeholder').length";

/// What the visitor of an example does and sees, from the first question to the next page view.
fn works(visit: &mut Visit<'_>) {
    visit.go("/");
    visit.asked();
    assert_eq!(visit.text("#state"), "Nobody counts this visit.");

    // A film that is drawn late waits at its placeholder, and takes it along when it goes.
    visit.click("#next");
    visit.until_shown(".crumbgate-placeholder [data-crumbgate='load-once']");
    visit.click("#next");
    visit.until("document.querySelector('iframe').dataset.src.endsWith('eRsGyueVLvQ')");
    visit.until_shown(".crumbgate-placeholder [data-crumbgate='load-once']");
    assert_eq!(visit.js(PLACEHOLDERS), 1);
    visit.click("#none");
    visit.until("!document.querySelector('iframe')");
    visit.until("!document.querySelector('.crumbgate-placeholder')");
    visit.never_requested(VIDEO_HOST);
    visit.never_requested("/counter.js");

    // Load once: this film, not the next.
    visit.click("#next");
    visit.until_shown(".crumbgate-placeholder [data-crumbgate='load-once']");
    visit.click(".crumbgate-placeholder [data-crumbgate='load-once']");
    visit.until_requested("/embed/aqz-KE-bpKQ");
    visit.click("#next");
    visit.until_shown(".crumbgate-placeholder [data-crumbgate='load-once']");
    assert!(visit.hits("/embed/eRsGyueVLvQ").is_empty());

    // A yes runs the gated script, opens the film, and draws the component again.
    visit.accept_all();
    visit.until(COUNTED);
    visit.until_requested("/embed/eRsGyueVLvQ");
    visit.until("document.querySelector('#state').textContent === 'This visit is counted.'");
    assert_eq!(visit.js(PLACEHOLDERS), 0);

    // The second module comes out of the bundle too.
    visit.click("#settings");
    visit.until_shown(DIALOG);
    visit.switch_to("statistics", false);
    visit.save();
    visit.until("document.querySelector('#state').textContent === 'Nobody counts this visit.'");
    visit.until("!document.cookie.includes('visits=')");

    // The next page view knows all this before anything is drawn.
    visit.reload();
    visit.until("document.querySelector('#state')");
    visit.click("#next");
    visit.until_requested("/embed/aqz-KE-bpKQ");
    assert!(!visit.is_asked());
    assert_eq!(visit.text("#state"), "Nobody counts this visit.");
    assert_eq!(visit.js(&format!("return {COUNTED}")), false);
}

each_engine! {
    fn vite_with_react(visit) {
        serve(visit, "vite-react/dist", |page| page);
        works(visit);
    }

    fn vite_with_vue(visit) {
        serve(visit, "vite-vue/dist", |page| page);
        works(visit);
    }

    fn esbuild_without_a_framework(visit) {
        serve(visit, "plain/dist", |page| page);
        works(visit);
    }

    fn webpack_without_a_framework(visit) {
        serve(visit, "plain/dist-webpack", |page| page);
        works(visit);
    }

    fn a_bundle_where_there_is_no_webassembly(visit) {
        serve(visit, "vite-vue/dist", |page| page.replacen("<head>", "<head><script>delete window.WebAssembly</script>", 1));
        works(visit);
        assert_eq!(visit.js("return typeof window.WebAssembly"), "undefined");
    }

    fn a_bundle_fetches_the_language_from_where_it_was_told(visit) {
        for example in ["plain/dist", "plain/dist-webpack"] {
            serve(visit, example, |page| page.replacen("lang=\"en\"", "lang=\"cy\"", 1));
            visit.go("/");
            visit.asked();
            visit.until_requested("/locales/cy.json");
            assert_ne!(visit.text("#crumbgate-banner [data-crumbgate='accept-all']"), "Accept all");
        }
    }

    fn the_tag_and_the_module_on_one_page_are_one_gate(visit) {
        serve(visit, "vite-react/dist", |page| {
            page.replacen("<head>", "<head><script src='/tag.js' data-catalogue='/cookies.json'></script>", 1)
        });
        let script = std::fs::read(browser_tests::product().join("crumbgate.js")).expect("crumbgate.js");
        visit.site().file("/tag.js", "text/javascript", script);
        for file in ["preferences.js", "crumbgate.fallback.js", "preferences.fallback.js"] {
            // A build for development has no translations.
            if let Ok(module) = std::fs::read(browser_tests::product().join(file)) {
                visit.site().file(&format!("/{file}"), "text/javascript", module);
            }
        }
        visit.go("/");
        visit.accept_all();
        visit.until(COUNTED);
        visit.until("document.querySelector('#state').textContent === 'This visit is counted.'");
        assert_eq!(visit.js("return document.querySelectorAll('#crumbgate').length"), json!(1));
    }
}
