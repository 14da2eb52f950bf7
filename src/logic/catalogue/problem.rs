//! What can be wrong with a catalogue, and where.

use crate::logic::bytes::put;
use alloc::string::String;

/// One thing wrong with a catalogue.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct Problem {
    /// Path to the value, such as `services[2].cookies[0].duration`; empty for the whole document.
    pub path: String,
    /// What is wrong with it.
    pub code: Code,
}

impl Problem {
    /// `path: what is wrong`, in English, for the console and the command line.
    #[must_use]
    pub fn message(&self) -> String {
        let mut out = String::new();
        put(&mut out, if self.path.is_empty() { "catalogue" } else { &self.path });
        put(&mut out, ": ");
        put(&mut out, self.code.words());
        out
    }
}

/// Kinds of problem.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
#[repr(u8)]
pub enum Code {
    /// A required value is absent.
    Missing,
    /// Not an object.
    NotObject,
    /// Not a list.
    NotList,
    /// Neither a string nor strings by language.
    NotText,
    /// Not a string.
    NotString,
    /// Not a boolean.
    NotBool,
    /// Not a whole number in the allowed range.
    NotInRange,
    /// An address with a scheme that could run code, or none at all.
    BadUrl,
    /// Not a duration.
    BadDuration,
    /// Not one of the words the field knows.
    NotOneOf,
    /// An id with a space, a comma or a leading `!`, or none.
    BadId,
    /// An id that something else has already.
    Duplicate,
    /// A service's category that does not exist.
    UnknownCategory,
    /// A format version this build does not read.
    BadVersion,
    /// Not JSON.
    NotJson,
    /// Larger than can be read without holding up the page.
    TooLarge,
    /// A pattern that would match nearly every name.
    BadPattern,
}

impl Code {
    /// What is wrong and what to do, in English.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Code::Missing => "is missing",
            Code::NotObject => "must be an object {…}",
            Code::NotList => "must be a list […]",
            Code::NotText => "must be a string, or strings by language",
            Code::NotString => "must be a string",
            Code::NotBool => "must be true or false",
            Code::NotInRange => "must be a whole number in range",
            Code::BadUrl => "must be http(s), mailto or relative",
            Code::BadDuration => "must be \"session\", \"persistent\", like \"2 years\", or ISO 8601",
            Code::NotOneOf => "is none of the words allowed here",
            Code::BadId => "must be an id without spaces, commas or a leading !",
            Code::Duplicate => "is used twice",
            Code::UnknownCategory => "names no category",
            Code::BadVersion => "must be 1",
            Code::NotJson => "is not JSON from here on",
            Code::TooLarge => "is larger than 8 MiB",
            Code::BadPattern => "must contain more than *",
        }
    }
}
