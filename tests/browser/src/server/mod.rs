//! One loopback server for the whole process. It is also the browsers' forward proxy, so that every invented host
//! reaches it over http and https alike, and its log is the proof of what left a page. Each engine has a port of its
//! own: what one browser asks for is never mistaken for another's.

mod answers;
mod connection;
mod request;
mod site;
mod tls;

use crate::Engine;
use std::{
    collections::{HashMap, HashSet},
    net::TcpListener,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
    thread,
};

pub use request::Request;
pub use site::{Answer, Site};

#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    engine: Engine,
    host: String,
}

#[derive(Default)]
pub(crate) struct State {
    contents: HashMap<Key, site::Content>,
    log: Vec<Request>,
    ports: HashMap<Engine, u16>,
    stub_gpc: HashSet<Engine>,
}

static STATE: LazyLock<Mutex<State>> = LazyLock::new(Mutex::default);

/// A test that failed while it held the lock must not take the others with it.
fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The proxy port of an engine; the server starts with the first call.
pub fn port(engine: Engine) -> u16 {
    let mut state = state();
    *state.ports.entry(engine).or_insert_with(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port for the test server");
        let port = listener.local_addr().expect("the port just bound").port();
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                thread::spawn(move || connection::serve(socket, engine));
            }
        });
        port
    })
}

/// How many requests have been logged so far: where a scenario begins.
pub fn mark() -> usize {
    state().log.len()
}

/// The requests of an engine since a mark.
pub fn since(mark: usize, engine: Engine) -> Vec<Request> {
    state().log[mark..].iter().filter(|r| r.engine == engine).cloned().collect()
}

/// Forgets every host registered for an engine.
pub fn forget(engine: Engine) {
    let mut state = state();
    state.contents.retain(|key, _| key.engine != engine);
    state.stub_gpc.remove(&engine);
}

/// Gives pages Global Privacy Control in an engine that does not have it.
pub fn stub_privacy_control(engine: Engine, on: bool) {
    let mut state = state();
    if on {
        state.stub_gpc.insert(engine);
    } else {
        state.stub_gpc.remove(&engine);
    }
}
