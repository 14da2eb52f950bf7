//! From the network log of a browser (HAR 1.2), read entry by entry: a log of 500 megabytes takes
//! no more memory than a small one.

use super::seen::{Cookie, Seen};
use crate::tools::check::date;
use crate::tools::files::{self, Trouble};
use crate::tools::vendors;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// One request of the log, as far as it matters here.
#[derive(Deserialize)]
pub struct Entry {
    #[serde(rename = "startedDateTime", default)]
    started: String,
    request: Request,
    #[serde(default)]
    response: Response,
}

#[derive(Deserialize)]
struct Request {
    url: String,
    #[serde(default)]
    cookies: Vec<Pair>,
    #[serde(default)]
    headers: Vec<Pair>,
}

#[derive(Default, Deserialize)]
struct Response {
    #[serde(default)]
    cookies: Vec<Pair>,
    #[serde(default)]
    headers: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pair {
    name: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    domain: Option<String>,
    #[serde(default)]
    expires: Option<String>,
}

/// What a log held.
#[derive(Default)]
pub struct Log {
    /// Requests in it.
    pub entries: usize,
    /// Requests that carried or set a cookie.
    pub with_cookies: usize,
    /// The host of the first page.
    pub site: String,
}

/// Reads a log into what was found. `site` is the site's own host, if the caller knows it;
/// `progress` is told of bytes as they are read.
///
/// # Errors
/// The file cannot be read, is no log, or ends in the middle.
pub fn read(path: &Path, site: Option<&str>, seen: &mut Seen, progress: &dyn Fn(u64)) -> Result<Log, Trouble> {
    let file = File::open(path).map_err(|e| files::cannot_read(path, &e))?;
    let reader = BufReader::with_capacity(1 << 16, Counted { inner: file, progress });
    read_from(reader, site, seen).map_err(|e| told(path, &e))
}

/// The same of a log that is not in a file.
///
/// # Errors
/// It cannot be read, is no log, or ends in the middle.
pub fn read_from(mut reader: impl BufRead, site: Option<&str>, seen: &mut Seen) -> serde_json::Result<Log> {
    let mut log = Log { site: site.unwrap_or("").to_ascii_lowercase(), ..Log::default() };
    // Some tools begin their files with a byte order mark.
    let mark = reader.fill_buf().is_ok_and(|start| start.starts_with(&[0xef, 0xbb, 0xbf]));
    if mark {
        reader.consume(3);
    }
    let mut json = serde_json::Deserializer::from_reader(reader);
    let mut take = |entry: Entry| one(&entry, seen, &mut log);
    Field { name: "log", then: Field { name: "entries", then: List(&mut take) } }.deserialize(&mut json)?;
    json.end()?;
    Ok(log)
}

struct Counted<'a> {
    inner: File,
    progress: &'a dyn Fn(u64),
}

impl Read for Counted<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buf)?;
        (self.progress)(n as u64);
        Ok(n)
    }
}

fn told(path: &Path, error: &serde_json::Error) -> Trouble {
    let place = format!("{}:{}", files::name(path), error.line());
    if error.is_eof() {
        return Trouble::new(
            place,
            "the log ends in the middle",
            "Save it again from the browser's network panel, and wait until it is written.",
        );
    }
    let io = error.is_io();
    Trouble::new(
        place,
        if io { format!("cannot be read: {error}") } else { format!("is not a browser's network log (HAR): {error}") },
        "In the network panel of the browser choose “Save all as HAR with content”.",
    )
}

/// One request: hosts, cookies it carried, cookies it set.
fn one(entry: &Entry, seen: &mut Seen, log: &mut Log) {
    log.entries += 1;
    let Ok(url) = url::Url::parse(&entry.request.url) else { return };
    let Some(host) = url.host_str().map(str::to_ascii_lowercase) else { return };
    // An address may have a star or dots alone for a host; a catalogue may not.
    let names = host.contains(|c: char| c.is_ascii_alphanumeric() || c == ':') && !host.contains('*');
    if !matches!(url.scheme(), "http" | "https" | "ws" | "wss") || !names {
        return;
    }
    if log.site.is_empty() {
        log.site.clone_from(&host);
    }
    let foreign = !same_site(&host, &log.site);
    if !foreign && seen.policy_url.is_none() {
        seen.policy_url = super::seen::policy_page(url.as_str());
    }
    address(&url, &host, foreign, seen);
    let third = foreign.then(|| host.clone());
    let mut any = false;
    let requested = entry.request.cookies.iter().map(|c| c.name.clone());
    let header = entry.request.headers.iter().filter(|h| h.name.eq_ignore_ascii_case("cookie"));
    let header =
        header.flat_map(|h| h.value.split(';')).filter_map(|c| c.split_once('=')).map(|(n, _)| n.trim().to_owned());
    for name in requested.chain(header).filter(|n| n != "crumbgate") {
        any = true;
        found(Cookie { name, domain: third.clone(), ..Cookie::default() }, seen);
    }
    let now = instant(&entry.started);
    let headers = entry.response.headers.iter().filter(|h| h.name.eq_ignore_ascii_case("set-cookie"));
    // Chromium joins several into one header, a line each.
    for line in headers.flat_map(|h| h.value.lines()) {
        any = true;
        if let Some(cookie) = set_cookie(line, now, third.as_deref()) {
            found(cookie, seen);
        }
    }
    for c in &entry.response.cookies {
        any = true;
        let domain = c.domain.as_deref().map(|d| d.trim_start_matches('.').to_owned());
        let domain = if foreign { domain.or_else(|| third.clone()) } else { None };
        let end = c.expires.as_deref().and_then(instant);
        let duration = match (&c.expires, end, now) {
            (Some(_), Some(end), Some(now)) => span(end - now),
            _ => None,
        };
        found(Cookie { name: c.name.clone(), duration, domain, ..Cookie::default() }, seen);
    }
    log.with_cookies += usize::from(any);
}

fn found(cookie: Cookie, seen: &mut Seen) {
    if super::tables::name(&cookie.name).is_some() {
        seen.cookie(cookie, None);
    }
}

/// A vendor by the address, else a stranger by its host.
pub(crate) fn address(url: &url::Url, host: &str, foreign: bool, seen: &mut Seen) {
    if let Some(vendor) = vendors::by_url(url.as_str()).filter(|_| foreign) {
        let known = vendor.hosts.iter().any(|h| crate::logic::catalogue::pattern::host_matches(h, host));
        let found = seen.vendor(vendor);
        if !known {
            found.host(host);
        }
    } else if foreign {
        let found = seen.service(base(host));
        found.title.get_or_insert_with(|| base(host).to_owned());
        found.host(host);
    }
    for (key, value) in url.query_pairs() {
        let property = matches!(&*key, "id" | "tid") && (value.starts_with("G-") || value.starts_with("UA-"));
        if property && !seen.properties.iter().any(|p| *p == value) {
            seen.properties.push(value.into_owned());
        }
    }
}

/// `name=value; Max-Age=…; Domain=…` as a cookie.
fn set_cookie(line: &str, now: Option<i64>, third: Option<&str>) -> Option<Cookie> {
    let mut parts = line.split(';');
    let (name, _) = parts.next()?.split_once('=')?;
    let mut duration = Some("session".to_owned());
    let mut domain = third.map(str::to_owned);
    let mut aged = false;
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "max-age" => {
                aged = true;
                duration = value.parse().ok().and_then(span);
            }
            "expires" if !aged => duration = now.and_then(|now| span(http_date(value)? - now)),
            "domain" if third.is_some() => domain = Some(value.trim_start_matches('.').to_ascii_lowercase()),
            _ => {}
        }
    }
    Some(Cookie { name: name.trim().to_owned(), duration, domain, ..Cookie::default() })
}

/// Seconds in the largest unit that fits well; nothing for a cookie that is being deleted.
#[must_use]
pub fn span(seconds: i64) -> Option<String> {
    if seconds <= 0 {
        return None;
    }
    // Beyond a thousand years it is no date that somebody meant.
    if seconds > 1_000 * 31_536_000 {
        return Some("persistent".into());
    }
    // Servers count from their own clock, so a few seconds are forgiven.
    for (unit, size) in [("year", 31_536_000), ("month", 2_592_000), ("day", 86_400), ("hour", 3_600), ("minute", 60)] {
        let count = (seconds + size / 100) / size;
        let off = (seconds - count * size).abs();
        // 395 days are 395 days, not 13 months.
        let near = if unit == "month" { seconds % size == 0 && count != 12 } else { off * 50 <= size };
        if count >= 1 && near {
            return Some(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }));
        }
    }
    let (count, unit) = if seconds > 86_400 {
        (seconds / 86_400, "day")
    } else if seconds > 3_600 {
        (seconds / 60, "minute")
    } else {
        (seconds, "second")
    };
    Some(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
}

/// Seconds since 1970 of `2026-11-22T10:00:00.000Z`.
fn instant(text: &str) -> Option<i64> {
    let (day, time) = text.split_once('T')?;
    Some(date::days(day)? * 86_400 + clock(time.get(..8)?)?)
}

/// Seconds since 1970 of `Sun, 22-Nov-2026 10:00:00 GMT`.
fn http_date(text: &str) -> Option<i64> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let words: Vec<&str> = text.split([' ', '-', ',']).filter(|w| !w.is_empty()).collect();
    let (day, month, year, time) = match words.as_slice() {
        [_, day, month, year, time, ..] => (*day, *month, *year, *time),
        _ => return None,
    };
    let month = MONTHS.find(&month.get(..3)?.to_ascii_lowercase())? / 3 + 1;
    let year = if year.len() == 2 { format!("20{year}") } else { year.to_owned() };
    Some(date::days(&format!("{year}-{month:02}-{day:0>2}"))? * 86_400 + clock(time)?)
}

fn clock(time: &str) -> Option<i64> {
    let mut parts = time.splitn(3, ':').map(str::parse::<i64>);
    let (h, m, s) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let is_time = (0..25).contains(&h) && (0..60).contains(&m) && (0..61).contains(&s);
    is_time.then(|| h * 3_600 + m * 60 + s)
}

/// The part of a host under which its owner registers: the last two labels, or three where the
/// last two are a registry's, as in `co.uk`.
#[must_use]
pub fn base(host: &str) -> &str {
    if host.parse::<std::net::IpAddr>().is_ok() {
        return host;
    }
    let mut dots: Vec<usize> = host.match_indices('.').map(|(i, _)| i).collect();
    dots.reverse();
    let second = dots.get(1).map_or(host, |i| host.get(i + 1..).unwrap_or(host));
    let registry = second.split('.').next().is_some_and(|label| {
        matches!(
            label,
            "co" | "com" | "org" | "net" | "gov" | "ac" | "edu" | "police" | "nhs" | "sch" | "me" | "ltd" | "plc"
        )
    }) && second.len() - second.find('.').unwrap_or(0) <= 3;
    if registry { dots.get(2).map_or(host, |i| host.get(i + 1..).unwrap_or(host)) } else { second }
}

/// Whether two hosts are of one site.
#[must_use]
pub fn same_site(one: &str, other: &str) -> bool {
    base(one).eq_ignore_ascii_case(base(other))
}

/// An object of which one field matters; everything else is stepped over.
struct Field<S> {
    name: &'static str,
    then: S,
}

impl<'de, S: DeserializeSeed<'de, Value = ()>> DeserializeSeed<'de> for Field<S> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de, S: DeserializeSeed<'de, Value = ()>> Visitor<'de> for Field<S> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", self.name)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut then = Some(self.then);
        while let Some(key) = map.next_key::<String>()? {
            match then.take_if(|_| key == self.name) {
                Some(seed) => map.next_value_seed(seed)?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if then.is_none() { Ok(()) } else { Err(serde::de::Error::missing_field(self.name)) }
    }
}

struct List<'f, F>(&'f mut F);

impl<'de, F: FnMut(Entry)> DeserializeSeed<'de> for List<'_, F> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Entry)> Visitor<'de> for List<'_, F> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of requests")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(entry) = list.next_element::<Entry>()? {
            (self.0)(entry);
        }
        Ok(())
    }
}
