//! A small blocking client for three browsers.

mod keys;
mod launch;
mod process;
mod wire;

use crate::Engine;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use process::Process;
use serde_json::{Value, json};
use std::{
    env,
    sync::LazyLock,
    thread,
    time::{Duration, Instant},
};
use wire::Wire;
pub use wire::{Failure, Outcome};

/// The key under which WebDriver wraps a reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long a condition may take to come true: ten seconds, or `CRUMBGATE_PATIENCE` of them.
static DEADLINE: LazyLock<Duration> = LazyLock::new(|| {
    let seconds = env::var("CRUMBGATE_PATIENCE").ok().and_then(|s| s.parse().ok());
    Duration::from_secs(seconds.unwrap_or(10))
});
const POLL: Duration = Duration::from_millis(20);

/// A running browser. Every method fails the test, with the browser's own words, when the browser refuses;
/// `try_…` give the refusal to the caller.
pub struct Browser {
    wire: Wire,
    engine: Engine,
    dark: bool,
    _process: Process,
}

/// An element of the page that was open when it was found.
#[derive(Clone, Debug)]
pub struct Element(String);

impl Element {
    /// As an argument of a script.
    pub fn argument(&self) -> Value {
        json!({ELEMENT: self.0})
    }
}

/// A cookie as the browser keeps it. A domain with a leading dot was set with a `Domain` attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cookie {
    pub name: String,
    pub value: String,
    pub domain: String,
    pub path: String,
    pub http_only: bool,
    pub secure: bool,
    pub same_site: String,
    pub expiry: Option<u64>,
}

impl Browser {
    pub(crate) fn launch(engine: Engine) -> Outcome<Browser> {
        launch::launch(engine, false)
    }

    /// Which browser this is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    fn send(&mut self, http: (&str, &str), body: &Value, marionette: (&str, &Value)) -> Outcome<Value> {
        self.wire.send(http, body, marionette)
    }

    /// A command whose parameters are the same over both wires.
    fn same(&mut self, path: &str, name: &str, parameters: &Value) -> Outcome<Value> {
        self.send(("POST", path), parameters, (name, parameters))
    }

    fn get(&mut self, path: &str, name: &str, parameters: &Value) -> Outcome<Value> {
        self.send(("GET", path), &Value::Null, (name, parameters))
    }

    fn set_timeouts(&mut self) -> Outcome<()> {
        let timeouts = json!({"script": 8_000, "pageLoad": 20_000, "implicit": 0});
        self.same("/timeouts", "WebDriver:SetTimeouts", &timeouts).map(drop)
    }

    /// Opens an address and waits for the load event.
    pub fn try_visit(&mut self, url: &str) -> Outcome<()> {
        self.same("/url", "WebDriver:Navigate", &json!({"url": url})).map(drop)
    }

    pub(crate) fn try_reload(&mut self) -> Outcome<()> {
        self.same("/refresh", "WebDriver:Refresh", &json!({})).map(drop)
    }

    pub(crate) fn try_back(&mut self) -> Outcome<()> {
        self.same("/back", "WebDriver:Back", &json!({})).map(drop)
    }

    /// Runs the body of a function in the page.
    pub fn try_js(&mut self, script: &str, arguments: &[Value]) -> Outcome<Value> {
        self.same("/execute/sync", "WebDriver:ExecuteScript", &json!({"script": script, "args": arguments}))
    }

    /// Runs the body of a function in the page; a script can also `return` a promise.
    #[track_caller]
    pub fn js(&mut self, script: &str) -> Value {
        said(script, self.try_js(script, &[]))
    }

    /// The same with arguments.
    #[track_caller]
    pub fn js_with(&mut self, script: &str, arguments: &[Value]) -> Value {
        said(script, self.try_js(script, arguments))
    }

    /// The value of an expression, awaited if it is a promise.
    #[track_caller]
    pub fn eval(&mut self, expression: &str) -> Value {
        let script = format!(
            "const done=arguments[arguments.length-1];\
             Promise.resolve().then(()=>({expression})).then(v=>done([v===undefined?null:v]),e=>done({{thrown:String(e)}}))"
        );
        let parameters = json!({"script": script, "args": []});
        let mut value = said(expression, self.same("/execute/async", "WebDriver:ExecuteAsyncScript", &parameters));
        if let Some(thrown) = value.get("thrown") {
            panic!("{expression} threw {thrown}");
        }
        value[0].take()
    }

    /// Waits until an expression is true, and gives its value.
    #[track_caller]
    pub fn until(&mut self, expression: &str) -> Value {
        self.until_in(*DEADLINE, expression)
    }

    /// The same with more patience, for what the product itself waits for.
    #[track_caller]
    pub fn until_within(&mut self, seconds: u64, expression: &str) -> Value {
        self.until_in(Duration::from_secs(seconds), expression)
    }

    #[track_caller]
    fn until_in(&mut self, patience: Duration, expression: &str) -> Value {
        let script = format!("return ({expression})");
        let start = Instant::now();
        loop {
            let last = self.try_js(&script, &[]);
            match &last {
                Ok(value) if truthy(value) => return last.unwrap_or_default(),
                Err(Failure::Lost(why)) => panic!("while waiting for {expression}: {why}"),
                _ if start.elapsed() > patience => {
                    panic!("never became true: {expression} (last: {last:?})")
                }
                _ => thread::sleep(POLL),
            }
        }
    }

    pub(crate) fn try_find(&mut self, css: &str) -> Outcome<Element> {
        let query = json!({"using": "css selector", "value": css});
        let found = self.same("/element", "WebDriver:FindElement", &query)?;
        Ok(Element(found[ELEMENT].as_str().unwrap_or_default().into()))
    }

    /// The first element of a selector.
    #[track_caller]
    pub fn find(&mut self, css: &str) -> Element {
        said(css, self.try_find(css))
    }

    /// All elements of a selector.
    #[track_caller]
    pub fn find_all(&mut self, css: &str) -> Vec<Element> {
        let query = json!({"using": "css selector", "value": css});
        let found = said(css, self.same("/elements", "WebDriver:FindElements", &query));
        let ids = found.as_array().into_iter().flatten();
        ids.map(|e| Element(e[ELEMENT].as_str().unwrap_or_default().into())).collect()
    }

    /// Presses the first element of a selector as a visitor would, who scrolls when something is in the way.
    #[track_caller]
    pub fn click(&mut self, css: &str) {
        let mut pressed = self.press_once(css);
        if let Err(Failure::Refused(why)) = &pressed {
            if why.contains("intercepted") {
                let middle =
                    format!("document.querySelector({css:?}).scrollIntoView({{block: 'center', behavior: 'instant'}})");
                self.js(&middle);
            }
            // A page may also have drawn it anew between the look and the press.
            if why.contains("intercepted") || why.contains("stale") {
                pressed = self.press_once(css);
            }
        }
        said(css, pressed);
    }

    fn press_once(&mut self, css: &str) -> Outcome<()> {
        let element = self.try_find(css)?;
        let (path, id) = (format!("/element/{}/click", element.0), json!({"id": element.0}));
        self.send(("POST", &path), &json!({}), ("WebDriver:ElementClick", &id)).map(drop)
    }

    fn of(&mut self, css: &str, path: &str, name: &str) -> Outcome<String> {
        let element = self.try_find(css)?;
        let value = self.get(&format!("/element/{}/{path}", element.0), name, &json!({"id": element.0}))?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// The text a visitor sees.
    #[track_caller]
    pub fn text(&mut self, css: &str) -> String {
        said(css, self.of(css, "text", "WebDriver:GetElementText"))
    }

    /// The role assistive technology is told.
    #[track_caller]
    pub fn role(&mut self, css: &str) -> String {
        said(css, self.of(css, "computedrole", "WebDriver:GetComputedRole"))
    }

    /// The accessible name.
    #[track_caller]
    pub fn label(&mut self, css: &str) -> String {
        said(css, self.of(css, "computedlabel", "WebDriver:GetComputedLabel"))
    }

    /// The content attribute, or null.
    #[track_caller]
    pub fn attribute(&mut self, css: &str, name: &str) -> Value {
        let script = "return document.querySelector(arguments[0]).getAttribute(arguments[1])";
        self.js_with(script, &[css.into(), name.into()])
    }

    /// Whether an element is there and takes up room on the screen.
    #[track_caller]
    pub fn shown(&mut self, css: &str) -> bool {
        let script = format!("return {}", visible(css));
        self.js(&script) == true
    }

    /// Waits until an element can be seen.
    #[track_caller]
    pub fn until_shown(&mut self, css: &str) {
        self.until(&visible(css));
    }

    /// Waits until an element cannot be seen any more.
    #[track_caller]
    pub fn until_hidden(&mut self, css: &str) {
        self.until(&format!("!({})", visible(css)));
    }

    /// Presses a key or a chord: `Tab`, `Shift+Tab`, `Escape`.
    #[track_caller]
    pub fn press(&mut self, keys: &str) {
        said(keys, self.same("/actions", "WebDriver:PerformActions", &keys::chord(keys)));
    }

    /// The cookies the open page's host would be sent, HttpOnly ones too, sorted.
    #[track_caller]
    pub fn cookies(&mut self) -> Vec<Cookie> {
        let list = said("cookies", self.get("/cookie", "WebDriver:GetCookies", &json!({})));
        let text = |c: &Value, key: &str| c[key].as_str().unwrap_or_default().to_owned();
        let mut cookies: Vec<Cookie> = list
            .as_array()
            .into_iter()
            .flatten()
            .map(|c| Cookie {
                name: text(c, "name"),
                value: text(c, "value"),
                domain: text(c, "domain"),
                path: text(c, "path"),
                http_only: c["httpOnly"] == true,
                secure: c["secure"] == true,
                same_site: text(c, "sameSite"),
                expiry: c["expiry"].as_f64().map(|seconds| seconds as u64),
            })
            .collect();
        cookies.sort();
        cookies
    }

    /// The cookie of that name, if the browser has it.
    #[track_caller]
    pub fn cookie(&mut self, name: &str) -> Option<Cookie> {
        self.cookies().into_iter().find(|cookie| cookie.name == name)
    }

    /// Sets the outer size of the window.
    pub fn size(&mut self, width: u32, height: u32) -> Outcome<()> {
        let rect = json!({"width": width, "height": height});
        self.same("/window/rect", "WebDriver:SetWindowRect", &rect).map(drop)
    }

    /// A picture of what can be seen, as PNG.
    pub fn screenshot(&mut self) -> Outcome<Vec<u8>> {
        let options = json!({"full": false, "hash": false, "highlights": []});
        let picture = self.get("/screenshot", "WebDriver:TakeScreenshot", &options)?;
        STANDARD.decode(picture.as_str().unwrap_or_default()).map_err(|e| Failure::Refused(e.to_string()))
    }

    /// The open window's handle.
    #[track_caller]
    pub fn window(&mut self) -> String {
        let handle = said("window", self.get("/window", "WebDriver:GetWindowHandle", &json!({})));
        handle.as_str().unwrap_or_default().to_owned()
    }

    /// All windows' handles.
    pub fn windows(&mut self) -> Outcome<Vec<String>> {
        let list = self.get("/window/handles", "WebDriver:GetWindowHandles", &json!({}))?;
        Ok(list.as_array().into_iter().flatten().filter_map(|h| h.as_str().map(str::to_owned)).collect())
    }

    /// Opens a new tab, goes to it and gives its handle.
    #[track_caller]
    pub fn new_tab(&mut self) -> String {
        let options = json!({"type": "tab"});
        let made = said("new tab", self.same("/window/new", "WebDriver:NewWindow", &options));
        let handle = made["handle"].as_str().unwrap_or_default().to_owned();
        self.switch(&handle);
        handle
    }

    pub(crate) fn try_switch(&mut self, handle: &str) -> Outcome<()> {
        self.same("/window", "WebDriver:SwitchToWindow", &json!({"handle": handle, "focus": true})).map(drop)
    }

    /// Goes to another window.
    #[track_caller]
    pub fn switch(&mut self, handle: &str) {
        said(handle, self.try_switch(handle));
    }

    /// Closes the open window.
    pub fn close_window(&mut self) -> Outcome<()> {
        self.send(("DELETE", "/window"), &Value::Null, ("WebDriver:CloseWindow", &json!({}))).map(drop)
    }

    /// Goes into the frame of a selector.
    #[track_caller]
    pub fn enter_frame(&mut self, css: &str) {
        let element = self.find(css);
        let (http, marionette) = (json!({"id": {ELEMENT: element.0}}), json!({"element": element.0}));
        said(css, self.send(("POST", "/frame"), &http, ("WebDriver:SwitchToFrame", &marionette)));
    }

    /// Comes back to the top of the page.
    #[track_caller]
    pub fn leave_frames(&mut self) {
        said("top frame", self.same("/frame", "WebDriver:SwitchToFrame", &json!({"id": null})));
    }

    /// A command of the Chrome DevTools protocol; Chromium only.
    #[track_caller]
    pub fn cdp(&mut self, command: &str, parameters: &Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        said(command, self.send(("POST", "/goog/cdp/execute"), &body, ("none", &Value::Null)))
    }

    /// Runs a script with Firefox's own rights; Firefox only.
    #[track_caller]
    pub fn firefox_chrome(&mut self, script: &str) -> Value {
        said(script, self.wire.send_marionette("Marionette:SetContext", &json!({"value": "chrome"})));
        let outcome = self.try_js(script, &[]);
        said(script, self.wire.send_marionette("Marionette:SetContext", &json!({"value": "content"})));
        said(script, outcome)
    }

    /// Turns Global Privacy Control on or off for the pages opened from now on.
    #[track_caller]
    pub fn gpc(&mut self, on: bool) {
        match self.engine {
            Engine::WebKit => crate::server::stub_privacy_control(self.engine, on),
            _ => {
                said("gpc", self.same("/privacy", "GPC:SetGlobalPrivacyControl", &json!({"gpc": on})));
            }
        }
    }

    /// Asks for less motion and dark colours. WebKit is started anew for the colours, and cannot be asked for the motion.
    #[track_caller]
    pub fn media(&mut self, dark: bool, reduced_motion: bool) {
        match self.engine {
            Engine::Chromium => {
                let scheme = if dark { "dark" } else { "" };
                let motion = if reduced_motion { "reduce" } else { "" };
                let features = json!([
                    {"name": "prefers-color-scheme", "value": scheme},
                    {"name": "prefers-reduced-motion", "value": motion}
                ]);
                self.cdp("Emulation.setEmulatedMedia", &json!({"features": features}));
            }
            Engine::Firefox => {
                self.firefox_chrome(&format!(
                    "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', {});\
                     Services.prefs.setIntPref('ui.prefersReducedMotion', {});",
                    if dark { 0 } else { 2 },
                    u8::from(reduced_motion),
                ));
            }
            Engine::WebKit if self.dark == dark => {}
            Engine::WebKit => *self = said("another WebKit", launch::launch(Engine::WebKit, dark)),
        }
    }
}

impl Browser {
    /// Takes the colours away from the page, as visitors do who set their own; false in WebKit, which knows no such setting.
    #[track_caller]
    pub fn forced_colours(&mut self, on: bool) -> bool {
        match self.engine {
            Engine::Chromium => {
                let value = if on { "active" } else { "" };
                let features = json!([{"name": "forced-colors", "value": value}]);
                self.cdp("Emulation.setEmulatedMedia", &json!({"features": features}));
            }
            Engine::Firefox => {
                let script = format!(
                    "Services.prefs.setIntPref('browser.display.document_color_use', {})",
                    if on { 2 } else { 0 }
                );
                self.firefox_chrome(&script);
            }
            Engine::WebKit => return false,
        }
        true
    }

    /// Shows the open page as it is printed. Where the engine cannot be told, our own rules for print are made to count.
    #[track_caller]
    pub fn as_printed(&mut self) {
        if self.engine == Engine::Chromium {
            self.cdp("Emulation.setEmulatedMedia", &json!({"media": "print"}));
            return;
        }
        let found = self.js(
            "const walk = rules => [...rules].flatMap(r => [r, ...(r.cssRules ? walk(r.cssRules) : [])]); \
             const print = document.adoptedStyleSheets.flatMap(s => walk(s.cssRules)).filter(r => r.media && r.media.mediaText === 'print'); \
             print.forEach(r => { r.media.mediaText = 'all' }); return print.length",
        );
        assert_ne!(found, 0, "no rule for print");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.wire.close();
    }
}

fn truthy(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false)) && *value != 0 && *value != ""
}

/// An expression: is that element there and drawn?
pub(crate) fn visible(css: &str) -> String {
    format!(
        "[...document.querySelectorAll({css:?})].some(e => e.getClientRects().length > 0 \
         && getComputedStyle(e).visibility !== 'hidden')"
    )
}

#[track_caller]
fn said<T>(what: &str, outcome: Outcome<T>) -> T {
    match outcome {
        Ok(value) => value,
        Err(failure) => panic!("{what}: {failure}"),
    }
}
