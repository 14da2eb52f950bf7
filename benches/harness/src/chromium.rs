//! The benchmark's Chromium, and tabs that share nothing with each other.

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};

use crate::launch;

const PROGRAMS: [&str; 4] =
    ["/usr/lib/chromium/chromium", "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"];
const PATIENCE: Duration = Duration::from_secs(60);

/// A running browser; it ends with the value.
pub(crate) struct Browser(launch::Chromium);

/// Network and processor a visitor has.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Conditions {
    pub(crate) slow_network: bool,
    /// How many times slower than this machine.
    pub(crate) processor: u32,
}

impl Browser {
    pub(crate) fn start() -> Result<Browser> {
        let program = PROGRAMS
            .iter()
            .find(|path| Path::new(path).exists())
            .context("Chromium is missing: install it with `apt-get install chromium`")?;
        let more = ["--no-sandbox", "--disable-extensions", "--window-size=1280,900"].map(str::to_owned);
        launch::Chromium::start(Path::new(program), &more).map(Browser).map_err(|what| anyhow!("{program} {what}"))
    }

    /// Name and version.
    pub(crate) fn version(&mut self) -> Result<String> {
        let version = self.call("", "Browser.getVersion", json!({}))?;
        Ok(version["product"].as_str().unwrap_or_default().replace("Headless", ""))
    }

    fn call(&mut self, session: &str, method: &str, params: Value) -> Result<Value> {
        self.0.wire.call(session, method, params, PATIENCE).map_err(|e| anyhow!(e))
    }

    /// Drops what the browser told unasked.
    fn forget(&mut self) {
        while let Ok(Some(_)) = self.0.wire.event(Duration::ZERO) {}
    }

    /// A tab with cache, cookies and storage of its own, in which `script` runs before any of a page's.
    pub(crate) fn tab(&mut self, script: &str, conditions: Conditions) -> Result<Tab<'_>> {
        let context = text(&self.call("", "Target.createBrowserContext", json!({}))?, "browserContextId")?;
        let target = json!({"url": "about:blank", "browserContextId": context, "width": 1280, "height": 900});
        let target = text(&self.call("", "Target.createTarget", target)?, "targetId")?;
        let attach = json!({"targetId": target, "flatten": true});
        let session = text(&self.call("", "Target.attachToTarget", attach)?, "sessionId")?;
        let mut tab = Tab { browser: self, session, context };
        tab.call("Page.enable", json!({}))?;
        // The processor time of the page's own thread: what others do on the machine does not count.
        tab.call("Performance.enable", json!({"timeDomain": "threadTicks"}))?;
        tab.call("Page.addScriptToEvaluateOnNewDocument", json!({"source": script}))?;
        tab.set(conditions)?;
        Ok(tab)
    }
}

/// One tab; it and everything it stored go with the value.
pub(crate) struct Tab<'b> {
    browser: &'b mut Browser,
    session: String,
    context: String,
}

impl Tab<'_> {
    pub(crate) fn call(&mut self, method: &str, params: Value) -> Result<Value> {
        let session = self.session.clone();
        let result = self.browser.call(&session, method, params);
        self.browser.forget();
        result
    }

    /// Changes the conditions for what follows.
    pub(crate) fn set(&mut self, conditions: Conditions) -> Result<()> {
        self.call("Emulation.setCPUThrottlingRate", json!({"rate": conditions.processor}))?;
        self.call("Network.enable", json!({}))?;
        // 150 ms and 1.6 Mbit/s down, 0.75 up: "slow 4G".
        let network = match conditions.slow_network {
            true => {
                json!({"offline": false, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750})
            }
            false => json!({"offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}),
        };
        self.call("Network.emulateNetworkConditions", network)?;
        Ok(())
    }

    /// Goes to an address; returns when the page begins to arrive.
    pub(crate) fn open(&mut self, url: &str) -> Result<()> {
        let answer = self.call("Page.navigate", json!({"url": url}))?;
        match answer["errorText"].as_str() {
            Some(error) => bail!("{url}: {error}"),
            None => Ok(()),
        }
    }

    /// The value of an expression in the page, awaited.
    pub(crate) fn eval(&mut self, expression: &str) -> Result<Value> {
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let mut answer = self.call("Runtime.evaluate", params)?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            bail!("{expression} threw {}", thrown["exception"]["description"]);
        }
        Ok(answer["result"]["value"].take())
    }

    /// What the main thread has done since the page began, in milliseconds by kind.
    pub(crate) fn work(&mut self) -> Result<Work> {
        let answer = self.call("Performance.getMetrics", json!({}))?;
        let all = answer["metrics"].as_array().cloned().unwrap_or_default();
        let value = |name: &str| {
            let found = all.iter().find(|metric| metric["name"] == name);
            found.and_then(|metric| metric["value"].as_f64()).unwrap_or_default() * 1000.0
        };
        Ok(Work { script: value("ScriptDuration") + value("V8CompileDuration"), task: value("TaskDuration") })
    }

    /// Bytes the page's scripts hold after a collection: objects, buffers (WebAssembly's memory is one), and what
    /// the page's elements hold.
    pub(crate) fn heap(&mut self) -> Result<f64> {
        self.call("HeapProfiler.collectGarbage", json!({}))?;
        let usage = self.call("Runtime.getHeapUsage", json!({}))?;
        let part = |name: &str| usage[name].as_f64().unwrap_or_default();
        Ok(part("usedSize") + part("embedderHeapUsedSize") + part("backingStorageSize"))
    }

    /// Moves the pointer to a point, stays there as people do, and presses.
    pub(crate) fn press(&mut self, point: &Value) -> Result<()> {
        let mut event = json!({"type": "mouseMoved", "x": point[0], "y": point[1], "pointerType": "mouse"});
        self.call("Input.dispatchMouseEvent", event.clone())?;
        sleep(Duration::from_millis(150));
        event["button"] = json!("left");
        event["clickCount"] = json!(1);
        for kind in ["mousePressed", "mouseReleased"] {
            event["type"] = json!(kind);
            self.call("Input.dispatchMouseEvent", event.clone())?;
        }
        Ok(())
    }
}

impl Drop for Tab<'_> {
    fn drop(&mut self) {
        let params = json!({"browserContextId": self.context});
        let _ = self.browser.call("", "Target.disposeBrowserContext", params);
        self.browser.forget();
    }
}

/// What the main thread has done, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    /// Running and compiling scripts.
    pub(crate) script: f64,
    /// Everything.
    pub(crate) task: f64,
}

fn text(answer: &Value, name: &str) -> Result<String> {
    answer[name].as_str().map(str::to_owned).with_context(|| format!("Chromium's answer has no {name}"))
}
