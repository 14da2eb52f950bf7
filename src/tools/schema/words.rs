//! What each field of a catalogue is for, in the words editors show.

/// The words of a field. Default and examples are JSON.
pub(super) struct Words {
    pub(super) description: &'static str,
    pub(super) default: Option<&'static str>,
    pub(super) examples: &'static [&'static str],
}

/// The words for a path such as `services[].cookies[].name`.
pub(super) fn of(path: &str) -> Option<Words> {
    // A region's settings are the site's, narrowed.
    let path = path.strip_prefix("settings.regions.*.").map_or(path.into(), |f| format!("settings.{f}"));
    TABLE.iter().find(|row| row.0 == path).map(|row| Words {
        description: row.1,
        default: Some(row.2).filter(|d| !d.is_empty()),
        examples: row.3,
    })
}

type Row = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// Path, description, default, examples.
pub(super) const TABLE: &[Row] = &[
    ("version", "Version of this format: always 1.", "", &["1"]),
    (
        "revision",
        "Your word for “something material changed”. Visitors are asked again when it changes, also after a no. A date or a number.",
        "",
        &[r#""2026-11-22""#, "2"],
    ),
    (
        "policyUrl",
        "Your cookie policy, or one for each language. Linked from the banner.",
        "",
        &[r#""/cookies""#, r#"{ "en": "/cookies", "cy": "/cwcis" }"#],
    ),
    ("lastUpdated", "When the policy last changed, as a date. Shown on the policy page.", "", &[r#""2026-11-22""#]),
    ("settings", "What holds for the whole site. Everything has a default.", "", &[]),
    (
        "settings.model",
        "What runs before the visitor has answered. opt-in: nothing optional. opt-out: services run until a no. notice: a bar that only tells. UK and EU law need opt-in for whatever needs consent.",
        r#""opt-in""#,
        &[],
    ),
    (
        "settings.layout",
        "Where the banner stands. bottom: a bar that covers nothing for good. top: first in the page, as on GOV.UK. box: a card in the corner.",
        r#""bottom""#,
        &[],
    ),
    (
        "settings.lifetimeDays",
        "For how many days an answer is kept. After a no nobody is asked again for 182 days, unless something new needs consent.",
        "365",
        &["182", "365"],
    ),
    (
        "settings.cookieDomain",
        "Domain of the record, to share one answer between subdomains. Leave it out to keep it to this host.",
        "",
        &[r#"".example.org""#],
    ),
    ("settings.gpc", "Whether Global Privacy Control counts as a no until the visitor says otherwise.", "true", &[]),
    (
        "settings.consentId",
        "Whether a record carries a random id, for sites that must find one person’s consent again.",
        "false",
        &[],
    ),
    (
        "settings.receiptUrl",
        "Where each change of a choice is posted as JSON, for sites that must prove consent.",
        "",
        &[r#""/consents""#],
    ),
    (
        "settings.escape",
        "dialog: Escape closes the open dialog and still reaches the site. site: Escape belongs to the site alone (quick exit).",
        r#""dialog""#,
        &[],
    ),
    ("settings.button", "Corner of the settings button, or off where the site has its own control.", r#""left""#, &[]),
    ("settings.google", "Options of Google’s consent mode.", "", &[]),
    ("settings.google.waitForUpdate", "Milliseconds for which Google’s tags wait for an update.", "", &["500"]),
    (
        "settings.google.adsDataRedaction",
        "Whether Google leaves identifiers out of advert requests while ads are denied.",
        "",
        &[],
    ),
    (
        "settings.google.urlPassthrough",
        "Whether Google passes click identifiers in links while storage is denied.",
        "",
        &[],
    ),
    ("settings.google.region", "Regions the defaults are for, in ISO 3166-2.", "", &[r#"["GB", "IE"]"#]),
    (
        "settings.regions",
        "Settings that differ by region. The page says which region a visitor is in.",
        "",
        &[r#"{ "US": { "model": "opt-out" } }"#],
    ),
    ("categories", "The purposes a visitor can answer for, in the order they are shown.", "", &[]),
    ("categories[].id", "Its name in markup (data-category), records and code. Never shown.", "", &[r#""analytics""#]),
    (
        "categories[].basis",
        "Its legal ground. consent: off until an explicit yes. necessary: always on, never a choice. exempt-statistics and exempt-appearance: on until the visitor objects (UK PECR, Schedule A1).",
        r#""consent""#,
        &[],
    ),
    (
        "categories[].title",
        "Its name for the visitor, short: the banner lists it after “use cookies for”. A string, or strings by language.",
        "",
        &[r#""Analytics""#, r#"{ "en": "Analytics", "cy": "Dadansoddi" }"#],
    ),
    (
        "categories[].description",
        "What it is for, in a plain sentence or two.",
        "",
        &[r#""They show us which pages are used.""#],
    ),
    (
        "categories[].aliases",
        "Other ids that mean it, for markup you do not want to change.",
        "",
        &[r#"["statistics", "C0002"]"#],
    ),
    (
        "services",
        "Whatever stores something in the browser or is loaded from others: one entry for each vendor or product.",
        "",
        &[],
    ),
    (
        "services[].id",
        "Its name in markup (data-service), records and code. Never shown.",
        "",
        &[r#""google-analytics""#],
    ),
    ("services[].category", "The id of its category.", "", &[r#""analytics""#]),
    ("services[].title", "Its name for the visitor.", "", &[r#""Google Analytics""#]),
    ("services[].provider", "The organisation behind it, as visitors know it.", "", &[r#""Google""#]),
    (
        "services[].purpose",
        "What it is for, in a plain sentence.",
        "",
        &[r#""Counts visits and shows which pages are read.""#],
    ),
    (
        "services[].privacyUrl",
        "The organisation’s own privacy policy.",
        "",
        &[r#""https://policies.google.com/privacy""#],
    ),
    (
        "services[].optOutUrl",
        "Where the organisation lets people opt out.",
        "",
        &[r#""https://tools.google.com/dlpage/gaoptout""#],
    ),
    (
        "services[].retention",
        "How long the organisation keeps what it collects.",
        "",
        &[r#""Google deletes single visits after 14 months.""#],
    ),
    ("services[].model", "Its own model, if it differs from the site’s.", "", &[]),
    (
        "services[].ask",
        "banner: answered for by the banner. in-place: asked only where its content stands; Accept all does not answer for it.",
        r#""banner""#,
        &[],
    ),
    ("services[].cookies", "The cookies it sets.", "", &[]),
    (
        "services[].cookies[].name",
        "Name, or names that belong together. * stands for any run of characters. The first is shown; all are erased.",
        "",
        &[r#""_ga""#, r#""_ga_*""#, r#"["__utma", "_utma"]"#],
    ),
    (
        "services[].cookies[].duration",
        "How long it is kept: session, persistent, a number with a unit, or ISO 8601. Shown in the visitor’s language.",
        "",
        &[r#""session""#, r#""2 years""#, r#""P13M""#],
    ),
    ("services[].cookies[].purpose", "What it is for.", "", &[r#""Tells one browser from another.""#]),
    ("services[].cookies[].provider", "Who sets it, if not the service’s provider.", "", &[r#""doubleclick.net""#]),
    ("services[].storage", "What it keeps in the browser besides cookies.", "", &[]),
    ("services[].storage[].area", "local: localStorage. session: sessionStorage. indexeddb: a database.", "", &[]),
    (
        "services[].storage[].key",
        "Key, or the database’s name. * stands for any run of characters.",
        "",
        &[r#""_hj*""#],
    ),
    ("services[].storage[].duration", "How long it is kept.", "", &[r#""persistent""#]),
    ("services[].storage[].purpose", "What it is for.", "", &[]),
    (
        "services[].hosts",
        "Hosts it loads from or sends to. *.example.org also stands for example.org.",
        "",
        &[r#"["www.google-analytics.com", "*.googletagmanager.com"]"#],
    ),
    (
        "services[].signals",
        "Vendor switches to set before and after the answer.",
        "",
        &[r#"["google:analytics_storage", "ga-disable:G-ABC123"]"#],
    ),
    ("services[].aliases", "Other ids that mean it, for markup you do not want to change.", "", &[r#"["ga"]"#]),
    (
        "text",
        "Your own wording, by language and key. Keys are those of the project’s locales.",
        "",
        &[r#"{ "en": { "banner.title": "Cookies on this site" } }"#],
    ),
];
