//! tarteaucitron: its minified script in the head, which fetches services, texts and style itself; services and what
//! they run are code.

use serde_json::json;

use super::{Parts, inline};
use crate::job::{Job, POLICY, Source};

pub(super) const FILES: &[(&str, &str)] = &[
    ("/tarteaucitron/tarteaucitron.min.js", "tarteaucitronjs/tarteaucitron.min.js"),
    ("/tarteaucitron/tarteaucitron.services.min.js", "tarteaucitronjs/tarteaucitron.services.min.js"),
    ("/tarteaucitron/lang/tarteaucitron.en.min.js", "tarteaucitronjs/lang/tarteaucitron.en.min.js"),
    ("/tarteaucitron/css/tarteaucitron.min.css", "tarteaucitronjs/css/tarteaucitron.min.css"),
];

pub(super) const BUTTONS: (&str, Option<(&str, &str)>) = (
    "#tarteaucitronPersonalize2",
    Some(("#tarteaucitronCloseAlert", "#tarteaucitronSaveButton, #tarteaucitronAllAllowed")),
);

pub(super) fn parts(job: &Job) -> Parts {
    let mut code = format!(
        "tarteaucitron.init({});\n",
        json!({
            "privacyUrl": POLICY, "bodyPosition": "bottom", "orientation": "bottom", "showAlertSmall": false,
            "cookieslist": false, "cookieslistEmbed": true, "showIcon": true, "adblocker": false, "DenyAllCta": true,
            "AcceptAllCta": true, "highPrivacy": true, "groupServices": false, "removeCredit": true,
            "moreInfoLink": false, "mandatory": true,
        })
    );
    for service in job.services.iter().filter(|s| s.category != "necessary") {
        let kind = match service.category {
            "analytics" => "analytic",
            "marketing" => "ads",
            _ => "support",
        };
        let names: Vec<&str> = service.rows.iter().map(|row| row.name.as_str()).collect();
        let mut run = String::new();
        for script in job.scripts.iter().filter(|s| s.service == service.id) {
            match &script.source {
                Source::Address(url) => run += &format!("tarteaucitron.addScript({url:?});"),
                Source::Text(text) => run += text,
            }
        }
        if let Some((pixel, _)) = job.media.as_ref().filter(|_| service.id == "pixel") {
            run += &format!("new Image().src={pixel:?};");
        }
        code += &format!(
            "tarteaucitron.services.{id} = {{key: \"{id}\", type: \"{kind}\", name: \"{}\", needConsent: true, \
             cookies: {}, js: function () {{ {run} }}}};\n\
             (tarteaucitron.job = tarteaucitron.job || []).push(\"{id}\");\n",
            service.title,
            inline(&json!(names)),
            id = service.id,
        );
    }
    let mut frame = String::new();
    if let Some((_, video)) = &job.media {
        code += "(tarteaucitron.job = tarteaucitron.job || []).push(\"iframe\");\n";
        frame =
            format!("<div class=\"tac_iframe\" url=\"{video}\" width=\"560\" height=\"315\" title=\"A video\"></div>");
    }
    let head = format!(
        "<script src=\"/tarteaucitron/tarteaucitron.min.js\"></script>\n<script>{}</script>\n",
        code.replace("</", "<\\/")
    );
    Parts { head, frame, ..Parts::default() }
}
