use std::collections::HashMap;

use super::*;
use crate::logic::catalogue;
use crate::logic::catalogue::duration::Duration;
use crate::logic::json::Json;

fn each_cookie() -> impl Iterator<Item = (&'static str, &'static Cookie)> {
    every_cookie().map(|m| (m.vendor.id.as_str(), m.cookie))
}

fn owner(name: &str) -> &'static str {
    by_cookie(name).map_or("nobody", |m| m.vendor.id.as_str())
}

#[test]
fn every_file_parses_and_the_table_is_large_enough() {
    for (name, text) in FILES {
        if let Err(e) = serde_json::from_str::<Vec<Vendor>>(text) {
            panic!("data/vendors/{name}.json: {e}");
        }
    }
    assert!(all().len() >= 150, "{}", all().len());
}

#[test]
fn the_entry_that_the_papers_give_to_copy_is_one() {
    let papers = include_str!("../../../data/vendors/README.md");
    let (_, rest) = papers.split_once("```json\n").unwrap();
    let entry: Vendor = serde_json::from_str(rest.split("```").next().unwrap()).unwrap_or_else(|e| panic!("{e}"));
    assert!(!entry.cookies.is_empty() && !entry.storage.is_empty());
}

#[test]
fn every_data_file_is_in_the_table() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/vendors");
    let mut on_disk: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|f| f.unwrap().file_name().into_string().ok())
        .filter_map(|f| f.strip_suffix(".json").map(String::from))
        .collect();
    let mut listed: Vec<_> = FILES.iter().map(|(name, _)| name.to_string()).collect();
    on_disk.sort();
    listed.sort();
    assert_eq!(on_disk, listed);
}

#[test]
fn ids_are_unique_and_fit_for_markup() {
    let mut seen = HashMap::new();
    for v in all() {
        assert!(seen.insert(&v.id, ()).is_none(), "{} twice", v.id);
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(v.id.chars().all(fits), "{}", v.id);
    }
}

#[test]
fn durations_are_the_catalogues() {
    for (id, c) in each_cookie() {
        assert!(Duration::read(&c.duration).is_some(), "{id} {}: {}", c.name, c.duration);
    }
}

#[test]
fn patterns_have_four_literal_characters() {
    let cookies = each_cookie().map(|(id, c)| (id, &c.name));
    let keys = all().iter().flat_map(|v| v.storage.iter().map(|s| (v.id.as_str(), &s.key)));
    for (id, name) in cookies.chain(keys).filter(|(_, name)| name.contains('*')) {
        assert!(literals(name) >= 4, "{id}: {name}");
    }
}

#[test]
fn words_come_from_the_lists() {
    for v in all() {
        let id = &v.id;
        let categories = ["necessary", "functional", "analytics", "marketing", "media", "social"];
        assert!(categories.contains(&v.category.as_str()), "{id}");
        assert!(["necessary", "consent"].contains(&v.basis.as_str()), "{id}");
        assert!(v.ask.as_deref().is_none_or(|a| a == "in-place"), "{id}");
        assert!(v.purpose.ends_with('.') && v.purpose.len() < 140, "{id}");
        assert!(!v.exemptible || v.category == "analytics", "{id}: the exemption is for statistics");
    }
    for (id, c) in each_cookie() {
        assert!(c.purpose.ends_with('.') && c.purpose.len() < 140, "{id} {}", c.name);
    }
}

#[test]
fn links_are_https() {
    for v in all() {
        let links = [&v.privacy_url, &v.opt_out_url, &Some(v.source.clone())];
        for link in links.into_iter().flatten() {
            assert!(link.starts_with("https://") && !link.contains(' '), "{}: {link}", v.id);
        }
    }
}

#[test]
fn third_party_cookies_name_their_domain_and_first_party_ones_none() {
    for (id, c) in each_cookie() {
        assert_eq!(c.party == Party::Third, c.domain.is_some(), "{id} {}", c.name);
        assert!(!c.generic || c.party == Party::Third, "{id} {}: only a domain makes a common name clear", c.name);
    }
}

#[test]
fn two_vendors_claim_a_first_party_cookie_only_where_both_say_so() {
    let mut owners: HashMap<&str, Vec<(&str, bool)>> = HashMap::new();
    for (id, c) in each_cookie().filter(|(_, c)| c.party == Party::First) {
        owners.entry(&c.name).or_default().push((id, c.shared));
    }
    for (name, claims) in owners.iter().filter(|(_, claims)| claims.len() > 1) {
        assert!(claims.iter().all(|(_, shared)| *shared), "{name}: {claims:?}");
    }
}

#[test]
fn hosts_are_hosts() {
    for v in all() {
        for h in &v.hosts {
            let bare = h.strip_prefix("*.").unwrap_or(h);
            let ok = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c);
            assert!(bare.contains('.') && bare.chars().all(ok), "{}: {h}", v.id);
        }
        for u in &v.urls {
            assert!(u.contains('/') && !u.contains("//"), "{}: {u}", v.id);
        }
    }
}

#[test]
fn closed_services_say_since_when_and_why() {
    let dead: Vec<_> = all().iter().filter(|v| v.dead.is_some()).collect();
    for v in &dead {
        let (date, why) = v.dead.as_deref().unwrap().split_once(": ").unwrap();
        assert!(date.len() == 4 || date.len() == 10, "{}: {date}", v.id);
        assert!(why.ends_with('.'), "{}", v.id);
    }
    for id in ["google-plus", "addthis", "universal-analytics"] {
        assert!(dead.iter().any(|v| v.id == id), "{id}");
    }
}

#[test]
fn every_entry_makes_a_service_without_problems() {
    for v in all() {
        let catalogue = serde_json::json!({
            "version": 1,
            "categories": [{ "id": "some", "title": "Some" }],
            "services": [v.service("some")],
        });
        let text = catalogue.to_string();
        let tree = Json::read(&text).unwrap();
        let (_, problems) = catalogue::read(&tree, "");
        let told: Vec<_> = problems.iter().map(|p| p.message()).collect();
        assert!(told.is_empty(), "{}: {told:?}", v.id);
    }
}

#[test]
fn google_analytics_owns_its_names() {
    for name in ["_ga", "_ga_ABC123", "_gid", "_gat", "_gat_UA-1-2", "_dc_gtm_UA-1-2", "__utma"] {
        assert_eq!(owner(name), "google-analytics", "{name}");
    }
}

#[test]
fn an_exact_name_wins_over_a_pattern_and_a_longer_pattern_over_a_shorter() {
    assert_eq!(owner("AMP_TOKEN"), "google-analytics"); // not AMP_* of Amplitude
    assert_eq!(owner("_gac_gb_1"), "google-ads"); // not _gac_* of Google Analytics
    assert_eq!(owner("_hjSessionUser_123"), "hotjar");
    assert_eq!(by_cookie("_hjSessionUser_123").unwrap().cookie.name, "_hjSessionUser_*");
}

#[test]
fn durations_correct_what_policies_and_lists_get_wrong() {
    let lasts = |name| by_cookie(name).unwrap().cookie.duration.as_str();
    assert_eq!(lasts("_gat"), "1 minute");
    assert_eq!(lasts("_gid"), "24 hours");
    assert_eq!(lasts("_fbp"), "90 days");
    assert_eq!(lasts("vuid"), "2 years");
    assert_eq!(lasts("IDE"), "13 months");
    assert_eq!(lasts("test_cookie"), "15 minutes");
    assert_eq!(lasts("__utmz"), "6 months");
    assert_eq!(lasts("_uetvid"), "390 days");
}

#[test]
fn wrong_names_lead_to_the_right_cookie() {
    for (wrong, right) in [("_utma", "__utma"), ("_utmb", "__utmb"), ("_utmz", "__utmz")] {
        assert!(by_cookie(wrong).is_none(), "{wrong}");
        assert_eq!(by_misspelt(wrong).unwrap().cookie.name, right);
    }
    assert!(by_misspelt("__utma").is_none());
}

#[test]
fn a_domain_tells_third_parties_apart() {
    let on = |name, domain| cookies(name, Some(domain)).first().map(|m| m.vendor.id.as_str());
    assert_eq!(on("uid", ".criteo.com"), Some("criteo"));
    assert_eq!(on("uid", "track.adform.net"), Some("adform"));
    assert_eq!(on("uid", "www.example.org"), None);
    assert_eq!(on("MUID", ".clarity.ms"), Some("microsoft-clarity"));
    assert_eq!(on("JSESSIONID", ".nr-data.net"), Some("new-relic"));
    assert_eq!(on("JSESSIONID", "www.example.org"), Some("java"));
}

#[test]
fn what_public_sites_list_is_known() {
    for (name, id) in [
        ("ASP.NET_SessionId", "asp-net"),
        ("CFID", "coldfusion"),
        ("CFTOKEN", "coldfusion"),
        ("clientvars", "coldfusion"),
        ("PHPSESSID", "php"),
        ("PollTimeout-17", "site-polls"),
        ("ARRAffinity", "azure-app-service"),
        ("AWSALB", "aws-load-balancer"),
        ("__cf_bm", "cloudflare"),
        ("nmstat", "siteimprove"),
        ("Recite.Persist", "recite-me"),
        ("_twclid", "x-ads"),
        ("OptanonConsent", "onetrust"),
        ("nobody_sets_this", "nobody"),
    ] {
        assert_eq!(owner(name), id, "{name}");
    }
}

#[test]
fn hosts_match_on_label_borders_and_the_closest_pattern_wins() {
    let host = |h| by_host(h).map(|v| v.id.as_str());
    assert_eq!(host("www.googletagmanager.com"), Some("google-tag-manager"));
    assert_eq!(host("player.vimeo.com"), Some("vimeo"));
    assert_eq!(host("PLAYER.VIMEO.COM"), Some("vimeo"));
    assert_eq!(host("i.vimeocdn.com"), Some("vimeo"));
    assert_eq!(host("googleads.g.doubleclick.net"), Some("google-ads"));
    assert_eq!(host("12345.fls.doubleclick.net"), Some("google-marketing-platform"));
    assert_eq!(host("live.staticflickr.com"), Some("flickr"));
    assert_eq!(host("fakevimeo.com"), None);
    assert_eq!(host("vimeo.com.example.org"), None);
    assert!(hosts("www.googletagmanager.com").iter().any(|v| v.id == "google-analytics"));
}

#[test]
fn a_path_tells_the_vendors_of_one_host_apart() {
    let url = |u| by_url(u).map(|v| v.id.as_str());
    for (u, id) in [
        ("https://www.facebook.com/tr?id=1&ev=PageView&noscript=1", "meta-pixel"),
        ("https://www.facebook.com/plugins/like.php?href=x", "facebook-social"),
        ("https://connect.facebook.net/en_GB/fbevents.js", "meta-pixel"),
        ("https://connect.facebook.net/cy_GB/sdk.js#xfbml=1", "facebook-social"),
        ("https://www.google.com/recaptcha/api.js", "google-recaptcha"),
        ("https://www.google.com/maps/embed?pb=1", "google-maps"),
        ("https://www.google-analytics.com/analytics.js", "universal-analytics"),
        ("https://www.google-analytics.com/g/collect?v=2", "google-analytics"),
        ("https://www.googletagmanager.com/gtm.js?id=GTM-1", "google-tag-manager"),
        ("https://www.googletagmanager.com/gtag/js?id=AW-1", "google-ads"),
        ("https://docs.google.com/forms/d/e/1/viewform", "google-forms"),
        ("https://docs.google.com/document/d/1", "google-docs"),
        ("https://www.youtube-nocookie.com/embed/abc", "youtube"),
        ("https://WWW.Flickr.com:443/photos", "flickr"),
    ] {
        assert_eq!(url(u), Some(id), "{u}");
    }
    assert_eq!(url("https://www.example.org/?u=https://vimeo.com/"), None);
    assert_eq!(url("/local/script.js"), None);
    assert_eq!(url(""), None);
}

#[test]
fn names_are_found_without_regard_to_case_and_signs() {
    let id = |name| find(name).map(|v| v.id.as_str());
    assert_eq!(id("Google DoubleClick"), Some("google-marketing-platform"));
    assert_eq!(id("facebook pixel"), Some("meta-pixel"));
    assert_eq!(id("Browsealoud"), Some("reachdeck"));
    assert_eq!(id("SlideShare"), Some("slideshare"));
    assert_eq!(id("Google +1"), Some("google-plus"));
    assert_eq!(id(""), None);
    assert_eq!(id("Nobody Ltd"), None);
}

#[test]
fn a_policys_prose_yields_its_vendors() {
    let ids = |text| -> Vec<_> { named_in(text).iter().map(|v| v.id.as_str()).collect() };
    let text = "We use Google Analytics, Google Doubleclick and Facebook Pixel. To display \
                images we often use Flickr; to show videos we use Vimeo and YouTube.";
    assert_eq!(
        ids(text),
        ["google-marketing-platform", "meta-pixel", "google-analytics", "youtube", "vimeo", "flickr"]
    );
    let text = "Social buttons: Twitter, Google +1, Facebook 'Like', LinkedIn 'Share', Instagram.";
    assert_eq!(ids(text), ["facebook-social", "instagram", "x-twitter", "linkedin-social", "google-plus"]);
    assert!(ids("Our website may contain links to other websites of interest.").is_empty());
}

#[test]
fn services_carry_wrong_names_beside_right_ones() {
    let service = find("google-analytics").unwrap().service("analytics");
    let cookies = service["cookies"].as_array().unwrap();
    assert!(cookies.iter().any(|c| c["name"] == serde_json::json!(["__utma", "_utma"])));
    assert!(service.get("evidence").is_none() && service.get("reviewed").is_none());
}
