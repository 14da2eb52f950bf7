//! Receipts, from the queue in localStorage to the site's server.

use super::On;
use crate::bridge;
use crate::host;
use crate::logic::json::write_str;
use crate::logic::receipts::{self, LEASE, Next, QUEUE, Receipt};
use crate::slot::Slot;
use alloc::string::String;
use alloc::vec::Vec;

/// The queue where nothing can be stored: it lasts as long as the page.
static MEMORY: Slot<String> = Slot::new(String::new());
/// A request is under way.
static BUSY: Slot<bool> = Slot::new(false);

fn queue() -> Vec<Receipt> {
    receipts::read(&host::stored(QUEUE).unwrap_or_else(|| MEMORY.get()))
}

fn keep(queue: &[Receipt]) {
    let text = receipts::write(queue);
    if text.is_empty() {
        host::forget(0, QUEUE);
    } else if host::keep(QUEUE, &text) {
        MEMORY.take();
        return;
    }
    MEMORY.set(text);
}

/// A new line for the queue, if the gate could not put it there itself; and a look at the queue.
pub(super) fn take(line: &str) {
    let mut all = queue();
    for new in receipts::read(line) {
        if all.iter().all(|r| r.key != new.key) {
            all.push(new);
            keep(&all);
        }
    }
    send();
}

/// The network is back: nothing waits any longer.
pub(super) fn online() {
    let mut all = queue();
    if all.is_empty() {
        return;
    }
    for r in all.iter_mut().filter(|r| r.tries > 0) {
        r.next = 0;
    }
    keep(&all);
    send();
}

/// Sends the first that is due.
pub(super) fn send() {
    let Some(c) = super::catalogue().filter(|c| !c.settings.receipt_url.is_empty()) else { return };
    if BUSY.get() {
        return;
    }
    let mut all = queue();
    match receipts::due(&mut all, host::seconds() as u64) {
        Next::Send(r) => {
            BUSY.set(true);
            keep(&all);
            let url = host::resolve(c.settings.receipt_url);
            bridge::post(&url, &r.key, &r.body(), (LEASE - 1) as u32 * 1_000, On::Answer as u32);
        }
        // Looked at every now and then, so that a computer that slept does not sleep on.
        Next::Wait(seconds) => host::timer(seconds.min(60) as u32 * 1_000, On::Due as u32, 0),
        Next::Rest => {}
    }
}

/// The server has answered, or nobody has.
pub(super) fn answered(key: &str, status: u32) {
    BUSY.set(false);
    let mut all = queue();
    let refused = receipts::answered(&mut all, key, status, host::seconds() as u64);
    keep(&all);
    if refused {
        let status = crate::logic::catalogue::schema::decimal(status as usize);
        let message = [
            "settings.receiptUrl: the server has refused a receipt (",
            &status,
            "); it is kept and sent again later. It must answer 2xx to a POST of JSON",
        ]
        .concat();
        host::report(&message);
        let mut detail = String::from("{\"code\":\"receipt-refused\",\"message\":");
        write_str(&mut detail, &message);
        detail.push('}');
        host::emit("error", &detail);
    }
    send();
}
