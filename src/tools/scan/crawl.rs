//! Through the pages of a site: once without an answer, once after a yes.

use super::browser::Browser;
use super::page::Tab;
use super::{Cookie, Phase, Request, Scan};
use crate::tools::check::date;
use crate::tools::draft::har::same_site;
use crate::tools::files::Trouble;
use std::collections::{HashSet, VecDeque};
use std::thread::sleep;
use std::time::{Duration, Instant};
use url::Url;

/// How a site is gone through.
pub struct Options {
    /// Where to begin.
    pub url: String,
    /// How many pages at most.
    pub pages: usize,
    /// How long to wait between pages.
    pub delay: Duration,
    /// How long a page must be quiet before it is looked at.
    pub settle: Duration,
    /// How long a page may take.
    pub patience: Duration,
    /// The button that accepts everything, as a CSS selector.
    pub accept: Option<String>,
    /// The site's policy page, which is read even where no link leads to it.
    pub policy: Option<Url>,
}

/// Files that are no pages.
const FILES: [&str; 22] = [
    "pdf", "zip", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "csv", "jpg", "jpeg", "png", "gif", "svg",
    "webp", "mp4", "mp3", "xml", "ics", "json", "gz",
];

/// Goes through a site. `progress` is told of each page: phase, how many are done, how many are known.
///
/// # Errors
/// The first page does not answer, or the browser fails.
pub fn run(browser: &mut Browser, options: &Options, progress: &dyn Fn(&str, usize, usize)) -> Result<Scan, Trouble> {
    let failed = |what: String| {
        Trouble::new(
            &options.url,
            what,
            "Check the address in a browser; a slow page can be given more time with --timeout.",
        )
    };
    let start = Url::parse(&options.url).ok().filter(|u| matches!(u.scheme(), "http" | "https"));
    let start = start.ok_or_else(|| {
        Trouble::new(
            format!("“{}”", options.url),
            "is not an http(s) address",
            "Write it as in the browser's address bar, such as https://www.example.org.",
        )
    })?;
    let mut scan = Scan { host: start.host_str().unwrap_or("").to_owned(), ..Scan::default() };
    let mut tab = Tab::open(browser).map_err(failed)?;
    before(&mut tab, start, options, &mut scan, progress).map_err(failed)?;
    let pages = scan.pages.clone();
    let mut accepted = false;
    let mut after = Phase::default();
    for (done, page) in pages.iter().enumerate() {
        progress("after consent", done, pages.len());
        sleep(options.delay);
        if tab.load(page, options.patience, options.settle).is_err() {
            continue;
        }
        if !accepted {
            // The first page that offers a way to say yes.
            accepted = accept(&mut tab, options).map_err(failed)?;
            if !accepted {
                tab.requests.clear();
                continue;
            }
            let until = Instant::now() + options.patience;
            tab.rest(options.settle, until).map_err(failed)?;
        }
        gather(&mut tab, page, &scan.host, &mut after).map_err(failed)?;
        hear(&mut tab, page, &mut scan.said);
    }
    scan.after = accepted.then_some(after);
    Ok(scan)
}

fn before(
    tab: &mut Tab,
    start: Url,
    options: &Options,
    scan: &mut Scan,
    progress: &dyn Fn(&str, usize, usize),
) -> Result<(), String> {
    let mut known: HashSet<String> = HashSet::from([plain(&start)]);
    let mut queue = VecDeque::from([start]);
    if let Some(policy) = options.policy.clone().filter(|url| known.insert(plain(url))) {
        queue.push_back(policy);
    }
    let mut origin = None;
    while let Some(url) = queue.pop_front() {
        if scan.pages.len() >= options.pages {
            break;
        }
        progress("before consent", scan.pages.len(), known.len().min(options.pages));
        if origin.is_some() {
            sleep(options.delay);
        }
        if let Err(why) = tab.load(url.as_str(), options.patience, options.settle) {
            if origin.is_none() {
                return Err(why);
            }
            scan.failed.push((url.into(), why));
            continue;
        }
        // A redirect may have led to another host, such as the one with www.
        let here = Url::parse(&tab.address()?).map_err(|e| e.to_string())?;
        let own = origin.get_or_insert_with(|| here.origin()).clone();
        if here.origin() != own {
            tab.requests.clear();
            tab.said.clear();
            continue;
        }
        scan.host = here.host_str().unwrap_or("").to_owned();
        let page = plain(&here);
        if scan.pages.contains(&page) {
            tab.requests.clear();
            tab.said.clear();
            continue;
        }
        hear(tab, &page, &mut scan.said);
        if let Some(html) = tab.markup() {
            scan.markup.push((page.clone(), html));
        }
        let links = gather(tab, &page, &scan.host, &mut scan.before)?;
        scan.pages.push(page);
        for link in links {
            if let Some(next) = Url::parse(&link).ok().filter(|u| u.origin() == own && is_page(u))
                && known.insert(plain(&next))
            {
                queue.push_back(next);
            }
        }
    }
    Ok(())
}

/// Notes what the banner said of a page and had not said before.
fn hear(tab: &mut Tab, page: &str, said: &mut Vec<(String, String)>) {
    for words in std::mem::take(&mut tab.said) {
        if !said.iter().any(|(_, known)| *known == words) {
            said.push((page.to_owned(), words));
        }
    }
}

/// An address without its fragment.
pub(crate) fn plain(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.into()
}

/// Pages only; and nothing that would sign a visitor out.
fn is_page(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    let file = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, end)| end);
    let leaves = ["logout", "log-out", "signout", "sign-out"].iter().any(|word| path.contains(word));
    !leaves && !file.is_some_and(|end| FILES.contains(&end))
}

fn accept(tab: &mut Tab, options: &Options) -> Result<bool, String> {
    let own = serde_json::to_string(&options.accept).unwrap_or_else(|_| "null".into());
    let script = format!("{}({own})", include_str!("accept.js").trim());
    // A banner may come a moment after the page.
    for _ in 0..4 {
        if !tab.run(&script)?.is_empty() {
            return Ok(true);
        }
        tab.rest(Duration::from_millis(250), Instant::now() + Duration::from_millis(300))?;
    }
    Ok(false)
}

/// Notes what the page has asked for and keeps; its links are the answer.
fn gather(tab: &mut Tab, page: &str, host: &str, phase: &mut Phase) -> Result<Vec<String>, String> {
    for address in std::mem::take(&mut tab.requests) {
        let Ok(url) = Url::parse(&address) else { continue };
        let Some(other) = url.host_str().map(str::to_ascii_lowercase) else { continue };
        if matches!(url.scheme(), "http" | "https" | "ws" | "wss") && !same_site(&other, host) {
            phase.hosts.entry(other).or_insert_with(|| Request { url: address, page: page.to_owned() });
        }
    }
    let now = date::seconds();
    for cookie in tab.cookies()? {
        let (Some(name), Some(domain)) = (cookie["name"].as_str(), cookie["domain"].as_str()) else { continue };
        let own = same_site(domain.trim_start_matches('.'), host);
        let end = cookie["expires"].as_f64().filter(|e| *e > 0.0);
        #[allow(clippy::cast_possible_truncation)] // seconds of this century
        let seconds = end.map(|e| e as i64 - now);
        let key = (name.to_owned(), domain.to_owned());
        phase.cookies.entry(key).or_insert_with(|| Cookie { page: page.to_owned(), seconds, own });
    }
    let look = tab.look()?;
    for (area, key) in look.storage {
        phase.storage.entry((area, key)).or_insert_with(|| page.to_owned());
    }
    Ok(look.links)
}
