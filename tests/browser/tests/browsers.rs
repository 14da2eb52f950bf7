//! The product in Chromium, Firefox and WebKit, topic by topic: `cargo test -p browser-tests journey::` runs one topic,
//! `CRUMBGATE_ENGINES=chromium` one browser.

mod aliases;
mod api;
mod attempts;
mod autoblock;
mod bundles;
mod clock;
mod cookbook;
mod demo;
mod elements;
mod eraser;
mod events;
mod fail_closed;
mod gallery;
mod guard;
mod harness;
mod homes;
mod hostile_css;
mod hostile_pages;
mod hostile_texts;
mod integrity;
mod interface;
mod journey;
mod lifecycle;
mod model;
mod pages;
mod playground;
mod preferences;
mod receipts;
mod record;
mod rules;
mod scripts;
mod signals;
mod smooth;
mod soak;
mod stages;
