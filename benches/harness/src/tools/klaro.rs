//! Klaro: one deferred script with style and languages inside, configuration in the page before it.

use serde_json::{Map, Value, json};

use super::{FRAME_SIZE, Parts, elements, inline};
use crate::job::{ABOUT, CATEGORIES, Job, POLICY};

pub(super) const FILES: &[(&str, &str)] = &[("/klaro/klaro.js", "klaro/dist/klaro.js")];

pub(super) const BUTTONS: (&str, Option<(&str, &str)>) =
    (".cookie-notice .cm-btn-success", Some((".cookie-notice .cn-learn-more", ".cookie-modal .cm-btn-accept")));

pub(super) fn parts(job: &Job) -> Parts {
    let attributes = |script: &crate::job::Script| {
        format!(" type=\"text/plain\" data-type=\"text/javascript\" data-name=\"{}\"", script.service)
    };
    let (early, mut foot) = elements(job, &attributes, "data-src");
    let mut frame = String::new();
    if let Some((pixel, video)) = &job.media {
        foot += &format!("<img data-name=\"pixel\" data-src=\"{pixel}\" width=\"1\" height=\"1\" alt=\"\">");
        frame = format!("<iframe data-name=\"video\" data-src=\"{video}\" {FRAME_SIZE}></iframe>");
    }
    let head = format!(
        "<script>var klaroConfig = {};</script>\n<script defer src=\"/klaro/klaro.js\"></script>\n",
        inline(&config(job))
    );
    Parts { head: head + &early, frame, foot, ..Parts::default() }
}

fn config(job: &Job) -> Value {
    let services = job.services.iter().map(|service| {
        let names: Vec<&str> = service.rows.iter().map(|row| row.name.as_str()).collect();
        json!({
            "name": service.id, "title": service.title, "purposes": [service.category], "cookies": names,
            "required": service.category == "necessary",
        })
    });
    let purposes = CATEGORIES.iter().map(|c| (c.id.to_owned(), json!({"title": c.title, "description": c.about})));
    json!({
        "version": 1, "lang": "en", "acceptAll": true, "groupByPurpose": true,
        "translations": {"en": {
            "privacyPolicyUrl": POLICY,
            "consentNotice": {"description": ABOUT},
            "purposes": purposes.collect::<Map<String, Value>>(),
        }},
        "services": services.collect::<Vec<_>>(),
    })
}
