//! What one visitor does, from the first page to the day after, and what each step took.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::chromium::{Browser, Conditions, Tab};
use crate::job::{ANALYTICS, Job};
use crate::server::{Sent, Server};
use crate::tools::Tool;

/// One number per measure, by its name.
pub(crate) type Numbers = Vec<(&'static str, f64)>;

pub(crate) const PROBE: &str = include_str!("../../pages/probe.js");
/// A page of the same site: its tab, process and connections are there before the clock starts.
pub(crate) const BEFORE: &str = "/before";

/// A first visit, a second page, the preferences, Accept, and the next day.
pub(crate) fn visit(
    browser: &mut Browser,
    server: &Server,
    tool: Tool,
    job: &Job,
    conditions: Conditions,
) -> Result<Numbers> {
    let mut tab = browser.tab(PROBE, conditions)?;
    let page = |name: &str| server.site(&format!("/{}/{name}", tool.id()));
    let buttons = tool.buttons();
    let mut numbers = Numbers::new();
    tab.open(&server.site(BEFORE))?;
    tab.eval("__bench.loaded")?;
    server.take_log();

    // First visit, nothing in the cache.
    first_page(&mut tab, tool, &page("1"), "cold", &mut numbers)?;
    count(&server.take_log(), "cold", &mut numbers);

    if tool.asks() {
        // The next page: no choice yet, everything in the cache.
        first_page(&mut tab, tool, &page("2"), "warm", &mut numbers)?;
        server.take_log();

        if let Some((open, opened)) = buttons.preferences {
            tab.eval("__bench.rest(500)")?;
            let place = place(&mut tab, open)?;
            tab.eval(&format!("__bench.opened = __bench.pressable({opened:?}), 0"))?;
            tab.press(&place)?;
            let opened = ask(&mut tab, "__bench.opened.then(t => t - __bench.press.at)")?;
            numbers.push(("preferences", opened));
            tab.open(&page("3"))?;
            tab.eval(&format!("__bench.pressable({:?})", buttons.accept))?;
            tab.eval("__bench.loaded.then(() => __bench.rest(300))")?;
        }

        let place = place(&mut tab, buttons.accept)?;
        let expected = job.scripts.len();
        tab.press(&place)?;
        let ran = tab.eval(&format!("__bench.all({expected}, 8000)"))?;
        tab.eval("__bench.rest(1600)")?;
        for (name, key) in
            [("accept", "paint"), ("accept-inp", "interaction"), ("accept-work", "processing"), ("accept-gap", "gap")]
        {
            numbers.push((name, ask(&mut tab, &format!("__bench.pressed().{key}"))?));
        }
        let last = ran.as_array().and_then(|all| all.iter().filter_map(|one| one[1].as_f64()).reduce(f64::max));
        let at = ask(&mut tab, "__bench.press.at")?;
        numbers.push(("accept-ran", last.unwrap_or(f64::NAN) - at));
        numbers.push(("accept-scripts", ran.as_array().map_or(0, Vec::len) as f64));
        server.take_log();
    }

    // The next day.
    tab.open(&page("4"))?;
    tab.eval("__bench.loaded")?;
    tab.eval(&format!("__bench.all({}, 8000)", job.scripts.len()))?;
    tab.eval("__bench.rest(300)")?;
    let asked = format!(
        "(performance.getEntriesByType('resource').find(e => e.name.includes({ANALYTICS:?})) || {{}}).startTime"
    );
    numbers.push(("analytics", ask(&mut tab, &asked)?));
    numbers.push(("return-script", tab.work()?.script));
    numbers.push(("return-long", long_tasks(&mut tab)?));
    count(&server.take_log(), "return", &mut numbers);
    Ok(numbers)
}

/// A page on which the banner comes.
fn first_page(tab: &mut Tab, tool: Tool, url: &str, when: &str, numbers: &mut Numbers) -> Result<()> {
    let cold = when == "cold";
    tab.open(url)?;
    if tool.asks() {
        let shown = ask(tab, &format!("__bench.pressable({:?})", tool.buttons().accept))?;
        let work = tab.work()?;
        numbers.push((if cold { "banner" } else { "banner-warm" }, shown));
        if cold {
            numbers.push(("script", work.script));
            numbers.push(("main", work.task));
        }
    }
    tab.eval("__bench.loaded.then(() => __bench.rest(700))")?;
    if cold {
        numbers.push(("long", long_tasks(tab)?));
        numbers.push(("shift", ask(tab, "__bench.shift")?));
        numbers.push(("lcp", f64::from(u8::from(tab.eval("__bench.lcp")? == "banner"))));
        numbers.push(("heap", tab.heap()? / 1000.0));
    }
    Ok(())
}

/// Main-thread milliseconds in long tasks.
pub(crate) fn long_tasks(tab: &mut Tab) -> Result<f64> {
    ask(tab, "__bench.long.reduce((sum, task) => sum + task[1], 0)")
}

/// What the site itself sent, its page apart.
fn count(log: &[Sent], when: &str, numbers: &mut Numbers) {
    let ours = log.iter().filter(|sent| sent.host == "localhost" && !sent.path.ends_with("/favicon.ico"));
    let (mut bytes, mut requests) = (0, 0);
    for sent in ours {
        bytes += sent.bytes;
        requests += 1;
    }
    let names = if when == "cold" { ("bytes", "requests") } else { ("return-bytes", "return-requests") };
    numbers.push((names.0, bytes as f64));
    // The page itself is no request of the tool's.
    numbers.push((names.1, f64::from((requests - 1).max(0))));
}

pub(crate) fn place(tab: &mut Tab, selector: &str) -> Result<Value> {
    let place = tab.eval(&format!("__bench.place({selector:?})"))?;
    Some(place).filter(Value::is_array).with_context(|| format!("{selector} cannot be pressed"))
}

/// A number the page was asked for.
pub(crate) fn ask(tab: &mut Tab, expression: &str) -> Result<f64> {
    let value = tab.eval(expression)?;
    value.as_f64().with_context(|| format!("{expression} gave {value}"))
}
