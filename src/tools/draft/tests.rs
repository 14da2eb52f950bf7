//! Drafts as a whole.

use super::*;
use crate::logic::catalogue;
use crate::logic::json::Json;
use crate::tools::vendors;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

fn draft(seen: &Seen) -> Value {
    let value = seen.catalogue("2026-11-22", None);
    let text = value.to_string();
    let tree = Json::read(&text).unwrap();
    let problems: Vec<_> = catalogue::read(&tree, "").1.iter().map(|p| p.message()).collect();
    assert!(problems.is_empty(), "{problems:?}\n{value:#}");
    value
}

fn first(cookie: &Value) -> &str {
    cookie["name"].as_str().or_else(|| cookie["name"][0].as_str()).unwrap()
}

#[test]
fn policies_become_the_catalogues_that_are_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/policies");
    let expected: Value = serde_json::from_str(&fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for (file, wanted) in expected.as_object().unwrap() {
        let text = crate::tools::html::text_of_file(&folder.join(file)).unwrap();
        let value = draft(&policy::read(&text));
        let services = value["services"].as_array().unwrap();
        if wanted["lastUpdated"] != value["lastUpdated"] {
            wrong.push(format!("{file}: lastUpdated {}", value["lastUpdated"]));
        }
        // The ids of the vendor table may be others than those a site chose.
        let id = |name: &str| vendors::find(name).map_or(name.to_owned(), |v| v.id.clone());
        for name in wanted["services"].as_array().unwrap() {
            let name = id(name.as_str().unwrap());
            if !services.iter().any(|s| s["id"] == *name) {
                wrong.push(format!("{file}: no service {name}"));
            }
        }
        let third = services.iter().filter(|s| vendors::find(s["id"].as_str().unwrap()).is_some()).count();
        if wanted["services"].as_array().unwrap().is_empty() && third > 0 {
            wrong.push(format!("{file}: services out of nothing"));
        }
        for cookie in wanted["cookies"].as_array().unwrap() {
            let name = cookie["name"].as_str().unwrap();
            let hit = services.iter().find_map(|s| {
                let c = s["cookies"].as_array()?.iter().find(|c| first(c) == name)?;
                Some((s["id"].as_str()?.to_owned(), c["duration"].clone()))
            });
            match hit {
                None => wrong.push(format!("{file}: no cookie {name}")),
                Some((service, duration)) => {
                    if duration != cookie["duration"] {
                        wrong.push(format!("{file}: {name} is kept {duration}"));
                    }
                    if cookie["service"].as_str().is_some_and(|s| id(s) != service) {
                        wrong.push(format!("{file}: {name} is of {service}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_guessed_is_marked() {
    let mut seen = Seen::default();
    seen.cookie(Cookie { name: "mystery".into(), ..Cookie::default() }, None);
    let value = draft(&seen);
    assert_eq!(value["services"][0]["_guess"], serde_json::json!(["category", "provider", "purpose"]));
    assert_eq!(value["services"][0]["cookies"][0]["_guess"], serde_json::json!(["duration", "purpose"]));
    assert_eq!(value["categories"][1]["id"], "unsorted");
    assert_eq!(value["categories"][1]["basis"], "consent");
}

#[test]
fn a_known_vendor_brings_its_links_hosts_and_signals_along() {
    let mut seen = Seen { properties: vec!["G-ABC".into()], ..Seen::default() };
    seen.cookie(Cookie { name: "_ga_ABC".into(), duration: Some("400 days".into()), ..Cookie::default() }, None);
    let value = draft(&seen);
    let service = &value["services"][0];
    assert_eq!(service["id"], "google-analytics");
    assert_eq!(service["cookies"][0]["name"], "_ga_*");
    assert_eq!(service["cookies"][0]["duration"], "400 days");
    assert_eq!(service["cookies"][1]["name"], "_ga", "what comes with it is there too");
    assert!(service["privacyUrl"].is_string() && service["hosts"].is_array());
    assert_eq!(service["signals"], serde_json::json!(["google:analytics_storage", "ga-disable:G-ABC"]));
}

#[test]
fn what_was_not_seen_is_marked_as_guessed() {
    let ga = &draft(&policy::read("Cookie | Expires | Purpose\n_ga | 2 years | Counts\n_gid | 1 day | Counts\n"))["services"]
        [0];
    let names: Vec<_> = ga["cookies"].as_array().unwrap().iter().map(|c| (first(c), &c["_guess"])).collect();
    assert_eq!(names, [("_ga", &Value::Null), ("_gid", &Value::Null), ("_ga_*", &json!(["name"]))]);
    let maps = &draft(&policy::read("We show maps by Google Maps."))["services"][0];
    assert_eq!(maps["id"], "google-maps");
    assert_eq!(maps["storage"][0]["purpose"], "Remembers, for the map, how it was used in this browser.");
    assert!(maps["_guess"].as_array().unwrap().contains(&json!("storage")), "{maps:#}");
    let mut seen = Seen::default();
    seen.service("own").keep(vendors::Area::Local, "k");
    assert_eq!(draft(&seen)["services"][0]["storage"][0]["_guess"], json!(["purpose"]));
}

#[test]
fn the_name_of_a_company_is_neither_a_purpose_nor_another_service() {
    let text = "Cookie | Duration | Used for\n_fbp | 3 months | Facebook\nli_fat_id | 30 days | LinkedIn\n\n\
                The Facebook Pixel tells Facebook of visits, the LinkedIn Insight Tag tells LinkedIn.";
    let value = draft(&policy::read(text));
    let ids: Vec<_> = value["services"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["meta-pixel", "linkedin-insight"]);
    let pixel = &value["services"][0];
    assert_ne!(pixel["cookies"][0]["purpose"], "Facebook");
    assert!(pixel["hosts"].as_array().unwrap().contains(&json!("www.facebook.com")), "{pixel:#}");
    let alone = draft(&policy::read("We have buttons of Facebook."));
    assert_eq!(alone["services"][0]["id"], "facebook-social");
}

#[test]
fn the_policy_is_where_it_was_seen() {
    for (address, page) in [
        ("https://a.example/cookies.html", Some("/cookies.html")),
        ("https://a.example/en/cookie-policy/?x#y", Some("/en/cookie-policy/")),
        ("https://a.example/cookies.json", None),
        ("https://a.example/js/cookieconsent", None),
        ("https://a.example/about", None),
    ] {
        assert_eq!(policy_page(address).as_deref(), page, "{address}");
    }
    let log = json!({"log": {"entries": [{"request": {"url": "https://a.example/"}}, {"request": {"url": "https://a.example/cookies.html"}}]}});
    let mut seen = Seen::default();
    har::read_from(log.to_string().as_bytes(), None, &mut seen).expect("a log");
    let value = draft(&seen);
    assert_eq!((&value["policyUrl"], &value["_guess"]), (&json!("/cookies.html"), &Value::Null));
    assert_eq!(draft(&Seen::default())["_guess"], json!(["policyUrl"]));
}

#[test]
fn another_tools_ids_go_on_naming_a_service_unless_they_name_something_else() {
    let config = r#"klaroConfig = {services: [{name: "gtag-own", title: "Google Analytics", purposes: ["stats"], optOut: true},
        {name: "youtube", purposes: ["Media"], contextualConsentOnly: true}]}"#;
    let (seen, _) = config::read(config).expect("a configuration");
    let value = draft(&seen);
    let ga = &value["services"][0];
    assert_eq!(
        (&ga["id"], &ga["aliases"], &ga["model"]),
        (&json!("google-analytics"), &json!(["gtag-own"]), &json!("opt-out"))
    );
    assert_eq!(value["services"][1]["ask"], "in-place");
    assert!(value["services"][1]["aliases"].is_null(), "its own name needs no alias");
}

#[test]
fn the_banner_that_is_replaced_is_in_no_draft() {
    let mut seen = Seen::default();
    for name in ["cookieconsent_status", "own"] {
        seen.cookie(Cookie { name: name.into(), ..Cookie::default() }, None);
    }
    assert_eq!(seen.replaced().map(|v| v.id.as_str()).collect::<Vec<_>>(), ["osano"]);
    assert!(!draft(&seen).to_string().contains("cookieconsent_status"));
}

#[test]
fn lifetimes_of_logs_are_written_in_units_that_fit() {
    for (seconds, written) in [
        (31_536_000, "1 year"),
        (63_072_000, "2 years"),
        (34_560_000, "400 days"),
        (86_400, "1 day"),
        (86_399, "1 day"),
        (7_776_000, "3 months"),
        (1_800, "30 minutes"),
        (60, "1 minute"),
        (45, "45 seconds"),
        (7_200, "2 hours"),
        (5_400, "90 minutes"),
        (604_800, "7 days"),
        (34_128_000, "395 days"),
    ] {
        assert_eq!(har::span(seconds).as_deref(), Some(written), "{seconds}");
    }
    assert_eq!(har::span(0), None);
    assert_eq!(har::span(-5), None);
}

#[test]
fn hosts_are_of_one_site_when_one_owner_registered_them() {
    assert_eq!(har::base("www.example.co.uk"), "example.co.uk");
    assert_eq!(har::base("a.b.example.org"), "example.org");
    assert_eq!(har::base("northmoor.police.uk"), "northmoor.police.uk");
    assert_eq!(har::base("127.0.0.1"), "127.0.0.1");
    assert_eq!(har::base("localhost"), "localhost");
    assert!(har::same_site("www.me.com", "me.com") && !har::same_site("a.co.uk", "b.co.uk"));
}

#[test]
fn times_that_nobody_meant_do_not_overflow() {
    assert_eq!(har::span(i64::MAX).as_deref(), Some("persistent"));
    let log = |started: &str, cookie: &str| {
        let log = json!({"log": {"entries": [{"startedDateTime": started, "request": {"url": "https://a.example/"},
            "response": {"headers": [{"name": "set-cookie", "value": cookie}]}}]}});
        let mut seen = Seen::default();
        har::read_from(log.to_string().as_bytes(), None, &mut seen).expect("a log");
        seen.services[0].cookies[0].duration.clone()
    };
    let start = "2026-11-22T10:00:00Z";
    assert_eq!(log(start, "sid=1; max-age=9223372036854775807").as_deref(), Some("persistent"));
    assert_eq!(log(start, "sid=1; max-age=-9223372036854775808"), None);
    assert_eq!(log(start, "sid=1; expires=Sun, 22-Nov-2026 9223372036854775807:00:00 GMT"), None);
    assert_eq!(log("2026-11-22T999999999999999:00:00Z", "sid=1; expires=Sun, 22-Nov-2026 10:00:00 GMT"), None);
    assert_eq!(log(start, "sid=1; expires=Sun, 22-Nov-2026 10:00:10 GMT").as_deref(), Some("10 seconds"));
}

#[test]
fn an_address_whose_host_says_nothing_is_left_out_of_a_draft() {
    let log = json!({"log": {"entries": [{"request": {"url": "https://site.example/"}}, {"request": {"url": "https://*/x"}},
        {"request": {"url": "https://a*.example.org/x"}}, {"request": {"url": "https://./x"}}]}});
    let mut seen = Seen::default();
    let log = har::read_from(log.to_string().as_bytes(), None, &mut seen).expect("a log");
    assert_eq!((log.entries, seen.services.len()), (4, 0));
    draft(&seen);
}

#[test]
fn a_service_with_the_name_of_its_purpose_is_told_apart_from_it() {
    let config = r#"klaroConfig = {services: [{name: "stats", purposes: ["stats"]}, {name: "stats-service", purposes: ["stats"]}]}"#;
    let (seen, _) = config::read(config).expect("a configuration");
    let draft = draft(&seen);
    let ids: Vec<_> = draft["services"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["stats-service-service", "stats-service"]);
}
