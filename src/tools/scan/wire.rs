//! Chromium's DevTools protocol over a socket: commands, their answers, and events.

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::{Duration, Instant};
use tungstenite::{Message, WebSocket};

/// The connection to a browser.
pub(super) struct Wire {
    socket: WebSocket<TcpStream>,
    next: u64,
    events: VecDeque<Value>,
}

/// Why a command was not done.
pub(super) type Failure = String;

impl Wire {
    pub(super) fn open(port: u16, path: &str) -> Result<Wire, Failure> {
        let stream = TcpStream::connect(("127.0.0.1", port)).map_err(|e| e.to_string())?;
        let (socket, _) =
            tungstenite::client(format!("ws://127.0.0.1:{port}{path}"), stream).map_err(|e| e.to_string())?;
        // Short, so that waiting can look at the clock.
        socket.get_ref().set_read_timeout(Some(Duration::from_millis(50))).map_err(|e| e.to_string())?;
        Ok(Wire { socket, next: 1, events: VecDeque::new() })
    }

    /// Sends a command and waits for its answer; events that come meanwhile are kept.
    pub(super) fn call(
        &mut self,
        session: &str,
        method: &str,
        params: Value,
        wait: Duration,
    ) -> Result<Value, Failure> {
        let id = self.post(session, method, params)?;
        let until = Instant::now() + wait;
        while Instant::now() < until {
            let Some(mut message) = self.read()? else { continue };
            if message["id"] != id {
                self.keep(message);
                continue;
            }
            if let Some(error) = message["error"]["message"].as_str() {
                return Err(format!("{method}: {error}"));
            }
            return Ok(message["result"].take());
        }
        Err(format!("{method}: the browser does not answer"))
    }

    /// Sends a command whose answer nobody waits for.
    pub(super) fn post(&mut self, session: &str, method: &str, params: Value) -> Result<u64, Failure> {
        let id = self.next;
        self.next += 1;
        let mut command = json!({ "id": id, "method": method, "params": params });
        if !session.is_empty() {
            command["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(command.to_string())).map_err(|e| e.to_string())?;
        Ok(id)
    }

    /// The next event, if one comes within the given time.
    pub(super) fn event(&mut self, wait: Duration) -> Result<Option<Value>, Failure> {
        let until = Instant::now() + wait;
        loop {
            if let Some(event) = self.events.pop_front() {
                return Ok(Some(event));
            }
            if Instant::now() >= until {
                return Ok(None);
            }
            if let Some(message) = self.read()? {
                self.keep(message);
            }
        }
    }

    fn keep(&mut self, message: Value) {
        if message["method"].is_string() {
            self.events.push_back(message);
        }
    }

    fn read(&mut self) -> Result<Option<Value>, Failure> {
        match self.socket.read() {
            Ok(Message::Text(text)) => serde_json::from_str(&text).map(Some).map_err(|e| e.to_string()),
            Ok(Message::Close(_)) => Err("the browser has closed the connection".into()),
            Ok(_) => Ok(None),
            Err(tungstenite::Error::Io(e)) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Ok(None)
            }
            Err(e) => Err(e.to_string()),
        }
    }
}
