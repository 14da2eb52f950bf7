//! The catalogue and the pages most scenarios share.

use crate::{Site, Value, Visit, json};

/// The installation, as the README gives it.
pub const TAG: &str = r#"<script src="/crumbgate/crumbgate.js" data-catalogue="/cookies.json"></script>"#;

/// Hosts of the services in [`catalogue`].
pub const ANALYTICS_HOST: &str = "www.google-analytics.com";
pub const PIXEL_HOST: &str = "connect.facebook.net";
pub const VIDEO_HOST: &str = "www.youtube-nocookie.com";

/// A catalogue with one service in each of three categories that need consent.
pub fn catalogue() -> Value {
    json!({
        "version": 1,
        "revision": "2019-11-29",
        "policyUrl": "/cookies",
        "lastUpdated": "2019-11-29",
        "categories": [
            {"id": "necessary", "basis": "necessary", "title": "Essential cookies", "description": "The site cannot work without them."},
            {"id": "analytics", "basis": "consent", "title": "Analytics cookies", "description": "They tell us how the site is used."},
            {"id": "marketing", "basis": "consent", "title": "Marketing cookies", "description": "They measure our campaigns."},
            {"id": "media", "basis": "consent", "title": "Videos", "description": "Videos of other sites."}
        ],
        "services": [
            {"id": "session", "category": "necessary", "title": "Session", "provider": "This site", "purpose": "Keeps you signed in.",
             "cookies": [{"name": "sid", "duration": "session", "purpose": "Keeps you signed in"}]},
            {"id": "google-analytics", "category": "analytics", "title": "Google Analytics", "provider": "Google",
             "purpose": "Counts visits.", "privacyUrl": "https://policies.example.com/privacy",
             "cookies": [
                {"name": "_ga", "duration": "2 years", "purpose": "Distinguishes users"},
                {"name": "_ga_*", "duration": "2 years", "purpose": "Keeps the state of the session"},
                {"name": ["__utma", "_utma"], "duration": "2 years", "purpose": "Distinguishes users"}],
             "storage": [{"area": "local", "key": "_ga_store*"}, {"area": "session", "key": "_ga_session"}],
             "hosts": [ANALYTICS_HOST, "*.googletagmanager.com"],
             "signals": ["google:analytics_storage", "ga-disable:UA-123456-1"]},
            {"id": "facebook-pixel", "category": "marketing", "title": "Facebook Pixel", "provider": "Meta",
             "purpose": "Measures campaigns.",
             "cookies": [{"name": "_fbp", "duration": "90 days", "purpose": "Recognises browsers"}],
             "hosts": [PIXEL_HOST]},
            {"id": "youtube", "category": "media", "title": "YouTube", "provider": "Google Ireland",
             "purpose": "Shows videos.", "hosts": [VIDEO_HOST]}
        ]
    })
}

/// A page with the tag first in its head.
pub fn page(head: &str, body: &str) -> String {
    page_with(TAG, head, body)
}

/// A page with another tag.
pub fn page_with(tag: &str, head: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head>{tag}<meta charset=\"utf-8\"><title>A page</title>\
         <meta name=\"viewport\" content=\"width=device-width\">{head}</head>\n<body>{body}</body></html>"
    )
}

/// Lets scripts of a page say that they ran: `ran('name')`.
pub const RAN: &str = "<script>window.__ran=[];function ran(x){window.__ran=window.__ran.concat(x)}</script>";

/// The installation with the catalogue in the page, which needs no request.
pub fn inline_tag(catalogue: &Value) -> String {
    format!(
        "<script type=\"application/json\" id=\"crumbgate-catalogue\">{catalogue}</script>\
         <script src=\"/crumbgate/crumbgate.js\"></script>"
    )
}

/// Text to fill a page with.
pub const CONTENT: &str = "<main><h1>Welcome</h1><p>Text of the <a href=\"/next\">page</a>.</p></main>";

impl Visit<'_> {
    /// Opens a site whose `/` has this head and body after the tag, with the shared catalogue.
    #[track_caller]
    pub fn open(&mut self, head: &str, body: &str) -> Site {
        self.open_with(&catalogue(), head, body)
    }

    /// The same with another catalogue.
    #[track_caller]
    pub fn open_with(&mut self, catalogue: &Value, head: &str, body: &str) -> Site {
        let site = self.site();
        site.json("/cookies.json", catalogue).page("/", &page(head, body));
        self.go("/");
        site
    }

    /// Shows a page in a frame of that size, which two engines' windows cannot have, and goes into it once the
    /// question is there. The catalogue is the site's.
    #[track_caller]
    pub fn open_in_frame(&mut self, (width, height): (u32, u32), body: &str) {
        let site = self.site();
        site.page("/inner", &page("", body));
        site.page("/", &format!("<!doctype html><html lang=en><title>x</title><body style='margin:0'><iframe title=f src='/inner' style='border:0;width:{width}px;height:{height}px'></iframe>"));
        self.go("/");
        self.enter_frame("iframe");
        self.asked();
        assert_eq!(self.js("return [innerWidth, innerHeight]"), json!([width, height]));
    }
}
