//! One visit in one browser. Browsers are started once and reused; each visit has hosts of its own, so nothing of an
//! earlier one is left, and ends with what must hold at the end of any: no error in a page, no request to a host that
//! the scenario has not named.

use crate::{
    Browser, Engine, Request, Site,
    driver::Failure,
    server::{self, mark},
};
use serde_json::{Value, json};
use std::{
    any::Any,
    collections::HashSet,
    env, fs,
    io::{self, Write as _},
    ops::{Deref, DerefMut},
    panic::{self, AssertUnwindSafe},
    process::Command,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// What browsers ask for by themselves.
const NOISE: &[&str] = &[
    "accounts.google.com",
    "update.googleapis.com",
    "clients2.google.com",
    "optimizationguide-pa.googleapis.com",
    "content-autofill.googleapis.com",
    "safebrowsing.googleapis.com",
    "edgedl.me.gvt1.com",
    "www.google.com",
    "android.clients.google.com",
    "firefox.settings.services.mozilla.com",
    "content-signature-2.cdn.mozilla.net",
];

/// What the page says of a module that stopped by a fault of its own.
const FAULTS: [&str; 3] =
    ["[crumbgate] stopped", "[crumbgate] the preferences have stopped", "RuntimeError: unreachable"];

static SESSIONS: [Mutex<Option<Browser>>; 3] = [const { Mutex::new(None) }; 3];
static COUNT: AtomicUsize = AtomicUsize::new(1);

/// A visit: the browser, the invented hosts, and what went wrong so far.
pub struct Visit<'b> {
    browser: &'b mut Browser,
    domain: String,
    begin: usize,
    errors: Vec<String>,
    faults: Vec<String>,
    expected_hosts: HashSet<String>,
}

impl Deref for Visit<'_> {
    type Target = Browser;
    fn deref(&self) -> &Browser {
        self.browser
    }
}

impl DerefMut for Visit<'_> {
    fn deref_mut(&mut self) -> &mut Browser {
        self.browser
    }
}

/// Scenarios that failed and then passed in a fresh browser.
static UNSTEADY: AtomicUsize = AtomicUsize::new(0);

/// How many of those a run may have. Three browsers on two cores lose a key press or a click now and then, one in some
/// thousands; more than that is a defect, of the product or of a scenario.
const UNSTEADY_ALLOWED: usize = 5;

/// How often a scenario that failed is tried again, each time in a fresh browser.
const FURTHER_TRIES: usize = 2;

/// Runs a scenario in an engine; called by [`crate::each_engine!`]. One that fails is tried again in a fresh browser,
/// and named in the output when that passes.
pub fn run(engine: Engine, name: &str, scenario: impl Fn(&mut Visit<'_>)) {
    if !engine.selected() {
        println!("{engine} is not in CRUMBGATE_ENGINES");
        return;
    }
    if let Some(why) = crate::translation::left_out(name) {
        println!("not of the translation: {why}");
        return;
    }
    let Err(mut failure) = attempt(engine, name, &scenario) else { return };
    let tries = if env::var_os("CRUMBGATE_ONCE").is_some() { 0 } else { FURTHER_TRIES };
    for _ in 0..tries {
        if UNSTEADY.load(Ordering::Relaxed) >= UNSTEADY_ALLOWED {
            break;
        }
        *lock(engine) = None;
        match attempt(engine, name, &scenario) {
            Err(again) => failure = again,
            Ok(()) => {
                UNSTEADY.fetch_add(1, Ordering::Relaxed);
                // Not by `eprintln!`, which the test harness swallows when a test passes.
                let _ = writeln!(io::stderr(), "unsteady: {name} in {engine} failed, then passed in a fresh browser");
                return;
            }
        }
    }
    panic::resume_unwind(failure);
}

fn attempt(engine: Engine, name: &str, scenario: &impl Fn(&mut Visit<'_>)) -> Result<(), Box<dyn Any + Send>> {
    let mut session = session(engine);
    let browser = session.as_mut().expect("a session was just opened");
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut visit = Visit {
        browser,
        domain: format!("t{number}-{engine}.example"),
        begin: mark(),
        errors: Vec::new(),
        faults: Vec::new(),
        expected_hosts: HashSet::new(),
    };
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| {
        scenario(&mut visit);
        visit.settle();
    }));
    if let Err(reason) = &outcome {
        let text = reason.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| reason.downcast_ref::<&str>().copied()).unwrap_or("panicked");
        let files = visit.keep_evidence(name, text);
        let console = visit.errors.join("\n  ");
        eprintln!("\nin {engine}: {text}\nerrors in the page:\n  {console}\nsee {files}");
    }
    let usable = visit.leave().is_ok();
    server::forget(engine);
    if !usable {
        *session = None;
    }
    outcome
}

fn lock(engine: Engine) -> MutexGuard<'static, Option<Browser>> {
    SESSIONS[engine as usize].lock().unwrap_or_else(PoisonError::into_inner)
}

/// The engine's browser, started if it is not running.
fn session(engine: Engine) -> MutexGuard<'static, Option<Browser>> {
    let mut session = lock(engine);
    if session.is_none() {
        let browser = Browser::launch(engine);
        *session = Some(browser.unwrap_or_else(|why| panic!("{engine} did not start: {why}")));
    }
    session
}

impl Visit<'_> {
    /// The registrable domain of this visit, such as `t7-firefox.example`.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The site visited: `www.` under the domain.
    pub fn site(&mut self) -> Site {
        self.site_at("www")
    }

    /// Another host under the domain.
    pub fn site_at(&mut self, label: &str) -> Site {
        let host = format!("{label}.{}", self.domain);
        self.elsewhere(&host)
    }

    /// A host of any name; requests to it are expected from now on.
    pub fn elsewhere(&mut self, host: &str) -> Site {
        self.expected_hosts.insert(host.into());
        Site::new(self.engine(), host)
    }

    /// A vendor's host with stand-ins for whatever it is asked for; requests to it are expected from now on.
    pub fn vendor(&mut self, host: &str) -> Site {
        let site = self.elsewhere(host);
        site.vendor();
        site
    }

    /// Opens a path of the site.
    #[track_caller]
    pub fn go(&mut self, path: &str) {
        let url = self.site().url(path);
        self.go_to(&url);
    }

    /// Opens any address.
    #[track_caller]
    pub fn go_to(&mut self, url: &str) {
        self.collect();
        if let Err(why) = self.browser.try_visit(url) {
            panic!("{url}: {why}");
        }
    }

    /// Loads the open page again.
    #[track_caller]
    pub fn reload(&mut self) {
        self.collect();
        if let Err(why) = self.browser.try_reload() {
            panic!("reload: {why}");
        }
    }

    /// Goes back in the history.
    #[track_caller]
    pub fn back(&mut self) {
        self.collect();
        if let Err(why) = self.browser.try_back() {
            panic!("back: {why}");
        }
    }

    /// Takes over the errors of the open page before it goes.
    fn collect(&mut self) {
        if let Ok(Value::Array(list)) = self.browser.try_js("return (window.__errors||[]).splice(0)", &[]) {
            let errors = list.iter().map(|e| e.as_str().unwrap_or_default().to_owned());
            for error in errors {
                // A panic is nothing that a scenario can expect, whatever errors it takes.
                if FAULTS.iter().any(|words| error.contains(words)) {
                    self.faults.push(error.clone());
                }
                self.errors.push(error);
            }
        }
    }

    /// The errors so far, which are then no longer held against the scenario.
    pub fn take_errors(&mut self) -> Vec<String> {
        self.collect();
        std::mem::take(&mut self.errors)
    }

    /// Takes over that a module was stopped by what the page has made of the platform. A panic is never that.
    pub fn take_stops(&mut self) {
        self.collect();
        self.faults.retain(|fault| fault.contains("unreachable"));
    }

    /// Everything the open page wrote to the console: `error: …`, `warn: …`, `log: …`.
    pub fn console(&mut self) -> Vec<String> {
        let list = self.browser.js("return window.__messages || []");
        list.as_array().into_iter().flatten().map(|m| m.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The requests of this visit, without those browsers make by themselves.
    pub fn requests(&self) -> Vec<Request> {
        let quiet = |r: &Request| r.method != "CONNECT" && !NOISE.contains(&r.host.as_str());
        server::since(self.begin, self.engine()).into_iter().filter(quiet).collect()
    }

    /// The requests whose address contains a text.
    pub fn hits(&self, part: &str) -> Vec<Request> {
        self.requests().into_iter().filter(|r| r.url().contains(part)).collect()
    }

    /// Waits for a request whose address contains a text.
    #[track_caller]
    pub fn until_requested(&self, part: &str) -> Request {
        let start = Instant::now();
        loop {
            if let Some(request) = self.hits(part).into_iter().next() {
                return request;
            }
            assert!(start.elapsed() < Duration::from_secs(10), "never requested: {part}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asserts that nothing whose address contains a text has been asked for, after a moment in which it could be.
    #[track_caller]
    pub fn never_requested(&mut self, part: &str) {
        self.pause(150);
        let hits: Vec<String> = self.hits(part).iter().map(Request::url).collect();
        assert!(hits.is_empty(), "asked for without permission: {hits:?}");
    }

    /// Waits in the page: for proofs that something does not happen, which no condition can announce.
    pub fn pause(&mut self, milliseconds: u64) {
        thread::sleep(Duration::from_millis(milliseconds));
    }

    /// What must hold at the end of every visit.
    fn settle(&mut self) {
        let errors = self.take_errors();
        assert!(self.faults.is_empty(), "a module has panicked: {:#?}", self.faults);
        assert!(errors.is_empty(), "errors in the page: {errors:#?}");
        let stray: Vec<String> =
            self.requests().iter().filter(|r| !self.expected_hosts.contains(&r.host)).map(Request::url).collect();
        assert!(stray.is_empty(), "unexpected requests: {stray:#?}");
    }

    /// Leaves the browser as the next visit wants to find it.
    fn leave(&mut self) -> Result<(), Failure> {
        let windows = self.browser.windows()?;
        let (last, others) = windows.split_last().ok_or(Failure::Lost("no window left".into()))?;
        for other in others {
            self.browser.try_switch(other)?;
            self.browser.close_window()?;
        }
        self.browser.try_switch(last)?;
        self.browser.try_visit("about:blank")
    }

    /// Saves what can be seen of a failure; gives the files' common name.
    fn keep_evidence(&mut self, name: &str, reason: &str) -> String {
        let folder = crate::repository().join("target/browser-failures");
        let _ = fs::create_dir_all(&folder);
        let stem = format!("{}-{}", name.replace("::", "-"), self.engine());
        let page = "return {url: location.href, console: window.__messages, html: document.documentElement.outerHTML}";
        let page = self.browser.try_js(page, &[]).unwrap_or_else(|why| json!({"url": why.to_string()}));
        let machine = Command::new("ps").args(["-eo", "pid,stat,time,pcpu,args", "--sort=-pcpu"]).output();
        // A page that hangs gives no picture either, and takes its time over it.
        if let Some(Ok(picture)) = page["html"].is_string().then(|| self.browser.screenshot()) {
            let _ = fs::write(folder.join(format!("{stem}.png")), picture);
        }
        let mut text = format!("{reason}\n\n{}\n\nconsole:\n", page["url"].as_str().unwrap_or("?"));
        if page["html"].is_string() {
            self.collect();
        }
        for message in page["console"].as_array().into_iter().flatten() {
            text += &format!("  {}\n", message.as_str().unwrap_or_default());
        }
        text += "\nrequests:\n";
        for request in self.requests() {
            text += &format!("  {} {}\n", request.method, request.url());
        }
        text += &format!("\npage:\n{}\n", page["html"].as_str().unwrap_or_default());
        if let (false, Ok(machine)) = (page["html"].is_string(), machine) {
            text += &format!("\nthe machine:\n{}", String::from_utf8_lossy(&machine.stdout));
        }
        let _ = fs::write(folder.join(format!("{stem}.txt")), text);
        let shown = folder.canonicalize().unwrap_or(folder);
        format!("{}/{stem}.txt and .png", shown.display())
    }
}
