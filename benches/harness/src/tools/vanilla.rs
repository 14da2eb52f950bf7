//! vanilla-cookieconsent, alone or with iframemanager: style sheet in the head, script deferred, configuration in the
//! page, so that nothing waits for a request it could do without.

use serde_json::{Map, Value, json};

use super::{FRAME_SIZE, Parts, elements, inline};
use crate::job::{ABOUT, CATEGORIES, Job, POLICY, TITLE};

pub(super) const FILES: &[(&str, &str)] = &[
    ("/vanilla/cookieconsent.umd.js", "vanilla-cookieconsent/dist/cookieconsent.umd.js"),
    ("/vanilla/cookieconsent.css", "vanilla-cookieconsent/dist/cookieconsent.css"),
    ("/vanilla/iframemanager.js", "@orestbida/iframemanager/dist/iframemanager.js"),
    ("/vanilla/iframemanager.css", "@orestbida/iframemanager/dist/iframemanager.css"),
];

pub(super) const BUTTONS: (&str, Option<(&str, &str)>) =
    (".cm__btn[data-role=all]", Some((".cm__btn[data-role=show]", ".pm__btn[data-role=save]")));

/// The frame manager follows the choice, as its readme shows.
const FOLLOW: &str = "\
const im = iframemanager();
im.run({currLang: 'en', services: {video: {embedUrl: FRAME, languages: {en: {
  notice: 'This content is hosted by a third party.', loadBtn: 'Load once', loadAllBtn: \"Don't ask again\"}}}}});
const follow = () => CookieConsent.acceptedService('video', 'marketing')
  ? im.acceptService('video') : im.rejectService('video');
config.onConsent = follow;
config.onChange = follow;
";

pub(super) fn parts(job: &Job, frames: bool) -> Parts {
    let attributes = |script: &crate::job::Script| {
        let category = job.services.iter().find(|s| s.id == script.service).map_or("", |s| s.category);
        format!(" type=\"text/plain\" data-category=\"{category}\" data-service=\"{}\"", script.service)
    };
    let (early, mut foot) = elements(job, &attributes, "data-src");
    let mut head = String::from("<link rel=\"stylesheet\" href=\"/vanilla/cookieconsent.css\">\n");
    let mut frame = String::new();
    let mut follow = String::new();
    if let Some((pixel, video)) = &job.media {
        // No images in this tool's markup: a script puts the pixel there.
        foot += &format!(
            "<script type=\"text/plain\" data-category=\"marketing\" data-service=\"pixel\">\
             new Image().src={pixel:?}</script>"
        );
        if frames {
            head += "<link rel=\"stylesheet\" href=\"/vanilla/iframemanager.css\">\n\
                     <script defer src=\"/vanilla/iframemanager.js\"></script>\n";
            frame = "<div data-service=\"video\" data-id=\"1\" style=\"width:560px;height:315px\"></div>".to_owned();
            follow = FOLLOW.replace("FRAME", &format!("{:?}", format!("{video}?{{data-id}}")));
        } else {
            // Held by hand: not part of what the tool does alone.
            frame = format!("<iframe data-src=\"{video}\" {FRAME_SIZE}></iframe>");
        }
    }
    head += &format!(
        "<script defer src=\"/vanilla/cookieconsent.umd.js\"></script>\n\
         <script type=\"module\">const config = {};\n{follow}CookieConsent.run(config);</script>\n",
        inline(&config(job))
    );
    Parts { head: head + &early, frame, foot, ..Parts::default() }
}

fn config(job: &Job) -> Value {
    let mut categories = Map::new();
    let mut sections = vec![json!({"title": TITLE, "description": ABOUT})];
    for category in CATEGORIES {
        let mut services = Map::new();
        let mut rows = Vec::new();
        for service in job.services_of(category.id) {
            services.insert(service.id.clone(), json!({"label": service.title}));
            rows.extend(
                service.rows.iter().map(|r| json!({"name": r.name, "duration": r.duration, "purpose": r.purpose})),
            );
        }
        let clear: Vec<Value> = rows.iter().map(|row| json!({"name": row["name"]})).collect();
        let table = json!({"headers": {"name": "Name", "duration": "Kept", "purpose": "Purpose"}, "body": rows});
        categories.insert(
            category.id.to_owned(),
            match category.id {
                "necessary" => json!({"enabled": true, "readOnly": true}),
                _ => json!({"services": services, "autoClear": {"cookies": clear}}),
            },
        );
        sections.push(json!({
            "title": category.title, "description": category.about, "linkedCategory": category.id, "cookieTable": table
        }));
    }
    json!({
        "hideFromBots": false, // the measuring browser looks like one
        "guiOptions": {"consentModal": {"layout": "bar", "position": "bottom", "equalWeightButtons": true}},
        "categories": categories,
        "language": {"default": "en", "translations": {"en": {
            "consentModal": {
                "title": TITLE, "description": ABOUT, "acceptAllBtn": "Accept all", "acceptNecessaryBtn": "Reject all",
                "showPreferencesBtn": "Manage cookies", "footer": format!("<a href=\"{POLICY}\">Cookie policy</a>")
            },
            "preferencesModal": {
                "title": "Manage cookies", "acceptAllBtn": "Accept all", "acceptNecessaryBtn": "Reject all",
                "savePreferencesBtn": "Save", "closeIconLabel": "Close", "serviceCounterLabel": "Service|Services",
                "sections": sections
            }
        }}}
    })
}
