//! Receipts: each change of a choice is posted to the site's server until that has confirmed it.
//!
//! The queue outlives the page: one line for each receipt, `KEY NEXT TRIES RECORD`. The gate adds
//! a line in the same moment in which it stores the record; whoever sends puts a lease on it
//! first, so that two tabs do not both send it, and a page that is closed meanwhile leaves it for
//! the next one. The server may still get one twice, when its answer is lost: the key tells it so.

use super::catalogue::schema::decimal;
use super::json::{Json, write_str};
use alloc::string::String;
use alloc::vec::Vec;

/// Key of the queue in localStorage.
pub const QUEUE: &str = "crumbgate-receipts";
/// Seconds for which a receipt that is being sent is left alone by others; no request takes longer.
pub const LEASE: u64 = 15;
/// The longest wait between two tries, in seconds.
const LONGEST: u64 = 3_600;
/// Receipts kept while the server is away; a visitor who changes a choice more often has the last ones confirmed.
const MOST: usize = 100;

/// One receipt on its way.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct Receipt {
    /// Random; the same at every try.
    pub key: String,
    /// The record, as JSON.
    pub record: String,
    /// Tries that have failed.
    pub tries: u32,
    /// Not before this moment, in seconds UTC.
    pub next: u64,
}

impl Receipt {
    /// A new one, to be sent at once.
    #[must_use]
    pub fn new(key: String, record: String) -> Self {
        Receipt { key, record, tries: 0, next: 0 }
    }

    /// What is posted: `{"key": "…", "record": {…}}`.
    #[must_use]
    pub fn body(&self) -> String {
        let mut out = String::from("{\"key\":");
        write_str(&mut out, &self.key);
        out.push_str(",\"record\":");
        out.push_str(&self.record);
        out.push('}');
        out
    }
}

/// What an answer of the server means.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub enum Verdict {
    /// It has the receipt.
    Confirmed,
    /// Not now.
    Later,
    /// Not now either, and not before somebody mends something: it says the request itself is wrong.
    Refused,
}

/// The meaning of an HTTP status; 0 is no answer at all.
///
/// Only a confirmation ends a receipt: a firewall, a login or an address that is wrong for a day
/// answers 4xx too, and what is dropped then is evidence that nobody has.
#[must_use]
pub fn verdict(status: u32) -> Verdict {
    match status {
        200..=299 => Verdict::Confirmed,
        // Too slow, locked, too early, too many: all of them pass by themselves.
        408 | 423 | 425 | 429 => Verdict::Later,
        400..=499 => Verdict::Refused,
        _ => Verdict::Later,
    }
}

/// Seconds to wait after so many failures: 2, 4, 8 … an hour.
#[must_use]
pub fn wait(tries: u32) -> u64 {
    (1u64 << tries.min(12)).min(LONGEST)
}

/// Reads the queue. Lines that are none are left out.
#[must_use]
pub fn read(text: &str) -> Vec<Receipt> {
    text.split('\n').filter_map(read_line).collect()
}

fn read_line(line: &str) -> Option<Receipt> {
    let (key, rest) = line.split_once(' ')?;
    let (next, rest) = rest.split_once(' ')?;
    let (tries, record) = rest.split_once(' ')?;
    // Nothing is posted that is not a record.
    let is_object = matches!(Json::read(record), Ok(Json::Obj(_)));
    is_object.then_some(Receipt {
        key: key.into(),
        record: record.into(),
        tries: tries.parse().ok()?,
        next: u64::from(next.parse::<u32>().ok()?),
    })
}

/// The line of a receipt.
#[must_use]
pub fn line(r: &Receipt) -> String {
    [&r.key, " ", &decimal(r.next as usize), " ", &decimal(r.tries as usize), " ", &r.record, "\n"].concat()
}

/// Writes the queue.
#[must_use]
pub fn write(queue: &[Receipt]) -> String {
    queue.iter().skip(queue.len().saturating_sub(MOST)).map(line).collect()
}

/// What to do next.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub enum Next {
    /// Send this one, which is leased now.
    Send(Receipt),
    /// Look again so many seconds later.
    Wait(u64),
    /// The queue is empty.
    Rest,
}

/// Chooses the first receipt that is due, and puts the lease on it.
pub fn due(queue: &mut [Receipt], now: u64) -> Next {
    let mut soonest = Next::Rest;
    for r in queue {
        // A clock that was set back must not hold a receipt for years.
        if r.next > now + LONGEST + LEASE {
            r.next = now;
        }
        if r.next <= now {
            r.next = now + LEASE;
            return Next::Send(r.clone());
        }
        let wait = r.next - now;
        if !matches!(soonest, Next::Wait(s) if s <= wait) {
            soonest = Next::Wait(wait);
        }
    }
    soonest
}

/// Notes an answer: true if the server has refused the receipt, which its owner should hear of.
pub fn answered(queue: &mut Vec<Receipt>, key: &str, status: u32, now: u64) -> bool {
    let verdict = verdict(status);
    if verdict == Verdict::Confirmed {
        queue.retain(|r| r.key != key);
    } else if let Some(r) = queue.iter_mut().find(|r| r.key == key) {
        r.tries = r.tries.saturating_add(1);
        r.next = now + wait(r.tries);
    }
    verdict == Verdict::Refused
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn receipt(key: &str, tries: u32, next: u64) -> Receipt {
        Receipt { key: key.into(), record: r#"{"version":1,"revision":"a b"}"#.into(), tries, next }
    }

    #[test]
    fn a_queue_is_read_as_it_was_written() {
        let queue = vec![receipt("k1", 0, 0), receipt("k2", 3, 1_795_326_360)];
        assert_eq!(read(&write(&queue)), queue);
        assert_eq!(write(&[]), "");
    }

    #[test]
    fn lines_that_are_no_receipts_are_left_out() {
        let good = line(&receipt("k", 1, 2));
        for bad in ["", "k", "k 1", "k 1 2", "k 1 2 [1]", "k x 2 {}", "k 1 2 {\"a\":}", "k -1 2 {}"] {
            let text = [bad, "\n", &good, bad].concat();
            assert_eq!(read(&text), [receipt("k", 1, 2)], "{bad}");
        }
    }

    #[test]
    fn a_new_line_can_be_added_without_reading_the_queue() {
        let text = write(&[receipt("a", 2, 50)]) + &line(&Receipt::new("b".into(), "{}".into()));
        assert_eq!(read(&text).iter().map(|r| r.key.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn the_body_holds_the_key_and_the_record() {
        let body = receipt("k", 0, 0).body();
        assert_eq!(body, r#"{"key":"k","record":{"version":1,"revision":"a b"}}"#);
        assert!(Json::read(&body).is_ok());
    }

    #[test]
    fn success_alone_confirms_and_most_client_errors_are_told() {
        for (status, expect) in [
            (200, Verdict::Confirmed),
            (204, Verdict::Confirmed),
            (0, Verdict::Later),
            (301, Verdict::Later),
            (400, Verdict::Refused),
            (404, Verdict::Refused),
            (408, Verdict::Later),
            (410, Verdict::Refused),
            (429, Verdict::Later),
            (500, Verdict::Later),
            (503, Verdict::Later),
        ] {
            assert_eq!(verdict(status), expect, "{status}");
        }
    }

    #[test]
    fn waits_double_up_to_an_hour() {
        assert_eq!([1, 2, 3, 11, 12, 99].map(wait), [2, 4, 8, 2_048, 3_600, 3_600]);
    }

    #[test]
    fn a_receipt_that_is_being_sent_is_left_alone_until_its_lease_ends() {
        let mut queue = vec![receipt("a", 0, 0)];
        let sent = due(&mut queue, 100);
        assert_eq!(sent, Next::Send(receipt("a", 0, 100 + LEASE)));
        assert_eq!(due(&mut queue, 100), Next::Wait(LEASE));
        assert!(matches!(due(&mut queue, 100 + LEASE), Next::Send(_)));
        assert_eq!(due(&mut [], 100), Next::Rest);
    }

    #[test]
    fn the_soonest_is_waited_for_and_others_are_not_held_up() {
        let mut queue = vec![receipt("a", 1, 130), receipt("b", 1, 110), receipt("c", 1, 120)];
        assert_eq!(due(&mut queue, 100), Next::Wait(10));
        assert!(matches!(due(&mut queue, 115), Next::Send(r) if r.key == "b"));
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nothing_up() {
        let mut queue = vec![receipt("a", 1, 4_000_000_000)];
        assert!(matches!(due(&mut queue, 100), Next::Send(_)));
    }

    #[test]
    fn a_confirmation_removes_and_every_other_answer_puts_off() {
        let mut queue = vec![receipt("a", 0, 115), receipt("b", 0, 115), receipt("c", 0, 115)];
        assert!(!answered(&mut queue, "a", 204, 100));
        assert!(answered(&mut queue, "b", 422, 100));
        assert!(!answered(&mut queue, "c", 503, 100));
        assert_eq!(queue, [receipt("b", 1, 102), receipt("c", 1, 102)]);
        assert!(!answered(&mut queue, "gone", 503, 100));
    }

    #[test]
    fn a_server_that_always_refuses_is_asked_no_more_than_one_that_is_away() {
        let tries = |status| {
            let (mut queue, mut now, mut count) = (vec![receipt("a", 0, 0)], 1_000_000_000, 0);
            while now < 1_000_000_000 + 86_400 {
                match due(&mut queue, now) {
                    Next::Send(r) => {
                        count += 1;
                        answered(&mut queue, &r.key, status, now);
                    }
                    Next::Wait(seconds) => now += seconds,
                    Next::Rest => panic!("{status} has ended it"),
                }
            }
            count
        };
        assert_eq!([400, 404, 422].map(tries), [tries(503); 3]);
        assert!(tries(400) < 40, "in a day: {}", tries(400));
    }

    proptest! {
        #[test]
        fn any_text_is_a_queue(text: String) {
            let queue = read(&text);
            prop_assert_eq!(read(&write(&queue)), queue);
        }

        #[test]
        fn every_receipt_is_confirmed_once_the_server_answers(
            statuses in prop::collection::vec(prop_oneof![Just(0u32), Just(503u32), Just(429u32), Just(404u32), Just(422u32)], 0..20),
            count in 1usize..5,
        ) {
            let mut queue: Vec<Receipt> = (0..count).map(|i| receipt(&decimal(i), 0, 0)).collect();
            let (mut now, mut answers, mut confirmed) = (1_000_000_000, statuses.into_iter(), Vec::new());
            for _ in 0..200 {
                match due(&mut queue, now) {
                    Next::Send(r) => {
                        let status = answers.next().unwrap_or(200);
                        if verdict(status) == Verdict::Confirmed {
                            confirmed.push(r.key.clone());
                        }
                        answered(&mut queue, &r.key, status, now);
                    }
                    Next::Wait(seconds) => now += seconds,
                    Next::Rest => break,
                }
            }
            confirmed.sort();
            prop_assert_eq!(confirmed, (0..count).map(decimal).collect::<Vec<_>>());
            prop_assert!(queue.is_empty());
        }
    }
}
