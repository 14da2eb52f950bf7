//! Turns the packed text inside a script into the wasm module it stands for.
//!
//! A module compresses better when like stands beside like. So the packer, `xtask/src/dist/pack`,
//! writes the opcodes of all functions one after the other, then the operands of one kind, then
//! those of the next: the *streams*. This crate puts them together again, in a fraction of a
//! millisecond. It is compiled to a module of its own that the script carries as bytes.
//!
//! **The text** has one character per byte, U+0000 to U+00FF. First come the numbers of the
//! header, three characters of seven bits each, lowest first:
//!
//! | number | says |
//! |---|---|
//! | 1 | bytes of the module before the first function |
//! | 1 | bytes of the module behind the last function |
//! | 2 for each stream | [`place`](format::place) of its kind; where it starts, in UTF-8 bytes of the text |
//!
//! The stream of opcodes is the last in the header. Then come the bytes before the functions, those
//! behind, and the streams.
//!
//! **Codes:** characters of the header and of all streams but the declarations stand for a value
//! that [`CODES`](format::CODES) tells. Brotli guesses a byte from the kinds of character that its
//! two neighbours are (space, digit, vowel, …): values that are followed by different things look
//! different to it.
//!
//! **The streams:** *declarations* holds for each function a count and that many bytes, which
//! declare its variables, and in the end [`NO_MORE`](format::NO_MORE). *Opcodes* holds the
//! instructions, where values that are no instruction of the first WebAssembly mean:
//!
//! | value | means |
//! |---|---|
//! | 0x06 to 0x09 | `local.get` of the variable that was used last, that before it, … |
//! | 0x12 to 0x19 | the next instruction's operand has 1 to 8 bytes more than 1 |
//! | 0x1c to 0x1f | `i32.const` with an operand of 2 to 5 bytes |
//!
//! The operands are in one stream for each instruction and length (the kind is the opcode + 128 ×
//! the length), without the bits that say that more bytes follow. Loads and stores share their
//! streams, for the offset; their alignment follows from the opcode. What is no single number
//! (that of `br_table` and of floats) is there byte by byte, in one stream for each instruction. A
//! variable is its rank among those last used.
//!
//! The sizes of functions are not there at all: they are written with four bytes each, which are
//! valid, if longer than need be.
#![cfg_attr(target_arch = "wasm32", no_std)]

pub mod format;
mod unpack;

pub use unpack::{Memory, unpack};

#[cfg(target_arch = "wasm32")]
mod module;
