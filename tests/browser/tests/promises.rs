//! Sentences about the interface that no other topic shows: every language, every theme in both directions, focus beside
//! the fixed bar, the settings button's place, texts nobody thought of in every layout.

use browser_tests::{
    Value, each_engine, json, repository,
    site::{CONTENT, catalogue, page},
    visitor::{ACCEPT, CLOSE, DIALOG, HIDE, REJECT, SETTINGS},
};
use std::fs;

const FILM: &str =
    "<iframe data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/x' title='Film'></iframe>";

fn with(settings: Value) -> Value {
    let mut catalogue = catalogue();
    catalogue["settings"] = settings;
    catalogue
}

/// The languages we have texts in, with those.
fn languages() -> Vec<(String, Value)> {
    let folder = fs::read_dir(repository().join("locales")).expect("locales");
    let files = folder.map(|f| f.expect("a file").path()).filter(|p| p.extension().is_some_and(|e| e == "json"));
    let mut found: Vec<(String, Value)> = files
        .map(|p| {
            let text = fs::read_to_string(&p).expect("text");
            (p.file_stem().unwrap_or_default().to_string_lossy().into(), serde_json::from_str(&text).expect("JSON"))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

each_engine! {
    fn every_language_is_spoken_in_its_own_direction(visit) {
        let all = languages();
        assert!(all.len() >= 41, "{} languages", all.len());
        visit.site().json("/cookies.json", &catalogue());
        for (tag, file) in all {
            visit.site().page("/", &page("", CONTENT).replace("lang=\"en\"", &format!("lang=\"{tag}\"")));
            visit.go("/");
            visit.asked();
            let shown = visit.js("const r = document.querySelector('#crumbgate'); return [r.lang, r.dir, getComputedStyle(r.querySelector('p')).direction]");
            assert_eq!(shown, json!([tag, file["direction"], file["direction"]]), "{tag}");
            assert_eq!([visit.text(ACCEPT), visit.text(REJECT)], ["banner.accept", "banner.reject"].map(|key| file["strings"][key].as_str().unwrap_or_default().to_owned()), "{tag}");
        }
    }

    fn english_needs_no_file_and_another_language_one(visit) {
        visit.open("", CONTENT);
        visit.reject_all();
        assert_eq!(visit.hits("/locales/").len(), 0);
        visit.site().page("/", &page("", CONTENT).replace("lang=\"en\"", "lang=\"cy\""));
        visit.js("crumbgate.withdraw()");
        visit.reload();
        visit.asked();
        assert_eq!(visit.hits("/locales/").len(), 1);
    }

    fn axe_finds_nothing_in_any_theme_and_direction(visit) {
        let style = "<style>@media (prefers-color-scheme: dark) { :root { color-scheme: dark; background: #111; color: #eee } a { color: #9cf } }</style>";
        let body = format!("<nav aria-label='Skip'><a href='#m'>Skip</a></nav><main id='m'><h1>Cookies</h1><div data-crumbgate='policy'></div><h2>Film</h2>{FILM}</main>");
        for (dark, lang, layout) in [(false, "en", "top"), (false, "ar", "box"), (true, "en", "bottom"), (true, "ar", "top"), (true, "en", "box")] {
            visit.media(dark, false);
            let dir = if lang == "ar" { "lang=\"ar\" dir=\"rtl\"" } else { "lang=\"en\"" };
            visit.site().json("/cookies.json", &with(json!({"layout": layout}))).page("/", &page(style, &body).replace("lang=\"en\"", dir));
            visit.go("/");
            let about = format!("{layout} in {lang}, dark: {dark}");
            visit.js("crumbgate.push(() => {}); localStorage.removeItem('crumbgate')");
            visit.asked();
            visit.until("document.querySelectorAll('[data-crumbgate=policy] table').length >= 3 && document.querySelector('.crumbgate-placeholder')");
            assert_eq!(visit.js("return matchMedia('(prefers-color-scheme: dark)').matches"), dark);
            assert_eq!(visit.axe(), [""; 0], "banner, placeholder and policy, {about}");
            visit.open_preferences();
            visit.js("document.querySelectorAll('#crumbgate-preferences details').forEach(d => d.open = true)");
            visit.until("document.querySelectorAll('#crumbgate-preferences tbody').length >= 4");
            assert_eq!(visit.axe(), [""; 0], "preferences, {about}");
            visit.click(CLOSE);
            visit.until_hidden(DIALOG);
            visit.reject_all();
            visit.until_shown(HIDE);
            assert_eq!(visit.axe(), [""; 0], "confirmation, {about}");
            visit.js("crumbgate.withdraw()");
        }
        visit.media(false, false);
    }

    fn whatever_gets_the_focus_is_not_behind_the_bar(visit) {
        // WCAG 2.4.11, forwards and backwards, in the page and in a part of it that is scrolled by itself.
        let links: String = (0..60).map(|i| format!("<p><a href='#{i}' id='l{i}'>Link number {i}</a></p>")).collect();
        let bodies = [
            format!("<main><h1>Links</h1>{links}</main>"),
            format!("<style>html, body {{ height: 100%; margin: 0 }} main {{ height: 100%; overflow: auto }}</style><main tabindex='0'><h1>Links</h1>{links}</main>"),
        ];
        // One engine scrolls a moment after the focus has moved.
        let behind = "(async backwards => { const root = document.querySelector('#crumbgate'), all = [...document.querySelectorAll('main a')].filter((e, i) => i % 6 === 0 || i > 56), hidden = []; \
            const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done))); \
            const covered = e => { const r = e.getBoundingClientRect(), b = root.getBoundingClientRect(); \
                return document.activeElement !== e || r.bottom < 2 || r.top > innerHeight - 2 || r.top >= b.top - 1 && r.bottom <= b.bottom + 1 && r.left >= b.left && r.right <= b.right }; \
            for (const e of backwards ? all.reverse() : all) { e.focus(); for (let k = 0; k < 20 && covered(e); k++) await frame(); if (covered(e)) hidden.push(e.id) } \
            return hidden })";
        for layout in ["bottom", "box"] {
            visit.site().json("/cookies.json", &with(json!({"layout": layout})));
            for body in &bodies {
                for size in [(320, 640), (1000, 500), (320, 256)] {
                    visit.open_in_frame(size, body);
                    visit.until("getComputedStyle(document.documentElement).scrollPaddingBottom !== 'auto'");
                    for backwards in [false, true] {
                        assert_eq!(visit.eval(&format!("{behind}({backwards})")), json!([]), "{layout} at {size:?}, backwards: {backwards}");
                    }
                    visit.leave_frames();
                }
            }
        }
    }

    fn the_settings_button_can_be_moved_or_switched_off_and_leaves_the_way_out_free(visit) {
        let hit = "const r = document.querySelector('#exit').getBoundingClientRect(), s = document.querySelector('#crumbgate-settings'); \
            const free = [[.02, .5], [.5, .5], [.98, .5]].every(([x, y]) => document.elementFromPoint(r.left + r.width * x, r.top + r.height * y).id === 'exit'); \
            return [free, s ? s.getBoundingClientRect().left < innerWidth / 2 ? 'left' : 'right' : 'off']";
        // Where the way out fills the whole foot it is put above ours, by the property for it.
        let above = "bottom: 0; left: 0; right: 0; z-index: 2; } :root { --crumbgate-z-index: 1";
        for (button, place, side) in [
            (json!("left"), "top: 0; right: 0", "left"),
            (json!("left"), "bottom: 0; right: 0", "left"),
            (json!("right"), "bottom: 0; left: 0", "right"),
            (json!("off"), "bottom: 0; left: 0; right: 0", "off"),
            (json!("left"), above, "left"),
        ] {
            visit.site().json("/cookies.json", &with(json!({"button": button, "layout": "top"})));
            let exit = format!("<style>#exit {{ position: fixed; padding: 1em; {place} }}</style>{CONTENT}<a id='exit' href='/away'>Leave</a>");
            for size in [(320, 640), (1000, 500)] {
                visit.open_in_frame(size, &exit);
                visit.reject_all();
                visit.js("crumbgate.hide()");
                visit.until_hidden(HIDE);
                // What was remembered of the catalogue before this one counts until it has come.
                visit.until(&format!("((free, place) => free && place === {side:?})(...(() => {{ {hit} }})())"));
                visit.js("localStorage.removeItem('crumbgate'); crumbgate.withdraw()");
                visit.leave_frames();
            }
        }
    }

    fn texts_nobody_thought_of_fit_in_every_layout(visit) {
        let word = "x".repeat(500);
        let mut bad = catalogue();
        bad["categories"][1]["title"] = json!(word);
        bad["categories"][2]["title"] = json!({"fr": "Publicité"});
        bad["services"][3]["title"] = json!(word);
        bad["services"][3]["provider"] = json!("<i>Video</i> & ".repeat(700));
        bad["text"] = json!({"en": {"confirm.rejected": word, "settings": word, "banner.accept": word, "banner.title": "long ".repeat(2_000)}});
        let out = "return [document.documentElement, ...document.querySelectorAll('#crumbgate, #crumbgate *, .crumbgate-placeholder, .crumbgate-placeholder *')].filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 60))";
        for layout in ["bottom", "top", "box"] {
            bad["settings"] = json!({"layout": layout});
            visit.site().json("/cookies.json", &bad);
            for size in [(320, 640), (1000, 600)] {
                visit.open_in_frame(size, &format!("<main><h1>Film</h1>{FILM}</main>"));
                visit.until_shown(".crumbgate-placeholder button");
                assert_eq!(visit.js(out), json!([]), "asked, {layout} at {size:?}");
                assert_eq!(visit.js("return document.querySelectorAll('#crumbgate i, .crumbgate-placeholder i').length"), 0);
                assert!(visit.text("#crumbgate-banner").contains("Publicité"), "a language that is missing falls back to any");
                visit.js("document.querySelector('#crumbgate [data-crumbgate=reject-all]').scrollIntoView()");
                visit.click(REJECT);
                visit.until_shown(HIDE);
                assert_eq!(visit.js(out), json!([]), "confirmed, {layout} at {size:?}");
                visit.js("document.querySelector('#crumbgate [data-crumbgate=hide]').scrollIntoView()");
                visit.until_shown(HIDE);
                visit.click(HIDE);
                visit.until_shown(SETTINGS);
                assert_eq!(visit.js(out), json!([]), "settings button, {layout} at {size:?}");
                visit.js("crumbgate.withdraw()");
                visit.leave_frames();
            }
        }
    }
}
