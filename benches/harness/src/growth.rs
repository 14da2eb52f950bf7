//! How cost grows with scripts, with cookies, and with the page.

use anyhow::Result;

use crate::chromium::{Browser, Conditions};
use crate::server::Server;
use crate::tools::Tool;
use crate::visit::{Numbers, PROBE, ask, long_tasks, place};

const AT_EASE: Conditions = Conditions { slow_network: false, processor: 1 };

/// From the press on Accept until the last of many scripts has run.
pub(crate) fn scripts(browser: &mut Browser, server: &Server, tool: Tool, count: usize) -> Result<Numbers> {
    let mut tab = browser.tab(PROBE, AT_EASE)?;
    let accept = tool.buttons().accept;
    tab.open(&server.site(&format!("/{}/scripts-{count}", tool.id())))?;
    tab.eval(&format!("__bench.pressable({accept:?})"))?;
    tab.eval("__bench.loaded.then(() => __bench.rest(500)).then(() => { __bench.long.length = 0 })")?;
    let place = place(&mut tab, accept)?;
    tab.press(&place)?;
    let ran = ask(&mut tab, &format!("__bench.all({count}, 45000).then(all => all.length)"))?;
    tab.eval("__bench.rest(200)")?;
    let last = ask(&mut tab, "__bench.ran[__bench.ran.length - 1][1] - __bench.press.at")?;
    let in_order = ask(&mut tab, "__bench.ran.every((one, n) => one[0] == n) ? 1 : 0")?;
    let numbers = [("ran", ran), ("time", last), ("in-order", in_order), ("long", long_tasks(&mut tab)?)];
    Ok(numbers.into())
}

/// The banner, and the preferences, of a catalogue of many cookies.
pub(crate) fn rows(browser: &mut Browser, server: &Server, tool: Tool, count: usize) -> Result<Numbers> {
    catalogue(browser, server, tool, &format!("rows-{count}"))
}

/// The same for many services.
pub(crate) fn services(browser: &mut Browser, server: &Server, tool: Tool, count: usize) -> Result<Numbers> {
    catalogue(browser, server, tool, &format!("services-{count}"))
}

fn catalogue(browser: &mut Browser, server: &Server, tool: Tool, page: &str) -> Result<Numbers> {
    let mut tab = browser.tab(PROBE, AT_EASE)?;
    let buttons = tool.buttons();
    tab.open(&server.site(&format!("/{}/{page}", tool.id())))?;
    let banner = ask(&mut tab, &format!("__bench.pressable({:?})", buttons.accept))?;
    let mut numbers = Numbers::from([("banner", banner), ("script", tab.work()?.script)]);
    tab.eval("__bench.loaded.then(() => __bench.rest(500))")?;
    numbers.push(("long", long_tasks(&mut tab)?));
    if let Some((open, opened)) = buttons.preferences {
        let place = place(&mut tab, open)?;
        tab.eval(&format!("__bench.opened = __bench.pressable({opened:?}), 0"))?;
        tab.press(&place)?;
        numbers.push(("preferences", ask(&mut tab, "__bench.opened.then(t => t - __bench.press.at)")?));
    }
    Ok(numbers)
}

/// What a tool costs on a page of many elements: as it begins, for a new and for a returning visitor, and while the
/// page adds ten thousand elements in a hundred steps.
pub(crate) fn nodes(browser: &mut Browser, server: &Server, tool: Tool, count: usize) -> Result<Numbers> {
    let mut tab = browser.tab(PROBE, AT_EASE)?;
    let page = |n: u32| server.site(&format!("/{}/nodes-{count}?{n}", tool.id()));
    let settled = "__bench.loaded.then(() => __bench.rest(500))";
    tab.open(&page(1))?;
    tab.eval(settled)?;
    let mut numbers = Numbers::from([("first", tab.work()?.script)]);
    if tool.asks() {
        let place = place(&mut tab, tool.buttons().accept)?;
        tab.press(&place)?;
        tab.eval("__bench.rest(300)")?;
    }
    tab.open(&page(2))?;
    tab.eval(settled)?;
    let before = tab.work()?;
    numbers.push(("return", before.script));
    tab.eval("__bench.watching = 0, __bench.change(), __bench.lively")?;
    let after = tab.work()?;
    numbers.push(("change-script", after.script - before.script));
    numbers.push(("change-task", after.task - before.task));
    let watching = ask(&mut tab, "__bench.watching")?;
    numbers.push(("watching", watching));
    numbers.push(("share", watching * 100.0 / (after.task - before.task)));
    Ok(numbers)
}
