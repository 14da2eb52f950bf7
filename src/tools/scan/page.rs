//! One tab: loading a page, listening to what it asks for, looking at what it keeps.

use super::browser::Browser;
use super::wire::Failure;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const ANSWER: Duration = Duration::from_secs(20);

/// A tab of the browser.
pub(super) struct Tab<'b> {
    browser: &'b mut Browser,
    session: String,
    /// Addresses asked for since they were last taken.
    pub(super) requests: Vec<String>,
    /// What the banner has said on the console since it was last taken.
    pub(super) said: Vec<String>,
    status: Option<i64>,
    loaded: bool,
    open: usize,
}

/// What a page keeps, and where it leads.
#[derive(Default)]
pub(super) struct Look {
    pub(super) storage: Vec<(&'static str, String)>,
    pub(super) links: Vec<String>,
}

impl<'b> Tab<'b> {
    pub(super) fn open(browser: &'b mut Browser) -> Result<Tab<'b>, Failure> {
        let target = browser.0.wire.call("", "Target.createTarget", json!({ "url": "about:blank" }), ANSWER)?;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.0.wire.call("", "Target.attachToTarget", attach, ANSWER)?;
        let session = session["sessionId"].as_str().unwrap_or_default().to_owned();
        let mut tab =
            Tab { browser, session, requests: Vec::new(), said: Vec::new(), status: None, loaded: false, open: 0 };
        for domain in ["Network.enable", "Page.enable", "Runtime.enable"] {
            tab.call(domain, json!({}))?;
        }
        // Frames of other sites run in processes of their own; they are listened to as well.
        tab.call(
            "Target.setAutoAttach",
            json!({ "autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true }),
        )?;
        Ok(tab)
    }

    fn call(&mut self, method: &str, params: Value) -> Result<Value, Failure> {
        self.browser.0.wire.call(&self.session, method, params, ANSWER)
    }

    /// Loads a page and waits until it has come to rest.
    pub(super) fn load(&mut self, url: &str, patience: Duration, settle: Duration) -> Result<(), Failure> {
        (self.loaded, self.status, self.open) = (false, None, 0);
        let until = Instant::now() + patience;
        let answer =
            self.browser.0.wire.call(&self.session, "Page.navigate", json!({ "url": url }), patience).map_err(|e| {
                if e.contains("does not answer") {
                    format!("does not answer within {} seconds", patience.as_secs())
                } else {
                    e
                }
            })?;
        if let Some(error) = answer["errorText"].as_str().filter(|e| !e.is_empty()) {
            return Err(words(error));
        }
        while !self.loaded && Instant::now() < until {
            self.listen(Duration::from_millis(100))?;
        }
        self.rest(settle, until)?;
        match self.status {
            Some(status) if status >= 400 => Err(format!("answers with status {status}")),
            None if !self.loaded => Err(format!("does not answer within {} seconds", patience.as_secs())),
            _ => Ok(()),
        }
    }

    /// Waits until nothing has been asked for during `settle`.
    pub(super) fn rest(&mut self, settle: Duration, until: Instant) -> Result<(), Failure> {
        let mut quiet = Instant::now();
        while quiet.elapsed() < settle && Instant::now() < until.max(quiet + settle) {
            let before = self.requests.len();
            self.listen(Duration::from_millis(50))?;
            if self.requests.len() > before {
                quiet = Instant::now();
            }
            if Instant::now() > until {
                break;
            }
        }
        Ok(())
    }

    fn listen(&mut self, wait: Duration) -> Result<(), Failure> {
        let Some(event) = self.browser.0.wire.event(wait)? else { return Ok(()) };
        let params = &event["params"];
        let main = event["sessionId"] == *self.session;
        match event["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => {
                if let Some(url) = params["request"]["url"].as_str() {
                    self.requests.push(url.to_owned());
                }
            }
            "Network.webSocketCreated" => {
                if let Some(url) = params["url"].as_str() {
                    self.requests.push(url.to_owned());
                }
            }
            "Network.responseReceived" if main && self.status.is_none() && params["type"] == "Document" => {
                self.status = params["response"]["status"].as_i64();
            }
            "Runtime.consoleAPICalled" if main && params["type"] != "debug" => {
                let words: Vec<&str> =
                    params["args"].as_array().into_iter().flatten().filter_map(|a| a["value"].as_str()).collect();
                if let Some(said) = words.join(" ").strip_prefix("[crumbgate]") {
                    self.said.push(said.trim().to_owned());
                }
            }
            "Page.loadEventFired" if main => self.loaded = true,
            // A dialog would hold the page up for good.
            "Page.javascriptDialogOpening" => {
                let session = event["sessionId"].as_str().unwrap_or_default().to_owned();
                self.browser.0.wire.post(&session, "Page.handleJavaScriptDialog", json!({ "accept": true }))?;
            }
            "Target.attachedToTarget" => {
                let session = params["sessionId"].as_str().unwrap_or_default().to_owned();
                self.browser.0.wire.post(&session, "Network.enable", json!({}))?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Runs an expression and returns the string it comes to.
    pub(super) fn run(&mut self, expression: &str) -> Result<String, Failure> {
        let params =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let answer = self.call("Runtime.evaluate", params)?;
        Ok(answer["result"]["value"].as_str().unwrap_or_default().to_owned())
    }

    /// The markup of the page as it came, before any script could change it.
    pub(super) fn markup(&mut self) -> Option<String> {
        let tree = self.call("Page.getResourceTree", json!({})).ok()?;
        let frame = &tree["frameTree"]["frame"];
        let what = json!({ "frameId": frame["id"], "url": frame["url"] });
        let answer = self.call("Page.getResourceContent", what).ok()?;
        let text = answer["content"].as_str().filter(|_| answer["base64Encoded"] != json!(true))?;
        Some(text.to_owned())
    }

    /// The address the tab is at, after redirects.
    pub(super) fn address(&mut self) -> Result<String, Failure> {
        self.run("location.href")
    }

    /// What the page keeps in its storage, and its links.
    pub(super) fn look(&mut self) -> Result<Look, Failure> {
        let told: Value = serde_json::from_str(&self.run(include_str!("look.js"))?).unwrap_or_default();
        let strings = |value: &Value| -> Vec<String> {
            value.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
        };
        let mut look = Look { links: strings(&told["links"]), ..Look::default() };
        for area in ["local", "session", "indexeddb"] {
            look.storage.extend(strings(&told[area]).into_iter().map(|key| (area, key)));
        }
        Ok(look)
    }

    /// All cookies of the browser, also those of other sites and those no script can read.
    pub(super) fn cookies(&mut self) -> Result<Vec<Value>, Failure> {
        let mut answer = self.browser.0.wire.call("", "Storage.getCookies", json!({}), ANSWER)?;
        Ok(match answer["cookies"].take() {
            Value::Array(all) => all,
            _ => Vec::new(),
        })
    }
}

/// What the browser's words for a failed load mean.
fn words(error: &str) -> String {
    let said = match error {
        "net::ERR_CONNECTION_REFUSED" => "nothing answers at this address",
        "net::ERR_NAME_NOT_RESOLVED" => "there is no such host",
        "net::ERR_CONNECTION_TIMED_OUT" | "net::ERR_TIMED_OUT" => "does not answer",
        "net::ERR_INTERNET_DISCONNECTED" => "this machine is offline",
        "net::ERR_ABORTED" => "is not a page",
        other if other.contains("CERT") => return format!("its certificate is not accepted ({other})"),
        other => return format!("cannot be loaded ({other})"),
    };
    said.into()
}
