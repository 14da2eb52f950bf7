//! A broken network at each stage of a visit: the table in docs/failures.md, cell by cell.

use browser_tests::{
    Visit, each_engine, json,
    site::{self, CONTENT, RAN, TAG, catalogue},
    visitor::{ACCEPT, CLOSE, DIALOG, MANAGE, SETTINGS},
};
use std::fs;

/// How far the visitor has come when the network breaks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    /// No record yet.
    First,
    /// A record, and the catalogue remembered.
    Remembered,
    /// A record alone.
    RecordOnly,
}
use Stage::{First, RecordOnly, Remembered};

const STAGES: [Stage; 3] = [First, Remembered, RecordOnly];

/// Each row of the table and the scenarios that hold it.
const ROWS: [(&str, &[&str]); 11] = [
    ("`crumbgate.js`", &["our_own_script_is_missing"]),
    (
        "catalogue: 404, 500, offline, refused redirect, no answer in 15 s, larger than 8 MiB",
        &[
            "the_catalogue_is_not_found",
            "the_server_of_the_catalogue_has_a_fault",
            "the_network_is_gone",
            "the_catalogue_has_moved_to_another_origin",
            "the_catalogue_never_comes",
            "the_catalogue_is_far_too_large",
        ],
    ),
    (
        "catalogue: not JSON (an error page, a truncated file)",
        &["an_error_page_comes_for_the_catalogue", "the_catalogue_breaks_off_in_the_middle"],
    ),
    ("catalogue: JSON with problems", &["the_catalogue_has_a_problem"]),
    ("catalogue: not in UTF-8", &["the_catalogue_is_in_another_charset"]),
    ("catalogue: moved within the site", &["the_catalogue_has_moved_within_the_site"]),
    ("catalogue is slow", &["the_catalogue_is_slow"]),
    ("language file", &["the_language_is_missing"]),
    ("`preferences.js`, at the press", &["the_preferences_are_missing"]),
    ("translation (`crumbgate.fallback.js`), where WebAssembly is missing", &["the_translation_is_missing"]),
    ("receipt server", &["the_server_for_receipts_is_gone"]),
];

const TOLD: &str = "<script>window.told = []; addEventListener('crumbgate:error', e => told.push(e.detail.code));\
    window.crumbgate = [api => window.pushed = true]</script>";
const GATED: &str = "<script type='text/plain' data-category='analytics'>ran('analytics')</script>\
    <script type='text/plain' data-category='marketing'>ran('marketing')</script>\
    <script type='text/plain' data-service='newcomer'>ran('newcomer')</script>\
    <button id='works' onclick='this.textContent = 1'>Press</button>";

fn page(tag: &str) -> String {
    site::page_with(&format!("{RAN}{TOLD}{tag}"), "", &format!("{CONTENT}{GATED}"))
}

/// Brings the visitor to a stage, with analytics allowed and marketing refused if there is a record.
fn come_to(visit: &mut Visit<'_>, stage: Stage, tag: &str) {
    visit.site().forget("/cookies.json").json("/cookies.json", &catalogue()).page("/", &page(tag));
    // Where no gate is, so that nothing of the stage before is left.
    visit.site().page("/clear", "<!doctype html><title>Nothing here</title>");
    visit.go("/clear");
    visit.js("localStorage.clear(); document.cookie = 'crumbgate=; path=/; max-age=0; secure'");
    if stage == First {
        return;
    }
    visit.go("/");
    visit.asked();
    visit.js("crumbgate.save({analytics: true, marketing: false, media: false})");
    visit.until("__ran.includes('analytics')");
    visit.go("/clear");
    if stage == RecordOnly {
        visit.js("localStorage.removeItem('crumbgate-catalogue')");
    }
    visit.take_errors();
}

/// What runs: what the record names and nothing else, or nothing; and the page works.
fn decided(visit: &mut Visit<'_>, stage: Stage) {
    let expected: &[&str] = if stage == First { &[] } else { &["analytics"] };
    if stage != First {
        visit.until("__ran.includes('analytics')");
    }
    visit.pause(150);
    assert_eq!(visit.ran(), expected, "{stage:?}");
    let allowed = "return ['analytics', 'marketing', 'newcomer', 'nobody'].map(id => crumbgate.allowed(id))";
    assert_eq!(visit.js(allowed), json!([stage != First, false, false, false]), "{stage:?}");
    visit.click("#works");
    assert_eq!(visit.text("#works"), "1");
}

/// What has been told, but for the id that no catalogue here knows.
fn codes(visit: &mut Visit<'_>) -> Vec<String> {
    let list = visit.js("return [...new Set(told)].filter(c => c !== 'unknown-id')");
    list.as_array().into_iter().flatten().filter_map(|c| c.as_str().map(str::to_owned)).collect()
}

/// The catalogue cannot be had, or cannot be read: at every stage.
fn no_catalogue(visit: &mut Visit<'_>, code: &str, seconds: u64, damage: impl Fn(&browser_tests::Site)) {
    no_catalogue_with(visit, TAG, code, seconds, damage);
}

fn no_catalogue_with(
    visit: &mut Visit<'_>,
    tag: &str,
    code: &str,
    seconds: u64,
    damage: impl Fn(&browser_tests::Site),
) {
    for stage in STAGES {
        // An address of its own: Chromium lets nobody else fetch what it is still waiting for.
        let tag = &tag.replace("/cookies.json", &format!("/cookies.json?{stage:?}"));
        come_to(visit, stage, tag);
        let site = visit.site();
        site.forget("/cookies.json");
        damage(&site);
        visit.go("/");
        if stage == Remembered {
            // In force at once; the look for a newer one comes later and fails.
            visit.until_requested("/cookies.json");
            visit.pause(300);
        } else {
            visit.until_within(seconds, "told.length");
            assert_eq!(codes(visit), [code], "{stage:?}");
        }
        decided(visit, stage);
        assert!(!visit.is_asked(), "{stage:?}: nothing to ask about, or asked already");
        assert_eq!(visit.eval("crumbgate.ready.then(() => 'resolved')"), "resolved", "{stage:?}");
        visit.take_errors();
    }
}

each_engine! {
    fn our_own_script_is_missing(visit) {
        for stage in STAGES {
            come_to(visit, stage, TAG);
            visit.site().status("/crumbgate/crumbgate.js", 404);
            visit.go("/");
            visit.pause(200);
            assert_eq!(visit.ran(), [""; 0], "{stage:?}");
            assert_eq!(visit.js("return window.pushed === undefined"), true);
            visit.click("#works");
            visit.site().forget("/crumbgate/crumbgate.js");
            visit.take_errors();
        }
    }

    fn the_catalogue_is_not_found(visit) {
        no_catalogue(visit, "catalogue-unreachable", 10, |site| {
            site.status("/cookies.json", 404);
        });
    }

    fn the_server_of_the_catalogue_has_a_fault(visit) {
        no_catalogue(visit, "catalogue-unreachable", 10, |site| {
            site.status("/cookies.json", 500);
        });
    }

    fn the_network_is_gone(visit) {
        no_catalogue(visit, "catalogue-unreachable", 10, |site| {
            site.broken("/cookies.json");
        });
    }

    fn the_catalogue_has_moved_to_another_origin(visit) {
        let elsewhere = visit.site_at("other");
        elsewhere.json("/cookies.json", &catalogue());
        let to = elsewhere.url("/cookies.json");
        no_catalogue(visit, "catalogue-unreachable", 10, move |site| {
            site.redirect("/cookies.json", &to);
        });
    }

    fn the_catalogue_never_comes(visit) {
        come_to(visit, First, TAG);
        visit.site().forget("/cookies.json").hang("/cookies.json");
        visit.go("/");
        decided(visit, First);
        visit.until_within(25, "told.length");
        assert_eq!(codes(visit), ["catalogue-unreachable"]);
        visit.take_errors();
        visit.site().forget("/cookies.json");
        // The same wait, on a clock that runs faster.
        let clock = "<script>{ const own = setTimeout; window.setTimeout = (f, ms, ...a) => own(f, ms === 15000 ? 4000 : ms, ...a) }</script>";
        no_catalogue_with(visit, &format!("{clock}{TAG}"), "catalogue-unreachable", 10, |site| {
            site.hang("/cookies.json");
        });
    }

    fn the_catalogue_is_far_too_large(visit) {
        let mut large = catalogue();
        large["filler"] = json!("x".repeat(10_000_000));
        let large = large.to_string();
        no_catalogue(visit, "catalogue-unreachable", 30, |site| {
            site.file("/cookies.json", "application/json", large.clone());
        });
    }

    fn an_error_page_comes_for_the_catalogue(visit) {
        no_catalogue(visit, "catalogue-invalid", 10, |site| {
            site.page("/cookies.json", "<!doctype html><h1>Sorry</h1>");
        });
    }

    fn the_catalogue_breaks_off_in_the_middle(visit) {
        let text = catalogue().to_string();
        no_catalogue(visit, "catalogue-invalid", 10, |site| {
            site.file("/cookies.json", "application/json", &text[..text.len() / 2]);
        });
    }

    fn the_catalogue_has_a_problem(visit) {
        for stage in STAGES {
            come_to(visit, stage, TAG);
            let mut broken = catalogue();
            broken["services"][2]["cookies"][0]["duration"] = json!("a fortnight");
            visit.site().json("/cookies.json", &broken);
            visit.go("/");
            visit.until("told.includes('catalogue-invalid')");
            assert_eq!(codes(visit), ["catalogue-invalid"], "{stage:?}");
            decided(visit, stage);
            visit.take_errors();
        }
    }

    fn the_catalogue_is_in_another_charset(visit) {
        for stage in STAGES {
            come_to(visit, stage, TAG);
            let mut french = catalogue();
            french["categories"][1]["title"] = json!("Mesure d'audience, \u{e9}t\u{e9}");
            let latin: Vec<u8> = french.to_string().chars().map(|c| u8::try_from(u32::from(c)).expect("Latin letters only")).collect();
            visit.site().file("/cookies.json", "application/json; charset=iso-8859-1", latin);
            visit.go("/");
            decided(visit, stage);
            if stage == First {
                visit.asked();
                visit.accept_all();
                visit.until("__ran.includes('marketing')");
            }
            visit.take_errors();
        }
    }

    fn the_catalogue_has_moved_within_the_site(visit) {
        for stage in STAGES {
            come_to(visit, stage, TAG);
            visit.site().json("/new/cookies.json", &catalogue()).redirect("/cookies.json", "/new/cookies.json");
            visit.go("/");
            visit.until_requested("/new/cookies.json");
            decided(visit, stage);
            if stage == First {
                visit.asked();
            }
            assert_eq!(codes(visit), [""; 0], "{stage:?}");
            visit.take_errors();
        }
    }

    fn the_catalogue_is_slow(visit) {
        for stage in STAGES {
            come_to(visit, stage, TAG);
            visit.site().delay("/cookies.json", 2_500);
            visit.go("/");
            decided(visit, stage);
            if stage == First {
                assert!(!visit.is_asked());
                visit.asked();
                assert_eq!(visit.ran(), [""; 0]);
            } else {
                // Nothing of the wait is left over.
                visit.until_shown(SETTINGS);
                assert_eq!(visit.ran(), ["analytics"]);
            }
            visit.take_errors();
        }
    }

    fn the_language_is_missing(visit) {
        for stage in STAGES {
            let tag = TAG.replace("<script ", "<script data-lang='cy' ");
            visit.site().forget("/crumbgate/locales/cy.json");
            come_to(visit, stage, &tag);
            visit.site().status("/crumbgate/locales/cy.json", 404);
            visit.go("/");
            visit.until("told.includes('language-unreachable')");
            decided(visit, stage);
            if stage == First {
                visit.asked();
                assert_eq!(visit.text(ACCEPT), "Accept all");
            }
            visit.take_errors();
        }
    }

    fn the_preferences_are_missing(visit) {
        for stage in STAGES {
            come_to(visit, stage, TAG);
            for file in ["preferences.js", "preferences.fallback.js"] {
                visit.site().status(&format!("/crumbgate/{file}"), 503);
            }
            visit.go("/");
            let opener = if stage == First { MANAGE } else { SETTINGS };
            visit.until_shown(opener);
            visit.click(opener);
            visit.until("told.includes('preferences-unreachable')");
            decided(visit, stage);
            for file in ["preferences.js", "preferences.fallback.js"] {
                visit.site().forget(&format!("/crumbgate/{file}"));
            }
            // The next press tries again.
            visit.open_preferences();
            visit.click(CLOSE);
            visit.until_hidden(DIALOG);
            if stage == First {
                visit.accept_all();
                visit.until("__ran.includes('marketing')");
            }
            visit.take_errors();
        }
    }

    fn the_translation_is_missing(visit) {
        for stage in STAGES {
            visit.site().forget("/crumbgate/crumbgate.fallback.js");
            come_to(visit, stage, TAG);
            visit.site().page("/", &page(&format!("<script>delete window.WebAssembly</script>{TAG}"))).status("/crumbgate/crumbgate.fallback.js", 404);
            visit.go("/");
            visit.until("told.includes('fallback-unreachable')");
            assert_eq!(visit.ran(), [""; 0], "{stage:?}");
            assert_eq!(visit.eval("crumbgate.ready.then(api => api.allowed('analytics'))"), false);
            visit.click("#works");
            visit.take_errors();
        }
    }

    fn the_server_for_receipts_is_gone(visit) {
        let mut with_receipts = catalogue();
        with_receipts["settings"] = json!({"receiptUrl": "/consents"});
        visit.site().broken("/consents").json("/cookies.json", &with_receipts).page("/", &page(TAG));
        visit.go("/");
        visit.asked();
        visit.js("crumbgate.save({analytics: true, marketing: false, media: false})");
        visit.until_requested("/consents");
        decided(visit, RecordOnly);
        visit.site().forget("/consents").status("/consents", 204);
        let before = visit.hits("/consents").len();
        visit.reload();
        visit.until_within(20, "__ran.includes('analytics')");
        visit.until("!localStorage.getItem('crumbgate-receipts')");
        assert!(visit.hits("/consents").len() > before, "sent at the next page load");
        visit.take_errors();
    }
}

#[test]
fn every_row_of_the_table_has_its_scenarios() {
    let text = fs::read_to_string(browser_tests::repository().join("docs/failures.md")).expect("the page on failures");
    let table = text.split("## The network").nth(1).and_then(|t| t.split("\n## ").next()).expect("the table");
    let rows = table.lines().skip_while(|l| !l.starts_with("|---")).skip(1).take_while(|l| l.starts_with('|'));
    let rows: Vec<&str> = rows.map(|l| l.split(" | ").next().unwrap_or_default().trim_start_matches("| ")).collect();
    assert_eq!(rows, ROWS.map(|(row, _)| row));
    let here = include_str!("stages.rs");
    for (row, scenarios) in ROWS {
        assert!(!scenarios.is_empty(), "{row}");
        for name in scenarios {
            assert!(here.contains(&format!("    fn {name}(visit)")), "{name}, for {row}");
        }
    }
}
