//! tarteaucitron: `tarteaucitron.job.push('youtube')` and `tarteaucitron.user.gtagUa = 'G-…'`.

use crate::tools::draft::seen::Seen;
use crate::tools::vendors;

/// Names of services there that are not those of the vendor table.
pub(super) const KEYS: &[(&str, &str)] = &[
    ("gtag", "google-analytics"),
    ("gtagwithscript", "google-analytics"),
    ("multiplegtag", "google-analytics"),
    ("analytics", "google-analytics"),
    ("gajs", "google-analytics"),
    ("googletagmanager", "google-tag-manager"),
    ("multiplegoogletagmanager", "google-tag-manager"),
    ("googleads", "google-ads"),
    ("googleadwordsconversion", "google-ads"),
    ("googleadwordsremarketing", "google-ads"),
    ("facebookpixel", "Facebook Pixel"),
    ("facebook", "Facebook Like"),
    ("facebooklikebox", "Facebook Like"),
    ("facebookpost", "Facebook Like"),
    ("twitter", "Twitter"),
    ("twitterembed", "Twitter"),
    ("twittertimeline", "Twitter"),
    ("twitteruwt", "X Ads pixel"),
    ("linkedin", "LinkedIn Share"),
    ("linkedininsighttag", "LinkedIn Insight Tag"),
    ("youtubeapi", "youtube"),
    ("youtubeplaylist", "youtube"),
    ("googlemaps", "google-maps"),
    ("googlemapsearch", "google-maps"),
    ("googlemapsembed", "google-maps"),
    ("googlefonts", "google-fonts"),
    ("googleplus", "google-plus"),
    ("gplus", "google-plus"),
    ("gplusbadge", "google-plus"),
    ("matomocloud", "matomo"),
    ("matomohightrack", "matomo"),
    ("clarity", "microsoft-clarity"),
    ("bingads", "microsoft-uet"),
    ("tiktokanalytics", "TikTok Pixel"),
    ("hubspot", "hubspot"),
    ("calameo", "calameo"),
];

/// Reads the calls in a page or script, if there are any.
pub(super) fn read(text: &str, seen: &mut Seen) -> bool {
    if !text.contains("tarteaucitron") {
        return false;
    }
    let mut any = text.contains("tarteaucitron.init");
    for (at, _) in text.match_indices(".push(") {
        // The words of this statement only.
        let before = text.get(..at).unwrap_or("");
        let before = before.rsplit([';', '\n', '>']).next().unwrap_or(before);
        if !before.contains("tarteaucitron.job") {
            continue;
        }
        let Some(key) = text.get(at + 6..).and_then(quoted) else { continue };
        any = true;
        let name = KEYS.iter().find(|(k, _)| *k == key).map_or(key, |(_, name)| name);
        match vendors::find(name).or_else(|| vendors::find(key)) {
            Some(vendor) => {
                seen.vendor(vendor).alias(key);
            }
            None => {
                seen.service(key).title.get_or_insert_with(|| key.to_owned());
            }
        }
    }
    for setting in ["gtagUa", "analyticsUa", "gajsUa"] {
        for (at, found) in text.match_indices(setting) {
            let rest = text.get(at + found.len()..).map(|r| r.trim_start().trim_start_matches('=')).unwrap_or("");
            if let Some(property) = quoted(rest).filter(|p| !seen.properties.iter().any(|s| s == p)) {
                seen.properties.push(property.to_owned());
            }
        }
    }
    any
}

/// The string a text begins with.
fn quoted(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text.get(1..)?.split(quote).next()
}
