//! One page for each tool, set up as its own documentation says, in the way it recommends for speed where it names
//! several.

mod cookieconsent;
mod crumbgate;
mod klaro;
mod none;
mod tarteaucitron;
mod vanilla;

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::job::{Job, Script, Source};
use crate::server::Server;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tool {
    /// The page with nothing on it: scripts run at once.
    None,
    /// The same with a script that is empty: what any script costs.
    Empty,
    /// A banner written by hand into the page: the least there can be.
    Floor,
    /// Crumbgate with its catalogue in the page.
    Crumbgate,
    /// Crumbgate with its catalogue at an address.
    CrumbgateUrl,
    Vanilla,
    /// The same with its frame manager.
    VanillaFrames,
    Klaro,
    Tarteaucitron,
    Cookieconsent,
}

pub(crate) const ALL: [Tool; 9] = [
    Tool::None,
    Tool::Floor,
    Tool::Crumbgate,
    Tool::CrumbgateUrl,
    Tool::Vanilla,
    Tool::VanillaFrames,
    Tool::Klaro,
    Tool::Tarteaucitron,
    Tool::Cookieconsent,
];

impl Tool {
    /// The tool of that name.
    pub(crate) fn named(id: &str) -> Option<Tool> {
        ALL.into_iter().chain([Tool::Empty]).find(|tool| tool.id() == id)
    }

    /// Whether it asks anything.
    pub(crate) fn asks(self) -> bool {
        !matches!(self, Tool::None | Tool::Empty)
    }
}

/// Where to press, by selectors.
pub(crate) struct Buttons {
    pub(crate) accept: &'static str,
    /// Opens the preferences, and what can be pressed once they are open.
    pub(crate) preferences: Option<(&'static str, &'static str)>,
}

/// A page's parts that differ from tool to tool.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) head: String,
    /// Before everything in the body.
    pub(crate) top: String,
    /// Where the frame stands.
    pub(crate) frame: String,
    pub(crate) foot: String,
}

impl Tool {
    /// Its name in paths and results.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Tool::None => "none",
            Tool::Empty => "empty",
            Tool::Floor => "floor",
            Tool::Crumbgate => "crumbgate",
            Tool::CrumbgateUrl => "crumbgate-url",
            Tool::Vanilla => "vanilla",
            Tool::VanillaFrames => "vanilla-frames",
            Tool::Klaro => "klaro",
            Tool::Tarteaucitron => "tarteaucitron",
            Tool::Cookieconsent => "cookieconsent",
        }
    }

    /// Its name for readers.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Tool::None => "page without a tool",
            Tool::Empty => "an empty script",
            Tool::Floor => "written by hand, inline",
            Tool::Crumbgate => "**Crumbgate**",
            Tool::CrumbgateUrl => "**Crumbgate**, catalogue by address",
            Tool::Vanilla => "vanilla-cookieconsent 3.1.0",
            Tool::VanillaFrames => "… with iframemanager 1.3.0",
            Tool::Klaro => "Klaro 0.7.22",
            Tool::Tarteaucitron => "tarteaucitron 1.34.0",
            Tool::Cookieconsent => "cookieconsent 3.1.1",
        }
    }

    pub(crate) fn buttons(self) -> Buttons {
        let (accept, preferences) = match self {
            Tool::None | Tool::Empty => ("none", None),
            Tool::Floor => ("#accept", Some(("#manage", "#save"))),
            Tool::Crumbgate | Tool::CrumbgateUrl => crumbgate::BUTTONS,
            Tool::Vanilla | Tool::VanillaFrames => vanilla::BUTTONS,
            Tool::Klaro => klaro::BUTTONS,
            Tool::Tarteaucitron => tarteaucitron::BUTTONS,
            Tool::Cookieconsent => (".cc-btn.cc-allow", None),
        };
        Buttons { accept, preferences }
    }

    pub(crate) fn parts(self, job: &Job) -> Parts {
        match self {
            Tool::None => none::without(job),
            Tool::Empty => none::empty(job),
            Tool::Floor => none::by_hand(job),
            Tool::Crumbgate => crumbgate::parts(job, true),
            Tool::CrumbgateUrl => crumbgate::parts(job, false),
            Tool::Vanilla => vanilla::parts(job, false),
            Tool::VanillaFrames => vanilla::parts(job, true),
            Tool::Klaro => klaro::parts(job),
            Tool::Tarteaucitron => tarteaucitron::parts(job),
            Tool::Cookieconsent => cookieconsent::parts(job),
        }
    }

    /// What the page asks for beside itself.
    pub(crate) fn catalogue(self, job: &Job) -> Option<String> {
        (self == Tool::CrumbgateUrl).then(|| crumbgate::catalogue(job).to_string())
    }
}

/// Puts every tool's published files on the server; ours are taken from `product`.
pub(crate) fn publish(server: &Server, benches: &Path, product: &Path) -> Result<()> {
    let modules = benches.join("node_modules");
    server.add("/empty.js", b"");
    let ours = ["crumbgate.js", "preferences.js"];
    let files = ours.iter().map(|name| (format!("/crumbgate/{name}"), product.join(name)));
    let peers = [vanilla::FILES, klaro::FILES, tarteaucitron::FILES, cookieconsent::FILES].concat();
    let peers = peers.into_iter().map(|(path, file)| (path.to_owned(), modules.join(file)));
    for (path, file) in files.chain(peers) {
        let body = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        server.add(&path, &body);
    }
    Ok(())
}

/// The job's scripts as elements: those in the head, and those at the foot.
fn elements(job: &Job, attributes: &dyn Fn(&Script) -> String, address: &str) -> (String, String) {
    let mut places = (String::new(), String::new());
    for script in &job.scripts {
        let attributes = attributes(script);
        let element = match &script.source {
            Source::Address(url) if script.early => {
                format!("<script{attributes} {address}=\"{url}\" async></script>\n")
            }
            Source::Address(url) => format!("<script{attributes} {address}=\"{url}\"></script>\n"),
            Source::Text(text) => format!("<script{attributes}>{text}</script>\n"),
        };
        if script.early { places.0 += &element } else { places.1 += &element }
    }
    places
}

/// Size of the frame, so that no tool is blamed for the page's own shift.
const FRAME_SIZE: &str = "width=\"560\" height=\"315\" title=\"A video\"";

/// As a script's text: `</` would end it.
fn inline(value: &Value) -> String {
    value.to_string().replace("</", "<\\/")
}
