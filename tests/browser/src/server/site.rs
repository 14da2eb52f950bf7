//! What a site answers: registered by tests, changed by them at any time.

use super::{Key, request::Request, state};
use crate::Engine;
use std::{collections::HashMap, sync::Arc, time::Duration};

/// The bytes and headers of an answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub kind: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// A 200 with that content type.
    pub fn new(kind: &str, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status: 200, kind: kind.into(), headers: Vec::new(), body: body.into() }
    }

    /// An empty answer with that status.
    pub fn empty(status: u16) -> Answer {
        Answer { status, ..Answer::new("text/plain", "") }
    }

    /// The same with one more header.
    pub fn header(mut self, name: &str, value: &str) -> Answer {
        self.headers.push((name.into(), value.into()));
        self
    }
}

type Respond = Arc<dyn Fn(&Request) -> Answer + Send + Sync>;

/// Everything registered for one path.
#[derive(Clone, Default)]
pub(crate) struct Route {
    pub(crate) respond: Option<Respond>,
    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) delay: Duration,
    pub(crate) hang: bool,
    pub(crate) broken: bool,
}

/// Everything registered for one host.
#[derive(Default)]
pub(crate) struct Content {
    pub(crate) routes: HashMap<String, Route>,
    /// Answered for paths that nobody registered: vendors and CDNs answer everything.
    pub(crate) vendor: bool,
    /// A folder of the repository mounted at `/`.
    pub(crate) folder: Option<std::path::PathBuf>,
}

/// A handle on what one host answers to one browser.
#[derive(Clone, Debug)]
pub struct Site {
    engine: Engine,
    host: String,
}

impl Site {
    /// Opens (and so registers) a host.
    pub fn new(engine: Engine, host: &str) -> Site {
        let site = Site { engine, host: host.into() };
        site.change(|_| ());
        site
    }

    /// The host's name.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// An absolute https address on this host.
    pub fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.host)
    }

    fn change(&self, edit: impl FnOnce(&mut Content)) {
        let key = Key { engine: self.engine, host: self.host.clone() };
        edit(state().contents.entry(key).or_default());
    }

    fn route(&self, path: &str, edit: impl FnOnce(&mut Route)) -> &Site {
        self.change(|content| edit(content.routes.entry(path.into()).or_default()));
        self
    }

    /// An HTML page in UTF-8.
    pub fn page(&self, path: &str, html: &str) -> &Site {
        self.file(path, "text/html; charset=utf-8", html)
    }

    /// A file of any kind.
    pub fn file(&self, path: &str, kind: &str, body: impl Into<Vec<u8>>) -> &Site {
        let answer = Answer::new(kind, body);
        self.respond(path, move |_| answer.clone())
    }

    /// A script.
    pub fn script(&self, path: &str, source: &str) -> &Site {
        self.file(path, "text/javascript; charset=utf-8", source)
    }

    /// A JSON document.
    pub fn json(&self, path: &str, value: &serde_json::Value) -> &Site {
        self.file(path, "application/json", value.to_string())
    }

    /// An answer worked out for each request.
    pub fn respond(&self, path: &str, respond: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> &Site {
        self.route(path, |route| {
            route.respond = Some(Arc::new(respond));
            route.hang = false;
        })
    }

    /// One more header on that path's answer.
    pub fn header(&self, path: &str, name: &str, value: &str) -> &Site {
        self.route(path, |route| route.headers.push((name.into(), value.into())))
    }

    /// Another status for that path.
    pub fn status(&self, path: &str, status: u16) -> &Site {
        self.route(path, |route| {
            route.status = Some(status);
            if route.respond.is_none() {
                route.respond = Some(Arc::new(|_| Answer::new("text/plain", "")));
            }
        })
    }

    /// Sends the visitor elsewhere.
    pub fn redirect(&self, path: &str, to: &str) -> &Site {
        let to = to.to_owned();
        self.respond(path, move |_| Answer::empty(302).header("Location", &to))
    }

    /// Answers that path only after a while.
    pub fn delay(&self, path: &str, milliseconds: u64) -> &Site {
        self.route(path, |route| route.delay = Duration::from_millis(milliseconds))
    }

    /// Takes requests for that path and never answers them.
    pub fn hang(&self, path: &str) -> &Site {
        self.route(path, |route| route.hang = true)
    }

    /// Closes the connection of whoever asks for that path, as a network that is gone does.
    pub fn broken(&self, path: &str) -> &Site {
        self.route(path, |route| route.broken = true)
    }

    /// Forgets all that was said of a path.
    pub fn forget(&self, path: &str) -> &Site {
        self.change(|content| drop(content.routes.remove(path)));
        self
    }

    /// Answers every other path as vendors do: scripts that say they ran, frames, one-pixel images.
    pub fn vendor(&self) -> &Site {
        self.change(|content| content.vendor = true);
        self
    }

    /// Serves a folder of the repository at `/`.
    pub fn folder(&self, folder: &str) -> &Site {
        self.change(|content| content.folder = Some(crate::repository().join(folder)));
        self
    }
}
