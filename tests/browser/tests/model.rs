//! Random walks of a visitor through two tabs, against the product and against a model of what was promised.
//!
//! After every step: what is allowed, whether the banner asks, which cookies stand, whether the film is there, and
//! which scripts have run. `CRUMBGATE_MODEL_SEED=7` walks one way again, `CRUMBGATE_MODEL_WALKS=100` walks more ways.

use browser_tests::{Answer, Value, Visit, each_engine, json, visitor::ACCEPT};
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

const FILM_HOST: &str = "www.youtube-nocookie.com";
/// Days a yes and a no are kept.
const YES: i64 = 90;
const NO: i64 = 182;
const STEPS: usize = 24;

/// What the visitor can answer for: id, category, whether it is asked in place, whether it is there from the beginning.
const IDS: [(&str, &str, bool, bool); 7] = [
    ("analytics", "", false, true),
    ("marketing", "", false, true),
    // All there is in it is asked in place, so it is too.
    ("media", "", true, true),
    ("counter", "analytics", false, true),
    ("pixel", "marketing", false, true),
    ("film", "media", true, true),
    ("chat", "marketing", false, false),
];

/// The promise, in as few words as it takes.
#[derive(Clone, Default)]
struct Model {
    stored: Option<Record>,
    day: i64,
    revision: u32,
    chat: bool,
    cookies: BTreeSet<&'static str>,
    /// Revision of the catalogue that the browser remembers.
    remembered: Option<u32>,
}

#[derive(Clone, Default)]
struct Record {
    answers: BTreeMap<&'static str, bool>,
    ask: bool,
    revision: u32,
    changed: i64,
    expires: i64,
}

impl Model {
    fn record(&self) -> Option<&Record> {
        let counts = |r: &&Record| r.revision == self.revision && r.changed <= self.day && self.day < r.expires;
        self.stored.as_ref().filter(counts)
    }

    fn ids(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> + use<> {
        let chat = self.chat;
        IDS.into_iter().filter(move |i| i.3 || chat).map(|(id, category, in_place, _)| (id, category, in_place))
    }

    fn allowed(&self) -> BTreeSet<&'static str> {
        let yes = |id: &&'static str| self.record().is_some_and(|r| r.answers.get(id) == Some(&true));
        self.ids().map(|(id, ..)| id).filter(yes).collect()
    }

    fn asks(&self) -> bool {
        let open = |r: &Record| self.ids().any(|(id, _, in_place)| !in_place && !r.answers.contains_key(id));
        self.record().is_none_or(|r| r.ask || open(r))
    }

    /// Answers for every id: `said` of its own, else its category's, else as it stands.
    fn choose(&mut self, answer: impl Fn(&str, &str, bool, Option<bool>) -> Option<bool>, ask: bool) {
        let old = self.record().map(|r| r.answers.clone()).unwrap_or_default();
        let answers: BTreeMap<_, _> =
            self.ids().filter_map(|(id, c, place)| Some((id, answer(id, c, place, old.get(id).copied())?))).collect();
        let days = if answers.values().any(|yes| *yes) { YES } else { NO };
        let (changed, revision) = (self.day, self.revision);
        self.stored = Some(Record { answers, ask, revision, changed, expires: changed + days });
        self.remembered = Some(revision);
    }

    /// A page view begins: what may run in it. The remembered catalogue, or the record alone, decides until the
    /// newest catalogue has come.
    fn load(&mut self) -> BTreeSet<&'static str> {
        let mut early = self.clone();
        early.revision = self.stored.as_ref().map_or(0, |r| r.revision);
        if early.record().is_none() {
            return BTreeSet::new();
        }
        let before = self.remembered.replace(self.revision);
        let mut may = runs(self);
        if before.is_none_or(|revision| revision == early.revision) {
            may.extend(runs(&early));
        }
        may
    }

    fn after(&mut self) {
        // A refused service's cookie is erased; before any answer what is there stays.
        if self.record().is_some() {
            let allowed = self.allowed();
            self.cookies = [("counter", "_ga"), ("pixel", "_fbp")]
                .into_iter()
                .filter(|(id, _)| allowed.contains(id))
                .map(|(_, n)| n)
                .collect();
        }
    }
}

/// A page view: what may have run in it, and the film that was loaded once.
#[derive(Default)]
struct Tab {
    handle: String,
    may: BTreeSet<&'static str>,
    once: bool,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Accept,
    Reject,
    Withdraw,
    Save(&'static str, bool),
    LoadOnce,
    AlwaysAllow,
    OtherTab,
    Reload,
    Leave,
    Jump(i64),
    LoseCookie,
    LoseStorage,
    LoseBoth,
    Revise,
    Enlarge,
}

/// Numbers that come again with their seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).expect("a small number")
    }

    fn step(&mut self) -> Step {
        let yes = self.roll(2) == 0;
        match self.roll(30) {
            0..4 => Step::Accept,
            4..6 => Step::Reject,
            6..8 => Step::Withdraw,
            8..13 => Step::Save(IDS[self.roll(6)].0, yes),
            13 => Step::LoadOnce,
            14..17 => Step::AlwaysAllow,
            17..20 => Step::OtherTab,
            20..22 => Step::Reload,
            22 => Step::Leave,
            // No sum of these is a lifetime, so that no walk stands on the very edge of one.
            23..25 => Step::Jump([4, 40, 60, 88, 92, 180, 184, -20][self.roll(8)]),
            25 => Step::LoseCookie,
            26 => Step::LoseStorage,
            27 => Step::LoseBoth,
            28 => Step::Revise,
            _ => Step::Enlarge,
        }
    }
}

fn catalogue(model: &Model) -> Value {
    let (c, s) = ("consent", |id: &str, category: &str| json!({"id": id, "category": category, "title": id}));
    let mut services = vec![s("counter", "analytics"), s("pixel", "marketing"), s("film", "media")];
    services[0]["cookies"] = json!([{"name": "_ga"}]);
    services[1]["cookies"] = json!([{"name": "_fbp"}]);
    services[2]["ask"] = json!("in-place");
    if model.chat {
        services.push(s("chat", "marketing"));
    }
    json!({"version": 1, "revision": model.revision.to_string(), "settings": {"lifetimeDays": YES},
        "categories": [{"id": "analytics", "basis": c}, {"id": "marketing", "basis": c}, {"id": "media", "basis": c}], "services": services})
}

const GATED: [(&str, &str); 6] = [
    ("analytics", "data-category=analytics"),
    ("counter", "data-service=counter"),
    ("marketing", "data-category=marketing"),
    ("pixel", "data-service=pixel"),
    ("both", "data-category=marketing data-service=counter"),
    ("not-analytics", "data-category=!analytics"),
];

/// The scripts that must have run where these ids are allowed.
fn runs(model: &Model) -> BTreeSet<&'static str> {
    let allowed = model.allowed();
    let is = |name: &str| match name {
        "both" => allowed.contains("marketing") && allowed.contains("counter"),
        "not-analytics" => model.record().is_some() && !allowed.contains("analytics"),
        name => allowed.contains(name),
    };
    GATED.into_iter().map(|(name, _)| name).filter(|name| is(name)).collect()
}

fn serve(visit: &mut Visit<'_>, clock: &Arc<AtomicI64>) {
    visit.vendor(FILM_HOST);
    let scripts: String = GATED
        .iter()
        .map(|(name, needs)| format!("<script type=text/plain {needs}>__ran.push('{name}')</script>"))
        .collect();
    for path in ["/", "/other"] {
        let (clock, scripts) = (clock.clone(), scripts.clone());
        visit.site().respond(path, move |_| {
            let ahead = clock.load(Ordering::SeqCst) * 86_400_000;
            let page = format!(
                "<!doctype html><html lang=en><head><title>A page</title><script>window.__ran = []; {{ const now = Date.now; Date.now = () => now() + {ahead} }}</script>\
                 {}</head><body>{scripts}<iframe title=Film width=300 height=200 data-service=film data-src='https://{FILM_HOST}/embed/x'></iframe></body></html>",
                browser_tests::site::TAG
            );
            Answer::new("text/html; charset=utf-8", page)
        });
    }
}

/// What can be seen of the state. Vendors try to write all the time, once there is somebody to stop them.
fn seen(visit: &mut Visit<'_>) -> Value {
    let ids: Vec<&str> = IDS.iter().map(|i| i.0).collect();
    let asks = format!(
        "(() => {{ const b = document.querySelector({ACCEPT:?}); return !!b && b.getBoundingClientRect().height > 0 }})()"
    );
    let script = format!(
        "const api = window.crumbgate; if (!api || !api.version) return null;\
         const asks = {asks}; if (asks || api.record()) for (const n of ['_ga', '_fbp']) document.cookie = n + '=1; path=/';\
         const film = document.querySelector('iframe');\
         return {{allowed: {}.filter(id => api.allowed(id)).sort(), asks,\
           cookies: document.cookie.split('; ').map(c => c.split('=')[0]).filter(n => n[0] === '_').sort(),\
           film: !!film.getAttribute('src'), placeholder: !!document.querySelector('.crumbgate-placeholder'), ran: window.__ran.slice().sort()}}",
        json!(ids)
    );
    visit.try_js(&script, &[]).unwrap_or_default()
}

/// Waits until the page is as the model says; what has run may be more, if it was allowed before.
fn agree(visit: &mut Visit<'_>, model: &Model, tab: &Tab, walk: &str) {
    let film = tab.once || model.allowed().contains("film");
    let expected = json!({"allowed": model.allowed(), "asks": model.asks(), "cookies": model.cookies, "film": film, "placeholder": !film});
    let must = runs(model);
    let start = Instant::now();
    loop {
        let mut now = seen(visit);
        let ran: Vec<String> =
            now["ran"].as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect();
        let names: BTreeSet<&str> = ran.iter().map(String::as_str).collect();
        let fine = names.len() == ran.len() && names.is_subset(&tab.may) && names.is_superset(&must);
        // Too much is never going to be right again.
        assert!(
            names.len() == ran.len() && names.is_subset(&tab.may),
            "ran {ran:?}, where only {:?} may\n{walk}",
            tab.may
        );
        if let Some(object) = now.as_object_mut() {
            object.remove("ran");
        }
        if fine && now == expected {
            return;
        }
        assert!(
            start.elapsed() < Duration::from_secs(12),
            "the page: {now}, ran {ran:?}\nthe model: {expected}, ran {must:?}\n{walk}"
        );
        thread::sleep(Duration::from_millis(25));
    }
}

fn press(visit: &mut Visit<'_>, css: &str) {
    visit.js(&format!("document.querySelector({css:?}).click()"));
}

fn walk(visit: &mut Visit<'_>, seed: u64) {
    let clock = Arc::new(AtomicI64::new(0));
    let (mut model, mut dice) = (Model { revision: 1, ..Model::default() }, Dice(seed));
    let mut told = format!("the walk, CRUMBGATE_MODEL_SEED={seed}:");
    serve(visit, &clock);
    visit.site().json("/cookies.json", &catalogue(&model));
    // Where no gate is: it lets nobody touch a refused cookie.
    visit.site().page("/clear", "<!doctype html><title>Nothing here</title>");
    visit.go("/clear");
    visit.js("localStorage.clear(); for (const c of document.cookie.split('; ')) document.cookie = c.split('=')[0] + '=; path=/; max-age=0; secure'");
    visit.go("/");
    let mut here = Tab { handle: visit.window(), ..Tab::default() };
    agree(visit, &model, &here, &told);
    visit.new_tab();
    visit.go("/");
    let mut there = std::mem::replace(&mut here, Tab { handle: visit.window(), ..Tab::default() });
    for _ in 0..STEPS {
        let step = dice.step();
        told += &format!("\n  {step:?}");
        let asks = model.asks();
        let mut reload = false;
        let mut both = false;
        match step {
            Step::Accept => {
                let button = asks && dice.roll(2) == 0;
                if button {
                    press(visit, ACCEPT)
                } else {
                    drop(visit.js("crumbgate.acceptAll()"))
                }
                model.choose(|_, _, in_place, old| if in_place { old } else { Some(true) }, false);
            }
            Step::Reject => {
                let button = asks && dice.roll(2) == 0;
                if button {
                    press(visit, browser_tests::visitor::REJECT)
                } else {
                    drop(visit.js("crumbgate.rejectAll()"))
                }
                model.choose(|_, _, _, _| Some(false), false);
            }
            Step::Withdraw => {
                visit.js("crumbgate.withdraw()");
                model.choose(|_, _, _, _| Some(false), true);
            }
            Step::Save(id, yes) => {
                visit.js_with("crumbgate.save({[arguments[0]]: arguments[1]})", &[json!(id), json!(yes)]);
                model.choose(
                    |own, category, in_place, old| match () {
                        () if own == id => Some(yes),
                        () if category == id => Some(yes),
                        () if in_place => old,
                        () => Some(old == Some(true)),
                    },
                    false,
                );
            }
            Step::LoadOnce | Step::AlwaysAllow if here.once || model.allowed().contains("film") => continue,
            Step::LoadOnce => {
                press(visit, ".crumbgate-placeholder [data-crumbgate=load-once]");
                here.once = true;
            }
            Step::AlwaysAllow => {
                press(visit, ".crumbgate-placeholder [data-crumbgate=always-allow]");
                model.choose(|own, _, _, old| if own == "film" { Some(true) } else { old }, false);
            }
            Step::OtherTab => {
                std::mem::swap(&mut here, &mut there);
                visit.switch(&here.handle);
            }
            Step::Reload => reload = true,
            Step::Leave => {
                let path = if visit.js("return location.pathname") == "/" { "/other" } else { "/" };
                visit.go(path);
                here = Tab { handle: here.handle, may: model.load(), once: false };
            }
            Step::Jump(days) => {
                model.day += days;
                clock.store(model.day, Ordering::SeqCst);
                both = true;
            }
            Step::LoseCookie => {
                visit.js("document.cookie = 'crumbgate=; path=/; max-age=0; secure'");
                reload = true;
            }
            Step::LoseStorage => {
                visit.js("localStorage.clear()");
                model.remembered = None;
                reload = true;
            }
            Step::LoseBoth => {
                visit.js("document.cookie = 'crumbgate=; path=/; max-age=0; secure'; localStorage.clear()");
                model.stored = None;
                model.remembered = None;
                reload = true;
            }
            Step::Revise => {
                model.revision += 1;
                both = true;
            }
            Step::Enlarge if model.chat => continue,
            Step::Enlarge => {
                model.chat = true;
                both = true;
            }
        }
        model.after();
        visit.site().json("/cookies.json", &catalogue(&model));
        for tab in [&mut here, &mut there] {
            tab.may.extend(runs(&model));
        }
        if reload || both {
            visit.reload();
            here = Tab { handle: here.handle, may: model.load(), once: false };
        }
        agree(visit, &model, &here, &told);
        if both {
            visit.switch(&there.handle);
            visit.reload();
            there = Tab { handle: there.handle, may: model.load(), once: false };
            agree(visit, &model, &there, &told);
            visit.switch(&here.handle);
        }
    }
    visit.close_window().expect("the tab is closed");
    visit.switch(&there.handle);
}

fn seeds(first: u64) -> Vec<u64> {
    let number = |name: &str| env::var(name).ok().and_then(|v| v.parse::<u64>().ok());
    match (number("CRUMBGATE_MODEL_SEED"), number("CRUMBGATE_MODEL_WALKS")) {
        (Some(seed), _) => vec![seed],
        (_, Some(walks)) => (first * 1_000_000..first * 1_000_000 + walks).collect(),
        _ => vec![first],
    }
}

each_engine! {
    fn a_first_walk_agrees_with_the_model(visit) {
        for seed in seeds(1) {
            println!("seed {seed}");
            walk(visit, seed);
        }
    }

    fn a_second_walk_agrees_with_the_model(visit) {
        for seed in seeds(2) {
            println!("seed {seed}");
            walk(visit, seed);
        }
    }

    fn a_third_walk_agrees_with_the_model(visit) {
        for seed in seeds(3) {
            println!("seed {seed}");
            walk(visit, seed);
        }
    }
}
