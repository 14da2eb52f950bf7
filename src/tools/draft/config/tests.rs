//! Configurations as sites have them.

use super::*;
use serde_json::json;

fn found<'s>(seen: &'s Seen, id: &str) -> &'s Found {
    seen.services
        .iter()
        .find(|s| s.id == id)
        .unwrap_or_else(|| panic!("no {id} among {:?}", seen.services.iter().map(|s| &s.id).collect::<Vec<_>>()))
}

fn names(found: &Found) -> Vec<&str> {
    found.cookies.iter().map(|c| c.name.as_str()).collect()
}

#[test]
fn version_3_of_vanilla_is_read() {
    let (seen, tool) = read(
        r#"import 'vanilla.js';
        CookieConsent.run({
            categories: {
                necessary: { enabled: true, readOnly: true },
                analytics: { autoClear: { cookies: [ { name: /^_ga/ }, { name: '_gid' } ] },
                    services: { ga4: { label: '<a href="/">Google Analytics</a>', onAccept: () => {}, cookies: [{ name: /^(_ga|_gid)/ }] },
                                house: { label: 'House counter', cookies: [{ name: 'hc_id' }] } } },
            },
            language: { default: 'en', translations: { en: { preferencesModal: { sections: [
                { title: 'Analytics <span>(optional)</span>', description: 'Count visits', linkedCategory: 'analytics',
                  cookieTable: { headers: { name: 'Cookie', domain: 'Domain', exp: 'Expiration', desc: 'Description' },
                    body: [ { name: 'hc_id', domain: location.hostname, exp: '1 month', desc: 'Counts' } ] } } ] } } } },
        });"#,
    )
    .unwrap();
    assert_eq!(tool, "vanilla-cookieconsent");
    assert!(seen.categories[0].necessary && !seen.categories[1].necessary);
    assert_eq!(seen.categories[1].title.value(), Some(json!("Analytics (optional)")));
    assert_eq!(found(&seen, "google-analytics").aliases, ["ga4"], "markup goes on saying ga4");
    assert_eq!(names(found(&seen, "google-analytics")), ["_ga*", "_gid*", "_gid"]);
    let house = found(&seen, "house");
    assert_eq!((house.category.as_deref(), house.cookies[0].duration.as_deref()), (Some("analytics"), Some("1 month")));
}

#[test]
fn version_2_of_vanilla_is_read() {
    let (seen, _) = read(
        r#"var cc = initCookieConsent(); cc.run({ current_lang: 'en', autoclear_cookies: true,
        languages: { en: { settings_modal: { cookie_table_headers: [{col1: 'Name'}, {col2: 'Domain'}, {col3: 'Expiration'}, {col4: 'Description'}],
            blocks: [ { title: 'Usage' },
              { title: 'Needed', toggle: { value: 'necessary', enabled: true, readonly: true } },
              { title: 'Ads', toggle: { value: 'ads', enabled: false, readonly: false },
                cookie_table: [ { col1: '^_fb', col2: 'x', col3: '3 months', col4: 'Adverts', is_regex: true },
                                { col1: 'own_ad', col2: 'x', col3: '2 years', col4: 'Ours' } ] } ] } } } });"#,
    )
    .unwrap();
    assert_eq!(
        seen.categories.iter().map(|c| (c.id.as_str(), c.necessary)).collect::<Vec<_>>(),
        [("necessary", true), ("ads", false)]
    );
    let own = found(&seen, "ads-cookies");
    let own = own.cookies.iter().find(|c| c.name == "own_ad").unwrap();
    assert_eq!((own.duration.as_deref(), own.purpose.value()), (Some("2 years"), Some(json!("Ours"))));
}

#[test]
fn klaro_is_read() {
    let (seen, tool) = read(
        r#"var klaroConfig = { acceptAll: true, translations: { en: { matomo: { description: 'Counts pages' }, purposes: { analytics: 'Visitor statistics' } } },
        services: [
            { name: 'matomo', title: 'Matomo', purposes: ['analytics'], cookies: [ [/^_pk_.*$/, '/', 'example.org'], 'piwik_ignore' ], callback: function (c) { } },
            { name: 'shop', title: 'Basket', purposes: ['shop'], required: true, cookies: ['basket'] } ] };"#,
    )
    .unwrap();
    assert_eq!(tool, "Klaro");
    let matomo = found(&seen, "matomo");
    assert_eq!(names(matomo), ["_pk_*", "piwik_ignore"]);
    assert_eq!(matomo.purpose.value(), Some(json!("Counts pages")));
    assert_eq!(
        seen.categories.iter().map(|c| (c.id.as_str(), c.title.value(), c.necessary)).collect::<Vec<_>>(),
        [("analytics", Some(json!("Visitor statistics")), false), ("necessary", None, true)]
    );
}

#[test]
fn tarteaucitron_is_read_out_of_a_page() {
    let (seen, tool) = read(
        r#"<script>tarteaucitron.init({ "privacyUrl": "", "orientation": "middle" });
        tarteaucitron.user.gtagUa = 'G-ABC123'; tarteaucitron.user.gtagMore = function () { };
        (tarteaucitron.job = tarteaucitron.job || []).push('gtag');
        (tarteaucitron.job = tarteaucitron.job || []).push("youtube"); other.push('vimeo');
        (tarteaucitron.job = tarteaucitron.job || []).push('somethingnew');</script>"#,
    )
    .unwrap();
    assert_eq!(tool, "tarteaucitron");
    assert_eq!(
        seen.services.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(),
        ["google-analytics", "youtube", "somethingnew"]
    );
    assert_eq!(seen.properties, ["G-ABC123"]);
    assert_eq!(found(&seen, "google-analytics").aliases, ["gtag"], "stored choices say gtag");
}

#[test]
fn a_configuration_of_vanilla_keeps_its_languages_and_settings_and_tells_what_is_left() {
    let (seen, _) = read(
        r#"CookieConsent.run({ revision: 2, mode: 'opt-in', disablePageInteraction: true, onConsent: ({cookie}) => { x() },
        cookie: { name: 'own_name', domain: 'example.org', expiresAfterDays: 182 },
        guiOptions: { consentModal: { layout: 'bar inline', position: 'bottom' } },
        categories: { necessary: { readOnly: true }, analytics: { services: { ga4: { label: 'Google Analytics 4', onAccept: () => {} } } } },
        language: { default: 'en', translations: {
            en: { consentModal: { title: 'Cookies?', acceptAllBtn: 'Yes', acceptNecessaryBtn: 'No', footer: '<a href="/impressum">I</a> <a href="/cookie-policy">P</a>' },
                  preferencesModal: { sections: [ { description: 'Choose.' }, { title: 'Statistics', description: 'Counts.', linkedCategory: 'analytics',
                    cookieTable: { headers: { name: 'Name', desc: 'What for' }, body: [ { name: 'own_id', desc: 'Counts you' } ] } } ] } },
            cy: { consentModal: { acceptAllBtn: 'Iawn' },
                  preferencesModal: { sections: [ { title: 'Ystadegau', description: 'Cyfrif.', linkedCategory: 'analytics',
                    cookieTable: { headers: { name: 'Enw', desc: 'Diben' }, body: [ { name: 'own_id', desc: 'Yn eich cyfrif' } ] } } ] } },
            de: './de.json' } } });"#,
    )
    .unwrap();
    assert_eq!(
        json!(seen.site),
        json!({ "revision": 2,
            "settings": { "model": "opt-in", "lifetimeDays": 182, "cookieDomain": ".example.org", "layout": "bottom" },
            "text": { "en": { "banner.title": "Cookies?", "banner.accept": "Yes", "banner.reject": "No", "prefs.intro": "Choose." },
                      "cy": { "banner.accept": "Iawn" } },
            "policyUrl": "/cookie-policy" })
    );
    assert_eq!(seen.categories[1].title.value(), Some(json!({ "en": "Statistics", "cy": "Ystadegau" })));
    let own = seen.services.iter().flat_map(|s| &s.cookies).find(|c| c.name == "own_id").unwrap();
    assert_eq!(own.purpose.value(), Some(json!({ "en": "Counts you", "cy": "Yn eich cyfrif" })));
    for what in ["cookie.name", "disablePageInteraction", "onConsent", "translations.de", "services.ga4.onAccept"] {
        assert!(seen.left.iter().any(|l| l.contains(what)), "{what} not among {:?}", seen.left);
    }
}

#[test]
fn osanos_banner_is_read() {
    let (seen, tool) = read(
        r##"window.addEventListener("load", function () { window.cookieconsent.initialise({
            palette: { popup: { background: "#000" } }, type: "opt-in", position: "bottom-left", revokable: true,
            cookie: { domain: "example.org", expiryDays: 730 }, onStatusChange: function (status) { run(); },
            content: { message: "We use cookies.", dismiss: "OK", allow: "Allow", deny: "Decline", link: "More", href: "/cookies.html" } })});"##,
    )
    .unwrap();
    assert_eq!(tool, "Osano cookieconsent 3");
    assert_eq!(
        json!(seen.site),
        json!({ "settings": { "model": "opt-in", "layout": "box", "lifetimeDays": 395, "cookieDomain": ".example.org" },
                "policyUrl": "/cookies.html",
                "text": { "en": { "banner.accept": "Allow", "banner.reject": "Decline", "banner.policy": "More" } } })
    );
    for what in ["palette", "revokable", "onStatusChange", "730 days"] {
        assert!(seen.left.iter().any(|l| l.contains(what)), "{what} not among {:?}", seen.left);
    }
    let (notice, _) = read("cookieconsent.initialise({ palette: {}, content: { dismiss: 'Fine' } })").unwrap();
    assert_eq!(
        json!(notice.site),
        json!({ "settings": { "model": "notice", "layout": "bottom" }, "text": { "en": { "notice.accept": "Fine" } } })
    );
}

#[test]
fn settings_that_a_catalogue_would_not_have_are_left_and_told() {
    let (seen, _) = read(
        "CookieConsent.run({ mode: 'sometimes', cookie: { domain: 'a b', expiresAfterDays: 10 }, categories: { a: {} }, language: { translations: {
            'x y': { consentModal: { title: 'T', footer: '<a href=\"javascript:x()\">p</a>' } } } } })",
    )
    .unwrap();
    assert_eq!(seen.site["settings"], json!({ "lifetimeDays": 10 }));
    assert!(!seen.site.contains_key("policyUrl"), "{:?}", seen.site);
    assert!(seen.left.iter().any(|l| l.contains("sometimes")), "{:?}", seen.left);
}

#[test]
fn every_key_of_tarteaucitron_names_a_vendor_that_is_known() {
    for (key, name) in super::tarteaucitron::KEYS {
        assert!(vendors::find(name).is_some(), "{key}: {name}");
    }
}

#[test]
fn other_files_are_refused() {
    for text in ["", "{}", "var a = {b: 1}", "<p>Cookies</p>", "[1, 2]"] {
        assert!(read(text).is_none(), "{text}");
    }
}
