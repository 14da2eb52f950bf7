//! Drives real browsers through what visitors, site owners and developers do.
//!
//! - [`driver`]: a small blocking client for Chromium, Firefox and WebKit;
//! - [`server`]: the loopback server and proxy behind which every invented host lives, with its log;
//! - [`scenario`]: one visit in one browser, with everything asserted that must hold at the end of any visit;
//! - [`site`]: the catalogue and pages most scenarios share;
//! - [`visitor`]: what visitors do with the banner;
//! - [`translation`]: what the translation to JavaScript cannot do;
//! - [`axe`]: the accessibility checker;
//! - [`picture`]: pictures of pages, kept and compared.
//!
//! A test is written once with [`each_engine!`] and runs in all three.
//! `CRUMBGATE_ENGINES=chromium,webkit` chooses among them.

pub mod axe;
pub mod driver;
pub mod picture;
pub mod scenario;
pub mod server;
pub mod site;
pub mod translation;
pub mod visitor;

pub use driver::{Browser, Cookie, Element};
pub use scenario::Visit;
pub use serde_json::{Value, json};
pub use server::{Answer, Request, Site};
pub use translation::translated;

use std::{env, fmt, path::PathBuf};

/// The browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

impl Engine {
    /// Its name in tests, files and hosts.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
            Engine::WebKit => "webkit",
        }
    }

    /// Whether `CRUMBGATE_ENGINES` leaves it in.
    pub fn selected(self) -> bool {
        match env::var("CRUMBGATE_ENGINES") {
            Ok(list) if !list.trim().is_empty() => list.split(',').any(|name| name.trim() == self.name()),
            _ => true,
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The top of the repository.
pub fn repository() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The built product that is tested: `pkg/`, or what `CRUMBGATE_PKG` names.
pub fn product() -> PathBuf {
    env::var_os("CRUMBGATE_PKG").map_or_else(|| repository().join("pkg"), PathBuf::from)
}

/// Writes scenarios once and runs each in three browsers, as three tests.
#[macro_export]
macro_rules! each_engine {
    ($($(#[$about:meta])* fn $name:ident($visit:ident) $body:block)+) => {$(
        $(#[$about])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            fn scenario($visit: &mut $crate::Visit<'_>) $body
            #[test]
            fn chromium() { $crate::scenario::run($crate::Engine::Chromium, module_path!(), scenario) }
            #[test]
            fn firefox() { $crate::scenario::run($crate::Engine::Firefox, module_path!(), scenario) }
            #[test]
            fn webkit() { $crate::scenario::run($crate::Engine::WebKit, module_path!(), scenario) }
        }
    )+};
}
