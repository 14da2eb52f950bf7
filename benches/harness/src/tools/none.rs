//! The page without a tool, and the least there can be.

use super::{FRAME_SIZE, Parts, elements};
use crate::job::{ABOUT, Job, TITLE};

pub(super) fn without(job: &Job) -> Parts {
    let (head, mut foot) = elements(job, &|_| String::new(), "src");
    let mut frame = String::new();
    if let Some((pixel, video)) = &job.media {
        foot += &format!("<img src=\"{pixel}\" width=\"1\" height=\"1\" alt=\"\">");
        frame = format!("<iframe src=\"{video}\" {FRAME_SIZE}></iframe>");
    }
    Parts { head, frame, foot, ..Parts::default() }
}

pub(super) fn empty(job: &Job) -> Parts {
    let parts = without(job);
    Parts { head: "<script src=\"/empty.js\"></script>\n".to_owned() + &parts.head, ..parts }
}

const STYLE: &str = include_str!("../../../pages/by-hand.css");
const SCRIPT: &str = include_str!("../../../pages/by-hand.js");

pub(super) fn by_hand(job: &Job) -> Parts {
    let attributes = |script: &crate::job::Script| format!(" type=\"text/plain\" data-for=\"{}\"", script.service);
    let (early, mut foot) = elements(job, &attributes, "data-src");
    let mut frame = String::new();
    if let Some((pixel, video)) = &job.media {
        foot += &format!("<img data-src=\"{pixel}\" width=\"1\" height=\"1\" alt=\"\">");
        frame = format!("<iframe data-src=\"{video}\" {FRAME_SIZE}></iframe>");
    }
    let top = format!(
        "<style>{STYLE}</style><div id=\"banner\" hidden><h2>{TITLE}</h2><p>{ABOUT}</p>\
         <button id=\"accept\">Accept all</button> <button id=\"reject\">Reject all</button> \
         <button id=\"manage\">Manage</button></div><script>{SCRIPT}</script>"
    );
    Parts { head: early, top, frame, foot }
}
