//! What must hold of the pure core whatever it is given: by thousands of random cases, each
//! against an independent statement of the same thing.

use crumbgate::logic::bytes;
use crumbgate::logic::catalogue::duration::{Duration, UNITS};
use crumbgate::logic::catalogue::pattern::{host_matches, matches};
use crumbgate::logic::catalogue::{self, Area, Target};
use crumbgate::logic::consent::change::{Choice, Circumstances, choose, follows, spell_out};
use crumbgate::logic::consent::decide::Facts;
use crumbgate::logic::consent::{METHODS, Method, Record, cookie, json, newer, time};
use crumbgate::logic::cookies::{deletion, pairs, written_name};
use crumbgate::logic::fill::fill;
use crumbgate::logic::json::{Json, write_str};
use crumbgate::logic::rules::{cookie_is_refused, host_refused_by, key_is_refused};
use proptest::collection::vec;
use proptest::prelude::*;

// What fuzzing holds decisions against as well.
#[allow(dead_code, unreachable_pub, reason = "the fuzz targets take the rest")]
#[path = "../fuzz/checks/model.rs"]
mod model;

use model::{CATALOGUE, PLACES, allowed, fits, is_necessary, with_catalogue};

/// Ids as owners and attackers may write them.
fn id() -> impl Strategy<Value = String> {
    prop_oneof![6 => "[a-z0-9-]{1,8}", 1 => "[^ ,!\u{0}-\u{1f}][^ ,\u{0}-\u{1f}]{0,5}"]
}

prop_compose! {
    fn record()(
        revision in ".{0,12}", given in 0u64..3_000_000_000, since in 0u64..1_000_000, kept in 0u64..40_000_000,
        method in 0..METHODS.len(), language in "[a-zA-Z-]{0,8}", digest in "[0-9a-f]{16}",
        own in proptest::option::of("[0-9a-f]{32}"), ask: bool,
        granted in vec(id(), 0..6), denied in vec(id(), 0..6),
    ) -> Record {
        Record {
            revision, given, changed: given + since, expires: given + since + kept,
            method: Method::at(method).unwrap_or_default(), language, digest, id: own, ask, granted, denied,
            known: Vec::new(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_string_survives_being_written_as_json(text in any::<String>()) {
        let mut written = String::new();
        write_str(&mut written, &text);
        prop_assert!(!written.contains('<'), "may stand in a script element");
        let tree = Json::read(&written);
        prop_assert_eq!(tree.as_ref().ok().and_then(Json::str), Some(&*text));
    }

    #[test]
    fn arbitrary_text_is_json_or_fails_within_itself(text in any::<String>()) {
        if let Err(e) = Json::read(&text) {
            prop_assert!(e.at <= text.len());
        }
    }

    #[test]
    fn whatever_is_cut_off_a_document_leaves_no_document(cut in 0usize..CATALOGUE.len()) {
        prop_assert!(Json::read(&CATALOGUE[..cut]).is_err());
    }

    #[test]
    fn a_record_survives_the_cookie(r in record()) {
        let text = cookie::write(&r, &|_| false);
        prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_~%.".contains(&b)), "{}", text);
        if text.len() <= 4096 {
            prop_assert_eq!(cookie::read(&text), Some(r));
        } else {
            prop_assert_eq!(cookie::read(&text), None);
        }
    }

    #[test]
    fn a_record_survives_json(r in record()) {
        prop_assert_eq!(json::read(&json::write(&r)), Some(r));
    }

    #[test]
    fn arbitrary_text_is_no_cookie(text in any::<String>()) {
        // Thirteen fields with times in them do not come about by chance.
        prop_assert_eq!(cookie::read(&text), None);
    }

    #[test]
    fn a_damaged_cookie_is_none_or_one_that_can_be_written_again(
        r in record(), at in any::<prop::sample::Index>(), with in "[ -~é]{0,2}", cut: bool,
    ) {
        let mut text = cookie::write(&r, &|_| false);
        let at = at.index(text.len());
        let end = if cut { text.len() } else { at + 1 };
        text.replace_range(at..end, &with);
        if let Some(read) = cookie::read(&text) {
            prop_assert_eq!(cookie::read(&cookie::write(&read, &|_| false)), Some(read));
        }
    }

    #[test]
    fn moments_survive_being_written(seconds in 0u64..253_402_300_800) {
        let text = time::write(seconds);
        prop_assert_eq!(text.len(), 20);
        prop_assert_eq!(time::parse(&text), Some(seconds));
        prop_assert_eq!(text, naive_moment(seconds));
    }

    #[test]
    fn only_moments_are_read_as_moments(text in "[0-9T:Z-]{18,21}") {
        if let Some(seconds) = time::parse(&text) {
            prop_assert_eq!(time::write(seconds), text);
        }
    }

    #[test]
    fn patterns_match_as_a_table_filled_in_says(pattern in "[ab*]{0,8}", name in "[ab]{0,10}") {
        prop_assert_eq!(matches(&pattern, &name), fits(&pattern, &name));
    }

    #[test]
    fn a_host_pattern_matches_itself_and_what_is_below(base in "[a-zA-Zé]{1,4}\\.[a-z]{1,3}", sub in "[a-z]{1,4}") {
        let pattern = format!("*.{base}");
        prop_assert!(host_matches(&pattern, &base));
        let below = format!("{sub}.{base}");
        prop_assert!(host_matches(&pattern, &below));
        let beside = format!("{sub}{base}");
        prop_assert!(!host_matches(&pattern, &beside));
        prop_assert!(host_matches(&base, &base.to_ascii_uppercase()));
        prop_assert!(!host_matches(&base, &below));
    }

    #[test]
    fn durations_are_a_number_and_a_unit(n: u32, unit in 0..UNITS.len(), plural: bool) {
        let text = format!("{n} {}{}", UNITS[unit].0, if plural { "s" } else { "" });
        prop_assert_eq!(Duration::read(&text), Some(Duration::Span(n, unit)));
        prop_assert_eq!(Duration::read(&format!("{text}s s")), None);
        prop_assert_eq!(Duration::read(&format!("-{text}")), None);
        prop_assert_eq!(Duration::read(&format!("1{:010} day", n)), None, "more than 32 bits hold");
    }

    #[test]
    fn iso_durations_add_their_parts(parts in prop::array::uniform7(proptest::option::of(0u32..1000))) {
        let mut text = String::from("P");
        let mut total = 0;
        for (i, (n, mark)) in parts.iter().zip("YMWDHMS".chars()).enumerate() {
            if i == 4 && parts[4..].iter().any(Option::is_some) {
                text.push('T');
            }
            if let Some(n) = n {
                text += &format!("{n}{mark}");
                total += u64::from(*n) * u64::from(UNITS[6 - i].1);
            }
        }
        let read = Duration::read(&text);
        let given: Vec<usize> = (0..7).filter(|i| parts[*i].is_some()).collect();
        match given.last() {
            None => prop_assert_eq!(read, None),
            Some(last) => {
                // Rounded down to the unit it counts in.
                let unit = if given.len() == 1 || *last == 1 { 6 - last } else { (6 - last).min(3) };
                let whole = total / u64::from(UNITS[unit].1);
                prop_assert_eq!(read, u32::try_from(whole).ok().map(|n| Duration::Span(n, unit)), "{}", text);
            }
        }
    }

    #[test]
    fn arbitrary_text_is_no_duration(text in "[0-9PTYMWDHS ]{0,3}[a-rt-zé]{1,8}") {
        let units: Vec<&str> = UNITS.iter().map(|(name, _)| *name).collect();
        let known = text.split_once(' ').is_some_and(|(_, unit)| units.contains(&unit));
        prop_assert!(known || Duration::read(&text).is_none());
    }

    #[test]
    fn numbers_are_digits_only(text in "[0-9+ -]{0,12}") {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        prop_assert_eq!(bytes::whole(&text), if digits { text.parse().ok() } else { None });
    }

    #[test]
    fn taking_a_text_apart_at_a_mark_is_splitting_it(text in "[ab;é]{0,12}") {
        let (mut rest, mut parts) = (&*text, Vec::new());
        for _ in 0..text.split(';').count() {
            parts.push(bytes::take(&mut rest, b';'));
        }
        prop_assert_eq!(parts, text.split(';').collect::<Vec<_>>());
    }

    #[test]
    fn trimming_is_trimming(text in "[ \t\n\r\u{b}\u{c}aé]{0,8}") {
        prop_assert_eq!(bytes::trim(&text), text.trim());
    }

    #[test]
    fn places_are_filled(before in "[a-z ]{0,6}", after in "[a-z ]{0,6}", value in ".{0,6}") {
        let template = format!("{before}{{name}}{after}{{unknown}}");
        prop_assert_eq!(fill(&template, &[("name", &value)]), format!("{before}{value}{after}"));
        prop_assert_eq!(fill(&before, &[]), before.clone());
        let open = format!("{before}{{{after}");
        prop_assert_eq!(fill(&open, &[]), open.clone());
    }

    #[test]
    fn no_record_opens_more_than_it_says(
        granted in vec(prop::sample::select(&PLACES[..]), 0..6), denied in vec(prop::sample::select(&PLACES[..]), 0..6),
        ask: bool, method in 0..METHODS.len(), gpc: bool, other in id(),
    ) {
        let record = Record {
            granted: granted.iter().map(|(id, _)| String::from(*id)).collect(),
            denied: denied.iter().map(|(id, _)| String::from(*id)).collect(),
            ask, method: Method::at(method).unwrap_or_default(), ..Record::default()
        };
        with_catalogue(|catalogue| {
            let facts = Facts { catalogue, record: Some(&record), gpc };
            for (id, _) in PLACES {
                assert_eq!(facts.allowed(id), allowed(&record, id, gpc), "{id} {record:?}");
            }
            assert_eq!(facts.allowed("piwik"), facts.allowed("matomo"), "an alias is its service");
            if !PLACES.iter().any(|(id, _)| *id == other) && other != "piwik" {
                assert!(!facts.allowed(&other), "an id nobody knows");
            }
        });
    }

    #[test]
    fn what_a_choice_allows_is_the_same_from_cookie_and_json(
        answers in vec((0usize..9, any::<bool>()), 0..8), which in 0u32..5, gpc: bool,
    ) {
        with_catalogue(|catalogue| {
            let target = |n: usize| if n < 4 { Target::Category(n) } else { Target::Service(n - 4) };
            let set: Vec<(Target, bool)> = answers.iter().map(|(n, yes)| (target(*n), *yes)).collect();
            let places: Vec<Target> = set.iter().map(|(t, _)| *t).collect();
            let choice = match which {
                0 => Choice::AcceptAll,
                1 => Choice::RejectAll,
                2 => Choice::Withdraw,
                3 => Choice::Set(&set),
                _ => Choice::InPlace(&places),
            };
            let nothing = Facts { catalogue, record: None, gpc };
            let how = Circumstances {
                now: 1_700_000_000, method: Method::Api, language: "en", digest: "0", id: None,
            };
            let record = choose(nothing, &choice, how);
            let compact = cookie::read(&cookie::write(&record, &|id| follows(catalogue, &record, id)));
            let full = json::read(&json::write(&record));
            assert_eq!(full.as_ref(), Some(&record));
            for (id, _) in PLACES {
                let says = |r| Facts { catalogue, record: r, gpc }.allowed(id);
                assert_eq!(says(compact.as_ref()), says(full.as_ref()), "{id} {record:?}");
                if matches!(choice, Choice::RejectAll | Choice::Withdraw) {
                    assert_eq!(says(Some(&record)), is_necessary(id), "{id}");
                }
                if let Choice::Set(set) = choice {
                    let wanted = set.iter().rev().find(|(t, _)| catalogue.target(id) == Some(*t));
                    let necessary = is_necessary(id);
                    assert!(wanted.is_none_or(|(_, yes)| necessary || says(Some(&record)) == *yes), "{id}");
                }
            }
        });
    }
}

/// A service of a catalogue made by chance.
#[derive(Clone, Debug)]
struct Made {
    category: usize,
    in_place: bool,
    model: Option<&'static str>,
    cookies: Vec<String>,
    keys: Vec<(&'static str, String)>,
    hosts: Vec<String>,
}

prop_compose! {
    fn made()(
        category in 0usize..4, in_place: bool, model in prop::sample::select(&[None, Some("opt-in"), Some("opt-out")][..]),
        cookies in vec("[ab*]{0,3}[ab]", 0..3), keys in vec((prop::sample::select(&["local", "session"][..]), "[ab*]{0,2}[ab]"), 0..2),
        hosts in vec("(\\*\\.)?[ab]\\.[ab]", 0..2),
    ) -> Made {
        Made { category, in_place, model, cookies, keys, hosts }
    }
}

const MADE_BASES: [&str; 4] = ["necessary", "consent", "consent", "exempt-statistics"];

/// The text of a catalogue of four categories, `c0` to `c3`, and these services, `s0` and on.
fn text_of(services: &[Made]) -> String {
    let list = |items: Vec<String>| format!("[{}]", items.join(","));
    let quoted = |items: &[String]| list(items.iter().map(|i| format!("{i:?}")).collect());
    let categories =
        MADE_BASES.iter().enumerate().map(|(i, b)| format!(r#"{{"id": "c{i}", "basis": "{b}"}}"#)).collect();
    let services = services.iter().enumerate().map(|(i, s)| {
        let ask = if s.in_place { "in-place" } else { "banner" };
        let model = s.model.map_or(String::new(), |m| format!(r#""model": "{m}","#));
        let cookies = if s.cookies.is_empty() { String::from("[]") } else { format!(r#"[{{"name": {}}}]"#, quoted(&s.cookies)) };
        let keys = list(s.keys.iter().map(|(area, key)| format!(r#"{{"area": "{area}", "key": "{key}"}}"#)).collect());
        format!(
            r#"{{"id": "s{i}", "category": "c{}", "ask": "{ask}", {model} "cookies": {cookies}, "storage": {keys}, "hosts": {}}}"#,
            s.category, quoted(&s.hosts)
        )
    });
    format!(r#"{{"version": 1, "categories": {}, "services": {}}}"#, list(categories), list(services.collect()))
}

/// A choice by numbers, so that chance can make one.
fn one_choice<'a>(which: u32, set: &'a [(Target, bool)], places: &'a [Target]) -> Choice<'a> {
    match which {
        0 => Choice::AcceptAll,
        1 => Choice::RejectAll,
        2 => Choice::Withdraw,
        3 => Choice::InPlace(places),
        _ => Choice::Set(set),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_granted_set_never_holds_what_is_denied_unknown_or_no_choice(
        services in vec(made(), 0..6), choices in vec((0u32..6, vec((0usize..10, any::<bool>()), 0..4)), 1..5), gpc: bool,
    ) {
        let text = text_of(&services);
        let tree = Json::read(&text).expect("JSON");
        let (read, problems) = catalogue::read(&tree, "");
        prop_assert!(problems.is_empty(), "{:?}", problems);
        let c = read.expect("a catalogue");
        let mut record: Option<Record> = None;
        for (n, (which, picks)) in choices.iter().enumerate() {
            let set: Vec<(Target, bool)> = picks.iter().map(|(i, yes)| (c.nth(i % c.size()), *yes)).collect();
            let places: Vec<Target> = set.iter().map(|(t, _)| *t).collect();
            let facts = Facts { catalogue: &c, record: record.as_ref(), gpc };
            let before: Vec<bool> = (0..c.size()).map(|n| facts.target_allowed(c.nth(n))).collect();
            let how = Circumstances { now: 1_700_000_000 + n as u64, method: Method::Api, language: "en", digest: "0", id: None };
            let choice = one_choice(*which, &set, &places);
            let next = choose(facts, &choice, how);
            for id in next.granted.iter().chain(&next.denied) {
                let target = c.target(id);
                prop_assert!(target.is_some(), "{} is unknown", id);
                let category = match target {
                    Some(Target::Service(i)) => c.services[i].category,
                    Some(Target::Category(i)) => i,
                    None => 0,
                };
                prop_assert!(category > 0, "{} is no choice", id);
            }
            prop_assert!(!next.granted.iter().any(|id| next.denied.contains(id)), "{:?}", next);
            // What was neither named nor meant is as it was.
            let now = Facts { catalogue: &c, record: Some(&next), gpc };
            if let Choice::InPlace(places) = choice {
                for (n, was) in before.iter().enumerate() {
                    let target = c.nth(n);
                    prop_assert!(now.target_allowed(target) == (*was || places.contains(&target)), "{:?}", target);
                }
            }
            // Its cookie, read and spelt out again, says the same in other words.
            let stored = cookie::read(&cookie::write(&next, &|id| follows(&c, &next, id)));
            let mut again = stored.expect("a record");
            spell_out(&c, &mut again);
            let mut same = next.clone();
            for r in [&mut again, &mut same] {
                r.granted.sort();
                r.denied.sort();
            }
            prop_assert_eq!(again, same);
            record = Some(next);
        }
    }

    #[test]
    fn more_said_only_does_what_it_says(
        services in vec(made(), 1..6), granted in vec(0usize..10, 0..5), denied in vec(0usize..10, 0..5), one in 0usize..10, gpc: bool,
    ) {
        let text = text_of(&services);
        let tree = Json::read(&text).expect("JSON");
        let c = catalogue::read(&tree, "").0.expect("a catalogue");
        let id = |n: &usize| String::from(c.id(c.nth(n % c.size())).expect("an id"));
        let record = Record { granted: granted.iter().map(id).collect(), denied: denied.iter().map(id).collect(), ..Record::default() };
        let standing = |r: &Record| {
            let facts = Facts { catalogue: &c, record: Some(r), gpc };
            (0..c.size()).map(|n| facts.target_allowed(c.nth(n))).collect::<Vec<_>>()
        };
        let (mut refusing, mut granting) = (record.clone(), record.clone());
        refusing.denied.push(id(&one));
        granting.granted.push(id(&one));
        for ((now, less), more) in standing(&record).iter().zip(standing(&refusing)).zip(standing(&granting)) {
            prop_assert!(less <= *now, "a no has opened something");
            prop_assert!(more >= *now, "a yes has closed something");
        }
    }

    #[test]
    fn what_is_erased_and_refused_is_what_only_refused_services_declare(
        services in vec(made(), 0..6), granted in vec(0usize..10, 0..6), cookie in "[ab]{1,4}", host in "([ab]\\.)?[ab]\\.[ab]", port in "(\\.?(:80)?)",
    ) {
        let text = text_of(&services);
        let tree = Json::read(&text).expect("JSON");
        let c = catalogue::read(&tree, "").0.expect("a catalogue");
        let granted = granted.iter().map(|n| String::from(c.id(c.nth(n % c.size())).expect("an id"))).collect();
        let record = Record { granted, ..Record::default() };
        let facts = Facts { catalogue: &c, record: Some(&record), gpc: false };
        let only_refused = |declares: &dyn Fn(&Made) -> bool| {
            let all: Vec<bool> = services.iter().enumerate().filter(|(_, s)| declares(s)).map(|(i, _)| facts.allowed(&format!("s{i}"))).collect();
            !all.is_empty() && !all.contains(&true)
        };
        prop_assert_eq!(cookie_is_refused(facts, &cookie), only_refused(&|s| s.cookies.iter().any(|p| fits(p, &cookie))));
        for (area, word) in [(Area::Local, "local"), (Area::Session, "session")] {
            let expected = only_refused(&|s| s.keys.iter().any(|(a, p)| *a == word && fits(p, &cookie)));
            prop_assert_eq!(key_is_refused(facts, area, &cookie), expected);
        }
        let expected = only_refused(&|s| s.hosts.iter().any(|p| {
            let below = p.strip_prefix("*.");
            below.unwrap_or(p) == host || below.is_some_and(|base| host.ends_with(&format!(".{base}")))
        }));
        // A port and the last dot of a host lead to the same host.
        let written = format!("{host}{port}");
        prop_assert_eq!(host_refused_by(facts, &written).is_some(), expected, "{}", written);
    }

    #[test]
    fn the_name_of_a_write_is_the_one_that_is_read_afterwards(write in "[a= ;]{0,8}") {
        // As WebKit keeps it: what stands before the first `;`, without marks and spaces around the name.
        let kept = write.split(';').next().unwrap_or_default().trim_start_matches([' ', '=']);
        let read = pairs(kept).next().filter(|_| kept.contains('=')).map_or("", |(name, _)| name.trim());
        prop_assert_eq!(written_name(&write), read);
    }

    #[test]
    fn what_a_refused_write_may_still_do_is_delete(write in "(a=?[1; ]?){0,2}(; ?(max-AGE|Expires|path|x|\n)?(=(0|-1|9| 1970|/a|Thu, 01 Jan 2970))?){0,4}") {
        if let Some(only) = deletion(&write) {
            prop_assert_eq!(written_name(&only), written_name(&write));
            let parts: Vec<String> = only.split(';').map(|p| p.trim().to_lowercase()).collect();
            prop_assert_eq!(parts.get(1).map(String::as_str), Some("max-age=0"), "{}", only);
            let later = parts.iter().skip(2).any(|p| p.starts_with("max-age") || p.starts_with("expires"));
            prop_assert!(!later && !only.contains('\n'), "{:?}", only);
            let place = |s: &str| s.split(';').skip(1).map(|p| p.trim().to_owned()).filter(|p| p.starts_with("path")).collect::<Vec<_>>();
            prop_assert_eq!(place(&only), place(&write));
        }
    }

    #[test]
    fn of_two_stored_records_the_valid_one_that_was_changed_last_counts(
        a in proptest::option::of(record()), b in proptest::option::of(record()), now in 0u64..3_100_000_000, any_revision: bool,
    ) {
        let revision = (!any_revision).then_some("7");
        let valid = |r: &Option<Record>| r.clone().filter(|r| r.is_valid(now, revision));
        let expected = match (valid(&a), valid(&b)) {
            (Some(a), Some(b)) => Some(if b.changed > a.changed { b } else { a }),
            (a, b) => a.or(b),
        };
        prop_assert_eq!(newer(a, b, now, revision), expected);
    }
}

/// The calendar by counting, day by day.
fn naive_moment(seconds: u64) -> String {
    let (mut days, rest) = (seconds / 86_400, seconds % 86_400);
    let leap = |y: u64| y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = 0;
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    let (h, m, s) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{:02}-{:02}T{h:02}:{m:02}:{s:02}Z", month + 1, days + 1)
}

#[test]
fn wide_characters_in_a_cookie_are_read_only_as_they_must_be_written() {
    let with = |revision: &str| cookie::read(&format!("1~{revision}~t~t~t~0~en~~~~~~")).map(|r| r.revision);
    assert_eq!(with("%C3%A9%E2%82%AC%F0%9F%8D%AA").as_deref(), Some("é€🍪"));
    for wrong in
        ["%C0%80", "%C1%BF", "%E0%80%80", "%ED%A0%80", "%F0%80%80%80", "%F4%90%80%80", "%80", "%C3", "%C3a", "%F8%80"]
    {
        assert_eq!(with(wrong), None, "{wrong}");
    }
    for cut in ["%", "%C", "%zz", "a b"] {
        assert_eq!(with(cut), None, "{cut}");
    }
}

/// The reader beside serde_json, which the tools have anyway.
#[cfg(feature = "tools")]
mod beside_serde_json {
    use super::*;
    use serde_json::Value;

    fn same(ours: &Json, theirs: &Value) -> bool {
        match (ours, theirs) {
            (Json::Null, Value::Null) => true,
            (Json::Bool(a), Value::Bool(b)) => a == b,
            (Json::Num(a), Value::Number(b)) => {
                serde_json::from_str::<Value>(a).ok().as_ref().and_then(Value::as_f64) == b.as_f64()
            }
            (Json::Str(a), Value::String(b)) => a == b,
            (Json::Arr(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
            // Of duplicate keys the last counts.
            (Json::Obj(a), Value::Object(b)) => {
                a.iter().all(|(k, _)| b.contains_key(&**k))
                    && b.iter().all(|(k, b)| ours.get(k).is_some_and(|a| same(a, b)))
            }
            _ => false,
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1.0e300..1.0e300).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(6, 40, 6, |inner| {
            prop_oneof![
                vec(inner.clone(), 0..6).prop_map(Value::from),
                vec((any::<String>(), inner), 0..6).prop_map(|e| Value::Object(e.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn values_are_read_alike(value in value(), pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.expect("text");
            let ours = Json::read(&text);
            prop_assert!(ours.as_ref().is_ok_and(|o| same(o, &value)), "{} {:?}", text, ours);
        }

        // No escapes of half characters and no numbers beyond floating point: there we are milder.
        #[test]
        fn near_json_is_judged_alike(
            pieces in vec(prop::sample::select(&[
                "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\":", "\"", "\\n", "\\u00e9", "\\ud83d\\ude00", "\\x", "1", "0", "-", ".",
                "e1", "+", "true", "nul", "null", " ", "\n", "é", "\u{1}",
            ][..]), 0..10),
        ) {
            let text = pieces.concat();
            match (Json::read(&text), serde_json::from_str::<Value>(&text)) {
                (Ok(ours), Ok(theirs)) => prop_assert!(same(&ours, &theirs), "{}", text),
                (ours, theirs) => prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{}", text),
            }
        }
    }
}
