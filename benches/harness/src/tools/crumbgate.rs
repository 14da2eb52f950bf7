//! Ours: the tag first in the head, the catalogue in the page or at an address.

use serde_json::{Value, json};

use super::{FRAME_SIZE, Parts, elements, inline};
use crate::job::{CATEGORIES, Job, POLICY};

pub(super) const BUTTONS: (&str, Option<(&str, &str)>) = (
    "#crumbgate-banner [data-crumbgate=accept-all]",
    Some(("#crumbgate-banner [data-crumbgate=open-preferences]", "dialog#crumbgate-preferences [data-crumbgate=save]")),
);

pub(super) fn parts(job: &Job, in_page: bool) -> Parts {
    let attributes = |script: &crate::job::Script| format!(" type=\"text/plain\" data-service=\"{}\"", script.service);
    let (early, mut foot) = elements(job, &attributes, "data-src");
    let tag = match in_page {
        true => format!(
            "<script src=\"/crumbgate/crumbgate.js\"></script>\n\
             <script type=\"application/json\" id=\"crumbgate-catalogue\">{}</script>\n",
            inline(&catalogue(job))
        ),
        false => "<script src=\"/crumbgate/crumbgate.js\" data-catalogue=\"cookies.json\"></script>\n".to_owned(),
    };
    let mut frame = String::new();
    if let Some((pixel, video)) = &job.media {
        foot += &format!("<img data-service=\"pixel\" data-src=\"{pixel}\" width=\"1\" height=\"1\" alt=\"\">");
        frame = format!("<iframe data-service=\"video\" data-src=\"{video}\" {FRAME_SIZE}></iframe>");
    }
    Parts { head: tag + &early, frame, foot, ..Parts::default() }
}

pub(super) fn catalogue(job: &Job) -> Value {
    let categories = CATEGORIES.iter().map(|category| {
        let basis = if category.id == "necessary" { "necessary" } else { "consent" };
        json!({"id": category.id, "basis": basis, "title": category.title, "description": category.about})
    });
    let services = job.services.iter().map(|service| {
        let cookies =
            service.rows.iter().map(|row| json!({"name": row.name, "duration": row.duration, "purpose": row.purpose}));
        json!({
            "id": service.id, "category": service.category, "title": service.title,
            "cookies": cookies.collect::<Vec<_>>(),
        })
    });
    json!({
        "version": 1,
        "policyUrl": POLICY,
        "categories": categories.collect::<Vec<_>>(),
        "services": services.collect::<Vec<_>>(),
    })
}
