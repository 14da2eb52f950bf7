//! Pictures of every layout in every theme at three widths, in `docs/gallery/`, held to what Chromium draws today.
//!
//! `CRUMBGATE_BLESS=1 CRUMBGATE_ENGINES=chromium cargo test -p browser-tests gallery::` takes them anew. The pages
//! bring a font of their own and the browser is told not to fit letters to pixels, so that machines agree on where
//! lines break; [`browser_tests::picture`] says how much the rest may differ.

use browser_tests::{
    Engine, Value, Visit, json,
    picture::{BLOCK, Picture},
    repository,
    site::page,
    visitor::{DIALOG, MANAGE, REJECT},
};
use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

const SIZES: [(u32, u32); 3] = [(320, 640), (768, 720), (1280, 720)];
/// What is pictured: a layout's first layer, the second layer, or what is there after a refusal.
const SCENES: [&str; 6] = ["bottom", "top", "box", "preferences", "details", "after"];

const FONT: &str = "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";
const STYLE: &str = "
    @font-face { font-family: Inter; src: url(/inter.woff2); font-weight: 100 900 }
    :root { color-scheme: light dark; --crumbgate-font: 1rem/1.5 Inter; font: 1rem/1.5 Inter; background: #fff; color: #16191d }
    body { margin: 0 } .skip { position: absolute; left: -99em }
    header { padding: 1rem max(1rem, calc((100% - 72rem) / 2)); background: #12344d; color: #fff; font-weight: 600 }
    main { padding: 1rem max(1rem, calc((100% - 72rem) / 2)) } h1 { margin: .5em 0; font-size: 2rem; line-height: 1.2 }
    .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 1rem }
    .cards p { margin: 0; padding: 1rem; min-height: 6rem; background: #e8eef3; border-left: 4px solid #12344d }
    @media (prefers-color-scheme: dark) { :root { background: #121417; color: #e6e8ea } .cards p { background: #23282e } }";
const BODY: &str = "<a class='skip' href='#main'>Skip to content</a><header>Northmoor Council</header><main id='main'>
    <h1>Report a problem with a road</h1><p>Tell us about potholes, broken street lights and blocked drains. It takes about five minutes.</p>
    <div class='cards'><p>Potholes and damaged surfaces</p><p>Street lights and signs</p><p>Blocked drains and floods</p><p>Trees and verges</p><p>Snow and ice</p><p>Follow a report</p></div></main>";

const FILM: &str = "<iframe data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/x' title='How we mend a road' \
    width='420' height='236' style='max-width: 100%; border: 0'></iframe>";

fn catalogue(layout: &str) -> Value {
    json!({
        "version": 1, "policyUrl": "/cookies", "settings": {"layout": layout},
        "categories": [
            {"id": "necessary", "basis": "necessary", "title": "Essential cookies", "description": "They keep you signed in and your reports safe."},
            {"id": "analytics", "basis": "consent", "title": "Analytics cookies", "description": "They tell us which pages are used, so that we can mend those that are not."},
            {"id": "media", "basis": "consent", "title": "Videos and maps", "description": "Shown by other organisations, which learn that you have seen them."}
        ],
        "services": [
            {"id": "session", "category": "necessary", "title": "Your session", "provider": "Northmoor Council", "purpose": "Keeps you signed in.",
             "cookies": [{"name": "session", "duration": "session", "purpose": "Keeps you signed in"}]},
            {"id": "google-analytics", "category": "analytics", "title": "Google Analytics", "provider": "Google",
             "purpose": "Counts visits.", "privacyUrl": "https://policies.example.com/privacy",
             "cookies": [{"name": "_ga", "duration": "2 years", "purpose": "Tells one browser from another"},
                         {"name": "_ga_*", "duration": "2 years", "purpose": "Keeps the state of the visit"}],
             "storage": [{"area": "session", "key": "ga-debug"}]},
            {"id": "youtube", "category": "media", "title": "YouTube", "provider": "Google", "purpose": "Shows videos.",
             "cookies": [{"name": "VISITOR_INFO1_LIVE", "duration": "6 months", "purpose": "Estimates the bandwidth"}]}
        ]
    })
}

/// The first style sheet of the page on looks, below the heading of that theme: what is told is what is pictured.
fn documented(heading: &str) -> String {
    let page = fs::read_to_string(repository().join("docs/theming.md")).expect("docs/theming.md");
    let (_, rest) = page.split_once(heading).unwrap_or_else(|| panic!("docs/theming.md has no {heading}"));
    let (_, rest) = rest.split_once("```css\n").expect("a style sheet below it");
    rest.split("```").next().unwrap_or_default().to_owned()
}

/// Goes to a scene, which is then in front of the visitor.
fn enter(visit: &mut Visit<'_>, scene: &str, style: &str) {
    let site = visit.site();
    let font = fs::read(repository().join(FONT)).unwrap_or_else(|why| panic!("{FONT}: {why}; run `npm ci`"));
    let layout = if ["top", "box"].contains(&scene) { scene } else { "bottom" };
    site.file("/inter.woff2", "font/woff2", font).json("/cookies.json", &catalogue(layout));
    let film = if scene == "after" { FILM } else { "" };
    site.page("/", &page(&format!("<style>{STYLE}{style}</style>"), &BODY.replace("<div", &format!("{film}<div"))));
    visit.go("/");
    visit.asked();
    if scene == "preferences" || scene == "details" {
        visit.click(MANAGE);
        visit.until_shown(DIALOG);
    }
    if scene == "after" {
        visit.click(REJECT);
        visit.until("crumbgate.record() && document.querySelector('.crumbgate-placeholder')");
    }
    if scene == "details" {
        visit.js("document.querySelectorAll('#crumbgate-preferences details')[1].open = true");
        visit.until("document.querySelectorAll('#crumbgate-preferences details[open] tbody tr').length === 3");
    }
    visit.eval("document.fonts.ready.then(() => document.fonts.check('600 16px Inter') || Promise.reject('no font'))");
}

/// Pictures the scene at every size; gives what differs from the pictures that are kept.
fn take(visit: &mut Visit<'_>, theme: &str, scene: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (width, height) in SIZES {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        visit.cdp("Emulation.setDeviceMetricsOverride", &metrics);
        visit.until(&format!("innerWidth === {width} && innerHeight === {height}"));
        if scene == "details" {
            let top =
                "document.querySelector('#crumbgate-preferences details[open]').closest('section').scrollIntoView()";
            visit.js(top);
        }
        // Out of the way: what lies under the pointer looks different.
        visit.cdp("Input.dispatchMouseEvent", &json!({"type": "mouseMoved", "x": 1, "y": 1}));
        // The bar tells the page of its new height a frame later.
        visit.eval(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60))))",
        );
        let picture = Picture::read(&visit.screenshot().expect("a picture")).expect("a PNG");
        faults.extend(hold(&format!("{scene}-{theme}-{width}.png"), &picture));
    }
    faults
}

fn hold(name: &str, picture: &Picture) -> Option<String> {
    let kept = repository().join("docs/gallery").join(name);
    if env::var_os("CRUMBGATE_BLESS").is_some() {
        // One that only differs as machines do stays, so that a commit has what has changed.
        let same =
            fs::read(&kept).ok().and_then(|b| Picture::read(&b).ok()).is_some_and(|k| picture.differs(&k).is_none());
        if !same || env::var("CRUMBGATE_BLESS").is_ok_and(|v| v == "all") {
            picture.write(&kept).expect("the picture can be written");
        }
        return None;
    }
    let wanted = fs::read(&kept).map_err(|e| e.to_string()).and_then(|bytes| Picture::read(&bytes));
    let fault = match wanted {
        Ok(wanted) => picture.differs(&wanted)?,
        Err(why) => why,
    };
    let folder = repository().join("target/browser-failures");
    fs::create_dir_all(&folder).expect("a folder for failures");
    picture.write(&folder.join(name)).expect("the picture can be written");
    Some(format!("{name}: {fault}"))
}

/// All scenes of a theme, and the browser as it was.
fn gallery(visit: &mut Visit<'_>, theme: &str, features: &Value, style: &str) {
    visit.cdp("Emulation.setEmulatedMedia", &json!({"features": features}));
    visit.cdp("Emulation.setScrollbarsHidden", &json!({"hidden": true}));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut faults = Vec::new();
        for scene in SCENES {
            enter(visit, scene, style);
            faults.extend(take(visit, theme, scene));
        }
        faults
    }));
    visit.cdp("Emulation.clearDeviceMetricsOverride", &json!({}));
    visit.cdp("Emulation.setScrollbarsHidden", &json!({"hidden": false}));
    visit.cdp("Emulation.setEmulatedMedia", &json!({"features": []}));
    let faults = outcome.unwrap_or_else(|why| resume_unwind(why));
    assert!(
        faults.is_empty(),
        "look at target/browser-failures, and take the pictures anew if they are right: {faults:#?}"
    );
}

fn chromium(name: &str, scenario: impl Fn(&mut Visit<'_>)) {
    browser_tests::scenario::run(Engine::Chromium, name, scenario);
}

#[test]
fn light_is_as_pictured() {
    chromium("gallery::light", |visit| gallery(visit, "light", &json!([]), ""));
}

#[test]
fn dark_is_as_pictured() {
    let dark = json!([{"name": "prefers-color-scheme", "value": "dark"}]);
    chromium("gallery::dark", |visit| gallery(visit, "dark", &dark, ""));
}

#[test]
fn the_govuk_look_is_as_pictured() {
    // The same properties, in the font that every machine of ours has.
    let style = documented("## The GOV.UK look")
        + ":root { --crumbgate-font: 400 1.1875rem/1.3158 Inter } header { background: #1d70b8 }";
    chromium("gallery::govuk", |visit| gallery(visit, "govuk", &json!([]), &style));
}

#[test]
fn forced_colours_are_as_pictured() {
    let forced =
        json!([{"name": "forced-colors", "value": "active"}, {"name": "prefers-color-scheme", "value": "dark"}]);
    chromium("gallery::forced", |visit| gallery(visit, "forced", &forced, ""));
}

fn striped(shift: usize, soft: u8) -> Picture {
    let (width, height) = (20 * BLOCK, 10 * BLOCK);
    let dark = |at: usize| (at % width + shift) % 40 < 20 && at / width < 3 * BLOCK;
    let edge = |at: usize| (at % width + shift).is_multiple_of(20);
    let pixel = |at| {
        if dark(at) {
            [29, 79, 145]
        } else if edge(at) {
            [255 - soft; 3]
        } else {
            [255; 3]
        }
    };
    Picture { width, height, pixels: (0..width * height).map(pixel).collect() }
}

#[test]
fn a_picture_that_differs_is_told_from_one_that_is_smoothed_differently() {
    let kept = striped(0, 0);
    assert_eq!(striped(0, 90).differs(&kept), None, "other smoothing");
    let moved = striped(4, 0).differs(&kept).expect("moved buttons are seen");
    assert!(moved.contains("squares are off"), "{moved}");
    let smaller = Picture { width: BLOCK, height: 1, pixels: vec![[0; 3]; BLOCK] };
    assert_eq!(smaller.differs(&kept).as_deref(), Some("is 16×1, not 320×160"));
}

#[test]
fn a_kept_picture_is_the_one_that_was_taken() {
    let file = env::temp_dir().join(format!("crumbgate-picture-{}.png", std::process::id()));
    let picture = striped(7, 30);
    picture.write(&file).expect("written");
    let bytes = fs::read(&file).expect("there");
    fs::remove_file(&file).expect("removed");
    assert!(Picture::read(&bytes).is_ok_and(|p| p == picture) && bytes.len() < 2_000, "{} bytes", bytes.len());
}
